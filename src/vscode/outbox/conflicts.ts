import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { gatherHeld, planDecision, sidesOf } from '../../app/decideConflict';
import type { Log } from '../../app/ports';
import type { ConflictDesk, LaidConflict, SharedCommit } from '../../app/sharingPorts';
import { findBreakage } from '../../app/savedEdit';
import { hasConflictMarks, isMerged } from '../../app/waitingList';
import type { Change } from '../../core/change/change';
import { countUndecided, printConflict } from '../../core/change/conflictText';
import { toLabel } from '../../core/text/plain';
import { printSpan, tryParseInstant } from '../../core/time/instant';
import { messageOf } from '../errors';
import { complain, tell } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

/** VS Code's own merge editor; Git's part of VS Code opens it so too. */
const MERGE_EDITOR = '_open.mergeEditor';

const HINT_MS = 20_000;

interface Decided {
  readonly folder: SiteFolder;
  readonly desk: ConflictDesk;
  readonly laid: LaidConflict;
}

export interface ConflictsOptions {
  readonly sites: Pick<SiteRegistry, 'all'>;
  readonly log: Log;
  readonly now: () => number;
  /** A result was saved, shared or dropped: lists must be looked at again. */
  readonly changed: () => void;
}

/**
 * Lets a person decide a conflict in the editor's merge editor. The texts lie as files beside the outbox, so that nothing is lost when
 * the window closes; the user's own file is not touched. Saving is only a draft until every place is decided.
 */
export class Conflicts implements vscode.Disposable {
  readonly #options: ConflictsOptions;
  readonly #disposables: vscode.Disposable;
  /** Results that are saved by hand at this moment; an editor that saves by itself decides nothing. */
  readonly #byHand = new Set<string>();
  /** Results that changed since the window was opened: a merge editor that is restored saves what it finds, as if by hand. */
  readonly #edited = new Set<string>();
  readonly #sharing = new Set<string>();
  readonly #told = new Set<string>();

