import { spanText } from './span';

/** How far the paging of an incident is, for a line that the reader's own clock keeps up to date. */
export interface PagingLine {
  /** When the next page is due: ISO 8601, UTC. Undefined: none comes. */
  readonly dueAt?: string | undefined;
  /** Until then, with ` in 3:12` behind it: `@bob is paged`. Where none comes, the whole line. */
  readonly before: string;
  /** Once it is due: `nobody has acknowledged: paging @bob now`. */
  readonly due: string;
  /** Once it is long due, with ` 2:05 ago` behind it: `@bob should have been paged`. */
  readonly late: string;
}

/** `over`: nobody more is paged. */
export type PagingTone = 'running' | 'soon' | 'due' | 'late' | 'over';

/** The line at one moment. */
export interface PagingFace {
  readonly tone: PagingTone;
  readonly text: string;
}

/** Sharing a claim and sending takes no longer, as a rule. */
const LATE_MS = 60_000;
const SOON_MS = 60_000;

export function readPaging({ dueAt, before, due, late }: PagingLine, now: number): PagingFace {
  if (dueAt === undefined) {
    return { tone: 'over', text: before };
  }
  const left = Date.parse(dueAt) - now;
  if (left > 0) {
    return { tone: left <= SOON_MS ? 'soon' : 'running', text: `${before} in ${spanText(left)}` };
  }
  return -left < LATE_MS
    ? { tone: 'due', text: due }
    : { tone: 'late', text: `${late} ${spanText(-left)} ago` };
}
