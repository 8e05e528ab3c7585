import { isOpen } from '../../core/incident/status';
import * as vscode from 'vscode';
import { planDeclareIncident } from '../../app/declareIncident';
import { printOutcome, shortWhySimilar, type SimilarIncident } from '../../app/similarIncidents';
import { toLabel, toOneLine } from '../../core/text/plain';
import { Cancelled } from '../errors';
import type { PastIncidents } from '../search/pastIncidents';
import type { SiteFolder } from '../siteFolder';
import { incidentDetail, severitySign } from '../views/labels';
import { applyPlan } from './apply';
import type { TargetArgument } from './target';

interface DeclareChoice extends vscode.QuickPickItem {
  /** The incident to join; undefined: declare the text. */
  readonly join?: string;
  /** A past incident to look at; the question stays. */
  readonly past?: SimilarIncident;
}

/** Milliseconds without a key after which past incidents are looked for: typing never waits for them. */
const REST = 150;
const MOST_PAST = 3;

/**
 * One line, Enter. Active incidents stay in sight while typing, so that the second person joins instead of declaring twice.
 * Resolves with the incident declared or joined.
 */
export async function declareIncident(
  folder: SiteFolder,
  past: PastIncidents,
  title?: string,
): Promise<TargetArgument> {
  const choice = title === undefined ? await askWhatIsWrong(folder, past) : { title };
  const root = folder.key;
  if ('join' in choice) {
    return { root, incident: choice.join };
  }
  let incident = '';
  await applyPlan(
    folder,
    async (site, author) => {
      const declared = await planDeclareIncident(site, { title: choice.title }, author, folder.templates);
      incident = declared.incident;
      return declared.change;
    },
    choice.title,
  );
  return { root, incident };
}

function askWhatIsWrong(
  folder: SiteFolder,
  past: PastIncidents,
): Promise<{ readonly title: string } | { readonly join: string }> {
  const pick = vscode.window.createQuickPick<DeclareChoice>();
  pick.title = `Declare Incident — ${toLabel(folder.site.plan.name, 60)}`;
  pick.placeholder = 'What is wrong for customers? One line, then Enter. Severity and the rest can follow.';
  pick.ignoreFocusOut = true;
  const rows = new DeclareRows(pick, folder, past);
  return new Promise((resolve, reject) => {
    pick.onDidChangeValue(() => rows.typed());
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen?.past !== undefined) {
        void rows.look(chosen.past);
      } else if (chosen?.join !== undefined) {
        resolve({ join: chosen.join });
        pick.hide();
      } else if (toOneLine(pick.value) !== '') {
        resolve({ title: pick.value });
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      rows.dispose();
      pick.dispose();
      reject(new Cancelled());
    });
    pick.show();
  });
}

/** The rows below the line that is typed: what can be declared, joined, or looked at. */
class DeclareRows implements vscode.Disposable {
  readonly #pick: vscode.QuickPick<DeclareChoice>;
  readonly #folder: SiteFolder;
  readonly #past: PastIncidents;
  #similar: readonly SimilarIncident[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(pick: vscode.QuickPick<DeclareChoice>, folder: SiteFolder, past: PastIncidents) {
    this.#pick = pick;
    this.#folder = folder;
    this.#past = past;
    this.#show();
    // Whatever becomes of the index, incidents are declared without it.
    past.prepare(folder).then(
      () => this.#look(),
      () => undefined,
    );
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  typed(): void {
    this.#show();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), REST);
  }

  /** Shows a past incident behind the question. */
  async look(similar: SimilarIncident): Promise<void> {
    const { openIncident } = await import('../search/similarPick');
    await openIncident({ folder: this.#folder }, similar, true);
  }

  #look(): void {
    // The row may be one of those shown before: what it says counts, not which object it is.
    const [active] = this.#pick.activeItems;
    const isAtFirst = active?.join === undefined && active?.past === undefined;
    // New rows would take the place away of whoever has gone down to one.
    if (this.#isOver || !isAtFirst) {
      return;
    }
    const query = { title: this.#pick.value, typing: true };
    const found = this.#past
      .peek(this.#folder, query, MOST_PAST * 2)
      .filter(({ record: { incident } }) => !isOpen(incident))
      .slice(0, MOST_PAST);
    if (idsOf(found) !== idsOf(this.#similar)) {
      this.#similar = found;
      this.#show();
    }
  }

  #show(): void {
    this.#pick.items = [
      ...choicesFor(this.#folder, this.#pick.value),
      ...this.#similar.map((past): DeclareChoice => pastChoice(past)),
    ];
  }
}

function idsOf(found: readonly SimilarIncident[]): string {
  return found.map(({ record }) => record.incident.id).join();
}

function pastChoice(past: SimilarIncident): DeclareChoice {
  const { incident } = past.record;
  return {
    label: `$(history) Seen before: ${toLabel(incident.title)}`,
    description: incident.id.slice(0, 10),
    detail: `${shortWhySimilar(past.similar)} · ${toLabel(printOutcome(past), 200)}`,
    alwaysShow: true,
    past,
  };
}

function choicesFor(folder: SiteFolder, typed: string): DeclareChoice[] {
  const title = toOneLine(typed);
  const open = folder.site.incidents.filter(({ incident }) => isOpen(incident));
  const joins = open.map(
    ({ incident }): DeclareChoice => ({
      // VS Code hides separators while something is typed, so each row itself says what choosing it does.
      label: `Join ${severitySign(folder.site.plan, incident)} ${toLabel(incident.title)}`,
      description: incidentDetail(incident),
      alwaysShow: true,
      join: incident.id,
    }),
  );
  const declare: DeclareChoice = {
    label: title === '' ? '$(edit) Type what is wrong…' : `$(flame) Declare: ${toLabel(title)}`,
    alwaysShow: true,
  };
  return [declare, ...joins];
}
