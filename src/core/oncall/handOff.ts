import { DAY } from '../time/calendar';
import type { Instant } from '../time/instant';
import type { Rotation } from './rotation';
import { type Segment, segments } from './schedule';

/** Other people come on call. */
export interface HandOff {
  readonly at: Instant;
  /** Handles. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Handles of a segment, without regard to order and case. */
export function sameCrew(a: readonly string[], b: readonly string[]): boolean {
  const keyOf = (handles: readonly string[]): string =>
    handles
      .map(handle => handle.toLowerCase())
      .sort()
      .join();
  return a.length === b.length && keyOf(a) === keyOf(b);
}

export function handlesOf({ people }: Pick<Segment, 'people'>): readonly string[] {
  return people.map(({ handle }) => handle);
}

/** How far into the future a hand-off is looked for. */
const FARTHEST_DAYS = 800;

/** The first instant after `at` at which other people are on call; undefined where that does not happen within two years. */
export function nextHandOff(rotation: Rotation, at: Instant): HandOff | undefined {
  for (let days = 8; days <= FARTHEST_DAYS * 4; days *= 4) {
    const schedule = segments(rotation, at, at + Math.min(days, FARTHEST_DAYS) * DAY);
    const before = schedule[0] === undefined ? [] : handlesOf(schedule[0]);
    const next = schedule.find(segment => !sameCrew(handlesOf(segment), before));
    if (next !== undefined) {
      return { at: next.from, before, after: handlesOf(next) };
    }
  }
  return undefined;
}

/** A person's time on call without a break. */
export interface Shift {
  readonly handle: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** Everybody's shifts in a schedule, in the order in which they begin. */
export function shiftsOf(schedule: readonly Segment[]): readonly Shift[] {
  const open = new Map<string, { handle: string; from: Instant; until: Instant }>();
  const found: { handle: string; from: Instant; until: Instant }[] = [];
  for (const { from, until, people } of schedule) {
    for (const { handle } of people) {
      const running = open.get(handle.toLowerCase());
      if (running !== undefined && running.until === from) {
        running.until = until;
      } else {
        const shift = { handle, from, until };
        open.set(handle.toLowerCase(), shift);
        found.push(shift);
      }
    }
  }
  return found;
}
