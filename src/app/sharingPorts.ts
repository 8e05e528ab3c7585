import type { Change, EditConflict } from '../core/change/change';
import type { Instant } from '../core/time/instant';
import type { Disposable, UnreadableFile } from './ports';

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

/** What only a person can decide about sharing. Beside SiteStore, which shares by itself whatever it can. */
export interface SharingDecisions {
  /** Of what waits, what the last attempt to share found it cannot share as it stands, oldest first. */
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
}
