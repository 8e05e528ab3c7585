import type { TextRange } from './text/range';

export type ProblemSeverity = 'error' | 'warning' | 'hint';

/**
 * Something wrong with a file, as a value: parsers collect problems and go on, so that a bad file never hides a good one.
 * `code` is stable (documented in docs/format.md), `message` is one plain sentence that says what to do.
 */
export interface Problem {
  readonly code: string;
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly range: TextRange;
  /** What a quick fix needs, by the code's own convention. */
  readonly data?: Readonly<Record<string, string>>;
}

/** What a parser returns: as much of the value as could be understood, and every problem found. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}
