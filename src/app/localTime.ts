import { tryParseInstant, type Instant } from '../core/time/instant';

/** Hours and minutes on this machine's clock: `09:05`. */
export function localTime(at: Instant): string {
  const date = new Date(at);
  return `${padded(date.getHours())}:${padded(date.getMinutes())}`;
}

/** Day and time on this machine's clock: `2026-11-23 09:05`. */
export function localDayAndTime(at: Instant): string {
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(padded).join('-');
  return `${day} ${localTime(at)}`;
}

/** The same for a time as files hold it; what is no time stays as it is written. */
export function localDayAndTimeOf(text: string): string {
  const at = tryParseInstant(text);
  return at === undefined ? text : localDayAndTime(at);
}

function padded(part: number): string {
  return String(part).padStart(2, '0');
}
