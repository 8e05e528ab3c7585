import { civilDay, DAY, dayNumber, daysInMonth, type LocalTime } from '../time/calendar';
import type { Instant } from '../time/instant';
import type { Zone } from '../time/zone';
import type { ActiveDays } from './activeDays';
import type { TurnLength } from './rotation';
import { tryTurnMilliseconds } from './rotationWords';

/** When turns begin on a wall clock. Turn 0 begins at the anchor; turns before it have negative numbers. */
export interface TurnGrid {
  /** What the clock shows when a turn begins. Grows with the turn. */
  startOf(turn: number): LocalTime;
  /** The turn that runs when the clock shows a local time, if nobody ever sets the clock. */
  turnAt(local: LocalTime): number;
}

/**
 * The turn at an instant. What the clock shows is only a first guess: near a change of the clocks the turns' beginnings are compared as
 * instants, since the clock may show a time again that a hand-off has already passed.
 */
export function turnAtInstant(grid: TurnGrid, zone: Zone, at: Instant): number {
  let turn = grid.turnAt(zone.toLocal(at));
  if (zone.isCalm(at)) {
    return turn;
  }
  while (zone.toInstant(grid.startOf(turn + 1), 'first') <= at) {
    turn++;
  }
  while (zone.toInstant(grid.startOf(turn), 'first') > at) {
    turn--;
  }
  return turn;
}

/** The grid of turns with these lengths, one after the other from the anchor on. `activeDays`: only these days are counted. */
export function turnGrid(
  anchor: LocalTime,
  turn: readonly TurnLength[],
  activeDays: ActiveDays | undefined,
): TurnGrid {
  if (turn.some(({ unit }) => unit === 'mo')) {
    return new MonthGrid(anchor, new Pattern(turn.map(({ count }) => count)));
  }
  const lengths = turn.map(length => tryTurnMilliseconds(length) ?? DAY);
  return activeDays === undefined
    ? lengths.length === 1
      ? new EvenGrid(anchor, lengths[0] ?? DAY)
      : new UnevenGrid(anchor, new Pattern(lengths))
    : new ActiveDayGrid(anchor, new Pattern(lengths.map(length => Math.max(1, length / DAY))), activeDays);
}

/** Lengths that follow each other again and again, in any unit. */
class Pattern {
  /** Where each length begins, from 0; the last is the length of the whole. */
  readonly #starts: readonly number[];
  readonly #count: number;
  readonly #total: number;

  constructor(lengths: readonly number[]) {
    const starts = [0];
    for (const length of lengths) {
      starts.push((starts.at(-1) ?? 0) + length);
    }
    this.#starts = starts;
    this.#count = lengths.length;
    this.#total = starts.at(-1) ?? 1;
  }

  startOf(turn: number): number {
    const round = Math.floor(turn / this.#count);
    return round * this.#total + (this.#starts[turn - round * this.#count] ?? 0);
  }

  /** The turn in which `position` lies. */
  turnAt(position: number): number {
    const round = Math.floor(position / this.#total);
    const rest = position - round * this.#total;
    let index = this.#count - 1;
    while ((this.#starts[index] ?? 0) > rest) {
      index--;
    }
    return round * this.#count + index;
  }
}

class EvenGrid implements TurnGrid {
  readonly #anchor: LocalTime;
  readonly #length: number;

  constructor(anchor: LocalTime, length: number) {
    this.#anchor = anchor;
    this.#length = length;
  }

  startOf(turn: number): LocalTime {
    return this.#anchor + turn * this.#length;
  }

  turnAt(local: LocalTime): number {
    return Math.floor((local - this.#anchor) / this.#length);
  }
}

class UnevenGrid implements TurnGrid {
  readonly #anchor: LocalTime;
  readonly #pattern: Pattern;

  constructor(anchor: LocalTime, pattern: Pattern) {
    this.#anchor = anchor;
    this.#pattern = pattern;
  }

  startOf(turn: number): LocalTime {
    return this.#anchor + this.#pattern.startOf(turn);
  }

  turnAt(local: LocalTime): number {
    return this.#pattern.turnAt(local - this.#anchor);
  }
}

/** Months keep the anchor's day of the month, or end with the month that is too short for it: 31 January, 28 February, 31 March. */
class MonthGrid implements TurnGrid {
  readonly #pattern: Pattern;
  /** Months since year 0. */
  readonly #month: number;
  readonly #day: number;
  readonly #timeOfDay: number;

  constructor(anchor: LocalTime, pattern: Pattern) {
    const number = Math.floor(anchor / DAY);
    const { year, month, day } = civilDay(number);
    this.#pattern = pattern;
    this.#month = year * 12 + month - 1;
    this.#day = day;
    this.#timeOfDay = anchor - number * DAY;
  }

  startOf(turn: number): LocalTime {
    return this.#startOfMonth(this.#month + this.#pattern.startOf(turn));
  }

  turnAt(local: LocalTime): number {
    const { year, month } = civilDay(Math.floor(local / DAY));
    const current = year * 12 + month - 1;
    const begun = this.#startOfMonth(current) <= local ? current : current - 1;
    return this.#pattern.turnAt(begun - this.#month);
  }

  #startOfMonth(months: number): LocalTime {
    const year = Math.floor(months / 12);
    const month = months - year * 12 + 1;
    const day = Math.min(this.#day, daysInMonth(year, month));
    return dayNumber(year, month, day) * DAY + this.#timeOfDay;
  }
}

/** Turns of so many active days. A turn lasts until the next one begins, over whatever days lie between. */
class ActiveDayGrid implements TurnGrid {
  readonly #anchor: LocalTime;
  readonly #pattern: Pattern;
  readonly #days: ActiveDays;
  readonly #timeOfDay: number;
  /** Active days before the anchor's. */
  readonly #before: number;

  constructor(anchor: LocalTime, pattern: Pattern, days: ActiveDays) {
    const day = Math.floor(anchor / DAY);
    this.#anchor = anchor;
    this.#pattern = pattern;
    this.#days = days;
    this.#timeOfDay = anchor - day * DAY;
    this.#before = days.countBefore(day);
  }

  startOf(turn: number): LocalTime {
    // The first turn begins at the anchor even where that is on a day off.
    return turn === 0
      ? this.#anchor
      : this.#days.nth(this.#before + this.#pattern.startOf(turn)) * DAY + this.#timeOfDay;
  }

  turnAt(local: LocalTime): number {
    const day = Math.floor((local - this.#timeOfDay) / DAY);
    const turn = this.#pattern.turnAt(this.#days.countBefore(day + 1) - 1 - this.#before);
    return turn < 0 && local >= this.#anchor ? 0 : turn;
  }
}
