import type { Moment, TurnLength } from '../oncall/rotation';
import { momentOf } from '../oncall/rotationWords';
import { DAY, HOUR, type LocalTime, MINUTE, SECOND, WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import type { NoteBook } from './importPlan';

const UNITS: readonly (readonly [number, TurnLength['unit']])[] = [
  [WEEK, 'w'],
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
];

/** The length of a turn of so many milliseconds; undefined where no whole number of minutes says it. */
export function tryTurnOf(milliseconds: number): TurnLength | undefined {
  for (const [size, unit] of UNITS) {
    const count = milliseconds / size;
    if (Number.isInteger(count) && count >= 1 && count <= 9999) {
      return { count, unit };
    }
  }
  return undefined;
}

/** Times outside of these centuries are slips, and beyond them calendars cannot be printed. */
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(9000, 0, 1);
/** A century: no shift is longer. */
const LONGEST_LENGTH = 5200 * WEEK;

/** Whether a time, as an instant or on a wall clock, is one that a schedule may name. */
export function isUsableTime(at: number): boolean {
  return at >= EARLIEST && at < LATEST;
}

/** Whether a shift may be so many milliseconds long. */
export function isUsableLength(length: number): boolean {
  return length > 0 && length <= LONGEST_LENGTH;
}

/** Where a note about a time belongs. */
export interface TimeContext {
  readonly about: string;
  readonly notes: NoteBook;
}

/** What a zone's clocks show at an instant. Files have no fractions of a second: where one is dropped, a note says so. */
export function localAt(zone: string, at: Instant, { about, notes }: TimeContext): LocalTime {
  const whole = wholeSecond(at, { about, notes });
  const clock = zoneOf(zone);
  const local = clock.toLocal(whole);
  if (clock.kindOf(local) === 'twice') {
    const time = new Date(whole).toISOString();
    notes.add(
      'assumed',
      about,
      `${time} falls into an hour that the clocks of ${zone} show twice: hand-offs at that time take the first.`,
    );
  }
  return local;
}

/** An instant as the file writes it. */
export function momentAt(zone: string, at: Instant, context: TimeContext): Moment {
  return momentOf(zoneOf(zone), wholeSecond(at, context));
}

function wholeSecond(at: Instant, { about, notes }: TimeContext): Instant {
  const whole = Math.floor(at / SECOND) * SECOND;
  if (whole !== at) {
    const time = new Date(at).toISOString();
    notes.add(
      'assumed',
      about,
      `${time} has a fraction of a second, which is dropped: a rotation knows whole seconds.`,
    );
  }
  return whole;
}
