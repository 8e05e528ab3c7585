import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { planAddItem } from '../../app/remediation';
import { planStartReview } from '../../app/startReview';
import type { Item } from '../../core/remediation/item';
import { parseReview } from '../../core/review/review';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../../core/site/paths';
import { toOneLine } from '../../core/text/plain';
import { positionAt, withLineEnding } from '../../core/text/range';
import type { CommandId } from '../ids';
import { LIVE_SCHEME } from '../liveSites';
import { shareSavedNow } from '../savedEdits';
import type { Handler } from './handler';
import { apply } from './apply';
import { askLine, choosePerson } from './prompts';
import { isTargetArgument, type Target, type Targets } from './target';

/** Commands around documents: opening an incident's files, its review and remediation items. */
export function reviewCommands(targets: Targets): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.openIncident': async args =>
      openFile(await targets.incident(args, 'Open which incident?', () => true), INCIDENT_FILE),
    'livesite.openLog': async args =>
      openFile(await targets.incident(args, 'The log of which incident?', () => true), LOG_FILE),
    'livesite.startReview': args => startReview(targets, args),
    'livesite.addRemediationItem': args => addItem(targets, args),
    'livesite.openItem': args => openItem(targets, args),
  };
}

async function openFile({ folder, record }: Target, file: string): Promise<void> {
  const path = `${record.folder}/${file}`;
  if (!(await folder.store.list()).some(one => one.path === path)) {
    throw new Refusal(`${record.incident.id} has no ${file}.`);
  }
  await showText(folder.uriOf(path));
}

/** In the text editor even where a rich Markdown editor is the default: code lenses and problems live there. */
export async function showText(uri: vscode.Uri, line?: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = line === undefined ? undefined : document.lineAt(Math.min(line, document.lineCount - 1)).range;
  await vscode.window.showTextDocument(
    document,
    at === undefined ? {} : { selection: new vscode.Range(at.start, at.start) },
  );
}

async function startReview(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(
    args,
    'Review which incident?',
    ({ incident }) => incident.phase !== 'active',
  );
  const { folder, record } = target;
  const { site } = folder;
  const author = await folder.author();
  const { path, change } = await planStartReview(
    site,
    { incident: record.incident.id },
    author,
    folder.templates,
  );
  if (change !== undefined) {
    await folder.apply(change);
    await folder.publish();
  }
  await showText(folder.uriOf(path), await firstLineToWrite(folder.uriOf(path)));
}

/** Below the first section's heading: what stands above it is filled in. */
async function firstLineToWrite(uri: vscode.Uri): Promise<number> {
  const lines = (await vscode.workspace.openTextDocument(uri)).getText().split('\n');
  return lines.findIndex(line => line.startsWith('## ')) + 1;
}

async function addItem(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(
    args,
    'An item for the review of which incident?',
    ({ review }) => review !== undefined,
  );
  const { folder, record } = target;
  const text = await askLine({
    prompt: 'What will be different, where, and how can anyone see it?',
    placeHolder: 'Circuit breaker between checkout and payments',
  });
  const { actor } = await folder.author();
  const owner = await choosePerson(folder.site, actor, 'Who owns it? One person.', record.incident.people);
  await saveOpenReview(target);
  await apply(
    target,
    (site, author) => planAddItem(site, { incident: record.incident.id, text, owner }, author),
    text,
  );
  // The checkout follows what is shared; until then its review lacks the item.
  await folder.publish();
  await showItem(target, items => items.findLast(one => one.text === toOneLine(text)));
}

async function openItem(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'An item of which incident?', () => true);
  const id = itemOf(args);
  await showItem(target, items => items.find(one => one.id === id || one.text === id));
}

/** In the text that has it: a checkout's review that is edited may lack what a colleague added since. */
async function showItem(
  { folder, record }: Target,
  find: (items: readonly Item[]) => Item | undefined,
): Promise<void> {
  const uri = folder.uriOf(`${record.folder}/${REVIEW_FILE}`);
  const lineIn = async (address: vscode.Uri): Promise<number | undefined> => {
    const text = (await vscode.workspace.openTextDocument(address)).getText();
    const item = find(parseReview(text).items);
    return item && positionAt(text, item.range.start).line;
  };
  const line = (await lineIn(uri)) ?? (await followed(uri, () => lineIn(uri)));
  const shown = folder.site.byId.get(record.incident.id)?.review?.items ?? [];
  if (line === undefined && find(shown) !== undefined && uri.scheme !== LIVE_SCHEME) {
    const whole = uri.with({ scheme: LIVE_SCHEME });
    return showText(whole, await lineIn(whole));
  }
  await showText(uri, line);
}

/** An editor follows its file on disk a moment late. */
const FOLLOWS_MS = 4000;

/**
 * Asks again each time an open document changes, as long as its file on disk says something else; undefined where it says the same, the
 * document holds unsaved words, or does not follow in time.
 */
async function followed<T>(uri: vscode.Uri, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (uri.scheme !== 'file' || document.isDirty) {
    return undefined;
  }
  return new Promise(resolve => {
    const end = (found: T | undefined): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(found);
    };
    const look = async (): Promise<void> => {
      const found = await ask();
      if (found !== undefined || !(await isBehind(document))) {
        end(found);
      }
    };
    const timer = setTimeout(() => end(undefined), FOLLOWS_MS);
    const listener = vscode.workspace.onDidChangeTextDocument(changed =>
      changed.document === document ? void look() : undefined,
    );
    void look();
  });
}

async function isBehind(document: vscode.TextDocument): Promise<boolean> {
  const onDisk = Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString('utf8');
  return withLineEnding(onDisk, '\n') !== withLineEnding(document.getText(), '\n');
}

/** The short id of the item a command is about, from a tree node or a code lens. */
export function itemOf(args: readonly unknown[]): string {
  const [first, second] = args;
  const item = isTargetArgument(first) ? first.item : typeof second === 'string' ? second : undefined;
  if (item === undefined) {
    throw new Refusal('Choose an item in the Remediation view or in a review.');
  }
  return item;
}

/**
 * Unsaved words in an open review must not be overtaken by an edit of its file: they are saved first, and shared at once, so that the
 * edit starts from them. Rejects with a Refusal where either cannot be done.
 */
export async function saveOpenReview({ folder, record }: Target, file: string = REVIEW_FILE): Promise<void> {
  const path = `${record.folder}/${file}`;
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && folder.pathOf(document.uri) === path && !(await document.save())) {
      throw new Refusal('The review has unsaved changes that could not be saved. Save it and try again.');
    }
  }
  await shareSavedNow(folder, path);
  await folder.refresh();
}