  constructor(options: ConflictsOptions) {
    this.#options = options;
    this.#disposables = vscode.Disposable.from(
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (reason === vscode.TextDocumentSaveReason.Manual) {
          this.#byHand.add(document.uri.toString());
        }
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isInConflicts(document.uri)) {
          this.#edited.add(document.uri.toString());
        }
      }),
      vscode.workspace.onDidSaveTextDocument(document => void this.#saved(document)),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Opens the merge editor for one file of a held change. What a person has merged before is taken up again. */
  async decide(folder: SiteFolder, changeId: string, path: string): Promise<void> {
    const desk = await deskOf(folder);
    const file = gatherHeld(folder.decisions.held(), changeId, path);
    const shared = await folder.sharedVersion(path);
    if (shared?.text !== undefined && typeof shared.text !== 'string') {
      throw new Refusal(shared.text.message);
    }
    const theirs = shared?.text;
    const sides = sidesOf(file, theirs);
    const mineDetail = describe(file.changes, this.#options.now());
    const theirsDetail = describeShared(shared?.last, this.#options.now());
    const begun = (await desk.all()).find(laid => laid.path === path && laid.changeIds.includes(changeId));
    const laid =
      begun !== undefined && (await isTouched(desk, begun))
        ? begun
        : await desk.lay({
            changeIds: file.changes.map(({ id }) => id),
            path,
            base: sides.base,
            theirs,
            mine: sides.mine,
            start: printConflict(sides, {
              theirs: `shared (${theirsDetail})`,
              mine: `yours (${mineDetail})`,
            }),
          });
    await openMerge(laid, {
      theirs: { description: theirsDetail, detail: toLabel(shared?.last?.subject ?? '', 80) },
      mine: { description: mineDetail, detail: toLabel(file.changes.at(-1)?.subject ?? '', 80) },
    });
    vscode.window.setStatusBarMessage(
      '$(git-merge) Choose in each place, then save: that shares it',
      HINT_MS,
    );
    await tidy(folder, desk);
    this.#options.changed();
  }

  /** Shares the merge that is open in front, whatever is still undecided in it: VS Code asks about that. */
  async shareOpen(): Promise<void> {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const result = (tab && mergeResultOf(tab.input)) ?? vscode.window.activeTextEditor?.document.uri;
    const found = result && (await this.#find(result));
    if (!found) {
      throw new Refusal(
        'There is no merge of Livesite open here. Choose a conflict in the view "Waiting to Share".',
      );
    }
    await this.#shareSaved(found, async () => {
      if (tab && mergeResultOf(tab.input) !== undefined) {
        const answer: unknown = await vscode.commands.executeCommand('mergeEditor.acceptMerge');
        return isSuccessful(answer);
      }
      return saveOpen(found.laid);
    });
  }

  /** Shares the merged text of a held change that was saved before. */
  async share(folder: SiteFolder, changeId: string): Promise<void> {
    const desk = await deskOf(folder);
    const laid = (await desk.all()).find(({ changeIds }) => changeIds.includes(changeId));
    if (laid === undefined) {
      throw new Refusal('Nothing of this conflict is merged yet: decide it first.');
    }
    await this.#shareSaved({ folder, desk, laid }, () => saveOpen(laid));
  }

  /** Forgets the drafts of changes that a person dropped. */
  async clear(folder: SiteFolder, changeId: string): Promise<void> {
    const desk = await folder.conflicts();
    for (const laid of (await desk?.all()) ?? []) {
      if (laid.changeIds.includes(changeId)) {
        await closeEditors(laid);
        await desk?.clear(laid);
      }
    }
  }

  async #shareSaved(found: Decided, save: () => Promise<boolean>): Promise<void> {
    const key = found.laid.files.result;
    this.#sharing.add(key);
    try {
      if (!(await save())) {
        return;
      }
      await this.#complete(found);
    } finally {
      this.#sharing.delete(key);
    }
  }

  /** The text that is on disk replaces what was held. It is saved as a change before the held one is dropped. */
  async #complete({ folder, desk, laid }: Decided): Promise<void> {
    const result = await desk.readResult(laid);
    if (result === undefined || hasConflictMarks(laid, result)) {
      throw new Refusal(
        'There are still conflict marks in the result. Choose what is right and take them out.',
      );
    }
    const waiting = await folder.store.pending();
    const changes = waiting.filter(({ id }) => laid.changeIds.includes(id));
    if (changes.length === 0) {
      throw new Refusal(
        `This conflict was settled elsewhere meanwhile, so nothing was shared. Your merged text is still in ${laid.files.result}.`,
      );
    }
    const breakage = findBreakage(laid.path, laid.theirs, result);
    if (breakage !== undefined) {
      throw new Refusal(breakage);
    }
    const { path, base, mine, theirs } = laid;
    const author = await folder.author();
    const by = planDecision({ file: { path, changes, base, mine }, theirs, result }, author);
    await folder.decisions.supersede(
      changes.map(({ id }) => id),
      by,
    );
    await folder.refresh();
    await closeEditors(laid);
    await desk.clear(laid);
    this.#options.changed();
    folder.fetch().catch((error: unknown) => {
      this.#options.log.write('warn', 'What was merged is saved, and could not be shared yet', error);
    });
  }

  async #saved(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const isByHand = this.#byHand.delete(key) && this.#edited.has(key);
    const found = await this.#find(document.uri);
    if (!found || this.#sharing.has(found.laid.files.result)) {
      return;
    }
    this.#options.changed();
    const result = document.getText();
    if (!isByHand || hasConflictMarks(found.laid, result)) {
      return;
    }
    try {
      if (isMerged({ laid: found.laid, result })) {
        await this.#complete(found);
      } else {
        await this.#offer(found, result);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) {
        this.#options.log.write('error', 'The result of a merge could not be shared', error);
      }
      void complain(`${messageOf(error)} What you merged is saved on this machine.`);
    }
  }

  /** Once for each merge: saving in between is usual. */
  async #offer(found: Decided, result: string): Promise<void> {
    const { laid } = found;
    if (this.#told.has(laid.files.result)) {
      return;
    }
    this.#told.add(laid.files.result);
    const places = countUndecided({ base: laid.base, theirs: laid.theirs ?? '', mine: laid.mine }, result);
    const share = 'Share It As It Is';
    const where = places === 1 ? 'One place still has' : `${places} places still have`;
    const choice = await tell(
      `Saved as a draft, nothing is shared. ${where} the words from before both edits: choose there, then save again.`,
      share,
    );
    if (choice === share) {
      await this.#complete(found);
    }
  }

  async #find(uri: vscode.Uri): Promise<Decided | undefined> {
    if (!isInConflicts(uri)) {
      return undefined;
    }
    for (const folder of this.#options.sites.all) {
      const desk = await folder.conflicts();
      const laid = (await desk?.all())?.find(({ files }) => isSameFile(uri, files.result));
      if (desk && laid) {
        return { folder, desk, laid };
      }
    }
    return undefined;
  }
}

