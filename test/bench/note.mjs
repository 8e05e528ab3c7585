// @ts-check
// What Livesite does again and again in an open live site, without a window: a note from being saved to being shared, a fetch that brings
// nothing and one that brings a colleague's note; in a small live site and in one of ten years, on its branch and on another one.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadSource } from '../tools/bundle.mjs';
import { writeCorpus } from '../tools/corpus.mjs';
import { median, spread } from '../tools/measure.mjs';

export const name = 'note';

const ROUNDS = 9;
const SMALL = 100;

/** @typedef {{ byId: ReadonlyMap<string, { folder: string, log: { entries: readonly unknown[] } }> }} Site */
/** @typedef {{ ms: number, own: number }} Cost ms that pass, and ms of them that this process computes: nobody types in those */
/** @typedef {'save' | 'share' | 'nothing' | 'colleague' | 'all'} Step */

const STEPS = /** @type {const} */ ([
  ['save', 'a note saved, to the updated model'],
  ['share', 'that note committed, pushed, proved, followed, to the updated model'],
  ['nothing', 'a fetch that brings nothing'],
  ['colleague', "a fetch with a colleague's note, to the updated model"],
  ['all', 'a look at all, for comparison'],
]);

/** @param {string} cwd @param {string[]} args */
const git = (cwd, ...args) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();

/** @template T @param {() => Promise<T>} work @returns {Promise<Cost & { value: T }>} */
async function cost(work) {
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - started, own: (user + system) / 1000, value };
}

/** @param {(line: string) => void} print @param {{ size: number }} options */
export async function run(print, { size }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-note-'));
  try {
    for (const branch of ['main', 'feature']) {
      const small = await measure(path.join(folder, `${branch}-small`), SMALL, branch);
      const large = await measure(path.join(folder, `${branch}-large`), size, branch);
      print(
        branch === 'main'
          ? `on the live site's branch, ${size} incidents, and times as much as with ${SMALL}`
          : `on another branch`,
      );
      for (const [step, words] of STEPS) {
        const of = (/** @type {keyof Cost} */ key) => {
          const [ours, few] = [large, small].map(costs => costs[step].map(each => each[key]));
          return `${spread(ours ?? [], 1)} ms (${(median(ours ?? []) / median(few ?? [])).toFixed(1)} times)`;
        };
        print(`  ${words}: ${of('ms')}, of it in the extension host ${of('own')}`);
      }
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} folder @param {number} size @param {string} branch */
async function measure(folder, size, branch) {
  const { ids } = await writeCorpus(path.join(folder, 'seed'), size);
  const seed = path.join(folder, 'seed');
  git(seed, 'init', '-q', '-b', 'main');
  setUp(seed);
  git(seed, 'add', '-A');
  git(seed, 'commit', '-qm', 'ten years');
  const remote = path.join(folder, 'remote.git');
  execFileSync('git', ['clone', '-q', '--bare', seed, remote]);
  const [mine, theirs] = [await openClone(remote, folder, 'mine'), await openClone(remote, folder, 'theirs')];
  if (branch !== 'main') git(mine.root, 'switch', '-qc', branch);
  const reader = mine.createReader();
  await mine.store.refresh();
  let site = await reader.read();
  /** @type {Record<Step, Cost[]>} */
  const costs = { save: [], share: [], nothing: [], colleague: [], all: [] };
  /** @param {Step} step @param {string} id @param {number} added @param {() => Promise<Site>} work */
  const take = async (step, id, added, work) => {
    const before = site.byId.get(id)?.log.entries.length ?? 0;
    const { value, ...each } = await cost(work);
    const found = (value.byId.get(id)?.log.entries.length ?? 0) - before;
    if (found !== added) throw new Error(`${step}: ${found} entries more instead of ${added}`);
    costs[step].push(each);
    site = value;
  };
  for (let round = -1; round < ROUNDS; round += 1) {
    const id = ids.at(-1 - (round + 1)) ?? '';
    const logPath = `${site.byId.get(id)?.folder ?? ''}/timeline.md`;
    const note = mine.noteFor(logPath);
    await take('save', id, 1, async () => {
      await mine.store.save(note);
      return reader.read({ only: [logPath] });
    });
    await take('share', id, 0, async () => {
      shared(await mine.store.publish());
      return reader.read({ only: [] });
    });
    await take('nothing', id, 0, async () => {
      shared(await mine.store.refresh());
      return reader.read({ only: [] });
    });
    await theirs.store.save(theirs.noteFor(logPath));
    shared(await theirs.store.publish());
    await take('colleague', id, 1, async () => {
      shared(await mine.store.refresh());
      return reader.read({ only: [] });
    });
    const some = site;
    await take('all', id, 0, () => reader.read());
    if (some !== site) throw new Error('reading what changed and reading all do not agree');
    // The first round makes caches warm.
    if (round < 0) Object.values(costs).forEach(list => list.pop());
  }
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return costs;
}

/** @param {{ state: string, message: string }} status */
function shared({ state, message }) {
  if (state !== 'shared') throw new Error(`Not shared: ${message}`);
}

/** @param {string} root */
function setUp(root) {
  git(root, 'config', 'user.name', 'Bench');
  git(root, 'config', 'user.email', 'bench@example.com');
  git(root, 'config', 'gc.auto', '0');
}

/** @param {string} remote @param {string} folder @param {string} place */
async function openClone(remote, folder, place) {
  git(folder, 'clone', '-q', remote, place);
  const root = path.join(folder, place);
  setUp(root);
  const [{ openGitBackend }, { SiteReader }, { createPause }, { nextEntryId }] = await Promise.all(
    [
      'src/adapters/siteBackend.ts',
      'src/app/site.ts',
      'src/app/pause.ts',
      'src/core/incident/entryId.ts',
    ].map(loadSource),
  );
  const { store } = await openGitBackend({
    root,
    log: { write: () => undefined },
    clock: { now: () => Date.now() },
    trusted: () => true,
    unsaved: () => new Set(),
    builtInTemplate: async () => '',
  });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  let last = '';
  const noteFor = (/** @type {string} */ file) => {
    const now = Date.now();
    last = String(
      nextEntryId(now, last || undefined, (/** @type {number} */ below) => Math.floor(Math.random() * below)),
    );
    const line = `- ${new Date(now).toISOString().slice(0, 19)}Z @p1 **note** measured <!--${last}-->`;
    return {
      id: last,
      at: new Date(now).toISOString(),
      actor: 'p1',
      subject: 'bench',
      trailers: [],
      edits: [{ kind: 'append', path: file, heading: '# Timeline', lines: [line] }],
    };
  };
  return {
    root,
    store,
    noteFor,
    createReader: () =>
      /** @type {{ read: (options?: { only?: string[] }) => Promise<Site> }} */ (
        new SiteReader(store, { pause: createPause(() => performance.now(), turn) })
      ),
  };
}
