// @ts-check
// npm run bench leaks: the check of a customer review of 3,000 words, as an editor runs it after each pause in typing.
import { loadSource } from '../tools/bundle.mjs';
import { median, spread } from '../tools/measure.mjs';

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'leaks';

const WORDS = 3000;
const ROUNDS = 25;

/** @param {() => unknown} work */
function time(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** @param {Print} print @param {{ size: number }} options */
export async function run(print, { size }) {
  const { findLeaks, harborLedgerDictionary, largeDictionary, naiveFinder, prose } = await loadSource(
    'test/bench/leaks/largeTeam.ts',
  );
  const text = prose(WORDS);
  const small = harborLedgerDictionary();
  print(
    `build for 500 people, 400 services, 2,000 customers, ${size} incidents: ${time(() => largeDictionary(size)).toFixed(0)} ms`,
  );
  const large = largeDictionary(size);
  const naive = naiveFinder(large.terms.size);
  const times = { small: [0], large: [0], naive: [0] };
  if (findLeaks(text, small).length === 0) throw new Error('nothing was found in a text with leaks');
  for (let round = 0; round < ROUNDS; round += 1) {
    times.small.push(time(() => findLeaks(text, small)));
    times.large.push(time(() => findLeaks(text, large)));
    if (round < 5) times.naive.push(time(() => naive(text)));
  }
  const [ours, all, simple] = [times.small.slice(5), times.large.slice(5), times.naive.slice(2)];
  print(`check ${WORDS} words, a small team: ${spread(ours)} ms; goal: at most 10 ms`);
  print(`  a large one (${large.terms.size} words in the dictionary): ${spread(all)} ms`);
  print(
    `  one regular expression a word instead: ${spread(simple)} ms, ${(median(simple) / median(all)).toFixed(0)} times`,
  );
}
