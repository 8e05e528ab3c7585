import type { Change, EditConflict } from '../core/change/change';
import type { Instant } from '../core/time/instant';

/** Ends a subscription. */
export interface Disposable {
  dispose(): void;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** Randomness for ids, a port so that tests are repeatable. */
export interface Randomness {
  /** An integer from 0 to `below` - 1. */
  integer(below: number): number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A log a person can read. Never gets entry texts, tokens or request bodies. */
export interface Log {
  write(level: LogLevel, message: string, cause?: unknown): void;
}

/** A file of the live site. */
export interface SiteFile {
  /** Relative to the live site's root, forward slashes. */
  readonly path: string;
  /** Differs whenever the text may differ: lets a reader keep what it has parsed. Opaque. */
  readonly stamp: string;
  /** The file stands in the checkout, so an editor can open it there. */
  readonly inCheckout: boolean;
}

/** A file that is there but could not be read as text. */
export interface UnreadableFile {
  readonly path: string;
  readonly reason: 'symlink' | 'too-large' | 'binary' | 'io';
  /** One plain sentence. */
  readonly message: string;
}

/** Where the live site stands and how it is shared. */
export interface ShareStatus {
  readonly state: 'shared' | 'saved' | 'publishing' | 'offline' | 'blocked' | 'local';
  /** Changes saved on this machine that are not yet on the branch. */
  readonly waiting: number;
  /**
   * One plain sentence for a person: why something waits and what to do; with the reason `busy-checkout`, that all is shared but
   * the checkout follows later. Empty when there is nothing to say.
   */
  readonly message: string;
  /** A reason code for code: see PublishFailure. */
  readonly reason?: PublishFailure;
  /** With 'offline': since when, ms since 1970. */
  readonly offlineSince?: number;
  /** The branch of its own that what waits was pushed to, until that is found on the live site's branch. See publishToBranch. */
  readonly onBranch?: SideBranch;
}

/** A branch beside the live site's own, for a pull request. */
export interface SideBranch {
  /** Short name: `livesite/alice/k3v9q2`. */
  readonly branch: string;
  /** Web page where the pull request is opened (https); undefined where the host's is not known. */
  readonly compareUrl: string | undefined;
}

export type PublishFailure =
  | 'untrusted'
  | 'no-git'
  | 'not-a-repository'
  | 'no-identity'
  | 'signing'
  | 'locked'
  | 'disk'
  | 'offline'
  /** The remote does not know who is there (any more): sign in again. */
  | 'authentication'
  /** The remote knows the person, who may not write there. A branch would be refused as well. */
  | 'read-only'
  /** Rules of the live site's branch, or a hook, keep the push out: publishToBranch is a way. */
  | 'protected'
  /** The remote refuses what is in the push, or the configuration names no remote to push to. A branch would not help. */
  | 'refused'
  /** The remote has no such branch any more. */
  | 'no-branch'
  /** All that waits is on a branch of its own: see ShareStatus.onBranch. */
  | 'on-branch'
  /** The remote is another repository than the one the live site was shared through: see SiteStore.acceptRemote. */
  | 'remote-changed'
  /** The branch's history was rewritten and lacks what was shared from here: see SiteStore.missing. */
  | 'history'
  /** All is shared, but the checkout has what was taken off the branch when its history was rewritten: see SiteStore.leaveOldHistory. */
  | 'old-history'
  | 'rejected'
  | 'busy-checkout'
  | 'conflict'
  | 'timeout'
  | 'unknown';

/** A saved change that cannot be shared as it stands; a person has to decide. It blocks nothing that does not build on it. */
export interface HeldChange {
  readonly change: Change;
  readonly conflicts: readonly EditConflict[];
}

/** An incident declared here that had to take another id: others had shared one with the same id first. */
export interface RenamedIncident {
  /** The id it had here, which is theirs now. */
  readonly from: string;
  /** The id it has now. */
  readonly to: string;
  /** What was declared under `from` by whom (handle, no '@') and when; as the shared log says it. */
  readonly theirs: { readonly actor: string; readonly at: Instant; readonly title: string };
  /** The same title within minutes: almost certainly the same incident. */
  readonly isLikelySame: boolean;
}

/** The live site's files, to be read. */
export interface SiteFiles {
  /** All files of the live site that exist now. Cheap: no contents are read. */
  list(): Promise<readonly SiteFile[]>;
  /** Texts by path. A path that does not exist is absent; one that cannot be read maps to an UnreadableFile. Line endings are as stored. */
  readMany(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>>;
}

/**
 * The live site's files and the way to change them. Reading shows the truth: the fetched tip of the live site's branch,
 * plus what is saved but not yet shared, plus what people have edited in the checkout.
 */
export interface SiteStore extends SiteFiles {
  /**
   * Texts as they are shared plus what waits in the outbox, without what people have edited in the checkout: the base of such an
   * edit. Same shape as readMany.
   */
  readShared(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>>;
  /**
   * Writes the change to the outbox and returns once it is on disk (written, flushed, renamed, folder flushed). From then on it
   * survives a crash and every reader sees it. Rejects with a SaveError and keeps nothing half-written if the disk refuses.
   */
  save(change: Change): Promise<void>;
  /** Commits and shares what waits, oldest first. Resolves with the status reached; failures are in the status, not thrown. */
  publish(signal?: AbortSignal): Promise<ShareStatus>;
  /** Fetches and lets the checkout follow where that is safe. Never throws for an unreachable remote: see the status. */
  refresh(signal?: AbortSignal): Promise<ShareStatus>;
  /** Changes saved but not shared, oldest first. */
  pending(): Promise<readonly Change[]>;
  /** Of these, what the last attempt to share found it cannot share as it stands, oldest first. */
  held(): readonly HeldChange[];
  /**
   * Drops a saved change that a person decided not to share. Rejects with a Refusal where it is being sent at that moment or has been
   * shared meanwhile: nobody is told that something is dropped which colleagues can read.
   */
  discard(changeId: string): Promise<void>;
  /**
   * Saves `by`, which a person decided shall stand for these saved changes, and then drops them: a crash between the two loses
   * nothing. What the checkout still has of them counts as decided and follows once `by` is shared. Without `by` the shared texts
   * stand as they are. Rejects with a SaveError, or with a Refusal while what waits is being sent.
   */
  supersede(changeIds: readonly string[], by: Change | undefined): Promise<void>;
  /**
   * Pushes what waits to a branch of its own, for a pull request: for the reason 'protected'. Called again, it adds to the same branch
   * what was saved since; publish() does so by itself. The changes go on waiting, and the status says where they are, until they are
   * found on the live site's branch (merged in whatever way) or the branch is gone from the remote: then publish() tries as before.
   * Rejects with a PublishError that says why nothing was pushed; what was saved is kept.
   */
  publishToBranch(signal?: AbortSignal): Promise<SideBranch>;
  /**
   * Changes shared from this clone that the branch no longer has because its history was rewritten (force-push, reset, deleted and
   * made again), oldest first. Nobody is asked about them again after putBack or leaveOut. Survives restarts.
   */
  missing(): readonly Change[];
  /** Saves these missing changes again, to be shared with the next publish(). Rejects with a SaveError. Unknown ids are fine. */
  putBack(changeIds: readonly string[]): Promise<void>;
  /** Lets these missing changes go for good: somebody may have removed them on purpose. Unknown ids are fine. */
  leaveOut(changeIds: readonly string[]): Promise<void>;
  /**
   * For the reason 'old-history': a person agrees that the checkout's branch leaves the commits that were taken off the remote's, as
   * `git reset --keep` would. What is edited stays, and then the checkout does not follow yet.
   */
  leaveOldHistory(): Promise<ShareStatus>;
  /** For the reason 'remote-changed': a person agrees that the live site is shared through the present remote from now on. */
  acceptRemote(): Promise<void>;
  /** Incidents that were renamed here and of which no window has told yet, oldest first. Survives restarts. */
  renamed(): readonly RenamedIncident[];
  /** A person has been told: takes `to` off renamed(). */
  toldRenamed(to: string): Promise<void>;
  /** Fires in every window of the clone when an incident got another id; whoever shows `from` as the person's own goes on with `to`. */
  onDidRename(listener: (renamed: RenamedIncident) => void): Disposable;
  readonly status: ShareStatus;
  onDidChangeStatus(listener: (status: ShareStatus) => void): Disposable;
}

/** A file as it is shared now, and the commit that changed it last. */
export interface SharedVersion {
  /** Undefined where the live site has no such file (any more). */
  readonly text: string | UnreadableFile | undefined;
  /** Undefined where no commit that is here tells. */
  readonly last: SharedCommit | undefined;
}

export interface SharedCommit {
  readonly commit: string;
  /** The author's name, as they gave it to Git. */
  readonly author: string;
  /** ISO 8601 with the author's offset. */
  readonly at: string;
  readonly subject: string;
}

/** The texts of a conflict in one file, laid out as files that an editor can open. */
export interface LaidConflict {
  /** The saved changes whose edits of the file it holds, oldest first; the first one names it. */
  readonly changeIds: readonly string[];
  /** Relative to the live site's root. */
  readonly path: string;
  readonly base: string;
  /** The shared text when it was laid out; undefined where there was none. */
  readonly theirs: string | undefined;
  readonly mine: string;
  /** The result as it was laid out, before a person touched it. */
  readonly start: string;
  /** Absolute paths. */
  readonly files: Readonly<Record<'base' | 'theirs' | 'mine' | 'result', string>>;
}

/** Keeps the texts of a conflict while a person decides it, beside the outbox: they survive closing the editor and a crash. */
export interface ConflictDesk {
  /** On disk before it resolves. */
  lay(conflict: Omit<LaidConflict, 'files'>): Promise<LaidConflict>;
  all(): Promise<readonly LaidConflict[]>;
  /** What the person has saved as the result; undefined where the file is gone or is no text. */
  readResult(conflict: LaidConflict): Promise<string | undefined>;
  clear(conflict: LaidConflict): Promise<void>;
}

/** Nothing was pushed. `message` is one plain sentence. */
export class PublishError extends Error {
  constructor(
    message: string,
    readonly reason: PublishFailure,
  ) {
    super(message);
    this.name = 'PublishError';
  }
}

/** Facts about the repository the live site lives in. */
export interface RepositoryFacts {
  /** The branch the live site is shared on, short name: `main`. */
  readonly branch: string;
  /** Name of the remote it is shared through; undefined where there is none. */
  readonly remote: string | undefined;
  /** URL of that remote without credentials. */
  readonly remoteUrl: string | undefined;
  /** The remote had that branch when it was last asked. */
  readonly onRemote: boolean;
  /** Live site's root relative to the repository's root, '' or ending with '/'. */
  readonly prefix: string;
  /** `user.name` and `user.email` as git would use them; undefined where git knows none. */
  readonly identity: { readonly name: string; readonly email: string } | undefined;
  /** Commit of the shared branch's fetched tip (or local tip without a remote), for permalinks. */
  readonly tip: string | undefined;
}

/** The disk refused to keep a change. The caller still holds the user's text. */
export class SaveError extends Error {
  constructor(
    message: string,
    readonly reason: 'read-only' | 'full' | 'io',
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'SaveError';
  }
}

/** A repository on an issue tracker: `acme/shop`. */
export interface TrackerRepository {
  readonly owner: string;
  readonly name: string;
}

export interface TrackerRepositoryFacts {
  readonly repository: TrackerRepository;
  /** Where people see it. */
  readonly url: string;
  readonly private: boolean;
  readonly issuesEnabled: boolean;
  /** Labels and assignees are silently dropped by GitHub for callers who may not push. */
  readonly canPush: boolean;
}

export interface IssueDraft {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignee: string | undefined;
}

export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  /** Why it was closed; undefined while open or where the tracker does not say. */
  readonly closedAs: 'completed' | 'not-planned' | undefined;
  readonly assignees: readonly string[];
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

export type TrackerFailure =
  | 'signed-out'
  | 'forbidden'
  | 'not-found'
  | 'gone'
  | 'invalid'
  | 'rate-limited'
  | 'offline'
  | 'server'
  | 'unexpected-answer'
  | 'cancelled';

/** The tracker did not do what was asked. `message` is one plain sentence that says what happened and what to do next. */
export class TrackerError extends Error {
  /** With 'rate-limited': when the tracker will answer again, ms since 1970; undefined where it does not say. */
  readonly retryAt: number | undefined;

