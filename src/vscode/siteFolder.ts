import { isOpen } from '../core/incident/status';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { SiteBackend } from '../app/backend';
import type { FileCommit } from '../app/customerReview/approvalHistory';
import { Refusal, type Author } from '../app/change';
import { createPause } from '../app/pause';
import type { Clock, Log, Randomness, RepositoryFacts, SiteStore } from '../app/ports';
import type { EffectJournal } from '../app/trackerPorts';
import type { ConflictDesk, SharedVersion, ShareStatus, SharingDecisions } from '../app/sharingPorts';
import { repositoriesOf } from '../app/leakProblems';
import { EMPTY_SITE, SiteReader, type LiveSite } from '../app/site';
import type { SyncMemory } from '../app/syncMemory';
import type { Templates } from '../app/templates';
import type { Change } from '../core/change/change';
import { handleOfIdentity } from '../core/people/people';
import { HANDLE_PATTERN } from '../core/incident/entry';
import { LIVE_SCHEME, type OpenSite } from './liveSites';
import { settings } from './settings';
import { type Touched, touchedBoth, watchSite } from './siteWatcher';

export interface SiteFolderOptions {
  readonly root: vscode.Uri;
  readonly backend: SiteBackend;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
  /** Login of a signed-in GitHub account; never asks. */
  readonly accountLogin: () => Promise<string | undefined>;
  /** Asks the person for their handle and remembers it; rejects with Cancelled. For when nothing else tells. */
  readonly askHandle: () => Promise<string>;
}

/** How often is fetched: while an incident is open or something waits, in front or not; else only by a window in front. */
const FETCH_WHILE_OPEN_MS = 30_000;
const FETCH_WHILE_QUIET_MS = 300_000;
/** So often is looked at all files with a fetch: whoever tells which were written may miss some. */
const LOOK_AT_ALL_MS = 300_000;
/** How often is asked whether that time has passed: far more often, or a fetch that is nearly due waits a whole round longer. */
const ASK_EVERY_MS = 10_000;
/** Switching windows back and forth does not fetch each time. */
const FETCH_ON_FOCUS_MS = 10_000;

/** One live site open in this window: reads it, keeps it fresh, writes to it. */
export class SiteFolder implements OpenSite, vscode.Disposable {
  readonly root: vscode.Uri;
  readonly #options: SiteFolderOptions;
  readonly #reader: SiteReader;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [];
  #site: LiveSite = EMPTY_SITE;
  /** The newest incidents, of a site that was not read whole when they were. */
  #first: LiveSite | undefined;
  #problem = '';
  #me = '';
  #identity: RepositoryFacts['identity'];
  /** Undefined until somebody asks. */
  #repositories: readonly string[] | undefined;
  #shown = '';
  #pending: ReadonlySet<string> = new Set();
  #reading: Promise<LiveSite> | undefined;
  #readAgain = false;
  /** What may have changed since the last reading began. */
  #touched: Touched = 'any';
  #lastFetch = 0;
  /** When was begun last to look at all files. */
  #lastLook = 0;
  readonly #wasRead = new vscode.EventEmitter<void>();
  readonly #begun = new vscode.EventEmitter<void>();
  /** Fires once where there is much to read: `site` has the newest incidents, and nothing but views should look at it yet. */
  readonly onDidBegin = this.#begun.event;
  readonly onDidChange = this.#changed.event;
  /** Fires after every reading, whether or not anything that is parsed changed: other files may have. */
  readonly onDidRead = this.#wasRead.event;

