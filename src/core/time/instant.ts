/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an ISO 8601 time with zone, seconds optional: `2026-11-23T08:15Z`, `2026-11-23T08:15:02+01:00`.
 * Undefined for anything else, including days that no month has and instants outside the years 0 to 9999 in UTC, which could not be
 * printed the same way.
 */
export function tryParseInstant(text: string): Instant | undefined {
  return tryClockTime(text) ?? tryAnyTime(text);
}

/** `2026-11-23T08:15:02Z`, as clocks write it: nearly all times of a log, and read ten times as fast. */
function tryClockTime(text: string): Instant | undefined {
  if (text.length !== 20 || !CLOCK.test(text)) {
    return undefined;
  }
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const [year, month, day] = [part(0, 4), part(5, 7), part(8, 10)];
  const [hour, minute, second] = [part(11, 13), part(14, 16), part(17, 19)];
  return year >= 100 && hour < 24 && minute < 60 && second < 60 && isRealDay(year, month, day)
    ? Date.UTC(year, month - 1, day, hour, minute, second)
    : undefined;
}

const CLOCK = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function tryAnyTime(text: string): Instant | undefined {
  const match = ISO.exec(text);
  if (!match) {
    return undefined;
  }
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '0'] = match;
  const instant = Date.parse(text);
  const isTime = +hour < 24 && +minute < 60 && +second < 60;
  return isTime && isRealDay(+year, +month, +day) && instant >= EARLIEST && instant <= LATEST
    ? instant
    : undefined;
}

const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isRealDay(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** `2026-11-23T08:15:02Z`: how a clock's time is written. */
export function printInstant(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/**
 * How a time that a person states is written: `2026-11-23T08:15Z` to the minute, or with a fraction when it has seconds.
 * That no clock writes so tells a back-dated entry from one whose writer's clock was wrong.
 */
export function printStatedInstant(at: Instant): string {
  const iso = new Date(at).toISOString();
  return at % 60_000 === 0 ? `${iso.slice(0, 16)}Z` : iso;
}

/** Whether a time in a log was stated by a person rather than taken from a clock. See {@link printStatedInstant}. */
export function isStatedTime(text: string): boolean {
  return !/T\d{2}:\d{2}:\d{2}(?:Z|[+-])/.test(text);
}

/** The day in UTC, `yyyy-mm-dd`. */
export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A calendar day `yyyy-mm-dd` that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && tryParseInstant(`${text}T00:00Z`) !== undefined;
}

/** `3 min`, `1 h 20 min`, `2 d 4 h`: two units at most, rounded down; `0 min` for less than a minute. */
export function printSpan(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** People state minutes; the seconds of the moment they typed it in mean nothing. */
function toMinute(at: Instant): Instant {
  return at - (at % 60_000);
}

/**
 * Reads a time as people type it: an ISO time, `10:25` (that time today or, if it is still to come, yesterday), `20m ago`,
 * `2h ago`, `now`, or `2026-11-23 10:25`, the last two forms with seconds too. Wall-clock forms are in UTC unless `offsetMinutes`
 * (minutes east of UTC) says otherwise.
 */
export function tryParseStatedTime(text: string, now: Instant, offsetMinutes = 0): Instant | undefined {
  const given = text.trim();
  if (/^now$/i.test(given)) {
    return toMinute(now);
  }
  const ago = /^(\d{1,4})\s*(m|min|h|d)\s*(?:ago)?$/i.exec(given);
  if (ago) {
    const unit = /h/i.test(ago[2] ?? '') ? 60 : /d/i.test(ago[2] ?? '') ? 1440 : 1;
    return toMinute(now) - Number(ago[1]) * unit * 60_000;
  }
  const iso = tryParseInstant(given);
  if (iso !== undefined) {
    return iso;
  }
  const wall = /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}:\d{2}(?::\d{2})?)$/.exec(given);
  if (!wall) {
    return undefined;
  }
  const day = wall[1] ?? dayOf(now + offsetMinutes * 60_000);
  const at = tryParseInstant(`${day}T${(wall[2] ?? '').replace(/^\d:/, '0$&')}Z`);
  if (at === undefined) {
    return undefined;
  }
  const instant = at - offsetMinutes * 60_000;
  return wall[1] === undefined && instant > now ? instant - 86_400_000 : instant;
}
