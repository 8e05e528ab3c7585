/** Runs pieces of work one after the other, in the order they were asked for. */
export interface WorkQueue {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createWorkQueue(): WorkQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const next = last.then(work, work);
      // The one who asked gets the failure; the queue goes on.
      last = next.catch(() => undefined);
      return next;
    },
  };
}
