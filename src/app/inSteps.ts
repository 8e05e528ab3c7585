export interface Steps<Item> {
  /** How many items are worked on at a time. */
  readonly size: number;
  readonly work: (items: readonly Item[]) => Promise<void>;
  /** Gives others their turn. */
  readonly pause: () => Promise<void>;
  /** Asked before each step: whether nobody wants the rest any more. */
  readonly isOver: () => boolean;
}

/** Does long work in small steps, so that whoever types in between does not wait for all of it. */
export async function inSteps<Item>(items: readonly Item[], steps: Steps<Item>): Promise<void> {
  for (let from = 0; from < items.length && !steps.isOver(); from += steps.size) {
    if (from > 0) {
      await steps.pause();
    }
    await steps.work(items.slice(from, from + steps.size));
  }
}
