import { civilDay, DAY, type DayNumber, weekdayOf } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { type Zone, zoneOf } from '../core/time/zone';

export const WEEKDAY_NAMES = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `Monday 23 November`. */
export function spokenDay(day: DayNumber): string {
  const { day: dayOfMonth, month } = civilDay(day);
  return `${WEEKDAY_NAMES[weekdayOf(day)] ?? ''} ${dayOfMonth} ${MONTH_NAMES[month - 1] ?? ''}`;
}

/** `09:00`. */
export function clockTime(local: number): string {
  return new Date(local).toISOString().slice(11, 16);
}

/** A time as one says it who speaks of a day: `09:00` on it, `Tuesday 09:00` within six days of it, else `Tuesday 1 December 09:00`. */
export function timeBeside(at: Instant, day: DayNumber, zone: Zone): string {
  const local = zone.toLocal(at);
  const own = Math.floor(local / DAY);
  const time = clockTime(local);
  if (own === day) {
    return time;
  }
  if (Math.abs(own - day) < 7) {
    return `${WEEKDAY_NAMES[weekdayOf(own)] ?? ''} ${time}`;
  }
  const year = civilDay(own).year === civilDay(day).year ? '' : ` ${civilDay(own).year}`;
  return `${spokenDay(own)}${year} ${time}`;
}

/** `Mon 23 Nov 09:00`, with the year where it is not `year`. */
export function shortTime(at: Instant, zone: Zone, year: number): string {
  const local = zone.toLocal(at);
  const day = Math.floor(local / DAY);
  const civil = civilDay(day);
  const weekday = (WEEKDAY_NAMES[weekdayOf(day)] ?? '').slice(0, 3);
  const month = (MONTH_NAMES[civil.month - 1] ?? '').slice(0, 3);
  const other = civil.year === year ? '' : ` ${civil.year}`;
  return `${weekday} ${civil.day} ${month}${other} ${clockTime(local)}`;
}

/** A stretch of which the end may not be known: `Mon 23 Nov 09:00 – Mon 30 Nov 09:00`, `until Mon 30 Nov 09:00`, `from …`. */
export function printStretch(
  { from, until }: { readonly from: Instant | undefined; readonly until: Instant | undefined },
  zoneName: string,
  now: Instant,
): string {
  const zone = zoneOf(zoneName);
  const { year } = civilDay(Math.floor(zone.toLocal(now) / DAY));
  const start = from === undefined ? undefined : shortTime(from, zone, year);
  const end = until === undefined ? undefined : shortTime(until, zone, year);
  return start === undefined
    ? end === undefined
      ? 'always'
      : `until ${end}`
    : end === undefined
      ? `from ${start}`
      : `${start} – ${end}`;
}
