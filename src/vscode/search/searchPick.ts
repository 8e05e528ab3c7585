import * as vscode from 'vscode';
import { prepareSearch, searchIncidents, type FoundLine } from '../../app/searchIncidents';
import type { IncidentRecord } from '../../app/site';
import { FACETS, parseQuery } from '../../core/search/query';
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
  readonly place?: Pick<FoundLine, 'path' | 'at'>;
  readonly record?: IncidentRecord;
}

const MOST = 60;
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
  const show = (): void => {
    pick.items = choicesFor(folder, pick.value, clock.now());
  };
  show();
  pick.busy = true;
  prepareSearch(folder.site, SLICES)
    .catch((error: unknown) => log.write('error', 'The search was not made ready', error))
    .finally(() => {
      pick.busy = false;
    });
  await new Promise<void>((resolve, reject) => {
    pick.onDidChangeValue(show);
    pick.onDidTriggerItemButton(({ item: { record } }) => {
      if (record !== undefined) {
        const target = { root: folder.key, incident: record.incident.id };
        void vscode.commands.executeCommand('livesite.showTimeline', target);
        pick.hide();
      }
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen?.place !== undefined) {
        openFound(folder, chosen.place, { preserveFocus: false }).then(resolve, reject);
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      // Whoever chose something is answered when it is open.
      setImmediate(() => reject(new Cancelled()));
    });
    pick.show();
  });
}

function choicesFor(folder: SiteFolder, typed: string, now: number): FoundChoice[] {
  const query = parseQuery(typed);
  const { total, found } = searchIncidents(folder.site, query, { now, limit: MOST });
  const rows = found.flatMap(({ record, lines }) => rowsOf(folder, record, lines));
  const told = query.problems.map(
    (label): FoundChoice => ({ label: `$(warning) ${label}`, alwaysShow: true }),
  );
  const more =
    total > found.length
      ? [`$(info) ${found.length} of ${total} incidents. Say more to narrow it down.`]
      : [];
  const none =
    total === 0
      ? ['$(info) No incident says all of that. Fewer words, or only parts of them, find more.']
      : [];
  return [...told, ...rows, ...[...more, ...none].map((label): FoundChoice => ({ label, alwaysShow: true }))];
}

/** The incident with its best line; further lines below it. */
function rowsOf(folder: SiteFolder, record: IncidentRecord, lines: readonly FoundLine[]): FoundChoice[] {
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
      ...(first === undefined ? {} : { detail: detailOf(first) }),
      buttons: [TIMELINE],
      alwaysShow: true,
      place: first ?? start,
      record,
    },
    ...others.map(
      (line): FoundChoice => ({ label: `$(blank) ${detailOf(line)}`, alwaysShow: true, place: line, record }),
    ),
  ];
}

function detailOf({ text, path }: FoundLine): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}: ${toLabel(text, 160)}`;
}
