/** Which wall clock times are shown and typed in: the reader's own or UTC. */
export type Zone = 'local' | 'utc';

/** Milliseconds to add to an instant to get its wall clock read as UTC. */
export type OffsetAt = (instant: number) => number;

const MINUTE = 60_000;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
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

const localOffset: OffsetAt = instant => -new Date(instant).getTimezoneOffset() * MINUTE;
const noOffset: OffsetAt = () => 0;

export function offsetOf(zone: Zone): OffsetAt {
  return zone === 'utc' ? noOffset : localOffset;
}

function wallClock(instant: number, offsetAt: OffsetAt): Date {
  return new Date(instant + offsetAt(instant));
}

/** `08:15:02`. Always 24 hours, so that nobody confuses 3 at night with 3 in the afternoon. */
export function clockTime(instant: number, offsetAt: OffsetAt): string {
  return wallClock(instant, offsetAt).toISOString().slice(11, 19);
}

/** `08:15`. */
export function shortTime(instant: number, offsetAt: OffsetAt): string {
  return clockTime(instant, offsetAt).slice(0, 5);
}

/** The calendar day, `2026-11-23`: equal for two instants of one day. */
export function dayKey(instant: number, offsetAt: OffsetAt): string {
  return wallClock(instant, offsetAt).toISOString().slice(0, 10);
}

/** `Monday, 23 November 2026`. */
export function dayTitle(instant: number, offsetAt: OffsetAt): string {
  const wall = wallClock(instant, offsetAt);
  const month = MONTHS[wall.getUTCMonth()] ?? '';
  return `${DAYS[wall.getUTCDay()] ?? ''}, ${wall.getUTCDate()} ${month} ${wall.getUTCFullYear()}`;
}

/** `23 Nov`. */
export function shortDay(instant: number, offsetAt: OffsetAt): string {
  const wall = wallClock(instant, offsetAt);
  return `${wall.getUTCDate()} ${(MONTHS[wall.getUTCMonth()] ?? '').slice(0, 3)}`;
}

/** `2026-11-23 08:15:02 UTC`: unmistakable, for tooltips and for reading out to others. */
export function utcStamp(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** As a time is typed: `2026-11-23 08:15:02`. */
export function toTyped(instant: number, offsetAt: OffsetAt): string {
  return wallClock(instant, offsetAt).toISOString().slice(0, 19).replace('T', ' ');
}

const TYPED = /^(?:(\d{4}-\d{2}-\d{2})[ T]\s*)?(\d{1,2}:\d{2}(?::\d{2})?)$/;

/**
 * The instant of a wall clock time as people type it: `2026-11-23 08:15:02`, seconds and date optional; without a date it is on the
 * day of `near`. Undefined when it is none. A time that the clock shows twice (end of summer time) is the first, one that it skips
 * is as much later.
 */
export function tryParseTyped(text: string, near: number, offsetAt: OffsetAt): number | undefined {
  const match = TYPED.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, day = dayKey(near, offsetAt), time = ''] = match;
  const wall = Date.parse(`${day}T${time.padStart(time.length < 6 ? 5 : 8, '0')}Z`);
  // Date.parse takes the 31st of a short month for the 1st of the next.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== day) {
    return undefined;
  }
  // The offset depends on the instant sought: a day to either side brackets any change of the clock.
  const earlier = offsetAt(wall - 86_400_000);
  const later = offsetAt(wall + 86_400_000);
  const fits = [wall - earlier, wall - later].filter(instant => instant + offsetAt(instant) === wall);
  return fits.length > 0 ? Math.min(...fits) : wall - earlier;
}

/** `12 min`, `2 h 5 min` below two days, `229 d` above: for what need not be exact. */
export function roughSpan(minutes: number): string {
  const whole = Math.round(Math.abs(minutes));
  const hours = Math.floor(whole / 60);
  if (hours >= 48) {
    return `${Math.round(whole / 1440)} d`;
  }
  const rest = whole % 60;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(
    ' ',
  );
}