  constructor(options: SiteFolderOptions) {
    this.root = options.root;
    this.#options = options;
    this.#reader = new SiteReader(options.backend.store, {
      pause: createPause(
        () => performance.now(),
        () => new Promise(resolve => setImmediate(resolve)),
      ),
    });
    this.#disposables.push(
      this.#changed,
      this.#wasRead,
      this.#begun,
      options.backend,
      // What waits may be another; the files are the same.
      options.backend.store.onDidChangeStatus(() => void this.#refreshSome(new Set())),
      watchSite(this.root, touched => void this.#refreshSome(touched)),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('livesite.handle')) {
          this.#me = '';
          void this.#refreshSome(new Set());
        }
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.#sinceFetch() >= FETCH_ON_FOCUS_MS) {
          this.#inBackground(this.fetch('any'));
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#repositories = undefined;
        this.#inBackground(this.fetch('any'));
      }),
    );
    const timer = setInterval(() => this.#tick(), ASK_EVERY_MS);
    this.#disposables.push(new vscode.Disposable(() => clearInterval(timer)));
  }

  /** The root as commands and tree nodes pass it around. */
  get key(): string {
    return this.root.toString();
  }

  get site(): LiveSite {
    return this.#site;
  }

  /** Why the live site could not be read, one plain sentence; what was read before is still shown. Empty when it could. */
  get problem(): string {
    return this.#problem;
  }

  get store(): SiteStore {
    return this.#options.backend.store;
  }

  get decisions(): SharingDecisions {
    return this.#options.backend.decisions;
  }

  journal(): Promise<EffectJournal | undefined> {
    return this.#options.backend.journal();
  }

  syncMemory(): Promise<SyncMemory | undefined> {
    return this.#options.backend.syncMemory();
  }

  conflicts(): Promise<ConflictDesk | undefined> {
    return this.#options.backend.conflicts();
  }

  sharedVersion(file: string): Promise<SharedVersion | undefined> {
    return this.#options.backend.sharedVersion(file);
  }

  /** None in a workspace that is not trusted: its settings of Git's could run a program. */
  historyOf(file: string): Promise<readonly FileCommit[]> {
    return this.readOnly === '' ? this.#options.backend.historyOf(file) : Promise.resolve([]);
  }

  get status(): ShareStatus {
    return this.store.status;
  }

  get templates(): Templates {
    return this.#options.backend.templates;
  }

  get me(): string {
    return this.#me;
  }

  get pendingEntries(): ReadonlySet<string> {
    return this.#pending;
  }

  get readOnly(): string {
    if (!vscode.workspace.isTrusted) {
      return 'This workspace is not trusted, so Livesite only reads it.';
    }
    if (this.root.scheme !== 'file') {
      return 'This is a virtual workspace without a local Git repository, so Livesite only reads it.';
    }
    return '';
  }

  get repositories(): readonly string[] {
    if (this.#repositories === undefined) {
      this.#repositories = [];
      this.#inBackground(this.#findRepositories());
    }
    return this.#repositories;
  }

  facts(): Promise<RepositoryFacts | undefined> {
    return vscode.workspace.isTrusted ? this.#options.backend.facts() : Promise.resolve(undefined);
  }

  async author(): Promise<Author> {
    if (this.readOnly !== '') {
      throw new Refusal(vscode.workspace.isTrusted ? this.readOnly : `${this.readOnly} Trust it to write.`);
    }
    if (this.#me === '') {
      await this.#findMe(true);
    }
    const { clock, randomness, askHandle } = this.#options;
    const actor = this.#me === '' ? await askHandle() : this.#me;
    return { actor, now: clock.now(), random: below => randomness.integer(below) };
  }

  async apply(change: Change): Promise<void> {
    await this.store.save(change);
    await this.#refreshSome(new Set(change.edits.map(edit => edit.path)));
    this.#inBackground(this.publish());
  }

  async publish(signal?: AbortSignal): Promise<ShareStatus> {
    const status = await this.store.publish(signal);
    await this.#refreshSome(new Set());
    return status;
  }

  /** Fetches what colleagues shared and shares what waits here. `touched`: what may have been written in the folder meanwhile, untold. */
  async fetch(touched: Touched = new Set()): Promise<void> {
    if (this.readOnly !== '') {
      return;
    }
    this.#lastFetch = this.#options.clock.now();
    await this.store.refresh();
    if (this.status.waiting > 0) {
      await this.store.publish();
    }
    const isTime = this.#options.clock.now() - this.#lastLook >= LOOK_AT_ALL_MS;
    await this.#refreshSome(isTime ? 'any' : touched);
  }

  refresh(): Promise<LiveSite> {
    return this.#refreshSome('any');
  }

  /** One reading at a time; a request during one leads to exactly one more. */
  #refreshSome(touched: Touched): Promise<LiveSite> {
    this.#touched = touchedBoth(this.#touched, touched);
    if (this.#reading) {
      this.#readAgain = true;
      return this.#reading;
    }
    this.#reading = this.#read();
    return this.#reading;
  }

  pathOf(uri: vscode.Uri): string | undefined {
    if (uri.scheme !== this.root.scheme && uri.scheme !== LIVE_SCHEME) {
      return undefined;
    }
    const relative = path.posix.relative(this.root.path, uri.path);
    return relative === '' || relative.startsWith('..') || path.posix.isAbsolute(relative)
      ? undefined
      : relative;
  }

  uriOf(file: string): vscode.Uri {
    const uri = vscode.Uri.joinPath(this.root, file);
    return this.#site.inCheckout.has(file) ? uri : uri.with({ scheme: LIVE_SCHEME });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #read(): Promise<LiveSite> {
    try {
      do {
        this.#readAgain = false;
        await this.#readOnce();
      } while (this.#readAgain);
      return this.#site;
    } finally {
      // Not once the promise ends, a moment later: whoever asks in between would get nothing new.
      this.#reading = undefined;
    }
  }

  async #readOnce(): Promise<void> {
    const before = this.#site;
    try {
      const touched = this.#touched;
      this.#touched = new Set();
      this.#lastLook = touched === 'any' ? this.#options.clock.now() : this.#lastLook;
      this.#site = await this.#reader.read({
        onFirst: before === EMPTY_SITE ? first => this.#begin(first) : undefined,
        only: touched === 'any' ? undefined : [...touched],
      });
      const pending = await this.store.pending();
      this.#pending = new Set(pending.flatMap(entriesOf));
      this.#problem = '';
    } catch (error) {
      this.#touched = 'any';
      // Half a site, of which nobody but views may know, is none; the next reading goes on where this one ended.
      this.#site = this.#site === this.#first ? before : this.#site;
      this.#problem = `The live site in ${this.root.fsPath} could not be read; what was read before is shown. The log says why.`;
      this.#options.log.write('error', `The live site in ${this.root.fsPath} could not be read`, error);
    }
    if (before.people !== this.#site.people || this.#me === '') {
      await this.#findMe(this.#me === '');
    }
    this.#announce(before);
    this.#wasRead.fire();
  }

  #begin(first: LiveSite): void {
    const isFirst = this.#first === undefined;
    this.#first = first;
    this.#site = first;
    if (isFirst) {
      this.#begun.fire();
    }
  }

  /** Tells listeners only if there is something new: drawing again costs a person their place. */
  #announce(before: LiveSite): void {
    const shown = JSON.stringify([this.#problem, this.#me, this.status, [...this.#pending]]);
    if (before !== this.#site || shown !== this.#shown) {
      this.#shown = shown;
      this.#changed.fire();
    }
  }

  /** Who writes here: the person's own setting, else whom people.yml knows by what git says, else the signed-in account. */
  async #findMe(askGit: boolean): Promise<void> {
    const chosen = settings().handle;
    if (HANDLE_PATTERN.test(chosen)) {
      this.#me = chosen;
      return;
    }
    try {
      if (askGit) {
        this.#identity = (await this.facts())?.identity;
      }
      this.#me = this.#identity
        ? handleOfIdentity(this.#site.people, this.#identity)
        : ((await this.#options.accountLogin()) ?? '');
    } catch (error) {
      // Reading must go on for somebody whom git cannot name; whoever writes is asked.
      this.#options.log.write('warn', 'It is not known who works here', error);
    }
  }

  async #findRepositories(): Promise<void> {
    const found = repositoriesOf((await this.facts())?.remoteUrl);
    if (found.length > 0) {
      this.#repositories = found;
      this.#changed.fire();
    }
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#options.log.write('error', 'Work in the background failed', error));
  }

  #sinceFetch(): number {
    return this.#options.clock.now() - this.#lastFetch;
  }

  #tick(): void {
    const isUrgent = this.status.waiting > 0 || this.#site.incidents.some(({ incident }) => isOpen(incident));
    const every = isUrgent ? FETCH_WHILE_OPEN_MS : FETCH_WHILE_QUIET_MS;
    if ((isUrgent || vscode.window.state.focused) && this.#sinceFetch() >= every) {
      this.#inBackground(this.fetch());
    }
  }
}

function entriesOf({ trailers }: Change): string[] {
  return trailers.flatMap(([name, id]) => (name === 'Livesite-Entry' ? [id] : []));
}
