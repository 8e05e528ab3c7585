import {
  civilDay,
  DAY,
  type DayNumber,
  dayNumber,
  daysInMonth,
  HOUR,
  MINUTE,
  printDay,
  tryParseLocal,
  weekdayOf,
} from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import type { Zone } from '../core/time/zone';
import type { CalendarDay, CalendarMode, CalendarTick } from '../protocol/calendar';
import { MONTH_NAMES, spokenDay, WEEKDAY_NAMES } from './calendarWords';

/** Days that are shown together, and the days of the periods before and after. */
export interface Period {
  /** `November 2026`, `23 – 29 November 2026`, `Monday 23 November 2026`. */
  readonly title: string;
  readonly earlier: DayNumber;
  readonly later: DayNumber;
  /** Each is drawn by itself; the days of each follow each other. */
  readonly bands: readonly (readonly DayNumber[])[];
  /** Of the month meant, 1 to 12; undefined where no month is. */
  readonly month: number | undefined;
}

/** Outside of these years clocks are guesswork, and dates take more than four digits. */
const FIRST_DAY = dayNumber(1900, 1, 1);
const LAST_DAY = dayNumber(2200, 1, 1);

/** The day meant by `yyyy-mm-dd`; `today` where it is none. */
export function dayMeant(text: string, today: DayNumber): DayNumber {
  const local = text === '' ? undefined : tryParseLocal(text);
  const day = local === undefined ? today : Math.floor(local / DAY);
  return Math.min(Math.max(day, FIRST_DAY), LAST_DAY);
}

/** The month, the week from Monday on, or the day in which a day lies. `inWeeks`: a month as whole weeks, each for itself. */
export function periodOf(mode: CalendarMode, day: DayNumber, inWeeks: boolean): Period {
  switch (mode) {
    case 'month':
      return monthOf(day, inWeeks);
    case 'week': {
      const days = daysFrom(day - weekdayOf(day), 7);
      return {
        title: weekTitle(days[0] ?? day, days[6] ?? day),
        earlier: day - 7,
        later: day + 7,
        bands: [days],
        month: undefined,
      };
    }
    case 'day': {
      const { year } = civilDay(day);
      return {
        title: `${spokenDay(day)} ${year}`,
        earlier: day - 1,
        later: day + 1,
        bands: [[day]],
        month: undefined,
      };
    }
  }
}

function monthOf(day: DayNumber, inWeeks: boolean): Period {
  const { year, month, day: dayOfMonth } = civilDay(day);
  const first = day - dayOfMonth + 1;
  const length = daysInMonth(year, month);
  const start = first - weekdayOf(first);
  const weeks = Math.ceil((first + length - start) / 7);
  // The same day of the other month where it has one, so that going there and back ends where it began.
  const inMonth = (step: number): DayNumber => {
    const other = civilDay(dayNumber(year, month + step, 1));
    return dayNumber(year, month + step, Math.min(dayOfMonth, daysInMonth(other.year, other.month)));
  };
  return {
    title: `${MONTH_NAMES[month - 1] ?? ''} ${year}`,
    earlier: inMonth(-1),
    later: inMonth(1),
    bands: inWeeks
      ? Array.from({ length: weeks }, (_, week) => daysFrom(start + 7 * week, 7))
      : [daysFrom(first, length)],
    month,
  };
}

function daysFrom(first: DayNumber, count: number): readonly DayNumber[] {
  return Array.from({ length: count }, (_, step) => first + step);
}

function weekTitle(first: DayNumber, last: DayNumber): string {
  const [a, b] = [civilDay(first), civilDay(last)];
  const end = `${b.day} ${MONTH_NAMES[b.month - 1] ?? ''} ${b.year}`;
  const month = a.month === b.month ? '' : ` ${MONTH_NAMES[a.month - 1] ?? ''}`;
  const year = a.year === b.year ? '' : ` ${a.year}`;
  return `${a.day}${month}${year} – ${end}`;
}

/** What a day is measured by. */
export interface DayContext {
  readonly zone: Zone;
  readonly today: DayNumber;
  readonly month: number | undefined;
  /** `yyyy-mm-dd`, of all rotations shown. */
  readonly holidays: ReadonlySet<string>;
}

/** A day on the clocks of a zone, from midnight to midnight; undefined for one that they jump over as a whole. */
export function tryDay(
  day: DayNumber,
  { zone, today, month, holidays }: DayContext,
): CalendarDay | undefined {
  const from = zone.toInstant(day * DAY, 'first');
  const until = zone.toInstant((day + 1) * DAY, 'first');
  if (from >= until) {
    return undefined;
  }
  const weekday = weekdayOf(day);
  const civil = civilDay(day);
  const id = printDay(day);
  const hours = until - from === DAY ? '' : hoursOf(until - from);
  const holiday = holidays.has(id) ? 'holiday' : '';
  return {
    from,
    until,
    id,
    label: `${(WEEKDAY_NAMES[weekday] ?? '').slice(0, 3)} ${civil.day}`,
    spoken: [
      spokenDay(day),
      day === today ? 'today' : '',
      holiday,
      hours,
      changeOfClocks({ from, until }, zone),
    ]
      .filter(part => part !== '')
      .join(', '),
    isToday: day === today,
    isWeekend: weekday >= 5,
    isOther: month !== undefined && civil.month !== month,
    note: [hours, holiday].filter(note => note !== '').join(', '),
  };
}

/** `25 h`, `23 h 30 min`. */
function hoursOf(milliseconds: number): string {
  const minutes = Math.round((milliseconds % HOUR) / MINUTE);
  return `${Math.floor(milliseconds / HOUR)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
}

/**
 * Where the hours of the clocks are, every `step` hours: an hour that they jump over is not there, one that comes twice stands there
 * twice.
 */
export function ticksOf({ from, until }: CalendarDay, zone: Zone, step: number): readonly CalendarTick[] {
  const start = Math.floor(zone.toLocal(from) / DAY) * DAY;
  const found = new Map<Instant, string>();
  for (let hour = 0; hour < 24; hour += step) {
    const local = start + hour * HOUR;
    const kind = zone.kindOf(local);
    const label = String(hour).padStart(2, '0');
    if (kind !== 'skipped') {
      found.set(zone.toInstant(local, 'first'), label);
    }
    if (kind === 'twice') {
      found.set(zone.toInstant(local, 'last'), label);
    }
  }
  return [...found]
    .filter(([at]) => at >= from && at < until)
    .sort(([a], [b]) => a - b)
    .map(([at, label]) => ({ at, label }));
}

/** Where the clocks change within a day, in words; empty where they do not. */
function changeOfClocks({ from, until }: Pick<CalendarDay, 'from' | 'until'>, zone: Zone): string {
  return zone
    .changes(from, until)
    .map(at => {
      const before = zone.toLocal(at - MINUTE) + MINUTE;
      const after = zone.toLocal(at);
      const time = (local: number): string => new Date(local).toISOString().slice(11, 16);
      return `clocks go ${after > before ? 'forward' : 'back'} from ${time(before)} to ${time(after)}`;
    })
    .join(', ');
}
