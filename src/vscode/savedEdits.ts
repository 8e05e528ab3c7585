import { withLineEnding } from '../core/text/range';
import * as vscode from 'vscode';
import { Refusal } from '../app/change';
import type { FileEdit } from '../core/change/change';
import { SaveError, type Log } from '../app/ports';
import { findBreakage, isEditedByHand, planSavedEdit, planSharedEdit } from '../app/savedEdit';
import { type SavedFile, SavedFiles } from '../app/savedFiles';
import { toLabel } from '../core/text/plain';
import { messageOf } from './errors';
import { complain } from './notify';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';
import { settings } from './settings';

const QUIET_MS = 1_500;

type Sites = Pick<SiteRegistry, 'siteOf'>;

/**
 * From which text of the live site each open document started. The file on disk may have followed a colleague since, before the
 * editor noticed: measured from there, words that arrived would count as deleted by whoever saves.
 */
class LoadedTexts implements vscode.Disposable {
  readonly #sites: Sites;
  readonly #bases = new Map<string, Promise<string | undefined>>();
  readonly #listeners: vscode.Disposable;

  constructor(sites: Sites) {
    this.#sites = sites;
    vscode.workspace.textDocuments.forEach(document => this.#note(document));
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(document => this.#note(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!document.isDirty && contentChanges.length > 0) {
          this.#note(document);
        }
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#bases.delete(uri.toString())),
    );
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  baseOf({ uri }: vscode.TextDocument): Promise<string | undefined> | undefined {
    return this.#bases.get(uri.toString());
  }

  startFrom({ uri }: vscode.TextDocument, text: string): void {
    this.#bases.set(uri.toString(), Promise.resolve(text));
  }

  #note(document: vscode.TextDocument): void {
    const folder = document.uri.scheme === 'file' ? this.#sites.siteOf(document.uri) : undefined;
    const path = folder?.pathOf(document.uri);
    if (
      !folder ||
      path === undefined ||
      !isEditedByHand(path) ||
      folder.readOnly !== '' ||
      document.isDirty
    ) {
      return;
    }
    const base = folder.store.readShared([path]).then(
      texts => {
        const text = texts.get(path);
        // A checkout that is behind shows another text than the live site's: then only the engine knows where an edit starts.
        return typeof text === 'string' && isSameText(text, document.getText()) ? text : undefined;
      },
      () => undefined, // Read again when the edit is shared.
    );
    this.#bases.set(document.uri.toString(), base);
  }
}

/** Here, because commands must be able to share what waits before they edit the same file. */
const waiting = new WeakMap<SiteFolder, SavedFiles>();

function savedFilesOf(folder: SiteFolder): SavedFiles {
  const files =
    waiting.get(folder) ?? new SavedFiles((path, file, last) => shareEdit(folder, path, file, last));
  waiting.set(folder, files);
  return files;
}

/**
 * Shares what people save in files of the live site: the difference between what is shared and what they saved becomes a change.
 * The log is left out: its lines are never edited in place. Disposing shares what still waits, as far as there is time.
 */
export function shareSavedEdits(sites: Sites, log: Log): vscode.Disposable {
  const folders = new Set<SiteFolder>();
  const told = new Set<string>();
  const loaded = new LoadedTexts(sites);

  async function share(folder: SiteFolder, path: string): Promise<void> {
    const key = `${folder.key} ${path}`;
    try {
      await savedFilesOf(folder).share(path);
      told.delete(key);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        log.write('error', `The saved edit of ${path} could not be shared`, error);
      }
      if (!told.has(key)) {
        told.add(key);
        await offerAgain(path, error, () => {
          told.delete(key);
          return share(folder, path);
        });
      }
    }
  }

  // An editor that saves by itself would say the same with every rest; whoever saves by hand asks how it went.
  const byHand = vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
    const folder = reason === vscode.TextDocumentSaveReason.Manual ? sites.siteOf(document.uri) : undefined;
    const path = folder?.pathOf(document.uri);
    if (folder && path !== undefined) {
      told.delete(`${folder.key} ${path}`);
    }
  });
  const listener = vscode.workspace.onDidSaveTextDocument(document => {
    const folder = document.uri.scheme === 'file' ? sites.siteOf(document.uri) : undefined;
    const path = folder?.pathOf(document.uri);
    if (!folder || path === undefined || !isEditedByHand(path) || folder.readOnly !== '') {
      return;
    }
    if (!settings(document.uri).shareSavedEdits) {
      return;
    }
    folders.add(folder);
    const timer = setTimeout(() => void share(folder, path), QUIET_MS);
    const saved = document.getText();
    savedFilesOf(folder).wait(path, saved, {
      base: loaded.baseOf(document),
      cancel: () => clearTimeout(timer),
    });
    loaded.startFrom(document, saved);
  });
  return vscode.Disposable.from(
    byHand,
    listener,
    loaded,
    new vscode.Disposable(() => {
      for (const folder of folders) {
        const files = savedFilesOf(folder);
        for (const path of files.paths) {
          void files
            .share(path)
            .catch((error: unknown) =>
              log.write('warn', `The saved edit of ${path} was not shared before the window closed`, error),
            );
        }
      }
    }),
  );
}

