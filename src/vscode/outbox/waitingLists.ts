import * as vscode from 'vscode';
import { ISSUES_IN_FLIGHT, PUBLICATIONS_IN_FLIGHT } from '../../app/inFlight';
import type { Log } from '../../app/ports';
import { countNeeds, waitingList, type ConflictDraft, type WaitingItem } from '../../app/waitingList';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

type Sites = Pick<SiteRegistry, 'all' | 'onDidChange' | 'onDidRead'>;

/** Sharing usually takes a tenth of a second, on a slow line a few. */
const MOMENT_MS = 4000;

/** What waits in each live site of the window, kept up to date. */
export class WaitingLists implements vscode.Disposable {
  readonly #sites: Sites;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #lists = new Map<SiteFolder, readonly WaitingItem[]>();
  readonly #listeners: vscode.Disposable;
  #shown = '';
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #now: () => number;
  readonly onDidChange = this.#changed.event;

  constructor(sites: Sites, log: Log, now: () => number) {
    this.#sites = sites;
    this.#log = log;
    this.#now = now;
    this.#listeners = vscode.Disposable.from(
      this.#changed,
      new vscode.Disposable(() => clearTimeout(this.#timer)),
      sites.onDidChange(() => void this.refresh()),
      sites.onDidRead(() => void this.refresh()),
    );
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  of(folder: SiteFolder): readonly WaitingItem[] {
    return this.#lists.get(folder) ?? [];
  }

  needsOf(folder: SiteFolder): number {
    return countNeeds(this.of(folder));
  }

  /** Live sites that have something in the list. */
  get folders(): readonly SiteFolder[] {
    return this.#sites.all.filter(folder => this.of(folder).length > 0);
  }

  /**
   * Whether the list should be on screen: what goes out by itself in the next moment must not make the other views jump. Fires
   * onDidChange when that moment is over.
   */
  isWorthShowing(): boolean {
    const items = this.folders.flatMap(folder => this.of(folder).map(item => ({ item, folder })));
    const isWorth = items.some(
      ({ item, folder: { status } }) =>
        item.kind !== 'saved' ||
        (status.state !== 'publishing' && status.state !== 'saved') ||
        this.#now() - Date.parse(item.change.at) >= MOMENT_MS,
    );
    clearTimeout(this.#timer);
    if (items.length > 0 && !isWorth) {
      this.#timer = setTimeout(() => this.#changed.fire(), MOMENT_MS);
    }
    return isWorth;
  }

  /** One look at a time; a request during one leads to exactly one more. Never rejects. */
  refresh(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return this.#looking;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    do {
      this.#lookAgain = false;
      for (const folder of this.#lists.keys()) {
        if (!this.#sites.all.includes(folder)) {
          this.#lists.delete(folder);
        }
      }
      for (const folder of this.#sites.all) {
        try {
          this.#lists.set(folder, await listOf(folder));
        } catch (error) {
          // What was known before is still shown, and the next reading looks again.
          this.#log.write('warn', `What waits in ${folder.root.fsPath} could not be listed`, error);
        }
      }
      const shown = JSON.stringify(
        this.#sites.all.map(folder => [folder.key, folder.status, this.of(folder)]),
      );
      if (shown !== this.#shown) {
        this.#shown = shown;
        this.#changed.fire();
      }
    } while (this.#lookAgain);
  }
}

async function listOf(folder: SiteFolder): Promise<readonly WaitingItem[]> {
  if (folder.readOnly !== '') {
    return [];
  }
  const { store, decisions, status } = folder;
  const effects = (await (await folder.journal())?.open()) ?? [];
  return waitingList({
    status,
    pending: await store.pending(),
    held: decisions.held(),
    missing: decisions.missing(),
    effects: effects.filter(({ key }) => !ISSUES_IN_FLIGHT.has(key) && !PUBLICATIONS_IN_FLIGHT.has(key)),
    drafts: await draftsOf(folder),
  });
}

async function draftsOf(folder: SiteFolder): Promise<readonly ConflictDraft[]> {
  const desk = await folder.conflicts();
  const drafts: ConflictDraft[] = [];
  for (const laid of (await desk?.all()) ?? []) {
    const result = await desk?.readResult(laid);
    if (result !== undefined) {
      drafts.push({ laid, result });
    }
  }
  return drafts;
}
