import * as vscode from 'vscode';
import type { SiteFolder } from './siteFolder';
import type { LiveSites } from './liveSites';
import type { SiteState } from './ids';

const MARKER = 'livesite.yml';

/** Knows the live sites of this window's folders and tells views why there is none. */
export class SiteRegistry implements LiveSites, vscode.Disposable {
  readonly #open: (root: vscode.Uri) => Promise<SiteFolder>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  #folders: SiteFolder[] = [];
  #searched = false;
  #searching: Promise<void> | undefined;
  readonly onDidChange = this.#changed.event;

  /** `open` builds and reads the live site of a folder. */
  constructor(open: (root: vscode.Uri) => Promise<SiteFolder>) {
    this.#open = open;
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${MARKER}`, false, true, false);
    const search = (): void => void this.search();
    this.#disposables.push(
      watcher,
      watcher.onDidCreate(search),
      watcher.onDidDelete(search),
      vscode.workspace.onDidChangeWorkspaceFolders(search),
      vscode.workspace.onDidGrantWorkspaceTrust(search),
    );
  }

  get all(): readonly SiteFolder[] {
    return this.#folders;
  }

  /** Why the views are as they are. */
  get state(): SiteState {
    if (this.#folders.length > 0) {
      return 'ready';
    }
    if (!this.#searched) {
      return 'loading';
    }
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 0) {
      return 'no-folder';
    }
    if (!vscode.workspace.isTrusted) {
      return 'untrusted';
    }
    return this.#anyRepository ? 'uninitialized' : 'no-git';
  }

  #anyRepository = false;

  siteOf(uri: vscode.Uri): SiteFolder | undefined {
    return this.#folders
      .filter(folder => folder.pathOf(uri) !== undefined)
      .sort((a, b) => b.root.path.length - a.root.path.length)[0];
  }

  /** The site with this root, as commands pass it around. */
  siteAt(root: string): SiteFolder | undefined {
    return this.#folders.find(({ key }) => key === root);
  }

  /** Finds live sites at the root of each folder and one level below; opens new ones, lets go of those that are gone. */
  search(): Promise<void> {
    this.#searching = (this.#searching ?? Promise.resolve()).then(() => this.#search());
    return this.#searching;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables, ...this.#folders).dispose();
  }

  async #search(): Promise<void> {
    const roots = new Map<string, vscode.Uri>();
    let repository = false;
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      for (const root of await rootsBelow(uri)) {
        roots.set(root.toString(), root);
      }
      repository ||= await isInRepository(uri);
    }
    this.#anyRepository = repository;
    const kept = this.#folders.filter(({ root }) => roots.has(root.toString()));
    for (const gone of this.#folders.filter(folder => !kept.includes(folder))) {
      gone.dispose();
    }
    const known = new Set(kept.map(({ root }) => root.toString()));
    const added = await Promise.all(
      [...roots].filter(([key]) => !known.has(key)).map(([, root]) => this.#open(root)),
    );
    for (const folder of added) {
      this.#disposables.push(folder.onDidChange(() => this.#changed.fire()));
    }
    this.#folders = [...kept, ...added];
    this.#searched = true;
    this.#changed.fire();
  }
}

/** Whether the folder or one above it holds `.git`, a folder or, in a linked worktree, a file. */
async function isInRepository(folder: vscode.Uri): Promise<boolean> {
  for (let at = folder; ; at = vscode.Uri.joinPath(at, '..')) {
    if (await exists(vscode.Uri.joinPath(at, '.git'))) {
      return true;
    }
    if (at.path === '/' || at.path === vscode.Uri.joinPath(at, '..').path) {
      return false;
    }
  }
}

async function rootsBelow(folder: vscode.Uri): Promise<vscode.Uri[]> {
  if (await exists(vscode.Uri.joinPath(folder, MARKER))) {
    return [folder];
  }
  const roots: vscode.Uri[] = [];
  let children: [string, vscode.FileType][] = [];
  try {
    children = await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // A folder that is gone has no live site; the next change of folders searches again.
  }
  for (const [name, type] of children) {
    const child = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.Directory && (await exists(vscode.Uri.joinPath(child, MARKER)))) {
      roots.push(child);
    }
  }
  return roots;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // stat has no other way to say that there is no such file.
    return false;
  }
}