async function offerAgain(path: string, error: unknown, again: () => Promise<void>): Promise<void> {
  const expected = error instanceof SaveError || error instanceof Refusal;
  const reason = expected ? messageOf(error) : `That did not work: ${messageOf(error)}`;
  const choice = await complain(
    `${path} is saved on this machine but not shared yet. ${reason}`,
    'Try Again',
  );
  if (choice === 'Try Again') {
    await again();
  }
}

/**
 * Shares now what was saved in a file of the checkout, so that an edit planned next starts from it. Rejects with a Refusal where such
 * edits are not shared by themselves, and as {@link SiteFolder.apply} does.
 */
export async function shareSavedNow(folder: SiteFolder, path: string): Promise<void> {
  const files = savedFilesOf(folder);
  if (!files.paths.includes(path)) {
    const saved = await findUnshared(folder, path);
    if (saved === undefined) {
      return;
    }
    if (!settings(vscode.Uri.joinPath(folder.root, path)).shareSavedEdits) {
      throw new Refusal(
        `${toLabel(path)} has edits that are not shared yet, and sharing them when they are saved is turned off. Commit and share them first.`,
      );
    }
    files.wait(path, saved);
  }
  await files.share(path);
}

/**
 * The text of a file that was edited in the checkout, by hand or before the window was closed, and that nobody has shared.
 * Undefined where the live site's text is not the checkout's: then the checkout is only behind.
 */
async function findUnshared(folder: SiteFolder, path: string): Promise<string | undefined> {
  if (folder.readOnly !== '' || !isEditedByHand(path) || !folder.site.inCheckout.has(path)) {
    return undefined;
  }
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.root, path));
  const onDisk = Buffer.from(bytes).toString('utf8');
  const shown = (await folder.store.readMany([path])).get(path);
  const shared = (await folder.store.readShared([path])).get(path);
  const isText = shared === undefined || typeof shared === 'string';
  // What is shown holds an edit that is not shared, together with what colleagues wrote since.
  return isText && !isSameText(shown, shared) && planSavedEdit(path, shared, onDisk) !== undefined
    ? onDisk
    : undefined;
}

function isSameText(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string'
    ? withLineEnding(one, '\n') === withLineEnding(other, '\n')
    : one === other;
}

/**
 * `saved` is what was on screen at the moment of saving: reading the file again would see what others shared meanwhile. `last` is what
 * was shared from here before.
 */
async function shareEdit(
  folder: SiteFolder,
  path: string,
  { saved, base }: SavedFile,
  last: string | undefined,
): Promise<void> {
  const began = await base;
  await folder.refresh();
  if (began !== undefined) {
    return applyEdit(folder, path, planSavedEdit(path, began, saved));
  }
  const shown = (await folder.store.readMany([path])).get(path);
  const before = (await folder.store.readShared([path])).get(path);
  if (before !== undefined && typeof before !== 'string') {
    throw new Refusal(before.message);
  }
  if (isSameText(shown, before) && !(before !== undefined && isSameText(before, last))) {
    // The file is as it was committed and the checkout is only behind: sharing it would undo what colleagues wrote.
    return;
  }
  await applyEdit(folder, path, planSavedEdit(path, before, saved));
}

async function applyEdit(folder: SiteFolder, path: string, edit: FileEdit | undefined): Promise<void> {
  if (!edit) {
    return;
  }
  const breakage =
    edit.kind === 'replace'
      ? findBreakage(path, edit.before, edit.after)
      : edit.kind === 'create'
        ? findBreakage(path, undefined, edit.text)
        : undefined;
  if (breakage !== undefined) {
    throw new Refusal(breakage);
  }
  await folder.apply(planSharedEdit(folder.site, edit, await folder.author()));
}
