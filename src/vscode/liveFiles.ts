import * as vscode from 'vscode';
import { planFiles } from '../app/change';
import { LIVE_SCHEME } from './liveSites';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';

/**
 * Live-site files that the checkout does not hold, because another branch is checked out or the checkout is behind, as documents
 * that can be read, edited and saved. Saving makes a change like any command's.
 */
export class LiveFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #sites: SiteRegistry;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #watched = new Map<string, vscode.Uri>();
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFile = this.#changed.event;

  constructor(sites: SiteRegistry) {
    this.#sites = sites;
    this.#registration = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider(LIVE_SCHEME, this, { isCaseSensitive: true }),
      sites.onDidChange(() => void this.#announce()),
      this.#changed,
    );
  }

  dispose(): void {
    this.#registration.dispose();
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    this.#watched.set(uri.toString(), uri);
    return new vscode.Disposable(() => this.#watched.delete(uri.toString()));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const text = await this.#read(uri);
    const { folder } = this.#locate(uri);
    const permissions = folder.readOnly === '' ? undefined : vscode.FilePermission.Readonly;
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: hash(text),
      size: Buffer.byteLength(text),
      ...(permissions === undefined ? {} : { permissions }),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from(await this.#read(uri), 'utf8');
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { folder, path } = this.#locate(uri);
    const before = await this.#read(uri);
    const after = Buffer.from(content).toString('utf8');
    if (before !== after) {
      const author = await folder.author();
      await folder.apply(planFiles(`edit ${path}`, [{ kind: 'replace', path, before, after }], author));
    }
    this.#texts.set(uri.toString(), after);
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

  #locate(uri: vscode.Uri): { readonly folder: SiteFolder; readonly path: string } {
    const folder = this.#sites.siteOf(uri);
    const path = folder?.pathOf(uri);
    if (!folder || path === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return { folder, path };
  }

  async #read(uri: vscode.Uri): Promise<string> {
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
    this.#texts.set(uri.toString(), text);
    return text;
  }

  async #announce(): Promise<void> {
    for (const [key, uri] of this.#watched) {
      const before = this.#texts.get(key);
      const after = await this.#read(uri).catch(() => undefined);
      if (before !== undefined && after !== undefined && before !== after) {
        this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
      }
    }
  }
}

/** A number that differs when the text does: VS Code compares modification times to notice that a document is stale. */
function hash(text: string): number {
  let value = text.length;
  for (let n = 0; n < text.length; n++) {
    value = (Math.imul(value, 31) + text.charCodeAt(n)) >>> 0;
  }
  return value;
}
