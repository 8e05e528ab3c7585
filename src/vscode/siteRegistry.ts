import * as vscode from 'vscode';
import type { Log } from '../app/ports';
import type { SiteFolder } from './siteFolder';
import type { LiveSites } from './liveSites';
import type { SiteState } from './ids';
import { findRoots, isInRepository } from './markers';

const MARKER = 'livesite.yml';

export interface SiteRegistryOptions {
  /** Builds and reads the live site of a folder; `begun` is called with it once its newest incidents are there, if that is not soon all. */
  readonly open: (root: vscode.Uri, begun: (folder: SiteFolder) => void) => Promise<SiteFolder>;
  /** Live sites that the checkout of a trusted folder may not show: see Backends.find. */
  readonly findShared: (folder: string) => Promise<readonly string[]>;
  readonly log: Log;
}

/** Knows the live sites of this window's folders and tells views why there is none. */
export class SiteRegistry implements LiveSites, vscode.Disposable {
  readonly #open: SiteRegistryOptions['open'];
  readonly #findShared: (folder: string) => Promise<readonly string[]>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #shownChanged = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#changed, this.#shownChanged];
  #folders: SiteFolder[] = [];
  #begun: SiteFolder[] = [];
  #searched = false;
  #anyRepository = false;
  #failures: unknown[] = [];
  #searching: Promise<void> | undefined;
  readonly #wasRead = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** Fires when `shown` has more and `all` has not yet. */
  readonly onDidShow = this.#shownChanged.event;
  /** Fires after every reading of any site; see SiteFolder.onDidRead. */
  readonly onDidRead = this.#wasRead.event;

  readonly #log: Log;

  constructor({ open, findShared, log }: SiteRegistryOptions) {
    this.#open = open;
    this.#findShared = findShared;
    this.#log = log;
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

  /** What views show: also live sites of which only the newest incidents have been read yet. Nobody may draw conclusions from those. */
  get shown(): readonly SiteFolder[] {
    return [...this.#folders, ...this.#begun];
  }

  /** Why the views are as they are. */
  get state(): SiteState {
    if (this.#folders.some(({ problem, site }) => problem === '' || site.incidents.length > 0)) {
      return 'ready';
    }
    if (this.#folders.length + this.#failures.length > 0) {
      return 'unreadable';
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

  siteOf(uri: vscode.Uri): SiteFolder | undefined {
    return this.#folders
      .filter(folder => folder.pathOf(uri) !== undefined)
      .sort((a, b) => b.root.path.length - a.root.path.length)[0];
  }

  /** The site with this root, as commands pass it around; also one of those that are only shown yet. */
  siteAt(root: string): SiteFolder | undefined {
    return this.shown.find(({ key }) => key === root);
  }

  /**
   * Finds live sites at the root of each folder and one level below, where the checkout shows none also on the shared branch; opens new ones, lets go of
   * those that are gone.
   */
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
      const inRepository = await isInRepository(uri);
      for (const root of await this.#rootsIn(uri, inRepository)) {
        roots.set(root.toString(), root);
      }
      repository ||= inRepository;
    }
    this.#anyRepository = repository;
    const kept = this.#folders.filter(({ root }) => roots.has(root.toString()));
    for (const gone of this.#folders.filter(folder => !kept.includes(folder))) {
      gone.dispose();
    }
    const known = new Set(kept.map(({ root }) => root.toString()));
    const added: SiteFolder[] = [];
    this.#failures = [];
    for (const [, root] of [...roots].filter(([key]) => !known.has(key))) {
      try {
        const folder = await this.#open(root, begun => {
          this.#begun.push(begun);
          this.#shownChanged.fire();
        });
        folder.onDidChange(() => this.#changed.fire());
        folder.onDidRead(() => this.#wasRead.fire());
        added.push(folder);
      } catch (error) {
        // The other sites must go on; the view and the log say what is wrong with this one.
        this.#failures.push(error);
        this.#log.write('error', `The live site in ${root.fsPath} could not be opened`, error);
      }
    }
    this.#folders = [...kept, ...added];
    this.#begun = [];
    this.#searched = true;
    this.#changed.fire();
  }

  async #rootsIn(folder: vscode.Uri, inRepository: boolean): Promise<readonly vscode.Uri[]> {
    const shown = await findRoots(folder);
    if (shown.length > 0 || !inRepository || folder.scheme !== 'file' || !vscode.workspace.isTrusted) {
      return shown;
    }
    try {
      return (await this.#findShared(folder.fsPath)).map(root => vscode.Uri.file(root));
    } catch (error) {
      this.#log.write('warn', `The shared branch of ${folder.fsPath} could not be searched`, error);
      return [];
    }
  }
}

/** The live sites that views show, in place of all that have been read. */
export function shownOf(sites: SiteRegistry): Pick<SiteRegistry, 'all'> {
  return {
    get all() {
      return sites.shown;
    },
  };
}
