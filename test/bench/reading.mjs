// @ts-check
// Reading a live site of ten years: goals 1, 3, 5, 8 and 11. The limit is reading every byte of the same files in this process; peers are
// a parser of YAML over fs.promises, and git where git does the like. Every figure is preceded by a look at whether it is right.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { loadSource } from '../tools/bundle.mjs';
import { writeCorpus } from '../tools/corpus.mjs';
import { median, spread } from '../tools/measure.mjs';

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'reading';

const ROUNDS = 5;
const PULLED = 500;
/** More files at once than the peer's default pool serves, fewer than a process may open. */
const IN_FLIGHT = 256;
const NOTE = '- 2026-11-24T10:00:00Z @p1 **note** measured <!--01KAQW4HBG';

/** @typedef {{ incidents: readonly { log: { entries: readonly unknown[] }, folder: string }[], byId: ReadonlyMap<string, unknown> }} Site */
/** @typedef {{ read: (options?: { onFirst?: (site: Site) => void, only?: string[] }) => Promise<Site> }} Reader */
/** @typedef {(paths: readonly string[]) => Promise<{ files: { path: string, stamp: string, inCheckout: boolean }[], gone: string[] }>} ListSome */

const turn = () => new Promise(resolve => setImmediate(resolve));

/** @template T @param {() => Promise<T> | T} work @returns {Promise<{ ms: number, value: T }>} */
async function timed(work) {
  const started = performance.now();
  const value = await work();
  return { ms: performance.now() - started, value };
}

/**
 * Turns of the event loop while something is done: for each the ms that passed, but no more than this process was computing, so that
 * other programs on the machine do not count.
 * @param {() => Promise<unknown>} work
 */
async function turnsOf(work) {
  /** @type {number[]} */
  const turns = [];
  let isOver = false;
  let [cpu, at] = [process.cpuUsage(), performance.now()];
  const watch = () => {
    const used = process.cpuUsage(cpu);
    turns.push(Math.min(performance.now() - at, (used.user + used.system) / 1000));
    [cpu, at] = [process.cpuUsage(), performance.now()];
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  isOver = true;
  await turn();
  return turns;
}

/** Every file below a folder, read whole into one buffer: nothing that reads them can be faster in one process. @param {string} folder */
function readEveryByte(folder) {
  let buffer = Buffer.allocUnsafe(1 << 20);
  let bytes = 0;
  const walk = (/** @type {string} */ at) => {
    for (const entry of fs.readdirSync(at, { withFileTypes: true })) {
      const place = `${at}/${entry.name}`;
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) {
        walk(place);
        continue;
      }
      const handle = fs.openSync(place, 'r');
      const { size } = fs.fstatSync(handle);
      if (size > buffer.length) buffer = Buffer.allocUnsafe(size);
      bytes += fs.readSync(handle, buffer, 0, size, 0);
      fs.closeSync(handle);
    }
  };
  walk(folder);
  return bytes;
}

/** What a tool does that was not made for this: many at once, and a parser for each front matter. @param {string} folder */
async function readWithYaml(folder) {
  const titleOf = async (/** @type {string} */ file) => {
    const text = await fs.promises.readFile(path.join(folder, file), 'utf8');
    const end = text.startsWith('---\n') ? text.indexOf('\n---', 4) : -1;
    return end < 0 ? undefined : parseDocument(text.slice(4, end)).toJS();
  };
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(each => each.endsWith('.md'));
  const titles = [];
  for (let from = 0; from < names.length; from += IN_FLIGHT) {
    titles.push(...(await Promise.all(names.slice(from, from + IN_FLIGHT).map(titleOf))));
  }
  return titles.filter(Boolean).length;
}

/** @param {string} root */
async function loadReading(root) {
  const [{ SiteReader }, { createPause }, disk] = await Promise.all([
    loadSource('src/app/site.ts'),
    loadSource('src/app/pause.ts'),
    loadSource('src/adapters/git/reading/diskFiles.ts'),
  ]);
  const files = {
    list: () => disk.listDisk(root),
    readMany: (/** @type {string[]} */ paths) => disk.readDisk(root, paths),
    listSome: async (/** @type {string[]} */ paths) => ({
      files: paths.map(file => ({ path: file, stamp: disk.tryStampOf(root, file), inCheckout: true })),
      gone: [],
    }),
  };
  return () =>
    /** @type {Reader} */ (new SiteReader(files, { pause: createPause(() => performance.now(), turn) }));
}

