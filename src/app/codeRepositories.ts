/** A commit as far as a sentence needs it. */
export interface CommitFacts {
  /** 7 to 40 hexadecimal digits. */
  readonly commit: string;
  /** `yyyy-mm-dd`, by the committer's own clock. */
  readonly day: string;
  readonly subject: string;
}

/** A clone on this machine, looked at as it is at one commit. Nothing of it is changed, and nothing fetched. */
export interface CodeRepository {
  /** The commit that is looked at, 40 hexadecimal digits. */
  readonly head: string;
  /** Texts by path; what is not there, or is no text, is absent. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** All paths of files, in the order of their bytes. */
  paths(): Promise<readonly string[]>;
  /** Where a file is now that is not at `path` any more: renames are followed. Both undefined: the history here does not tell. */
  trace(path: string): Promise<{ readonly to?: string; readonly goneIn?: CommitFacts }>;
  /** The last commit in which words came into or left a file. */
  changedIn(path: string, words: string): Promise<CommitFacts | undefined>;
}

/** Clones in which proofs are looked for. */
export interface CodeRepositories {
  /** By `owner/name` of a remote, in any case; undefined: the one that holds the live site. Undefined where none is at hand. */
  find(name: string | undefined): Promise<CodeRepository | undefined>;
}
