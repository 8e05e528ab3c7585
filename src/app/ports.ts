import type { Change, EditConflict } from '../core/change/change';

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
  | 'authentication'
  | 'refused'
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
  /** Drops a saved change that a person decided not to share. */
  discard(changeId: string): Promise<void>;
  readonly status: ShareStatus;
  onDidChangeStatus(listener: (status: ShareStatus) => void): Disposable;
}

/** Facts about the repository the live site lives in. */
export interface RepositoryFacts {
  /** The branch the live site is shared on, short name: `main`. */
  readonly branch: string;
  /** Name of the remote it is shared through; undefined where there is none. */
  readonly remote: string | undefined;
  /** URL of that remote without credentials. */
  readonly remoteUrl: string | undefined;
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
