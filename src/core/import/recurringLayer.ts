import type { LineUp, Slot, TurnLength, Window } from '../oncall/rotation';
import { civilDay, DAY, HOUR, type LocalTime, type Weekday, WEEK, weekdayOf } from '../time/calendar';
import type { RecurrenceRule } from './recurrence';
import { tryTurnOf } from './wallTimes';

/** Shifts that a rule repeats, with people who take turns in them. */
export interface RecurringShift {
  /** When the first one begins. */
  readonly start: LocalTime;
  /** Milliseconds on the wall clock. */
  readonly length: number;
  readonly rule: RecurrenceRule;
  /** Whoever has each turn, in their order; no handle: nobody. */
  readonly slots: readonly Slot[];
  /** What a turn is: so many occurrences, or so many periods of the rule (its frequency times its interval). */
  readonly turn: { readonly count: number; readonly of: 'occurrence' | 'period' };
}

export type MadeLineUp =
  | { readonly lineUp: LineUp; readonly why?: undefined }
  | { readonly lineUp?: undefined /** Why a layer cannot say it. */; readonly why: string };

const PERIODS = { HOURLY: HOUR, DAILY: DAY, WEEKLY: WEEK } as const;
/** Longer lists of people nobody reads. */
const MOST_SLOTS = 400;

/** The line-up of a layer that is active in exactly these shifts. */
export function lineUpOf(shift: RecurringShift): MadeLineUp {
  const { rule, slots, start, length } = shift;
  if (slots.length === 0) {
    return { why: 'nobody takes turns in it' };
  }
  const { frequency } = rule;
  if (frequency === 'YEARLY') {
    return { why: 'its rule is yearly' };
  }
  if (frequency === 'MONTHLY') {
    return monthlyLineUp(shift);
  }
  const period = PERIODS[frequency] * rule.interval;
  const offsets = offsetsOf(rule, start);
  const gaps = offsets.map((at, index) => (offsets[index + 1] ?? (offsets[0] ?? 0) + period) - at - length);
  if (gaps.some(gap => gap < 0)) {
    return { why: 'one of its shifts begins before the one before it ends' };
  }
  return (
    contiguousLineUp(shift, period, gaps) ??
    windowedLineUp(shift, offsets) ??
    patternLineUp(shift, offsets, gaps)
  );
}

/** When the shifts of a period begin, in milliseconds after the first one; the first shift is among them. */
function offsetsOf(
  { frequency, days, weekStart, interval }: RecurrenceRule,
  start: LocalTime,
): readonly number[] {
  if (frequency !== 'WEEKLY' || days === undefined) {
    return [0];
  }
  const own = Math.floor(start / DAY);
  const begin = own - ((weekdayOf(own) - weekStart + 7) % 7);
  const offsets = [...new Set(days.map(({ day }) => (begin + ((day - weekStart + 7) % 7) - own) * DAY))];
  // Days of the week that had passed when it began come again a period later.
  return offsets.map(at => (at < 0 ? at + WEEK * interval : at)).sort((a, b) => a - b);
}

/** No time between one shift and the next. */
function contiguousLineUp(
  { start, length, slots, turn, rule }: RecurringShift,
  period: number,
  gaps: readonly number[],
): MadeLineUp | undefined {
  if (gaps.some(gap => gap > 0) || hasDayFilter(rule)) {
    return undefined;
  }
  const each = tryTurnOf(turn.count * (turn.of === 'period' ? period : length));
  // A week of one shift belongs to whoever begins it, on whatever day that is.
  const anchor = turn.of === 'period' && gaps.length > 1 ? periodBegin(rule, start) : start;
  return each && { lineUp: { anchor, turn: [each], people: slots, advance: 'calendar' } };
}

/** A rule that steps in days or hours and leaves some weekdays out. */
function hasDayFilter({ frequency, days, monthDays }: RecurrenceRule): boolean {
  return frequency !== 'WEEKLY' && (days !== undefined || monthDays !== undefined);
}

/** When the period of the first shift begins, at the time of day at which shifts do: its first day where weeks are counted. */
function periodBegin({ frequency, weekStart }: RecurrenceRule, start: LocalTime): LocalTime {
  const day = Math.floor(start / DAY);
  return frequency === 'WEEKLY' ? start - ((weekdayOf(day) - weekStart + 7) % 7) * DAY : start;
}

