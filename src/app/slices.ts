/** How long work is divided, so that whoever types in between waits for no more than a part of it. */
export interface Slices {
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** Gives others their turn. */
  readonly pause: () => Promise<void>;
  /** Milliseconds of work at a time. */
  readonly budget: number;
}

/** Does small work for each item, and pauses each time the budget is used up. */
export async function sliced<Item>(
  items: Iterable<Item>,
  { now, pause, budget }: Slices,
  work: (item: Item) => void,
): Promise<void> {
  let started = now();
  for (const item of items) {
    if (now() - started >= budget) {
      await pause();
      started = now();
    }
    work(item);
  }
}
