import type { Change } from '../core/change/change';
import type { ShareStatus } from './sharingPorts';

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

/** Some of the live site's files beside a listing of all. */
export interface SomeFiles {
  readonly files: readonly SiteFile[];
  /** Paths that are asked for and not there. */
  readonly gone: readonly string[];
}

/** The live site's files, to be read. */
export interface SiteFiles {
  /** All files of the live site that exist now. Cheap: no contents are read. */
  list(): Promise<readonly SiteFile[]>;
  /**
   * What has become of these files, of whatever waited then or waits now, and of what was shared or followed, since the last listing: all
   * but what others have written in the folder. Undefined where only listing all can tell; missing where that is always so.
   */
  listSome?(paths: readonly string[]): Promise<SomeFiles | undefined>;
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
