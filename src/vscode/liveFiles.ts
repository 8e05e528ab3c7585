import * as vscode from 'vscode';
import { planFiles } from '../app/change';
import { isEditedByHand, planSavedEdit } from '../app/savedEdit';
import { sentenceOf } from '../core/merge/conflict';
import { mergeEdit, tryMergeEdit } from '../core/merge/mergeEdit';
import { incidentOfPath, LOG_FILE } from '../core/site/paths';
import { toLabel } from '../core/text/plain';
import { LIVE_SCHEME } from './liveSites';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';

type Sites = Pick<SiteRegistry, 'state' | 'search' | 'onDidRead'> & {
  siteOf(uri: vscode.Uri): LiveFolder | undefined;
};
type LiveFolder = Pick<SiteFolder, 'pathOf' | 'readOnly' | 'store' | 'author' | 'apply'>;

/** Older than any text that an editor can have loaded, in ms since 1970; zero counts as unknown. */
const LONG_AGO = 1;
/** Reloads that can be under way at once, and then some. */
const GIVEN_KEPT = 8;

/** A text of a file and when it became that, in ms since 1970: later for every change of the text that was seen. */
interface Version {
  readonly text: string;
  readonly mtime: number;
}

/**
 * Live-site files that the checkout does not hold, because another branch is checked out or the checkout is behind, as documents
 * that can be read, edited and saved. Saving makes a change like any command's: from the text that the editor loaded to the text it
 * saves, so that what colleagues wrote meanwhile stays.
 */
export class LiveFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #sites: Sites;
  readonly #scheme: string;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** The live site's newest text of each document. */
  readonly #newest = new Map<string, Version>();
  /** Texts that the editor was given, the newest last: it need not show all of them, for typing overtakes a reload. */
  readonly #given = new Map<string, readonly string[]>();
  /** What each document showed before its unsaved words, or saved last: an edit starts from there. */
  readonly #loaded = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFile = this.#changed.event;

  constructor(sites: Sites, scheme = LIVE_SCHEME) {
    this.#sites = sites;
    this.#scheme = scheme;
    this.#registration = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
      sites.onDidRead(() => void this.#announce()),
      vscode.workspace.onDidOpenTextDocument(document => this.#shows(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#shows(document)),
      // Only now is the document clean, so that the editor takes in what saving merged with it.
      vscode.workspace.onDidSaveTextDocument(({ uri }) =>
        uri.scheme === scheme ? void this.#announce() : undefined,
      ),
      this.#changed,
    );
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** VS Code watches only what is visible; every open document is looked at instead, for a hidden one gets old too. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const newest = await this.#read(uri);
    const { folder, path } = this.#locate(uri);
    const isLocked = folder.readOnly !== '' || !isEditedByHand(path);
    const loaded = this.#loaded.get(uri.toString());
    return {
      type: vscode.FileType.File,
      ctime: 0,
      // With a later time than it knows of, VS Code refuses to save: only where merging cannot do it.
      mtime: loaded !== undefined && isMerging(uri, newest.text, loaded) ? LONG_AGO : newest.mtime,
      size: Buffer.byteLength(newest.text),
      ...(isLocked ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const newest = await this.#read(uri);
    const key = uri.toString();
    this.#given.set(key, [...(this.#given.get(key) ?? []).slice(1 - GIVEN_KEPT), newest.text]);
    return Buffer.from(newest.text, 'utf8');
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { text: current } = await this.#read(uri);
    const { folder, path } = this.#locate(uri);
    if (!isEditedByHand(path)) {
      throw vscode.FileSystemError.NoPermissions(whyLocked(path));
    }
    const before = this.#loaded.get(uri.toString()) ?? current;
    const after = Buffer.from(content).toString('utf8');
    const edit = planSavedEdit(path, before, after);
    if (edit) {
      const merged = mergeEdit({ path, current, before, after });
      if (merged.kind === 'conflict') {
        const what = toLabel(merged.conflicts.slice(0, 3).map(sentenceOf).join(' '));
        throw vscode.FileSystemError.Unavailable(
          `${what} Your text is still in the editor: compare it with theirs and save again.`,
        );
      }
      const author = await folder.author();
      const incident = incidentOfPath(path);
      const name = incident === undefined ? path : (path.split('/').at(-1) ?? path);
      await folder.apply(planFiles(`edit ${name}`, [edit], author, incident));
    }
    this.#note(uri, after);
    this.#loaded.set(uri.toString(), after);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #locate(uri: vscode.Uri): { readonly folder: LiveFolder; readonly path: string } {
    const folder = this.#sites.siteOf(uri);
    const path = folder?.pathOf(uri);
    if (!folder || path === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return { folder, path };
  }

  async #read(uri: vscode.Uri): Promise<Version> {
    if (this.#sites.state === 'loading') {
      await this.#sites.search();
    }
    const { folder, path } = this.#locate(uri);
    const text = (await folder.store.readMany([path])).get(path);
    if (typeof text !== 'string') {
      throw text === undefined
        ? vscode.FileSystemError.FileNotFound(uri)
        : vscode.FileSystemError.Unavailable(text.message);
    }
    return this.#note(uri, text);
  }

  #note(uri: vscode.Uri, text: string): Version {
    const known = this.#newest.get(uri.toString());
    if (known?.text === text) {
      return known;
    }
    // The clock, so that a document which is restored with unsaved words after a restart counts as older.
    const version: Version = { text, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
    this.#newest.set(uri.toString(), version);
    return version;
  }

  /**
   * A document without unsaved words shows one of the texts that were given. Others are not believed: with the first key the event
   * can come before the document counts as changed.
   */
  #shows(document: vscode.TextDocument): void {
    if (document.uri.scheme !== this.#scheme || document.isDirty) {
      return;
    }
    const key = document.uri.toString();
    const text = withoutReturns(document.getText());
    const given = this.#given.get(key)?.findLast(one => withoutReturns(one) === text);
    if (given !== undefined) {
      this.#loaded.set(key, given);
    }
  }

  /** Tells the editor which of its documents no longer show the newest text. */
  async #announce(): Promise<void> {
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === this.#scheme);
    for (const { uri } of open) {
      // A file that is gone or cannot be read now stays in the editor as it was.
      const newest = await this.#read(uri).catch(() => undefined);
      const loaded = this.#loaded.get(uri.toString());
      if (newest !== undefined && loaded !== undefined && newest.text !== loaded) {
        this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
      }
    }
  }
}

/** An editor shows a file with one kind of line ends, whatever it holds. */
function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** Whether there are unsaved words in the document that can be merged with the newest text. */
function isMerging(uri: vscode.Uri, newest: string, loaded: string): boolean {
  const document = vscode.workspace.textDocuments.find(one => one.uri.toString() === uri.toString());
  if (document?.isDirty !== true) {
    return false;
  }
  const edit = { path: uri.path, current: newest, before: loaded, after: document.getText() };
  return tryMergeEdit(edit) !== undefined;
}

function whyLocked(path: string): string {
  return path.endsWith(`/${LOG_FILE}`)
    ? 'Entries of a log are never edited in place. Correct one in the timeline: that adds an entry which says so.'
    : `${toLabel(path)} is not a file of the live site that people edit, so it was not saved.`;
}
