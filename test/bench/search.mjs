// @ts-check
// Finding incidents: goal 10. Search as one types has no index; similar incidents have one that is built on first use. Measured is what
// the editor runs, in its slices. Anchors: one process of ripgrep (or `git grep` where there is none) over the same files, minisearch
// with its index built, and for a search of what was made ready already plain `includes` over folded texts.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import MiniSearch from 'minisearch';
import { loadSource } from '../tools/bundle.mjs';
import { median, spread } from '../tools/measure.mjs';

/** @typedef {import('../tools/goals.mjs').Print} Print */

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

/** @param {Print} print @param {{ size: number }} options */
export async function run(print, { size }) {
  const { SimilarIndex } = await loadSource('src/core/search/similarIndex.ts');
  const { foldText } = await loadSource('src/core/search/words.ts');
  const all = incidents(size);
  const product = await loadSource('test/bench/search/product.ts');
  const files = product.siteFiles(all);
  const megabytes = [...files.values()].reduce((sum, text) => sum + text.length, 0) / 1e6;
  print(
    `${size} incidents, ${files.size} files, ${megabytes.toFixed(1)} MB; load ${os.loadavg()[0]?.toFixed(1)}`,
  );
  await benchScan(print, all, files, { product, foldText });
  const index = await product.timeIndex(await product.readSite(files));
  print(
    `similar, index of the live site: ${index.all.toFixed(0)} ms, longest step ${longestOf([index])} (goal: 10)`,
    {
      goal: 10,
      what: 'longest step of making similar incidents ready',
      value: index.longest,
      unit: 'ms',
      atMost: 10,
    },
  );
  benchSimilar(print, all, SimilarIndex);
}

/**
 * @param {Print} print @param {ReturnType<typeof incidents>} all @param {ReadonlyMap<string, string>} files
 * @param {{ product: any, foldText: (text: string) => string }} tools
 */
async function benchScan(print, all, files, { product, foldText }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-'));
  try {
    for (const [file, text] of files) {
      fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
    const grep = anchor();
    /** @type {{ all: number, first: number | undefined, longest: number, longestCpu: number, ids: string[] }[]} */
    const fresh = [];
    const ratios = [];
    for (let round = 0; round < ROUNDS; round++) {
      // The end of a log and the middle of a summary: of words that many say, and of some that few do.
      const wanted = all[(round * 7919) % all.length]?.summary.split(' ')[round + 2] ?? '';
      const site = await product.readSite(files);
      const ours = await product.timeSearch(site, wanted);
      let theirs = '';
      const process = timed(() => {
        theirs = spawnSync(grep.program, [...grep.options, wanted], {
          cwd: folder,
          encoding: 'utf8',
          maxBuffer: 1e9,
        }).stdout;
      });
      const found = new Set(theirs.split('\n').flatMap(line => /\d{4}-01-01-i\d+/.exec(line)?.[0] ?? []));
      // Of the shown, each is found by the anchor; as many are shown as there are, up to the limit. Front matter is not searched.
      if (
        !ours.ids.every((/** @type {string} */ id) => found.has(id)) ||
        ours.ids.length < Math.min(60, found.size)
      )
        throw new Error(`${wanted}: ours finds ${ours.ids.length}, ${grep.name} ${found.size}`);
      fresh.push(ours);
      ratios.push((ours.first ?? ours.all) / process);
    }
    const firsts = fresh.map(({ first, all: whole }) => first ?? whole);
    print(
      `search, nothing made ready: first rows ${spread(firsts)} ms, ${spread(ratios)} of one ${grep.name} process (goal: 1/8 of ripgrep's); all ${spread(fresh.map(one => one.all))} ms, longest step ${longestOf(fresh)} (goal: 10)`,
      {
        goal: 10,
        what: `first rows, nothing made ready, to one ${grep.name} process`,
        value: ratios,
        atMost: 1 / 8,
      },
      {
        goal: 10,
        what: 'longest step of a search',
        value: Math.max(...fresh.map(one => one.longest)),
        unit: 'ms',
        atMost: 10,
      },
    );
    const site = await product.readSite(files);
    const ready = await product.timePrepare(site);
    print(
      `search, made ready in the background: ${ready.all.toFixed(0)} ms, longest step ${ready.longest.toFixed(1)} ms`,
    );
    const nexts = [];
    const plain = [...files.values()].map(foldText);
    const plains = [];
    for (let round = 0; round < ROUNDS; round++) {
      const wanted = all[(round * 104_729) % all.length]?.summary.split(' ')[round + 2] ?? '';
      nexts.push((await product.timeSearch(site, wanted)).all);
      plains.push(timed(() => void plain.filter(text => text.includes(wanted)).length));
    }
    print(
      `search, each further letter: ${spread(nexts)} ms; plain includes over the same texts ${spread(plains)} ms`,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {{ longest: number, longestCpu: number }[]} timed */
function longestOf(timed) {
  const [clock, cpu] = [timed.map(one => one.longest), timed.map(one => one.longestCpu)];
  return `${Math.max(...clock).toFixed(1)} ms by the clock, ${Math.max(...cpu).toFixed(1)} computed`;
}

/** The program that a search is held against. */
function anchor() {
  const hasRipgrep = spawnSync('rg', ['--version']).status === 0;
  return hasRipgrep
    ? { name: 'ripgrep', program: 'rg', options: ['-l', '-i', '-F', '-e'] }
    : { name: 'git grep', program: 'git', options: ['grep', '--no-index', '-l', '-i', '-F', '-e'] };
}

/** @param {Print} print @param {ReturnType<typeof incidents>} all @param {new () => any} SimilarIndex */
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
      { goal: 10, what: `similar to ${what}, the best ten`, value: ours, unit: 'ms', atMost: 5 },
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
