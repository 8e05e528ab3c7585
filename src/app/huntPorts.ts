import type { SearchPattern } from '../core/hunt/searchBlock';

/** A clone on this machine that can be searched. */
export interface HuntRepository {
  /** Name in `in`: a workspace folder's, or `.` for the repository of the live site. */
  readonly name: string;
  /** Absolute path of its top folder. */
  readonly folder: string;
  /** Paths in it that are not searched: the incidents themselves, which quote what is looked for. */
  readonly without: readonly string[];
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
  /** Top folder of the repository that holds a folder; undefined where there is none. */
  topOf(folder: string): Promise<string | undefined>;
  /**
   * Lines that have a pattern, by path and line. Binary files are passed over. Rejects with a Refusal where it takes too long or Git
   * cannot search, and with an AbortError's reason where it was called off.
   */
  search(repository: HuntRepository, query: CodeQuery, signal?: AbortSignal): Promise<CodeLines>;
  /** Where a file of a repository can be read on its Git host, at the commit that is checked out: `https://…/blob/<commit>/`; undefined where nobody knows. */
  webOf(repository: HuntRepository): Promise<string | undefined>;
}
