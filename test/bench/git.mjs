// @ts-check
// What a command costs in git: goal 8. Ours and git's own commands take turns in copies of one repository.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { loadSource } from '../tools/bundle.mjs';
import { spread } from '../tools/measure.mjs';

const ROUNDS = 15;
const LOG = 'incidents/2026/2026-11-23-bench/timeline.md';

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'git';

/**
 * @param {Print} print
 * @param {{ size: number }} options
 */
export async function run(print, { size }) {
  // Ten thousand incidents are 13,000 files.
  const files = Math.round(size * (size < 50_000 ? 1.3 : 1));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-git-'));
  try {
    const remote = makeRemote(folder, files);
    const ours = await openOurs(clone(remote, folder, 'ours'));
    const theirs = clone(remote, folder, 'theirs');
    print(`${files} tracked files; medians of ${ROUNDS} pairs [min .. max]`);
    await compareCommit(print, ours, theirs);
    await compareSharing(print, ours, theirs);
    await compareFetch(print, ours, theirs);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} cwd @param {string[]} args */
const git = (cwd, ...args) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();

/** @param {string} folder @param {number} files */
function makeRemote(folder, files) {
  const remote = path.join(folder, 'remote.git');
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
  const text = (/** @type {number} */ index) => `# File ${index}\n${'Some words. '.repeat(index % 40)}\n`;
  const lines = ['commit refs/heads/main', 'committer B <b@example.com> 1700000000 +0000', 'data 4', 'seed'];
  const add = (/** @type {string} */ file, /** @type {string} */ content) =>
    lines.push(`M 100644 inline ${file}`, `data ${Buffer.byteLength(content)}`, content);
  add('livesite.yml', 'livesite: 1\nname: Bench\n');
  add(
    LOG,
    '# Timeline of 2026-11-23-bench\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: Bench <!--01JDCQ8X2K-->\n',
  );
  for (let index = 3; index <= files; index += 1)
    add(`src/${index % 97}/${index % 11}/f${index}.md`, text(index));
  execFileSync('git', ['fast-import', '--quiet'], { cwd: remote, input: `${lines.join('\n')}\n` });
  return remote;
}

/** @param {string} remote @param {string} folder @param {string} place */
function clone(remote, folder, place) {
  git(folder, 'clone', '-q', remote, place);
  const made = path.join(folder, place);
  git(made, 'config', 'user.name', 'Bench');
  git(made, 'config', 'user.email', 'bench@example.com');
  git(made, 'config', 'gc.auto', '0');
  return made;
}

/** @param {string} root */
async function openOurs(root) {
  const { openGitBackend } = await loadSource('src/adapters/siteBackend.ts');
  const { openRepository } = await loadSource('src/adapters/git/repository/repository.ts');
  const { buildCommit } = await loadSource('src/adapters/git/publish/commitBuilder.ts');
  const { fetchTip } = await loadSource('src/adapters/git/publish/transport.ts');
  const { nextEntryId } = await loadSource('src/core/incident/entryId.ts');
  const log = { write: () => undefined };
  const { store } = await openGitBackend({
    root,
    log,
    clock: { now: () => Date.now() },
    trusted: () => true,
    unsaved: () => new Set(),
    builtInTemplate: async () => '',
  });
  const repository = await openRepository({ root, log });
  /** @type {string | undefined} */
  let last;
  /** A change that adds one entry. */
  const change = () => {
    const now = Date.now();
    const id = String(
      nextEntryId(now, last, (/** @type {number} */ below) => Math.floor(Math.random() * below)),
    );
    last = id;
    return {
      id,
      at: new Date(now).toISOString(),
      actor: 'bench',
      subject: 'bench',
      trailers: [],
      edits: [{ kind: 'append', path: LOG, heading: '#', lines: [lineOf(id)] }],
    };
  };
  return { root, store, repository, buildCommit, fetchTip, change };
}

/** @param {string} id */
const lineOf = id => `- 2026-11-23T08:15:02Z @bench **note** bench <!--${id}-->`;

/** @param {() => unknown} work may be asynchronous */
async function time(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Runs both in turns, the first one first in every other round.
 * @param {() => Promise<number>} ours ms
 * @param {() => Promise<number>} anchor ms
 */
async function inTurns(ours, anchor) {
  /** @type {number[]} */ const mine = [];
  /** @type {number[]} */ const other = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 2 === 0) mine.push(await ours());
    other.push(await anchor());
    if (round % 2 === 1) mine.push(await ours());
  }
  const ratios = mine.map((ms, index) => ms / (other[index] ?? Number.NaN));
  return { ratios, words: `${spread(ratios)}; ours ${spread(mine, 1)} ms, theirs ${spread(other, 1)} ms` };
}

