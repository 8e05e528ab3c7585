import { WEEKDAYS } from '../oncall/rotationWords';
import {
  civilDay,
  DAY,
  dayNumber,
  daysInMonth,
  HOUR,
  type LocalTime,
  type Weekday,
  WEEK,
  weekdayOf,
} from '../time/calendar';

export const FREQUENCIES = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export interface RuleDay {
  /** 0: each. 1: the first of the month, -1: the last. */
  readonly ordinal: number;
  readonly day: Weekday;
}

/** A recurrence rule of RFC 5545 (3.3.10), as far as schedules use them. It steps on the wall clock. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count?: number;
  /** As written: `20261231T235959Z`, `20261231T235959` or `20261231`. */
  readonly until?: string;
  readonly days?: readonly RuleDay[];
  readonly monthDays?: readonly number[];
  readonly weekStart: Weekday;
}

export type ParsedRule =
  | { readonly rule: RecurrenceRule; readonly why?: undefined }
  | { readonly rule?: undefined /** What of it is not understood. */; readonly why: string };

/** Reads `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU`, with or without `RRULE:` before it. */
export function parseRule(source: string): ParsedRule {
  const parts = source
    .replace(/^RRULE:/i, '')
    .split(';')
    .filter(part => part !== '');
  const values = new Map<string, string>();
  for (const part of parts) {
    const [key = '', value = ''] = part.split('=');
    values.set(key.trim().toUpperCase(), value.trim().toUpperCase());
  }
  const strange = [...values.keys()].find(key => !KNOWN.has(key));
  if (strange !== undefined) {
    return { why: `${strange} in its rule` };
  }
  const frequency = FREQUENCIES.find(one => one === values.get('FREQ'));
  const interval = wholeOf(values.get('INTERVAL') ?? '1');
  const count = values.has('COUNT') ? wholeOf(values.get('COUNT') ?? '') : undefined;
  const days = values.get('BYDAY')?.split(',').map(tryRuleDay);
  const monthDays = values.get('BYMONTHDAY')?.split(',').map(Number);
  const weekStart = tryRuleDay(values.get('WKST') ?? 'MO');
  const until = values.get('UNTIL');
  if (frequency === undefined) {
    return { why: `the frequency ${values.get('FREQ') ?? '(none)'} in its rule` };
  }
  const isBad =
    interval === undefined ||
    (values.has('COUNT') && count === undefined) ||
    weekStart === undefined ||
    days?.includes(undefined) === true ||
    monthDays?.some(day => !Number.isInteger(day) || day === 0 || Math.abs(day) > 31) === true ||
    (until !== undefined && !/^\d{8}(?:T\d{6}Z?)?$/.test(until));
  if (isBad) {
    return { why: 'a value in its rule that RFC 5545 does not know' };
  }
  if (count !== undefined && count > MOST_OCCURRENCES) {
    return { why: `more than ${MOST_OCCURRENCES} occurrences in its rule` };
  }
  const unusable = unusablePart(frequency, days ?? [], monthDays);
  return unusable === undefined
    ? {
        rule: {
          frequency,
          interval,
          ...(count === undefined ? {} : { count }),
          ...(until === undefined ? {} : { until }),
          ...(days === undefined ? {} : { days: days.filter(day => day !== undefined) }),
          ...(monthDays === undefined ? {} : { monthDays }),
          weekStart: weekStart.day,
        },
      }
    : { why: unusable };
}

const KNOWN = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'WKST']);

/** A rule that counts further is gone through for too long, and means that it never ends. */
const MOST_OCCURRENCES = 10_000;

function unusablePart(
  frequency: Frequency,
  days: readonly (RuleDay | undefined)[],
  monthDays: readonly number[] | undefined,
): string | undefined {
  const isNumbered = days.some(day => day !== undefined && day.ordinal !== 0);
  if (isNumbered && frequency !== 'MONTHLY') {
    return 'a numbered weekday in a rule that is not monthly';
  }
  if (frequency === 'YEARLY' && (days.length > 0 || monthDays !== undefined)) {
    return 'days in a yearly rule';
  }
  return frequency === 'WEEKLY' && monthDays !== undefined ? 'days of the month in a weekly rule' : undefined;
}

function wholeOf(text: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** `MO`, `1MO`, `-1FR`. */
export function tryRuleDay(text: string): RuleDay | undefined {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text.trim().toUpperCase());
  const day = WEEKDAYS.findIndex(name => name.slice(0, 2).toUpperCase() === match?.[2]);
  const ordinal = Number(match?.[1] ?? 0);
  return match === null || day < 0 || Math.abs(ordinal) > 5 ? undefined : { ordinal, day: day as Weekday };
}

/** Periods that are looked through without finding anything: rules for days that never come end there. */
const MOST_EMPTY = 5000;

/**
 * Beginnings of a rule's occurrences that lie in a stretch, in order: at or after `from` and before `until`, never before `start`. The
 * rule's own `UNTIL` is for the caller, who knows the zone.
 */
