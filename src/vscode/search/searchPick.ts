import * as vscode from 'vscode';
import type { FoundLine, Place } from '../../app/foundLines';
import { prepareSearch, searchInSlices, type SearchResults } from '../../app/searchIncidents';
import type { IncidentRecord } from '../../app/site';
import { excerpt } from '../../core/search/excerpt';
import { FACETS, parseQuery, type Query } from '../../core/search/query';
import { INCIDENT_FILE, LOG_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { dayOf } from '../../core/time/instant';
import { Cancelled } from '../errors';
import type { SiteFolder } from '../siteFolder';
import { incidentDetail, severitySign } from '../views/labels';
import { openFound } from './openFound';
import { SLICES } from './pastIncidents';
import type { SearchDeps } from './searchCommands';

interface FoundChoice extends vscode.QuickPickItem {
  /** Undefined for a row that only tells something. */
  readonly place?: Place;
  readonly record?: IncidentRecord;
}

const MOST = 60;
/** Letters of a line that are seen in a usual window. */
const SEEN = 90;
const TIMELINE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('history'),
  tooltip: 'Show timeline',
};

/** Searches all incidents with each letter; opens the line that is chosen. `words` stand there to begin with. */
export async function searchIncidentsAsYouType(
  { targets, clock, log }: SearchDeps,
  words: string,
): Promise<void> {
  const folder = await targets.site();
  const pick = vscode.window.createQuickPick<FoundChoice>();
  pick.title = `Search Incidents — ${toLabel(folder.site.plan.name, 60)}`;
  pick.placeholder = `Words, "phrases", and ${Object.keys(FACETS)
    .map(name => `${name}:`)
    .join(' ')}`;
  pick.value = words;
  const search = new SearchRows(pick, folder, { clock, log });
  search.typed();
  await new Promise<void>((resolve, reject) => {
    pick.onDidChangeValue(() => search.typed());
    pick.onDidTriggerItemButton(({ item: { record } }) => {
      if (record !== undefined) {
        const target = { root: folder.key, incident: record.incident.id };
        void vscode.commands.executeCommand('livesite.showTimeline', target);
        pick.hide();
      }
    });
    pick.onDidAccept(() => {
      void search.chosen().then(place => {
        if (place !== undefined) {
          openFound(folder, place, { preserveFocus: false }).then(resolve, reject);
          pick.hide();
        }
      });
    });
    pick.onDidHide(() => {
      search.dispose();
      pick.dispose();
      // Whoever chose something is answered when it is open.
      setImmediate(() => reject(new Cancelled()));
    });
    pick.show();
  });
}

/** The rows of what is found, which come while the search still reads on. */
class SearchRows implements vscode.Disposable {
  readonly #pick: vscode.QuickPick<FoundChoice>;
  readonly #folder: SiteFolder;
  readonly #deps: Pick<SearchDeps, 'clock' | 'log'>;
  /** The last search; a newer one ends it. */
  #running: Promise<void> = Promise.resolve();
  #search = 0;
  /** Whose rows stand there. */
  #shown = 0;
  #isPrepared = false;

  constructor(
    pick: vscode.QuickPick<FoundChoice>,
    folder: SiteFolder,
    deps: Pick<SearchDeps, 'clock' | 'log'>,
  ) {
    this.#pick = pick;
    this.#folder = folder;
    this.#deps = deps;
  }

  dispose(): void {
    this.#search++;
  }

