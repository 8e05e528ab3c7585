import { civilDay, type DayNumber, dayNumber, daysInMonth, weekdayOf } from '../time/calendar';
import type { WindowRule } from './windowRules';

/** After 400 years the calendar repeats, weekdays and all. */
const CYCLE_YEARS = 400;
const CYCLE_MONTHS = CYCLE_YEARS * 12;
const CYCLE_DAYS = 146_097;
const CYCLE_START_YEAR = 2000;
const CYCLE_START = dayNumber(CYCLE_START_YEAR, 1, 1);

/** Counts the days on which a window begins, and finds the n-th of them, without walking over days. */
export interface ActiveDays {
  /** How many there are before a day; counted from 2000-01-01, so negative before. */
  countBefore(day: DayNumber): number;
  /** The day before which there are `count`. */
  nth(count: number): DayNumber;
}

/** The days on which one of the windows begins. Undefined where there is no such day at all. */
export function activeDaysOf(rules: readonly WindowRule[]): ActiveDays | undefined {
  const masks = new Int32Array(CYCLE_MONTHS);
  const counts = new Int32Array(CYCLE_MONTHS + 1);
  const known = new Map<number, number>();
  for (let month = 0; month < CYCLE_MONTHS; month++) {
    const year = CYCLE_START_YEAR + Math.floor(month / 12);
    const first = dayNumber(year, (month % 12) + 1, 1);
    const length = daysInMonth(year, (month % 12) + 1);
    // There are only 28 kinds of months: four lengths, seven first days.
    const kind = length * 7 + weekdayOf(first);
    const mask = known.get(kind) ?? maskOf(rules, first, length);
    known.set(kind, mask);
    masks[month] = mask;
    counts[month + 1] = (counts[month] ?? 0) + bitsOf(mask);
  }
  return counts[CYCLE_MONTHS] === 0 ? undefined : new CountedDays(masks, counts);
}

/** Bit 0 is the first day of the month. */
function maskOf(rules: readonly WindowRule[], first: DayNumber, length: number): number {
  let mask = 0;
  for (let day = 1; day <= length; day++) {
    if (rules.some(rule => rule.beginsOn(weekdayOf(first + day - 1), day, length))) {
      mask |= 1 << (day - 1);
    }
  }
  return mask;
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    count++;
  }
  return count;
}

class CountedDays implements ActiveDays {
  readonly #masks: Int32Array;
  /** Active days of the cycle before each month. */
  readonly #counts: Int32Array;
  readonly #total: number;

  constructor(masks: Int32Array, counts: Int32Array) {
    this.#masks = masks;
    this.#counts = counts;
    this.#total = counts[CYCLE_MONTHS] ?? 1;
  }

  countBefore(day: DayNumber): number {
    const cycle = Math.floor((day - CYCLE_START) / CYCLE_DAYS);
    const { year, month, day: dayOfMonth } = civilDay(day - cycle * CYCLE_DAYS);
    const index = (year - CYCLE_START_YEAR) * 12 + month - 1;
    const before = (this.#masks[index] ?? 0) & ((1 << (dayOfMonth - 1)) - 1);
    return cycle * this.#total + (this.#counts[index] ?? 0) + bitsOf(before);
  }

  nth(count: number): DayNumber {
    const cycle = Math.floor(count / this.#total);
    let left = count - cycle * this.#total;
    let low = 0;
    let high = CYCLE_MONTHS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#counts[middle] ?? 0) <= left) {
        low = middle;
      } else {
        high = middle;
      }
    }
    left -= this.#counts[low] ?? 0;
    let mask = this.#masks[low] ?? 0;
    for (; left > 0; left--) {
      mask &= mask - 1;
    }
    const year = CYCLE_START_YEAR + Math.floor(low / 12);
    const dayOfMonth = 32 - Math.clz32(mask & -mask);
    return cycle * CYCLE_DAYS + dayNumber(year, (low % 12) + 1, dayOfMonth);
  }
}
