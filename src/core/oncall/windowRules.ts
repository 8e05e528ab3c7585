import { civilDay, DAY, type DayNumber, daysInMonth, type Weekday, weekdayOf, WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import type { Zone } from '../time/zone';
import type { Window } from './rotation';

/** No window is longer than a week. */
const LONGEST_DAYS = 7;

/** A window, ready to be asked. */
export class WindowRule {
  /** Milliseconds from the beginning of the day on which it begins. */
  readonly start: number;
  /** Milliseconds; more than 24 hours reach into later days. */
  readonly end: number;
  readonly #weekdays: number;
  readonly #monthDays: readonly number[] | undefined;

  constructor(window: Window) {
    this.start = window.from;
    if (window.kind === 'weekly') {
      const span = (window.untilDay - window.fromDay) * DAY + window.until - window.from;
      this.end = window.from + (span > 0 ? span : span + WEEK);
      this.#weekdays = 1 << window.fromDay;
      this.#monthDays = undefined;
    } else {
      this.end = window.until > window.from ? window.until : window.until + DAY;
      this.#weekdays = (window.days ?? [0, 1, 2, 3, 4, 5, 6]).reduce<number>(
        (mask, day) => mask | (1 << day),
        0,
      );
      this.#monthDays = window.monthDays;
    }
  }

  /** `monthLength`: days of the month. */
  beginsOn(weekday: Weekday, dayOfMonth: number, monthLength: number): boolean {
    return (
      ((this.#weekdays >> weekday) & 1) === 1 &&
      (this.#monthDays === undefined ||
        this.#monthDays.includes(dayOfMonth) ||
        this.#monthDays.includes(dayOfMonth - monthLength - 1))
    );
  }

  beginsOnDay(day: DayNumber): boolean {
    const weekday = weekdayOf(day);
    if (this.#monthDays === undefined) {
      return ((this.#weekdays >> weekday) & 1) === 1;
    }
    const { year, month, day: dayOfMonth } = civilDay(day);
    return this.beginsOn(weekday, dayOfMonth, daysInMonth(year, month));
  }
}

export function windowRules(windows: readonly Window[]): readonly WindowRule[] {
  return windows.map(window => new WindowRule(window)).sort((a, b) => a.start - b.start);
}

/** Whether an instant lies in one of the windows. */
export function isInWindows(rules: readonly WindowRule[], zone: Zone, at: Instant): boolean {
  const local = zone.toLocal(at);
  const isCalm = zone.isCalm(at);
  const today = Math.floor(local / DAY);
  for (const rule of rules) {
    const reach = Math.floor((rule.end - 1) / DAY);
    // Clocks that jump over a day move a window by up to two days.
    const slack = isCalm ? 0 : 2;
    for (let day = today + slack; day >= today - reach - slack; day--) {
      if (rule.beginsOnDay(day)) {
        const start = day * DAY + rule.start;
        const end = day * DAY + rule.end;
        const isIn = isCalm
          ? start <= local && local < end
          : zone.toInstant(start, 'first') <= at && at < zone.toInstant(end, 'last');
        if (isIn) {
          return true;
        }
      }
    }
  }
  return false;
}

/**
 * Calls back with the stretches between `from` and `until` in which a window is open, in order: they neither touch nor overlap, and
 * are cut at both ends.
 */
export function eachOpenStretch(
  { rules, zone }: { readonly rules: readonly WindowRule[]; readonly zone: Zone },
  from: Instant,
  until: Instant,
  found: (start: Instant, end: Instant) => void,
): void {
  const last = Math.floor(zone.toLocal(until - 1) / DAY) + 1;
  let openFrom = from;
  let openUntil = from;
  for (let day = Math.floor(zone.toLocal(from) / DAY) - LONGEST_DAYS - 1; day <= last; day++) {
    for (const rule of rules) {
      if (rule.beginsOnDay(day)) {
        const start = zone.toInstant(day * DAY + rule.start, 'first');
        const end = zone.toInstant(day * DAY + rule.end, 'last');
        if (start > openUntil) {
          if (openUntil > openFrom) {
            found(openFrom, Math.min(openUntil, until));
          }
          if (start >= until) {
            return;
          }
          openFrom = start;
          openUntil = end > start ? end : start;
        } else if (end > openUntil) {
          openUntil = end;
        }
      }
    }
  }
  if (openUntil > openFrom) {
    found(openFrom, Math.min(openUntil, until));
  }
}
