/** How long work is divided, so that whoever types in between waits for no more than a part of it. */
export interface Slices {
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** Gives others their turn. */
  readonly pause: () => Promise<void>;
  /** Milliseconds of work at a time. */
  readonly budget: number;
}

/** Before each piece of work: waits where the budget is used up, and not at all otherwise. */
export function takeTurns({ now, pause, budget }: Slices): () => Promise<void> | undefined {
  let started = now();
  return () =>
    now() - started < budget
      ? undefined
      : pause().then(() => {
          started = now();
        });
}

/** Does small work for each item, and pauses each time the budget is used up. */
export async function sliced<Item>(
  items: Iterable<Item>,
  slices: Slices,
  work: (item: Item) => void,
): Promise<void> {
  const turn = takeTurns(slices);
  for (const item of items) {
    const wait = turn();
    if (wait !== undefined) {
      await wait;
    }
    work(item);
  }
}