  constructor(
    message: string,
    readonly reason: TrackerFailure,
    /** True where the tracker may have acted although no answer came: look for the marker before trying again. */
    readonly uncertain: boolean,
    options?: { cause?: unknown; retryAt?: number },
  ) {
    super(message, options);
    this.name = 'TrackerError';
    this.retryAt = options?.retryAt;
  }
}

/** An issue tracker. No method repeats a create by itself. All reject with a TrackerError. */
export interface IssueTracker {
  repository(repository: TrackerRepository, signal?: AbortSignal): Promise<TrackerRepositoryFacts>;
  /** Whether issues of the repository can be assigned to this login. */
  canAssign(repository: TrackerRepository, login: string, signal?: AbortSignal): Promise<boolean>;
  create(repository: TrackerRepository, draft: IssueDraft, signal?: AbortSignal): Promise<Issue>;
  /** Undefined for an issue that does not exist (any more) or was moved out of sight. */
  get(repository: TrackerRepository, number: number, signal?: AbortSignal): Promise<Issue | undefined>;
  /** Issues changed since a time (ISO 8601), any state, newest first; stops after `limit` of them. Lists, not search: search lags. */
  changedSince(
    repository: TrackerRepository,
    since: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly Issue[]>;
  /** 'not-planned' closes too, and says that the work will not be done. */
  setState(
    repository: TrackerRepository,
    number: number,
    state: 'open' | 'closed' | 'not-planned',
    signal?: AbortSignal,
  ): Promise<Issue>;
  /** Makes this login the only assignee. */
  assign(repository: TrackerRepository, number: number, login: string, signal?: AbortSignal): Promise<Issue>;
}

/** An outside effect that was intended and of which it is not yet recorded that it was done. */
export interface IntendedEffect {
  /** Idempotency key: the marker in the issue's body. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** One plain sentence for a person. */
  readonly what: string;
}

/** Remembers outside effects across crashes, beside the outbox. */
export interface EffectJournal {
  /** On disk before it resolves. */
  intend(effect: IntendedEffect): Promise<void>;
  settle(key: string): Promise<void>;
  open(): Promise<readonly IntendedEffect[]>;
}

/** `incomplete`: a part of it is missing or from another version; installing it again puts it right. */
export type MergeDriverState = 'installed' | 'incomplete' | 'absent';

/** What makes plain `git merge`, `git pull` and `git rebase` in this clone merge the live site's files as Livesite does. */
export interface MergeDriver {
  readonly kind: 'driver';
  state(): Promise<MergeDriverState>;
  /** Idempotent. Changes only this clone's own configuration; nothing is committed. */
  install(): Promise<void>;
  /** Takes away exactly what installing added. */
  remove(): Promise<void>;
}
