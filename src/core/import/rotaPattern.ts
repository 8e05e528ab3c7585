import { EMPTY_ROTATION } from '../oncall/parseRotation';
import type { Layer, LineUp, Slot, TurnLength } from '../oncall/rotation';
import { momentOf } from '../oncall/rotationWords';
import { DAY, HOUR, type LocalTime, type Weekday, WEEK, weekdayOf } from '../time/calendar';
import { zoneOf } from '../time/zone';
import type { SourceShift } from './importPlan';
import { differences, extentOf, joined, sideBySide, timelineOf } from './shiftTimeline';
import { tryTurnOf } from './wallTimes';

/** A shift on the wall clock. */
interface WallShift {
  readonly start: LocalTime;
  readonly end: LocalTime;
  readonly people: Slot;
}

/** Longer cycles are no rota that anybody reads. */
const LONGEST_CYCLE = 120;

/**
 * The rule behind a timeline: a layer that says the same from its first to its last shift. Undefined where there is none that goes
 * around at least twice. `zone`: IANA, of the clocks by which it hands off. Whatever is found is compared with the timeline, so that it
 * is never almost right.
 */
export function tryFindRota(timeline: readonly SourceShift[], zone: string, name: string): Layer | undefined {
  const extent = extentOf(timeline);
  if (extent === undefined) {
    return undefined;
  }
  const [from, until] = extent;
  for (const shifts of [timeline, joined(timeline)]) {
    const wall = shifts.map(shift => toWall(shift, zone));
    for (const lineUp of [tryWeeklyWindows(wall), tryDailyWindows(wall), tryCycle(wall)]) {
      if (lineUp !== undefined) {
        const layer = {
          index: 0,
          name,
          priority: 0,
          zone,
          from: momentOf(zoneOf(zone), from),
          lineUp,
          changes: [],
        };
        const ours = timelineOf({ ...EMPTY_ROTATION, name, zone, layers: [layer] }, from, until);
        if (differences(sideBySide(ours, timeline, extent)).length === 0) {
          return layer;
        }
      }
    }
  }
  return undefined;
}

function toWall({ from, until, people }: SourceShift, zoneName: string): WallShift {
  const zone = zoneOf(zoneName);
  return { start: zone.toLocal(from), end: zone.toLocal(until), people };
}

const keyOf = (slot: Slot): string => [...slot].sort().join().toLowerCase();

/** The smallest number of items after which a list repeats, at least twice in it; undefined where it does not. The end may be cut off. */
function periodOf(keys: readonly string[]): number | undefined {
  for (let period = 1; period * 2 <= keys.length && period <= LONGEST_CYCLE; period++) {
    if (keys.every((key, index) => index < period || key === keys[index - period])) {
      return period;
    }
  }
  return undefined;
}

/** Shifts one after the other, with the time between them as turns of nobody. */
function tryCycle(shifts: readonly WallShift[]): LineUp | undefined {
  const pieces: { length: number; people: Slot }[] = [];
  for (const [index, { start, end, people }] of shifts.entries()) {
    pieces.push({ length: end - start, people });
    const gap = (shifts[index + 1]?.start ?? end) - end;
    if (gap > 0) {
      pieces.push({ length: gap, people: [] });
    }
  }
  const lengths = pieces.map(({ length }) => String(length));
  const whole = lengths.slice(0, -1);
  const step = periodOf(whole) ?? (new Set(lengths).size === 1 ? 1 : undefined);
  const cycle = periodOf(pieces.map(({ people }) => keyOf(people)));
  const first = shifts[0];
  if (step === undefined || cycle === undefined || first === undefined) {
    return undefined;
  }
  const turn = pieces.slice(0, step).map(({ length }) => tryTurnOf(length));
  return turn.includes(undefined)
    ? undefined
    : {
        anchor: first.start,
        turn: turn.filter((one): one is TurnLength => one !== undefined),
        people: pieces.slice(0, cycle).map(({ people }) => people),
        advance: 'calendar',
      };
}

interface Hours {
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly length: number;
}

/** The one window that all shifts are, if they are. */
function hoursOf(shifts: readonly WallShift[]): Hours | undefined {
  const [first] = shifts;
  if (first === undefined || shifts.length < 4) {
    return undefined;
  }
  const from = timeOfDay(first.start);
  const length = first.end - first.start;
  const isSame = shifts.every(({ start, end }) => timeOfDay(start) === from && end - start === length);
  const days = [...new Set(shifts.map(({ start }) => weekdayOf(Math.floor(start / DAY))))].sort(
    (a, b) => a - b,
  );
  return isSame && length <= DAY ? { days, from, length } : undefined;
}

function timeOfDay(at: LocalTime): number {
  return at - Math.floor(at / DAY) * DAY;
}

function withWindows({ days, from, length }: Hours, lineUp: Omit<LineUp, 'windows'>): LineUp {
  if (days.length === 7 && length === DAY) {
    return lineUp;
  }
  const until = from + length > DAY ? from + length - DAY : from + length;
  return { ...lineUp, windows: [{ kind: 'daily', ...(days.length === 7 ? {} : { days }), from, until }] };
}

/** The same hours on the same days, and the same people for a week (or several). */
function tryWeeklyWindows(shifts: readonly WallShift[]): LineUp | undefined {
  const hours = hoursOf(shifts);
  const [first] = shifts;
  if (hours === undefined || first === undefined || hours.days.length < 2) {
    return undefined;
  }
  const weeks: Slot[] = [];
  for (const { start, people } of shifts) {
    const week = Math.floor((start - first.start) / WEEK);
    const known = weeks[week];
    if (known !== undefined && keyOf(known) !== keyOf(people)) {
      return undefined;
    }
    weeks[week] = people;
  }
  const filled = Array.from(weeks, week => week ?? []);
  const cycle = periodOf(filled.map(keyOf));
  return cycle === undefined || cycle > LONGEST_CYCLE
    ? undefined
    : withWindows(hours, {
        anchor: first.start,
        turn: [{ count: 1, unit: 'w' }],
        people: filled.slice(0, cycle),
        advance: 'calendar',
      });
}

/** The same hours on the same days; turns go on from one such day to the next. */
function tryDailyWindows(shifts: readonly WallShift[]): LineUp | undefined {
  const hours = hoursOf(shifts);
  const [first] = shifts;
  if (hours === undefined || first === undefined || hours.length < HOUR) {
    return undefined;
  }
  const runs = runLengths(shifts);
  // The first and the last run may be cut off; a cut first one cannot be told from a short one, so it must be whole.
  const length = runs[0]?.count ?? 1;
  const isEven = runs.slice(0, -1).every(({ count }) => count === length);
  const slots = isEven ? runs.map(({ people }) => people) : shifts.map(({ people }) => people);
  const cycle = slots.length === 1 ? 1 : periodOf(slots.map(keyOf));
  return cycle === undefined
    ? undefined
    : withWindows(hours, {
        anchor: first.start,
        turn: [{ count: isEven && slots.length > 1 ? length : 1, unit: 'd' }],
        people: slots.slice(0, cycle),
        advance: hours.days.length === 7 ? 'calendar' : 'active-days',
      });
}

function runLengths(
  shifts: readonly WallShift[],
): readonly { readonly people: Slot; readonly count: number }[] {
  const runs: { people: Slot; count: number }[] = [];
  for (const { people } of shifts) {
    const last = runs.at(-1);
    if (last !== undefined && keyOf(last.people) === keyOf(people)) {
      last.count++;
    } else {
      runs.push({ people, count: 1 });
    }
  }
  return runs;
}
