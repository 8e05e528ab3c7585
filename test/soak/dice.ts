import { createHash } from 'node:crypto';

/** Decisions that are the same in every run with the same seed. */
export interface Dice {
  /** An integer from 0 to `count` - 1. */
  below(count: number): number;
  /** An integer from `low` to `high`. */
  between(low: number, high: number): number;
  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** Dice of their own for each set of names, so that one part's decisions do not depend on how often another one rolled. */
export function diceOf(...names: readonly (string | number)[]): Dice {
  // mulberry32: small, and good enough to choose moments and words.
  let state = createHash('sha256').update(names.join(' ')).digest().readUInt32LE(0);
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(roll() * count);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: percent => roll() * 100 < percent,
    pick: items => items[below(items.length)] ?? items[0],
  };
}
