/** Asks again until the answer is truthy, for at most 15 s; what throws counts as "not yet". Resolves with the answer. */
export async function until<T>(what: string, ask: () => T | PromiseLike<T>): Promise<NonNullable<T>> {
  const end = Date.now() + 15_000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) {
        return answer as NonNullable<T>;
      }
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`not within 15 s: ${what} (last: ${String(last)})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
