import { WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import { type Gap, gaps } from './gaps';
import { handlesOf, sameCrew, shiftsOf } from './handOff';
import { EMPTY_ROTATION } from './parseRotation';
import type { Rotation } from './rotation';
import { onCallAt, type Segment, segments } from './schedule';

/** A stretch in which other people are on call after a change of the file. */
export interface ChangedStretch {
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
  /** Handles. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Milliseconds of somebody on call. */
export interface ChangedHours {
  readonly handle: string;
  readonly before: number;
  readonly after: number;
}

/** How far people's hours are from their mean: 0 for all the same, 1 for as far as the mean itself. */
export interface Fairness {
  readonly before: number;
  readonly after: number;
}

/** What a change of a rotation's file does to the weeks ahead. */
export interface LineUpDiff {
  /** Handles of those who are on call now. */
  readonly nowBefore: readonly string[];
  readonly nowAfter: readonly string[];
  readonly changesNow: boolean;
  /** The first instant before now, of the last {@link PAST}, for which the file tells another story; undefined for none. */
  readonly changesPastFrom: Instant | undefined;
  readonly stretches: readonly ChangedStretch[];
  /** Of everybody who is on call before or after, those with most first. */
  readonly hours: readonly ChangedHours[];
  /** Not intended, and not there before. */
  readonly newGaps: readonly Gap[];
  readonly closedGaps: readonly Gap[];
  readonly fairness: Fairness;
}

/** How far back a change must not reach unnoticed. */
export const PAST = 13 * WEEK;

/** Compares two versions of a rotation from now until `until`. An absent one has nobody on call. */
export function lineupDiff(
  before: Rotation | undefined,
  after: Rotation | undefined,
  now: Instant,
  until: Instant,
): LineUpDiff {
  const [old, young] = [before ?? EMPTY_ROTATION, after ?? EMPTY_ROTATION];
  const oldSchedule = segments(old, now, until);
  const youngSchedule = segments(young, now, until);
  const nowBefore = handlesOf(onCallAt(old, now));
  const nowAfter = handlesOf(onCallAt(young, now));
  const past =
    before && after ? changedStretches(segments(old, now - PAST, now), segments(young, now - PAST, now)) : [];
  const hours = changedHours(oldSchedule, youngSchedule);
  const gapsBefore = openGaps(old, now, until);
  const gapsAfter = openGaps(young, now, until);
  return {
    nowBefore,
    nowAfter,
    changesNow: !sameCrew(nowBefore, nowAfter),
    changesPastFrom: past[0]?.from,
    stretches: changedStretches(oldSchedule, youngSchedule),
    hours,
    newGaps: before === undefined ? gapsAfter : subtract(gapsAfter, gapsBefore),
    closedGaps: before === undefined || after === undefined ? [] : subtract(gapsBefore, gapsAfter),
    fairness: {
      before: spreadOf(hours.map(one => one.before)),
      after: spreadOf(hours.map(one => one.after)),
    },
  };
}

/** Walks two schedules of the same stretch side by side. */
export function changedStretches(
  before: readonly Segment[],
  after: readonly Segment[],
): readonly ChangedStretch[] {
  const found: { from: Instant; until: Instant; before: readonly string[]; after: readonly string[] }[] = [];
  let other = 0;
  for (const segment of before) {
    for (let at = segment.from; at < segment.until; ) {
      while ((after[other]?.until ?? Number.POSITIVE_INFINITY) <= at) {
        other++;
      }
      const match = after[other];
      const until = Math.min(segment.until, match?.until ?? segment.until);
      const [old, young] = [handlesOf(segment), match === undefined ? [] : handlesOf(match)];
      if (!sameCrew(old, young)) {
        const last = found.at(-1);
        if (last?.until === at && sameCrew(last.before, old) && sameCrew(last.after, young)) {
          last.until = until;
        } else {
          found.push({ from: at, until, before: old, after: young });
        }
      }
      at = until;
    }
  }
  return found;
}

function changedHours(before: readonly Segment[], after: readonly Segment[]): readonly ChangedHours[] {
  const hours = new Map<string, { handle: string; before: number; after: number }>();
  const count = (schedule: readonly Segment[], side: 'before' | 'after'): void => {
    for (const { handle, from, until } of shiftsOf(schedule)) {
      const own = hours.get(handle.toLowerCase()) ?? { handle, before: 0, after: 0 };
      own[side] += until - from;
      hours.set(handle.toLowerCase(), own);
    }
  };
  count(before, 'before');
  count(after, 'after');
  return [...hours.values()].sort((a, b) => b.after - a.after || (a.handle < b.handle ? -1 : 1));
}

function openGaps(rotation: Rotation, from: Instant, until: Instant): readonly Gap[] {
  return gaps(rotation, from, until).filter(({ intended }) => !intended);
}

/** The parts of gaps that are not within the others. */
function subtract(all: readonly Gap[], others: readonly Gap[]): readonly Gap[] {
  return all.flatMap(gap => {
    const parts: Gap[] = [];
    let at = gap.from;
    for (const other of others) {
      if (other.until > at && other.from < gap.until) {
        if (other.from > at) {
          parts.push({ ...gap, from: at, until: other.from });
        }
        at = Math.max(at, other.until);
      }
    }
    return at < gap.until ? [...parts, { ...gap, from: at }] : parts;
  });
}

/** Standard deviation over mean, of those with any hours. */
function spreadOf(hours: readonly number[]): number {
  const own = hours.filter(one => one > 0);
  if (own.length === 0) {
    return 0;
  }
  const mean = own.reduce((sum, one) => sum + one, 0) / own.length;
  const variance = own.reduce((sum, one) => sum + (one - mean) ** 2, 0) / own.length;
  return Math.sqrt(variance) / mean;
}
