import { DAY, HOUR, MINUTE } from '../time/calendar';

/** Lines of a logarithmic scale of time: lengths that people think in. */
const MARKS: readonly (readonly [milliseconds: number, label: string])[] = [
  [MINUTE, '1 min'],
  [10 * MINUTE, '10 min'],
  [HOUR, '1 h'],
  [6 * HOUR, '6 h'],
  [DAY, '1 d'],
  [7 * DAY, '1 week'],
  [30 * DAY, '30 d'],
  [365 * DAY, '1 year'],
];

/**
 * A logarithmic scale from the mark at or below the smallest value to a little over the largest one, over at least a factor of ten. What
 * is shorter than a minute lies at the foot of a scale that begins with it.
 */
export interface TimeScale {
  /** 0 to 1. */
  readonly at: (milliseconds: number) => number;
  readonly marks: readonly { readonly at: number; readonly label: string }[];
}

export function timeScale(smallest: number, largest: number): TimeScale {
  const [foot] = MARKS.findLast(([mark]) => mark <= smallest) ?? [MINUTE];
  const height = Math.log(Math.max(10 * foot, largest * 1.15) / foot);
  const at = (milliseconds: number): number =>
    Math.min(1, Math.log(Math.max(foot, milliseconds) / foot) / height);
  const shown = MARKS.filter(([mark]) => mark >= foot && Math.log(mark / foot) <= height);
  return {
    at,
    marks: shown.map(([mark, label]) => ({ at: at(mark), label: mark === MINUTE ? `≤ ${label}` : label })),
  };
}
