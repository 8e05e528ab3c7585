import { dayOf, type Instant } from './instant';

/** A span as the plan writes it: `5m`, `4h`, `3d` (calendar days), `5bd` (business days, Monday to Friday). */
export interface Duration {
  readonly count: number;
  readonly unit: 'm' | 'h' | 'd' | 'bd';
}

export const DURATION = /^(\d{1,4})(m|h|d|bd)$/;

export function tryParseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  return match ? { count: Number(match[1]), unit: match[2] as Duration['unit'] } : undefined;
}

/** `5 min`, `4 h`, `3 days`, `5 business days`. */
export function printDuration(duration: Duration): string {
  const { count, unit } = duration;
  switch (unit) {
    case 'm':
      return `${count} min`;
    case 'h':
      return `${count} h`;
    case 'd':
      return count === 1 ? '1 day' : `${count} days`;
    case 'bd':
      return count === 1 ? '1 business day' : `${count} business days`;
  }
}

/** The instant a span after `from`. Days are 24 hours; business days skip Saturdays and Sundays in UTC and know no holidays. */
export function addDuration(from: Instant, duration: Duration): Instant {
  const MINUTE = 60_000;
  switch (duration.unit) {
    case 'm':
      return from + duration.count * MINUTE;
    case 'h':
      return from + duration.count * 60 * MINUTE;
    case 'd':
      return from + duration.count * 1440 * MINUTE;
    case 'bd': {
      let at = from;
      for (let left = duration.count; left > 0; ) {
        at += 1440 * MINUTE;
        const weekday = new Date(at).getUTCDay();
        if (weekday !== 0 && weekday !== 6) {
          left--;
        }
      }
      return at;
    }
  }
}

/** The calendar day (UTC) on which something due a span after `from` is due. */
export function dueDay(from: Instant, duration: Duration): string {
  return dayOf(addDuration(from, duration));
}