/** Every day or week, at the same hours of some days: windows say that best. */
function windowedLineUp(
  { start, length, slots, turn, rule }: RecurringShift,
  offsets: readonly number[],
): MadeLineUp | undefined {
  const { frequency, interval, monthDays } = rule;
  if (interval !== 1 || length > DAY || frequency === 'HOURLY' || monthDays !== undefined) {
    return undefined;
  }
  const first = Math.floor(start / DAY);
  const weekly = offsets.map(at => weekdayOf(first + Math.round(at / DAY)));
  const days = frequency === 'WEEKLY' ? weekly : (rule.days?.map(({ day }) => day) ?? ALL_DAYS);
  const windows = [
    hoursOf(
      start,
      length,
      [...new Set(days)].sort((a, b) => a - b),
    ),
  ];
  const isWeeks = turn.of === 'period' && frequency === 'WEEKLY';
  if (isWeeks) {
    const each: TurnLength = { count: turn.count, unit: 'w' };
    return {
      lineUp: { anchor: periodBegin(rule, start), turn: [each], people: slots, windows, advance: 'calendar' },
    };
  }
  const advance = new Set(days).size === 7 ? 'calendar' : 'active-days';
  const begin = ALL_DAYS.map(step => first + step).find(day => days.includes(weekdayOf(day))) ?? first;
  const anchor = start + (begin - first) * DAY;
  return { lineUp: { anchor, turn: [{ count: turn.count, unit: 'd' }], people: slots, windows, advance } };
}

const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

function hoursOf(start: LocalTime, length: number, days: readonly Weekday[]): Window {
  const from = start - Math.floor(start / DAY) * DAY;
  const until = from + length > DAY ? from + length - DAY : from + length;
  return { kind: 'daily', ...(days.length === 7 ? {} : { days }), from, until };
}

/** Lengths of shifts and of the time between them, one after the other; between shifts the turn is nobody's. */
function patternLineUp(
  { start, length, slots, turn: { count, of }, rule }: RecurringShift,
  offsets: readonly number[],
  gaps: readonly number[],
): MadeLineUp {
  if (hasDayFilter(rule)) {
    return {
      why: 'its rule steps in hours or several days and leaves out some weekdays or days of the month',
    };
  }
  const pieces = offsets.flatMap((_, index) => [
    { length, isOn: true },
    ...((gaps[index] ?? 0) > 0 ? [{ length: gaps[index] ?? 0, isOn: false }] : []),
  ]);
  const turn = pieces.map(piece => tryTurnOf(piece.length));
  const perPeriod = offsets.length;
  const occurrences =
    of === 'period' ? slots.length * count * perPeriod : leastCommon(slots.length * count, perPeriod);
  if (turn.includes(undefined)) {
    return { why: 'a length in it is no whole number of minutes' };
  }
  if ((occurrences / perPeriod) * pieces.length > MOST_SLOTS) {
    return { why: 'it takes too long until it begins anew' };
  }
  if (of === 'period' && perPeriod > 1 && periodBegin(rule, start) !== start) {
    return {
      why: 'it begins in the middle of its first week, and has several shifts a week but not every week',
    };
  }
  const people: Slot[] = [];
  let occurrence = 0;
  while (occurrence < occurrences) {
    for (const { isOn } of pieces) {
      const turns = of === 'period' ? Math.floor(occurrence / perPeriod) : occurrence;
      people.push(isOn ? (slots[Math.floor(turns / count) % slots.length] ?? []) : []);
      occurrence += isOn ? 1 : 0;
    }
  }
  return {
    lineUp: { anchor: start, turn: turn.filter(one => one !== undefined), people, advance: 'calendar' },
  };
}

function leastCommon(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) {
    [x, y] = [y, x % y];
  }
  return (a / x) * b;
}

/** One shift on the same day of every month. */
function monthlyLineUp({ start, length, slots, turn, rule }: RecurringShift): MadeLineUp {
  const { day } = civilDay(Math.floor(start / DAY));
  const monthDays = rule.monthDays ?? [day];
  const isPlain =
    rule.interval === 1 && rule.days === undefined && monthDays.length === 1 && monthDays[0] === day;
  if (!isPlain || day > 28 || length > DAY) {
    return {
      why: 'a monthly rule is carried over only for one shift of at most a day on a day up to the 28th of every month',
    };
  }
  const window = { ...hoursOf(start, length, ALL_DAYS), monthDays: [day] };
  return {
    lineUp: {
      anchor: start,
      turn: [{ count: turn.count, unit: 'mo' }],
      people: slots,
      windows: [window],
      advance: 'calendar',
    },
  };
}