/** @param {Print} print @param {{ size: number }} options */
export async function run(print, { size }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-'));
  const root = path.join(folder, 'site');
  try {
    const corpus = await writeCorpus(root, size);
    print(`${size} incidents: ${corpus.files} files, ${(corpus.bytes / 1e6).toFixed(1)} MB`);
    const create = await loadReading(root);
    const site = await create().read();
    if (site.incidents.length !== size)
      throw new Error(`${site.incidents.length} of ${size} incidents were read`);
    await benchCold(print, root, create, corpus);
    await benchAgain(print, root, create, corpus.ids);
    await benchMemory(print, create, size);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Print} print @param {string} root @param {() => Reader} create @param {{ bytes: number }} corpus */
async function benchCold(print, root, create, corpus) {
  /** @type {Record<'limit' | 'ours' | 'first' | 'toLimit' | 'firstToLimit' | 'toYaml' | 'longest', number[]>} */
  const all = { limit: [], ours: [], first: [], toLimit: [], firstToLimit: [], toYaml: [], longest: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const limit = await timed(() => readEveryByte(root));
    if (limit.value !== corpus.bytes) throw new Error('the limit did not read every byte');
    let first = 0;
    const started = performance.now();
    const ours = await timed(() => create().read({ onFirst: () => (first = performance.now() - started) }));
    const yaml = await timed(() => readWithYaml(root));
    all.limit.push(limit.ms);
    all.ours.push(ours.ms);
    all.first.push(first || ours.ms);
    all.toLimit.push(ours.ms / limit.ms);
    all.firstToLimit.push((first || ours.ms) / limit.ms);
    all.toYaml.push(yaml.ms / ours.ms);
    all.longest.push(Math.max(...(await turnsOf(() => create().read()))));
  }
  print(`reading every byte (limit): ${spread(all.limit, 0)} ms`);
  print(
    `the whole site, judged: ${spread(all.ours, 0)} ms, ${spread(all.toLimit, 1)} times the limit; goal: at most 2`,
    {
      goal: 1,
      what: 'everything read and judged, to reading every byte',
      value: all.toLimit,
      atMost: 2,
    },
  );
  print(
    `  first screen (newest incidents, on call): ${spread(all.first, 0)} ms, ${spread(all.firstToLimit)} times the limit`,
    {
      goal: 1,
      what: 'first screen (newest incidents, on call), to reading every byte',
      value: all.firstToLimit,
    },
  );
  print(
    `  fs.promises + yaml for front matter alone (peer): ${spread(all.toYaml)} times as long; goal: at least 15`,
    {
      goal: 1,
      what: 'fs.promises and yaml for front matter alone, to ours',
      value: all.toYaml,
      atLeast: 15,
    },
  );
  print(`  longest turn of the event loop: ${spread(all.longest, 1)} ms; goal: at most 10`, {
    goal: 3,
    what: 'longest turn, reading in a process of its own',
    value: all.longest,
    unit: 'ms',
    atMost: 10,
  });
}

/** @param {Print} print @param {string} root @param {() => Reader} create @param {string[]} ids */
async function benchAgain(print, root, create, ids) {
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  git('init', '-q');
  git('config', 'user.name', 'bench');
  git('config', 'user.email', 'bench@example.org');
  git('add', '-A');
  git('commit', '-qm', 'ten years');
  const { incidentFolder } = await loadSource('src/core/site/paths.ts');
  const logOf = (/** @type {string} */ id) => `${incidentFolder(id)}/timeline.md`;
  const reader = create();
  await reader.read();
  const all = { one: [0], whole: [0], pull: [0], toDiff: [0] };
  Object.values(all).forEach(list => list.pop());
  let number = 0;
  const note = (/** @type {string} */ id) => {
    number += 1;
    const line = `${NOTE}${String(100_000 + number)}-->\n`;
    fs.appendFileSync(path.join(root, logOf(id)), line);
  };
  for (let round = 0; round < ROUNDS; round++) {
    const id = ids[(round * 7919) % ids.length] ?? '';
    note(id);
    const one = await timed(() => reader.read({ only: [logOf(id)] }));
    const whole = await timed(() => reader.read());
    if (whole.value !== one.value) throw new Error('reading some and reading all do not agree');
    all.one.push(one.ms);
    all.whole.push(whole.ms);
    const pulled = ids.slice(-PULLED);
    pulled.forEach(note);
    const diff = await timed(() => git('diff', '--name-only'));
    const pull = await timed(() => reader.read());
    if (pull.value === whole.value) throw new Error('the pull was not seen');
    all.pull.push(pull.ms);
    all.toDiff.push(pull.ms / diff.ms);
    git('commit', '-qam', 'pulled');
  }
  print(`a saved file to the updated model: ${spread(all.one)} ms; goal: 0.3`, {
    goal: 5,
    what: 'a saved file, until the model is right',
    value: all.one,
    unit: 'ms',
    atMost: 0.3,
  });
  print(`looking whether anything has changed: ${spread(all.whole, 0)} ms`);
  print(
    `${Math.min(PULLED, ids.length)} files of a pull: ${spread(all.pull, 0)} ms, ${spread(all.toDiff)} times git diff --name-only (git); goal: at most 2`,
    { goal: 5, what: '500 files of a pull, to git diff --name-only', value: all.toDiff, atMost: 2 },
  );
}

/** @param {Print} print @param {() => Reader} create @param {number} size */
async function benchMemory(print, create, size) {
  if (!globalThis.gc) {
    print('memory: not measured (node --expose-gc)');
    return;
  }
  const kept = [];
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    const before = process.memoryUsage();
    kept.push(await create().read());
    globalThis.gc();
    const after = process.memoryUsage();
    rounds.push((after.heapUsed + after.external - before.heapUsed - before.external) / 1024 / size);
  }
  print(
    `memory: ${median(rounds).toFixed(1)} KB an incident with all of its texts and entries (${kept.length} readings); goal: 0.35 for an index`,
    { goal: 11, what: 'what is kept of an incident', value: rounds, unit: 'KB', atMost: 0.35 },
  );
}
