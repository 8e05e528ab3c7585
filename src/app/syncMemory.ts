import type { IssueNow } from '../core/remediation/sync';

/** Issues of a repository as they were read last. Lost, it costs one listing; it decides nothing. */
export interface RememberedIssues {
  /** When all were read, ISO 8601. */
  readonly wholeAt: string;
  /** The newest change that was read, by GitHub's clock, ISO 8601. */
  readonly since: string;
  /** Of the answer about changes since then; undefined: none yet. */
  readonly etag: string | undefined;
  readonly issues: readonly IssueNow[];
}

/** Remembers issues on this machine, by `owner/name`. A memory that cannot be read is none. */
export interface SyncMemory {
  read(repository: string): Promise<RememberedIssues | undefined>;
  write(repository: string, issues: RememberedIssues): Promise<void>;
}
