import type { CodeRepositories } from './codeRepositories';
import type { CodeSearch } from './huntPorts';
import type { FileCommit } from './customerReview/approvalHistory';
import type { Pager, PagerSetup, SecretSource } from './pagerPorts';
import type { RepositoryFacts, SiteStore } from './ports';
import type { PublicationChannel, StatusPageIncident } from './publicationPorts';
import type { StatusPage } from '../core/plan/customerReviewPlan';
import type { EffectJournal, IssueTracker, TrackerRepository } from './trackerPorts';
import type { ConflictDesk, MergeDriver, SharedVersion, SharingDecisions } from './sharingPorts';
import type { SyncMemory } from './syncMemory';
import type { Templates } from './templates';

/** Everything outside the editor that one live site stands on. */
export interface SiteBackend {
  readonly store: SiteStore;
  readonly decisions: SharingDecisions;
  readonly templates: Templates;
  /** Undefined where there is no repository to keep it in. */
  journal(): Promise<EffectJournal | undefined>;
  /** What was read of issues before; undefined where there is no repository to keep it in. */
  syncMemory(): Promise<SyncMemory | undefined>;
  /** Undefined where there is no repository to keep it in. */
  conflicts(): Promise<ConflictDesk | undefined>;
  /** Undefined outside Git, and in an untrusted workspace, where Git is not run. */
  facts(): Promise<RepositoryFacts | undefined>;
  /** A file (path relative to the live site's root) as it is shared; undefined as for facts. */
  sharedVersion(path: string): Promise<SharedVersion | undefined>;
  /** Commits that changed a file of the live site as it is shared, newest first; none as for facts. */
  historyOf(path: string): Promise<readonly FileCommit[]>;
  dispose(): void;
}

export interface TrackerOptions {
  /** Base of the REST API: `https://api.github.com`. */
  readonly apiUrl: string;
  /** Asked for before each request; rejects where nobody is signed in. Never logged. */
  readonly token: () => Promise<string>;
}

/** Builds places where customers read reviews. Nothing is asked or sent until a channel is used. */
export interface PublicationChannels {
  files(folder: string, fileName: string): PublicationChannel;
  release(options: TrackerOptions, repository: TrackerRepository): PublicationChannel;
  statusPage(
    page: StatusPage,
    secrets: SecretSource,
    incident: Pick<StatusPageIncident, 'id' | 'address'>,
  ): PublicationChannel;
  /** The newest incidents of the page. Rejects with a PublicationError. */
  statusPageIncidents(page: StatusPage, secrets: SecretSource): Promise<readonly StatusPageIncident[]>;
}

/** What the engine must know of the editor at each moment. */
export interface EditorState {
  readonly trusted: () => boolean;
  /** Files of the live site, relative to its root, that hold unsaved text. */
  readonly unsaved: () => ReadonlySet<string>;
}

/** Builds the real things. The composition root implements it; the editor's part knows only this. */
export interface Backends {
  /** `root`: absolute path of the live site's folder, which need not hold a livesite.yml yet. */
  open(root: string, editor: EditorState): Promise<SiteBackend>;
  /**
   * Notes on which branch a live site that is about to be made will be shared, for `open` and for later; undefined: where the
   * checkout leads. `find` finds it from then on while the change that makes it waits. Runs git: only for trusted folders.
   */
  remember(root: string, branch: string | undefined): Promise<void>;
  /** Takes that back: nothing was made. Runs git: only for trusted folders. */
  forget(root: string): Promise<void>;
  /**
   * Live sites that the shared branch holds, or that were made here and wait to be shared, in this folder or directly below it although
   * the checkout may not show them, as absolute paths. Runs git: only for trusted folders.
   */
  find(folder: string): Promise<readonly string[]>;
  tracker(options: TrackerOptions): Promise<IssueTracker>;
  pager(setup: PagerSetup): Promise<Pager>;
  /** Ways by which reviews reach customers. */
  publications(): Promise<PublicationChannels>;
  /** Keys of routes in the environment of this process. */
  readonly environmentSecrets: SecretSource;
  /** Writes a workflow and the tool it runs into a repository; commits nothing. Returns the paths. Rejects where the disk refuses. */
  writeWorkflow(repository: string, text: string): Promise<readonly string[]>;
  /** Clones on this machine in which proofs are looked for: the live site's own and those of other folders. Runs git: only for trusted folders. */
  codeRepositories(root: string, others: readonly string[]): Promise<CodeRepositories>;
  /** Looks through the code of clones on this machine. Runs git: only for trusted folders. */
  codeSearch(): Promise<CodeSearch>;
  /** The merge driver of the clone that holds this folder; undefined outside Git. Runs git: only for trusted folders. */
  mergeDriver(root: string): Promise<MergeDriver | undefined>;
  /** Where the driver is installed, sees to it that it still finds this version of the extension. Runs no git. */
  refreshMergeDriver(root: string): Promise<void>;
}
