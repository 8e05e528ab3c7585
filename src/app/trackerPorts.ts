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
  /** Login of whoever wrote it, who is no member, collaborator or bot of the repository, as far as the tracker says. */
  readonly fromOutside?: string;
}

export interface IssueComment {
  readonly url: string;
  readonly body: string;
  /** As of an issue. */
  readonly fromOutside?: string;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed' | 'merged';
  /** What it was merged as; undefined where the tracker does not say. */
  readonly mergeCommit: string | undefined;
}

export interface IssueChanges {
  readonly issues: readonly Issue[];
  readonly etag: string | undefined;
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
  /**
   * The same without a limit, for one who knows the answer before: 'unchanged' where GitHub says that it is still the one with this
   * ETag, which costs nothing of its limit.
   */
  changesSince(
    repository: TrackerRepository,
    since: string,
    etag: string | undefined,
    signal?: AbortSignal,
  ): Promise<IssueChanges | 'unchanged'>;
  /** 'not-planned' closes too, and says that the work will not be done. */
  setState(
    repository: TrackerRepository,
    number: number,
    state: 'open' | 'closed' | 'not-planned',
    signal?: AbortSignal,
  ): Promise<Issue>;
  /** Changes title or body. */
  edit(
    repository: TrackerRepository,
    number: number,
    fields: { readonly title?: string; readonly body?: string },
    signal?: AbortSignal,
  ): Promise<Issue>;
  /** Undefined for one that does not exist or may not be seen. */
  pullRequest(
    repository: TrackerRepository,
    number: number,
    signal?: AbortSignal,
  ): Promise<PullRequest | undefined>;
  /** The pull requests that were merged last, the newest first; at most 50. */
  mergedPullRequests(repository: TrackerRepository, signal?: AbortSignal): Promise<readonly PullRequest[]>;
  /** Makes this login the only assignee. */
  assign(repository: TrackerRepository, number: number, login: string, signal?: AbortSignal): Promise<Issue>;
  comment(
    repository: TrackerRepository,
    number: number,
    body: string,
    signal?: AbortSignal,
  ): Promise<IssueComment>;
  /** Comments of an issue written or changed since a time (ISO 8601), oldest first; stops after some thousand of them. */
  commentsSince(
    repository: TrackerRepository,
    number: number,
    since: string,
    signal?: AbortSignal,
  ): Promise<readonly IssueComment[]>;
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
  /** The same, unless it is intended already, by whatever process: then resolves with false and changes nothing. */
  intendOnce(effect: IntendedEffect): Promise<boolean>;
  settle(key: string): Promise<void>;
  open(): Promise<readonly IntendedEffect[]>;
}
