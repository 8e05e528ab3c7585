/**
 * Asks again until the answer is truthy, for at most `limitMs`; what throws counts as "not yet". Resolves with the answer. The only
 * way tests wait: for a condition, never for a time.
 */
export async function until<T>(ask: () => T | PromiseLike<T>, limitMs = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) {
        return answer;
      }
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${limitMs} ms: ${ask.toString()} (last: ${String(last)})`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