  typed(): void {
    const search = ++this.#search;
    const isOver = (): boolean => this.#search !== search;
    this.#running = this.#find(search, isOver).catch((error: unknown) => {
      this.#deps.log.write('error', 'The search failed', error);
    });
    void this.#running.then(() => this.#prepare(isOver));
  }

  /** The place that is chosen. Whoever is faster than the search gets the first that fits what was typed. */
  async chosen(): Promise<Place | undefined> {
    if (this.#shown === this.#search) {
      return this.#pick.activeItems[0]?.place;
    }
    await this.#running;
    // It may have been closed meanwhile.
    return this.#shown === this.#search
      ? this.#pick.items.find(({ place }) => place !== undefined)?.place
      : undefined;
  }

  async #find(search: number, isOver: () => boolean): Promise<void> {
    const query = parseQuery(this.#pick.value);
    this.#pick.busy = true;
    await searchInSlices(this.#folder.site, query, {
      now: this.#deps.clock.now(),
      limit: MOST,
      slices: SLICES,
      isOver,
      show: (results, isComplete) => this.#show(search, choicesFor(this.#folder, query, results, isComplete)),
    });
    if (!isOver()) {
      this.#pick.busy = false;
    }
  }

  /** What is at hand once need not be read again with the next letter. It ends with the picker, and gives way to each search. */
  async #prepare(isOver: () => boolean): Promise<void> {
    if (!this.#isPrepared && !isOver()) {
      this.#isPrepared = await prepareSearch(this.#folder.site, SLICES, isOver);
    }
  }

  #show(search: number, rows: FoundChoice[]): void {
    const [active] = this.#pick.activeItems;
    const isMore = this.#shown === search;
    this.#shown = search;
    const hasMoved = active !== undefined && active !== this.#pick.items[0];
    this.#pick.items = rows;
    // Rows that come later must not take away the one that somebody went down to.
    const same = isMore && hasMoved ? rows.find(row => isSamePlace(row, active)) : undefined;
    if (same !== undefined) {
      this.#pick.activeItems = [same];
    }
  }
}

function isSamePlace(a: FoundChoice, b: FoundChoice): boolean {
  return a.label === b.label && a.detail === b.detail && a.record === b.record;
}

function choicesFor(
  folder: SiteFolder,
  { problems, words }: Query,
  { total, found }: SearchResults,
  isComplete: boolean,
): FoundChoice[] {
  const rows = found.flatMap(({ record, lines }) => rowsOf(folder, record, { lines, words }));
  const told = problems.map((label): FoundChoice => ({ label: `$(warning) ${label}`, alwaysShow: true }));
  const more =
    isComplete && total > found.length
      ? [`$(info) ${found.length} of ${total} incidents. Say more to narrow it down.`]
      : [];
  const none =
    isComplete && total === 0
      ? ['$(info) No incident says all of that. Fewer words, or only parts of them, find more.']
      : [];
  return [...told, ...rows, ...[...more, ...none].map((label): FoundChoice => ({ label, alwaysShow: true }))];
}

/** The incident with its best line; further lines below it. */
function rowsOf(
  folder: SiteFolder,
  record: IncidentRecord,
  { lines, words }: { readonly lines: readonly FoundLine[]; readonly words: readonly string[] },
): FoundChoice[] {
  const { incident, incidentText } = record;
  const start = {
    path: `${record.folder}/${incidentText === undefined ? LOG_FILE : INCIDENT_FILE}`,
    at: { line: 0 },
  };
  const [first, ...others] = lines;
  const day = incident.declaredAt === undefined ? incident.id.slice(0, 10) : dayOf(incident.declaredAt);
  return [
    {
      label: `${severitySign(folder.site.plan, incident)} ${toLabel(incident.title)}`,
      description: `${day} · ${incidentDetail(incident)}`,
      ...(first === undefined ? {} : { detail: detailOf(first, words) }),
      buttons: [TIMELINE],
      alwaysShow: true,
      place: first ?? start,
      record,
    },
    ...others.map(
      (line): FoundChoice => ({
        label: `$(blank) ${detailOf(line, words)}`,
        alwaysShow: true,
        place: line,
        record,
      }),
    ),
  ];
}

function detailOf({ text, path }: FoundLine, words: readonly string[]): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}: ${toLabel(excerpt(text, words, SEEN))}`;
}
