import * as path from 'node:path';
import * as vscode from 'vscode';
import { planAddSearch } from '../../app/addSearch';
import { planDecideHits, planForgetPlaces, type HitDecision } from '../../app/decideHits';
import { placeOf, searchesOf, type HuntResult } from '../../app/huntSiblings';
import { stateOfHit, type ComparedHit } from '../../core/hunt/compareHits';
import { REVIEW_FILE } from '../../core/site/paths';
import { toLabel, toOneLine } from '../../core/text/plain';
import { positionAt } from '../../core/text/range';
import { apply } from '../commands/apply';
import { askLine, choose } from '../commands/prompts';
import { saveOpenReview, showText } from '../commands/reviewCommands';
import { titleOf, type Target } from '../commands/target';
import { answered, Cancelled } from '../errors';
import { tell } from '../notify';
import { huntInWorkspace, type WorkspaceHunt } from './huntSearches';
import type { SearchDeps } from './searchCommands';

interface HitChoice extends vscode.QuickPickItem {
  readonly result?: HuntResult;
  readonly hit?: ComparedHit;
}

const STATES = {
  new: { icon: '$(circle-outline)', rank: 0, words: () => 'new' },
  'done-but-there': {
    icon: '$(warning)',
    rank: 1,
    words: (as: string) => `${as} is done, but it is still there`,
  },
  open: { icon: '$(circle-filled)', rank: 2, words: (as: string) => `dealt with by ${as}` },
  fine: { icon: '$(pass)', rank: 3, words: (_: string, fine: string) => `fine: ${fine}` },
} as const;

const OPEN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: 'Open' };

/** Runs the searches of a review and asks what is to be done about the places they find. */
export async function huntSiblings(
  { targets, openCodeSearch }: SearchDeps,
  args: readonly unknown[],
): Promise<void> {
  const target = await targets.incident(
    args,
    'The searches of which review?',
    record => searchesOf(record).length > 0,
  );
  const id = args.slice(1).find((one): one is string => typeof one === 'string' && /^[a-z0-9-]+$/.test(one));
  const found = await huntInWorkspace(target, id, openCodeSearch);
  const notes = found.results.flatMap(result => result.notes);
  if (notes.length > 0) {
    void tell(notes.join(' '));
  }
  if (found.results.every(({ hits, gone }) => hits.length + gone.length === 0)) {
    void tell(`No place has what ${found.results.map(({ block }) => block.id).join(', ')} looks for.`);
    return;
  }
  const chosen = await chooseHits(target, found);
  await decide(target, found, chosen);
}

function chooseHits(target: Target, found: WorkspaceHunt): Promise<readonly HitChoice[]> {
  const pick = vscode.window.createQuickPick<HitChoice>();
  const gone = found.results.reduce((sum, one) => sum + one.gone.length, 0);
  const forget = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: `Take ${gone === 1 ? '1 known place that is' : `${gone} known places that are`} gone out of the review`,
  };
  pick.title = `Siblings of ${titleOf(target)}`;
  pick.placeholder = 'Choose places, then Enter: items, or fine as they are';
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = found.results.flatMap(result => rowsOf(result, found.results.length > 1));
  pick.buttons = gone === 0 ? [] : [forget];
  return new Promise((resolve, reject) => {
    pick.onDidTriggerItemButton(({ item }) => void openHit(found, item, true));
    pick.onDidTriggerButton(() => {
      forgetGone(target, found).then(() => reject(new Cancelled()), reject);
      pick.hide();
    });
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.filter(({ hit }) => hit !== undefined);
      if (chosen.length > 0) {
        resolve(chosen);
        pick.hide();
      } else {
        // Nothing is ticked: Enter looks at the row it stands on.
        void openHit(found, pick.activeItems[0], true);
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      setImmediate(() => reject(new Cancelled()));
    });
    pick.show();
  });
}

function rowsOf(result: HuntResult, isOneOfSeveral: boolean): HitChoice[] {
  const items = result.record.review?.items ?? [];
  const rows = result.hits.map(hit => ({ hit, state: STATES[stateOfHit(hit, items)] }));
  rows.sort((a, b) => a.state.rank - b.state.rank);
  const choices = rows.map(({ hit, state }): HitChoice => {
    const { known, movedFrom } = hit;
    const words = state.words(known?.as ?? '', known?.fine ?? '');
    const moved = movedFrom === undefined ? '' : `, was in ${movedFrom}`;
    return {
      label: `${state.icon} ${toLabel(placeOf(hit.hit))}`,
      description: toLabel(`${words}${moved}`),
      detail: toLabel(hit.hit.text.trim(), 200),
      buttons: [OPEN],
      result,
      hit,
    };
  });
  const head = { label: toLabel(result.block.id), kind: vscode.QuickPickItemKind.Separator };
  return isOneOfSeveral ? [head, ...choices] : choices;
}