export function* occurrencesOf(
  rule: RecurrenceRule,
  start: LocalTime,
  [from, until]: readonly [LocalTime, LocalTime],
): Generator<LocalTime> {
  let count = 0;
  let empty = 0;
  const first = rule.count === undefined ? Math.max(0, periodBefore(rule, start, from)) : 0;
  for (let period = first; empty < MOST_EMPTY; period++) {
    const found = inPeriod(rule, start, period);
    empty = found.length === 0 ? empty + 1 : 0;
    for (const at of found) {
      if (at >= start) {
        count++;
        if (at >= until || count > (rule.count ?? Number.POSITIVE_INFINITY)) {
          return;
        }
        if (at >= from) {
          yield at;
        }
      }
    }
    if (found.length === 0 && periodStart(rule, start, period) > until) {
      return;
    }
  }
}

/** A period that ends before `from`, not far from it. */
function periodBefore({ frequency, interval }: RecurrenceRule, start: LocalTime, from: LocalTime): number {
  const longest = { HOURLY: HOUR, DAILY: DAY, WEEKLY: WEEK, MONTHLY: 31 * DAY, YEARLY: 366 * DAY }[frequency];
  return Math.floor((from - start) / (longest * interval)) - 2;
}

function periodStart(rule: RecurrenceRule, start: LocalTime, period: number): LocalTime {
  const { frequency, interval } = rule;
  const steps = period * interval;
  switch (frequency) {
    case 'HOURLY':
      return start + steps * HOUR;
    case 'DAILY':
      return start + steps * DAY;
    case 'WEEKLY':
      return start + steps * WEEK;
    case 'MONTHLY':
    case 'YEARLY': {
      const { year, month } = civilDay(Math.floor(start / DAY));
      return dayNumber(year, month + steps * (frequency === 'YEARLY' ? 12 : 1), 1) * DAY;
    }
  }
}

/** The beginnings in one period, in order; some may lie before `start`. */
function inPeriod(rule: RecurrenceRule, start: LocalTime, period: number): readonly LocalTime[] {
  const { frequency, days, monthDays } = rule;
  const at = periodStart(rule, start, period);
  const timeOfDay = start - Math.floor(start / DAY) * DAY;
  switch (frequency) {
    case 'HOURLY':
    case 'DAILY':
      return isOnDays(days, at) && isOnMonthDays(monthDays, at) ? [at] : [];
    case 'WEEKLY':
      return weekDays(rule, at).map(day => day * DAY + timeOfDay);
    case 'MONTHLY':
      return daysOfMonth(rule, start, at).map(day => day * DAY + timeOfDay);
    case 'YEARLY': {
      const { month, day } = civilDay(Math.floor(start / DAY));
      const { year } = civilDay(Math.floor(at / DAY));
      return day <= daysInMonth(year, month) ? [dayNumber(year, month, day) * DAY + timeOfDay] : [];
    }
  }
}

function isOnDays(days: readonly RuleDay[] | undefined, at: LocalTime): boolean {
  return days === undefined || days.some(({ day }) => day === weekdayOf(Math.floor(at / DAY)));
}

function isOnMonthDays(monthDays: readonly number[] | undefined, at: LocalTime): boolean {
  const { year, month, day } = civilDay(Math.floor(at / DAY));
  const length = daysInMonth(year, month);
  return monthDays === undefined || monthDays.includes(day) || monthDays.includes(day - length - 1);
}

function weekDays({ days, weekStart }: RecurrenceRule, at: LocalTime): readonly number[] {
  const own = Math.floor(at / DAY);
  const begin = own - ((weekdayOf(own) - weekStart + 7) % 7);
  const wanted = days?.map(({ day }) => day) ?? [weekdayOf(own)];
  return [0, 1, 2, 3, 4, 5, 6].map(step => begin + step).filter(day => wanted.includes(weekdayOf(day)));
}

function daysOfMonth(
  { days, monthDays }: RecurrenceRule,
  start: LocalTime,
  at: LocalTime,
): readonly number[] {
  const { year, month } = civilDay(Math.floor(at / DAY));
  const first = dayNumber(year, month, 1);
  const length = daysInMonth(year, month);
  const all = Array.from({ length }, (_, index) => first + index);
  const wanted = monthDays ?? (days === undefined ? [civilDay(Math.floor(start / DAY)).day] : undefined);
  return all.filter((number, index) => {
    const isDay = wanted === undefined || wanted.includes(index + 1) || wanted.includes(index - length);
    const nth = Math.floor(index / 7) + 1;
    const last = Math.floor((length - 1 - index) / 7) + 1;
    const isWeekday = days?.some(
      ({ ordinal, day }) =>
        day === weekdayOf(number) && (ordinal === 0 || ordinal === nth || ordinal === -last),
    );
    return isDay && isWeekday !== false;
  });
}
