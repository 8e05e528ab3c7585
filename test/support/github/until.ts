/** Waits until the condition holds, looking again at every turn of the event loop. Throws after `limitMs`. */
export async function until(condition: () => boolean, limitMs = 4000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`The condition did not come true within ${limitMs} ms.`);
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
