// @ts-check
// Finding incidents: goal 10. Search as one types goes through folded texts without an index; similar incidents have an index that is
// built on first use. Anchors: one process of `git grep` over the same texts in files, and minisearch with its index built.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import MiniSearch from 'minisearch';
import { loadSource } from '../tools/bundle.mjs';
import { median, spread } from '../tools/measure.mjs';

export const name = 'search';

const ROUNDS = 9;
const FIELDS = ['title', 'services', 'tags', 'summary', 'causes', 'aside', 'fix', 'log'];

/** A small generator, so that every run measures the same. @param {number} seed */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Incidents with words as rare as in a real text (Zipf), about 2 KB each. @param {number} size */
function incidents(size) {
  const random = randomOf(7);
  const word = () =>
    Array.from({ length: 3 + Math.floor(random() * 8) }, () =>
      String.fromCharCode(97 + Math.floor(random() * 26)),
    ).join('');
  const words = Array.from({ length: 30_000 }, word);
  const pick = () => words[Math.floor(Math.exp(random() * Math.log(words.length))) - 1] ?? words[0];
  const text = (/** @type {number} */ count) => Array.from({ length: count }, pick).join(' ');
  return Array.from({ length: size }, (_, n) => ({
    id: `i${n}`,
    title: text(6),
    services: [`s${n % 40}`],
    tags: [`t${n % 20}`],
    severity: 'SEV2',
    summary: text(80),
    causes: text(60),
    aside: text(40),
    fix: text(30),
    log: text(150),
    weight: 1,
  }));
}

/** @param {() => void} work */
function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** @param {(line: string) => void} print @param {{ size: number }} options */
export async function run(print, { size }) {
  const { SimilarIndex } = await loadSource('src/core/search/similarIndex.ts');
  const { foldText } = await loadSource('src/core/search/words.ts');
  const all = incidents(size);
  const texts = all.map(one =>
    FIELDS.map(field => [one[/** @type {'title'} */ (field)]].flat().join(' ')).join('\n'),
  );
  const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
  print(`${size} incidents, ${megabytes.toFixed(1)} MB of words`);
  benchScan(print, all, texts, foldText);
  benchSimilar(print, all, SimilarIndex);
}

/** @param {(line: string) => void} print @param {ReturnType<typeof incidents>} all @param {string[]} texts @param {(text: string) => string} foldText */
function benchScan(print, all, texts, foldText) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-'));
  try {
    texts.forEach((text, n) => fs.writeFileSync(path.join(folder, `${n}.md`), text));
    const ratios = [];
    const firsts = [];
    const nexts = [];
    for (let round = 0; round < ROUNDS; round++) {
      const wanted = all[(round * 7919) % all.length]?.title.split(' ')[2] ?? '';
      let ours = 0;
      /** @type {string[]} */
      let folded = [];
      const first = timed(() => {
        folded = texts.map(foldText);
        ours = folded.filter(text => text.includes(wanted)).length;
      });
      let theirs = 0;
      const process = timed(() => {
        const args = ['grep', '--no-index', '-l', '-i', '-F', '-e', wanted];
        const { stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 });
        theirs = stdout.split('\n').filter(line => line !== '').length;
      });
      if (ours !== theirs) throw new Error(`${wanted}: ours finds ${ours}, git grep ${theirs}`);
      firsts.push(first);
      nexts.push(timed(() => void folded.filter(text => text.includes(wanted)).length));
      ratios.push(first / process);
    }
    print(
      `search, nothing made ready: ${spread(firsts)} ms; ${spread(ratios)} of one git grep process; goal: 1/8 of ripgrep's`,
    );
    print(`search, each further letter: ${spread(nexts)} ms`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {(line: string) => void} print @param {ReturnType<typeof incidents>} all @param {new () => any} SimilarIndex */
function benchSimilar(print, all, SimilarIndex) {
  const index = new SimilarIndex();
  const puts = all.map(one => timed(() => index.put(one)));
  const measuring = timed(() => void [...index.measure()]);
  const build = puts.reduce((sum, ms) => sum + ms, 0) + measuring;
  const peer = new MiniSearch({
    fields: FIELDS,
    extractField: (/** @type {any} */ document, field) => [document[field]].flat().join(' '),
  });
  const peerBuild = timed(() => peer.addAll(all));
  print(
    `similar, index: ${build.toFixed(0)} ms (longest step ${Math.max(...puts).toFixed(1)} ms); minisearch ${peerBuild.toFixed(0)} ms, ${(build / peerBuild).toFixed(2)} of it`,
  );
  const asked = Array.from({ length: 20 }, (_, n) => all[(n * 7919) % all.length] ?? all[0]);
  for (const [what, query] of /** @type {[string, (one: any) => any][]} */ ([
    ['a title', one => ({ title: one.title, except: one.id })],
    ['a whole incident', one => ({ ...one, told: one, except: one.id })],
  ])) {
    const ours = [];
    const ratios = [];
    for (const one of asked.slice(0, what === 'a title' ? 20 : 6)) {
      const { title, told } = query(one);
      const text = told === undefined ? '' : `${told.summary} ${told.causes} ${told.log}`;
      const mine = timed(() => void index.find(query(one), 10));
      const theirs = timed(
        () => void peer.search(`${title} ${text}`, text === '' ? { fuzzy: 0.2 } : {}).slice(0, 10),
      );
      ours.push(mine);
      ratios.push(mine / theirs);
    }
    print(
      `similar to ${what}, top 10: ${spread(ours)} ms; ${spread(ratios)} of minisearch${what === 'a title' ? ', fuzzy' : ''}; goal: 5 ms`,
    );
    if (median(ours) <= 0) throw new Error('the clock stands still');
  }
  const word = asked[0]?.title.split(' ')[0] ?? '';
  const naive = all.filter(one =>
    FIELDS.some(field => [one[/** @type {'title'} */ (field)]].flat().join(' ').split(' ').includes(word)),
  );
  const found = new Set(index.idsWith(word));
  if (!naive.every(({ id }) => found.has(id))) throw new Error(`${word}: the index misses what a scan finds`);
}
