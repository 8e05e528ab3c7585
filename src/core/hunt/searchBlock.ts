import type { TextRange } from '../text/range';

/** A place that is known to have the pattern, and what was decided about it. */
export interface KnownPlace {
  /** Name of the repository; `.`: the one of the live site. */
  readonly in: string;
  /** Where it was last seen, relative to the repository. */
  readonly path: string;
  /** See fingerprintOf. */
  readonly line: string;
  /** The remediation item that deals with it. */
  readonly as: string | undefined;
  /** Why it may stay. */
  readonly fine: string | undefined;
  readonly range: TextRange;
}

/** What is looked for. */
export interface SearchPattern {
  /** As written: words as they stand, or a regular expression. */
  readonly kind: 'text' | 'regex';
  readonly text: string;
  /** What Git is given: the text itself, or POSIX extended syntax. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly wholeWord: boolean;
}

/** A defect of an incident stored as a search: a fenced block with the info string `search` in its review. */
export interface SearchBlock {
  /** Unique in its review. */
  readonly id: string;
  readonly pattern: SearchPattern;
  /** Globs; empty: everywhere. */
  readonly paths: readonly string[];
  readonly not: readonly string[];
  /** Names of repositories; empty: all there are. */
  readonly in: readonly string[];
  readonly why: string;
  readonly known: readonly KnownPlace[];
  /** From the opening fence to the closing one. */
  readonly range: TextRange;
  /** The YAML between the fences. */
  readonly body: TextRange;
}

/** The name that `in` has for the repository of the live site. */
export const OWN_REPOSITORY = '.';
