import type { Extent } from './extent';
import { clockTime, dayKey, shortDay, shortTime, type OffsetAt } from './time';

export interface Tick {
  readonly at: number;
  readonly label: string;
  /** The first tick of a day, or of the picture: says the date too. */
  readonly day: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
] as const;

/** The smallest step people count in that gives at most `most` ticks. */
export function tickStep(extent: Extent, most: number): number {
  const least = (extent.to - extent.from) / Math.max(1, most);
  const step = STEPS.find(each => each >= least);
  return step ?? Math.ceil(least / (365 * DAY)) * 365 * DAY;
}

/** Ticks on round wall clock times, also across a change of the clock. */
export function ticksOf(extent: Extent, most: number, offsetAt: OffsetAt): readonly Tick[] {
  const step = tickStep(extent, most);
  const ticks: Tick[] = [];
  let wall = Math.ceil((extent.from + offsetAt(extent.from)) / step) * step;
  let day = '';
  for (let count = 0; count <= most + 2; count++, wall += step) {
    const at = instantOf(wall, offsetAt);
    if (at > extent.to) {
      break;
    }
    if (at < extent.from || at === ticks.at(-1)?.at) {
      continue;
    }
    const key = dayKey(at, offsetAt);
    ticks.push({
      at,
      label: labelOf(at, step, offsetAt),
      day: step < DAY && key !== day ? shortDay(at, offsetAt) : '',
    });
    day = key;
  }
  return ticks;
}

function instantOf(wall: number, offsetAt: OffsetAt): number {
  const guess = wall - offsetAt(wall);
  return wall - offsetAt(guess);
}

function labelOf(at: number, step: number, offsetAt: OffsetAt): string {
  if (step < MINUTE) {
    return clockTime(at, offsetAt);
  }
  return step < DAY ? shortTime(at, offsetAt) : shortDay(at, offsetAt);
}