async function deskOf(folder: SiteFolder): Promise<ConflictDesk> {
  const desk = folder.readOnly === '' ? await folder.conflicts() : undefined;
  if (desk === undefined) {
    throw new Refusal(folder.readOnly || 'There is no repository to keep what you merge in.');
  }
  return desk;
}

/** Lets go of texts that nobody touched and whose changes are settled. What a person has merged stays. */
async function tidy(folder: SiteFolder, desk: ConflictDesk): Promise<void> {
  const waiting = new Set((await folder.store.pending()).map(({ id }) => id));
  for (const laid of await desk.all()) {
    if (!laid.changeIds.some(id => waiting.has(id)) && !(await isTouched(desk, laid))) {
      await desk.clear(laid);
    }
  }
}

async function isTouched(desk: ConflictDesk, laid: LaidConflict): Promise<boolean> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => isSameFile(uri, laid.files.result));
  const saved = await desk.readResult(laid);
  return open?.isDirty === true || (saved !== undefined && saved !== laid.start);
}

interface SideWords {
  readonly description: string;
  readonly detail: string;
}

async function openMerge(
  { files, path }: LaidConflict,
  words: Readonly<Record<'theirs' | 'mine', SideWords>>,
): Promise<void> {
  const uriOf = (file: string): vscode.Uri => vscode.Uri.file(file);
  const known = await vscode.commands.getCommands(false);
  if (known.includes(MERGE_EDITOR)) {
    await vscode.commands.executeCommand(MERGE_EDITOR, {
      base: uriOf(files.base),
      input1: { uri: uriOf(files.theirs), title: 'Shared', ...words.theirs },
      input2: { uri: uriOf(files.mine), title: 'Yours', ...words.mine },
      output: uriOf(files.result),
    });
    return;
  }
  const name = path.split('/').at(-1) ?? path;
  await vscode.commands.executeCommand(
    'vscode.diff',
    uriOf(files.theirs),
    uriOf(files.mine),
    `${name}: shared (${words.theirs.description}) ↔ yours`,
  );
  await vscode.window.showTextDocument(uriOf(files.result), { viewColumn: vscode.ViewColumn.Beside });
}

/** Writes what the editor of the result still holds; true where there was nothing to write. */
async function saveOpen(laid: LaidConflict): Promise<boolean> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => isSameFile(uri, laid.files.result));
  return open?.isDirty === true ? open.save() : true;
}

async function closeEditors({ files }: LaidConflict): Promise<void> {
  const ours = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => {
      const shown =
        input instanceof vscode.TabInputText
          ? input.uri
          : input instanceof vscode.TabInputTextDiff
            ? input.modified
            : mergeResultOf(input);
      return shown !== undefined && [files.result, files.mine].some(file => isSameFile(shown, file));
    });
  await vscode.window.tabGroups.close(ours, true);
}

/** The result of a merge editor's tab. VS Code gives it, though its type is not among the stable ones. */
function mergeResultOf(input: unknown): vscode.Uri | undefined {
  return typeof input === 'object' &&
    input !== null &&
    'base' in input &&
    'input1' in input &&
    'result' in input &&
    input.result instanceof vscode.Uri
    ? input.result
    : undefined;
}

/** Cheap, for every document: whether it may be one of ours. */
function isInConflicts({ scheme, path }: vscode.Uri): boolean {
  return scheme === 'file' && path.includes('/conflicts/');
}

function isSuccessful(answer: unknown): boolean {
  return (
    typeof answer === 'object' && answer !== null && 'successful' in answer && answer.successful === true
  );
}

function isSameFile(uri: vscode.Uri, file: string): boolean {
  return uri.toString() === vscode.Uri.file(file).toString();
}

/** `@alice, 5 min ago`. */
function describe(changes: readonly Change[], now: number): string {
  const last = changes.at(-1);
  return last === undefined ? '' : `@${toLabel(last.actor, 40)}, ${since(last.at, now)}`;
}

/** `Bob Example, 5 min ago`. */
function describeShared(last: SharedCommit | undefined, now: number): string {
  return last === undefined ? 'as shared now' : `${toLabel(last.author, 40)}, ${since(last.at, now)}`;
}

function since(at: string, now: number): string {
  const instant = tryParseInstant(at) ?? Date.parse(at);
  const age = Math.max(0, now - instant);
  return Number.isNaN(instant) ? at : age < 60_000 ? 'just now' : `${printSpan(age)} ago`;
}
