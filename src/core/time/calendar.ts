/** Milliseconds that a wall clock shows since 1970-01-01 00:00 on that clock, whatever its zone: local time counted as though it were UTC. */
export type LocalTime = number;

/** Days since 1970-01-01 on a calendar, without a zone. */
export type DayNumber = number;

/** 0 is Monday, 6 is Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
export const WEEK = 7 * DAY;

export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** The day number of a day of the (proleptic) Gregorian calendar. Months outside 1 to 12 are those of the years before or after. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  // Years that begin in March end with the leap day. Howard Hinnant, "chrono-compatible low-level date algorithms".
  const months = year * 12 + month - 3;
  const y = Math.floor(months / 12);
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (months - y * 12) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + (yearOfEra >> 2) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The inverse of {@link dayNumber}. */
export function civilDay(number: DayNumber): CivilDay {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

export function weekdayOf(day: DayNumber): Weekday {
  return (((((day + 3) % 7) + 7) % 7) | 0) as Weekday;
}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Reads `2026-01-05T09:00`, with a blank for the T, with seconds, or a day alone, which is its beginning. Undefined for days that no month has. */
export function tryParseLocal(text: string): LocalTime | undefined {
  const match = LOCAL.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return isReal && hour < 24 && minute < 60 && second < 60
    ? dayNumber(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND
    : undefined;
}

/** `2026-01-05T09:00`, with seconds only where there are some. */
export function printLocal(time: LocalTime): string {
  const iso = new Date(time).toISOString();
  return time % MINUTE === 0 ? iso.slice(0, 16) : iso.slice(0, 19);
}

/** `2026-01-05`. */
export function printDay(day: DayNumber): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
