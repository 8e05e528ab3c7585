import type { SearchPattern } from '../core/hunt/searchBlock';

/** A clone on this machine that can be searched. */
export interface HuntRepository {
  /** Name in `in`: a workspace folder's, or `.` for the repository of the live site. */
  readonly name: string;
  /** Absolute path of its top folder. */
  readonly folder: string;
  /** Where the live site lies in it, without a slash at its end; empty: at its top; undefined: it is not in it. */
  readonly site: string | undefined;
}

export interface CodeQuery {
  readonly pattern: SearchPattern;
  /** Globs; empty: everywhere. */
  readonly paths: readonly string[];
  readonly not: readonly string[];
}

export interface CodeLine {
  /** Relative to the repository's top folder, forward slashes. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** The whole line, or as much of a very long one as was read. */
  readonly text: string;
}

export interface CodeLines {
  readonly lines: readonly CodeLine[];
  /** There were more than are told. */
  readonly isCut: boolean;
}

/** Looks through the files that Git tracks, as they stand on disk. Runs git: only for trusted folders. */
export interface CodeSearch {
  /** The repository that holds a folder, and the folder's path in it (empty at its top); undefined where there is none. */
  placeOf(folder: string): Promise<{ readonly top: string; readonly inside: string } | undefined>;
  /** Whether Git tracks a file of the repository with this top folder. */
  tracks(top: string, path: string): Promise<boolean>;
  /**
   * Lines that have a pattern, by path and line. Binary files are passed over. Rejects with a Refusal where it takes too long or Git
   * cannot search, and with an AbortError's reason where it was called off.
   */
  search(repository: HuntRepository, query: CodeQuery, signal?: AbortSignal): Promise<CodeLines>;
  /** Where a file of a repository can be read on its Git host, at the commit that is checked out: `https://…/blob/<commit>/`; undefined where nobody knows. */
  webOf(repository: HuntRepository): Promise<string | undefined>;
}
