/** Repeatable randomness: the same seed gives the same choices on every machine. */
export interface SeededRandom {
  /** An integer from 0 to `below` - 1. */
  integer(below: number): number;
  /** Whether something happens that happens so many times in a hundred. */
  chance(percent: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Like pick; a choice with weight 3 comes three times as often as one with weight 1. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
  /** Those of the choices that happen, each by itself. */
  some<T>(choices: readonly T[], percent: number): T[];
}

/** Mulberry32: 32 bits of state are plenty for choosing. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const random: SeededRandom = {
    integer: below => Math.floor((next() / 2 ** 32) * below),
    chance: percent => random.integer(100) < percent,
    pick: choices => random.weighted(choices.map(choice => [1, choice])),
    weighted(choices) {
      let left = random.integer(choices.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, choice] of choices) {
        left -= weight;
        if (left < 0) {
          return choice;
        }
      }
      throw new Error('There is nothing to choose from.');
    },
    some: (choices, percent) => choices.filter(() => random.chance(percent)),
  };
  return random;
}
