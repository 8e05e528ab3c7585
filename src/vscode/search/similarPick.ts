import * as vscode from 'vscode';
import { planLink } from '../../app/linkIncident';
import {
  planInsertSimilar,
  printOutcome,
  shortWhySimilar,
  whySimilar,
  type SimilarIncident,
} from '../../app/similarIncidents';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { positionAt } from '../../core/text/range';
import { apply } from '../commands/apply';
import { saveOpenReview, showText } from '../commands/reviewCommands';
import { titleOf, type Target } from '../commands/target';
import { answered, Cancelled } from '../errors';
import { tell } from '../notify';
import { severitySign } from '../views/labels';
import { openFound } from './openFound';
import type { SearchDeps } from './searchCommands';

export interface SimilarChoice extends vscode.QuickPickItem {
  readonly similar: SimilarIncident;
}

const MOST = 10;
const LINK: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('link'), tooltip: 'Link as Similar' };

/** A past incident as a row: why it is shown, and what ended it then. */
export function similarChoice(
  { folder: { site } }: Pick<Target, 'folder'>,
  similar: SimilarIncident,
): SimilarChoice {
  const { incident } = similar.record;
  return {
    label: `${severitySign(site.plan, incident)} ${toLabel(incident.title)}`,
    description: incident.id.slice(0, 10),
    // A long title takes all of its line, and reasons that are cut say nothing: they begin the line below.
    detail: `${shortWhySimilar(similar.similar)} · ${toLabel(printOutcome(similar), 200)}`,
    alwaysShow: true,
    similar,
  };
}

/** Shows what is like an incident; the chosen one opens, and the button beside it links it in the log. */
export async function showSimilar({ targets, past }: SearchDeps, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'What is similar to which incident?', () => true);
  const choices = await choicesFor({ past }, target);
  if (choices === undefined) {
    return;
  }
  const pick = vscode.window.createQuickPick<SimilarChoice>();
  pick.title = `Similar to ${titleOf(target)}`;
  pick.placeholder = 'Choose one to open it; the link button notes it in the timeline';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = choices.map(choice => ({ ...choice, alwaysShow: false, buttons: [LINK] }));
  await new Promise<void>((resolve, reject) => {
    pick.onDidTriggerItemButton(({ item }) => {
      linkSimilar(target, item.similar).then(resolve, reject);
      pick.hide();
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen !== undefined) {
        openIncident(target, chosen.similar, false).then(resolve, reject);
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      setImmediate(() => reject(new Cancelled()));
    });
    pick.show();
  });
}

/** Writes a line with the incident that is chosen under "Same pattern elsewhere" of a review. */
export async function insertSimilar({ targets, past }: SearchDeps, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(
    args,
    'Into the review of which incident?',
    ({ review }) => review !== undefined,
  );
  const choices = await choicesFor({ past }, target);
  if (choices === undefined) {
    return;
  }
  const { similar } = answered(
    await vscode.window.showQuickPick(choices, {
      title: `Similar to ${titleOf(target)}`,
      placeHolder: 'Which one belongs into the review?',
      ignoreFocusOut: true,
    }),
  );
  await saveOpenReview(target);
  await apply(target, (site, author) =>
    planInsertSimilar(site, { incident: target.record.incident.id, similar }, author),
  );
  await showInserted(target, similar.record.incident.id);
}

async function showInserted({ folder, record }: Target, id: string): Promise<void> {
  // The editor may not have seen yet what was written a moment ago.
  const text = folder.site.byId.get(record.incident.id)?.reviewText ?? '';
  const line = positionAt(text, Math.max(0, text.lastIndexOf(`/${id}/`))).line;
  await showText(folder.uriOf(`${record.folder}/${REVIEW_FILE}`), line);
}

async function choicesFor(
  { past }: Pick<SearchDeps, 'past'>,
  target: Target,
): Promise<readonly SimilarChoice[] | undefined> {
  const { folder, record } = target;
  const found = await past.similarTo(folder, record.incident.id, MOST);
  if (found.length === 0) {
    void tell(`No other incident is like "${titleOf(target)}".`);
    return undefined;
  }
  return found.map(one => similarChoice(target, one));
}

/** Opens the summary of a past incident, or its log where it has none. */
export async function openIncident(
  { folder }: Pick<Target, 'folder'>,
  { record }: SimilarIncident,
  preserveFocus: boolean,
): Promise<void> {
  const file =
    record.reviewText !== undefined
      ? REVIEW_FILE
      : record.incidentText !== undefined
        ? INCIDENT_FILE
        : LOG_FILE;
  await openFound(folder, { path: `${record.folder}/${file}`, at: { line: 0 } }, { preserveFocus });
}

async function linkSimilar(target: Target, { record, similar }: SimilarIncident): Promise<void> {
  const { id } = record.incident;
  const label = `similar: ${whySimilar(similar)}`;
  await apply(target, (site, author) =>
    planLink(site, { incident: target.record.incident.id, target: id, label }, author),
  );
  void tell(`Linked ${id} in the timeline of "${titleOf(target)}".`);
}