/** @typedef {Awaited<ReturnType<typeof openOurs>>} Ours */

/** Appends an entry in a working tree, as a person would. @param {string} root */
const edit = root => fs.appendFileSync(path.join(root, LOG), `${lineOf(Math.random().toString(36))}\n`);

/** @param {Print} print @param {Ours} ours @param {string} theirs */
async function compareCommit(print, { root, repository, buildCommit }, theirs) {
  const base = git(root, 'rev-parse', 'HEAD');
  const build = () =>
    time(() =>
      buildCommit(repository, {
        base,
        files: new Map([[LOG, `# x\n\n${lineOf(Math.random().toString(36))}\n`]]),
        modes: new Map(),
        message: 'bench\n',
        sign: false,
      }),
    );
  /** @type {Record<string, { atMost: number, work: () => unknown }>} */
  const anchors = {
    'git commit -- path': { atMost: 1.1, work: () => git(theirs, 'commit', '-qm', 'bench', '--', LOG) },
    'git add, git commit --only': {
      atMost: 0.6,
      work: () => {
        git(theirs, 'add', '--', LOG);
        git(theirs, 'commit', '-qm', 'bench', '--only', '--', LOG);
      },
    },
    'simple-git add, commit': {
      atMost: 0.33,
      work: async () => {
        const simple = simpleGit(theirs);
        await simple.add(LOG);
        await simple.commit('bench', [LOG], { '--quiet': null });
      },
    },
  };
  for (const [anchor, { work, atMost }] of Object.entries(anchors)) {
    const { ratios, words } = await inTurns(build, () => {
      edit(theirs);
      return time(work);
    });
    print(`commit / ${anchor}: ${words}; goal: at most ${atMost}`, {
      goal: 8,
      what: `commit, to ${anchor}`,
      value: ratios,
      atMost,
    });
  }
  git(theirs, 'reset', '-q', '--hard', 'origin/main');
}

/** @param {Print} print @param {Ours} ours @param {string} theirs */
async function compareSharing(print, { store, change }, theirs) {
  /** @type {number[]} */ const saves = [];
  const { ratios, words } = await inTurns(
    async () => {
      const next = change();
      saves.push(await time(() => store.save(next)));
      return time(async () => {
        const status = await store.publish();
        if (status.state !== 'shared') throw new Error(`Not shared: ${status.message}`);
      });
    },
    async () =>
      time(() => {
        git(theirs, 'pull', '-q', '--rebase');
        edit(theirs);
        git(theirs, 'commit', '-qm', 'bench', '--', LOG);
        git(theirs, 'push', '-q');
      }),
  );
  print(`save, until it survives a crash: ${spread(saves, 1)} ms (goal 50)`, {
    goal: 8,
    what: 'save, until it survives a crash',
    value: saves,
    unit: 'ms',
    atMost: 50,
  });
  print(`commit, push, prove, follow / git pull --rebase, commit, push: ${words}`, {
    goal: 8,
    what: 'commit, push, prove, follow, to git pull --rebase, commit, push',
    value: ratios,
  });
}

/** @param {Print} print @param {Ours} ours @param {string} theirs */
async function compareFetch(print, { repository, fetchTip }, theirs) {
  const { ratios, words } = await inTurns(
    () => time(() => fetchTip(repository)),
    () => time(() => git(theirs, 'fetch', '-q', 'origin', 'main')),
  );
  print(`fetch with nothing new / git fetch: ${words}; goal: at most 1.2`, {
    goal: 8,
    what: 'fetch with nothing new, to git fetch',
    value: ratios,
    atMost: 1.2,
  });
}