async function openHit(
  { repositories }: WorkspaceHunt,
  choice: HitChoice | undefined,
  preserveFocus: boolean,
): Promise<void> {
  const hit = choice?.hit?.hit;
  const folder = hit === undefined ? undefined : repositories.get(hit.in)?.folder;
  if (hit === undefined || folder === undefined) {
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(folder, hit.path)));
  const { range } = document.lineAt(Math.min(hit.line, document.lineCount) - 1);
  await vscode.window.showTextDocument(document, { selection: range, preview: true, preserveFocus });
}

async function decide(target: Target, found: WorkspaceHunt, chosen: readonly HitChoice[]): Promise<void> {
  const decision = await askDecision(target, chosen.length);
  if (decision === 'open') {
    for (const choice of chosen.slice(0, 10)) {
      await openHit(found, choice, false);
    }
    return;
  }
  const webs = await websOf(found);
  await saveOpenReview(target);
  for (const result of found.results) {
    const hits = chosen.flatMap(choice =>
      choice.result === result && choice.hit !== undefined ? [choice.hit] : [],
    );
    if (hits.length > 0) {
      const input = { incident: target.record.incident.id, search: result.block.id, hits, decision, webs };
      await apply(target, (site, author) => planDecideHits(site, input, author));
    }
  }
  await showReview(target, chosen[0]?.result?.block.id);
}

async function askDecision({ folder, record }: Target, count: number): Promise<HitDecision | 'open'> {
  const each =
    count === 1 ? 'Make a remediation item' : `Make a remediation item for each of the ${count} places`;
  const items = (record.review?.items ?? []).filter(
    ({ id, done, wontDo }) => id !== undefined && !done && wontDo === undefined,
  );
  const kind = await choose(
    [
      { label: `$(tools) ${each}`, value: 'each' as const },
      ...(count === 1
        ? []
        : [{ label: '$(tools) Make one remediation item for all', value: 'all' as const }]),
      ...(items.length === 0
        ? []
        : [{ label: '$(link) They belong to an item that is there…', value: 'item' as const }]),
      { label: '$(pass) Fine, because…', value: 'fine' as const },
      { label: '$(go-to-file) Open', value: 'open' as const },
    ],
    count === 1 ? 'What about this place?' : `What about these ${count} places?`,
  );
  switch (kind) {
    case 'open':
      return 'open';
    case 'fine': {
      const prompt = 'Why may it stay?';
      return { kind: 'fine', reason: await askLine({ prompt, placeHolder: 'Runs once, at start' }) };
    }
    case 'item': {
      const rows = items.map(({ id = '', text }) => ({ label: id, description: toLabel(text), value: id }));
      return { kind: 'item', id: await choose(rows, 'Which item deals with it?') };
    }
    default: {
      const { actor } = await folder.author();
      return { kind: 'items', owner: actor, each: kind === 'each' };
    }
  }
}

async function websOf({ repositories, search }: WorkspaceHunt): Promise<ReadonlyMap<string, string>> {
  const webs = new Map<string, string>();
  for (const [name, repository] of repositories) {
    const web = await search.webOf(repository);
    if (web !== undefined) {
      webs.set(name, web);
    }
  }
  return webs;
}

async function forgetGone(target: Target, { results }: WorkspaceHunt): Promise<void> {
  await saveOpenReview(target);
  for (const { block, gone } of results.filter(one => one.gone.length > 0)) {
    const input = { incident: target.record.incident.id, search: block.id, places: gone };
    await apply(target, (site, author) => planForgetPlaces(site, input, author));
  }
}

async function showReview({ folder, record }: Target, search: string | undefined): Promise<void> {
  const uri = folder.uriOf(`${record.folder}/${REVIEW_FILE}`);
  const now = folder.site.byId.get(record.incident.id);
  const block = (now === undefined ? [] : searchesOf(now)).find(one => one.block.id === search)?.block;
  await showText(
    uri,
    block === undefined ? undefined : positionAt(now?.reviewText ?? '', block.range.start).line,
  );
}

/** Writes a search into a review: for the words that are selected in the editor, or for what is typed. */
export async function addSearch({ targets }: SearchDeps, args: readonly unknown[]): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const selected =
    editor === undefined ? '' : toOneLine(editor.document.getText(editor.selection).split('\n')[0] ?? '');
  const target = await targets.incident(
    args,
    'Into the review of which incident?',
    ({ review }) => review !== undefined,
  );
  const text = await askLine({
    title: titleOf(target),
    prompt: 'Which words in the code show the defect? They are looked for as they stand.',
    placeHolder: 'retry(',
    value: selected.slice(0, 200),
  });
  const why = await askLine({
    title: titleOf(target),
    prompt: 'What is wrong where they stand? (optional)',
    placeHolder: 'A retry without a limit doubled the load',
    optional: true,
  });
  await saveOpenReview(target);
  let id = '';
  await apply(
    target,
    (site, author) => {
      const planned = planAddSearch(site, { incident: target.record.incident.id, text, why }, author);
      id = planned.id;
      return planned.change;
    },
    text,
  );
  await showReview(target, answered(id));
}
