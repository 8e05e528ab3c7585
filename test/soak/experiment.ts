import fs from 'node:fs';
import path from 'node:path';
import { entryIdsOf } from '../../src/core/change/applyEdits';
import { LOG_FILE } from '../../src/core/site/paths';
import { createTempRepos, type TempRepo, type TempRepos } from '../support/tempRepo';
import { breakNetwork, liveOnce, storm } from './cloneRun';
import { type CuttingProxy, type Cuts, startCuttingProxy } from './cuttingProxy';
import { diceOf } from './dice';
import { type Figures, quantile } from './figures';
import { hasOnMain, startGitServer } from './gitServer';
import {
  findCorrupt,
  findLeftovers,
  fsck,
  judgeEntries,
  judgeHandEdits,
  readSite,
  readWorkingTree,
  type SiteTexts,
} from './inspect';
import { type Deed, deedsOf, type Line, readLedger } from './ledger';
import type { WorkerPlan } from './plan';
import { differences, frozenState, leaveWork, PRIVATE, snapshotOf, sourceFiles } from './userWork';

export interface ExperimentOptions {
  readonly seed: number;
  readonly clones: number;
  /** For each clone. */
  readonly entries: number;
  /** For each clone, at most. */
  readonly kills: number;
  /** Of a hundred connections, how many are cut. */
  readonly cuts: number;
  /** The same with people who edit by hand, and half-done work in every clone. */
  readonly people: boolean;
  /** Absolute path of the bundled worker. */
  readonly program: string;
  /** Absolute folder of Livesite's own templates. */
  readonly templates: string;
  /** Keep the folder for a look. */
  readonly keep?: boolean;
  readonly print?: (line: string) => void;
}

interface Clone {
  readonly number: number;
  readonly repo: TempRepo;
  readonly proxy: CuttingProxy;
  readonly plan: Omit<WorkerPlan, 'task' | 'run' | 'skew'>;
  /** Has a commit that nobody has pushed: its checkout may not follow. */
  readonly hasOwnCommit: boolean;
}

/** How long a clone may take to come to rest once nobody disturbs it any more, ms. */
const SETTLE_LIMIT = 180_000;

/** Runs the experiment and says what it found; rejects where it could not be carried out. */
export async function runExperiment(options: ExperimentOptions): Promise<Figures> {
  const started = Date.now();
  const repos = createTempRepos();
  const { folder, environment } = repos;
  const bare = prepareServer(repos);
  const server = await startGitServer(folder, environment);
  const clones: Clone[] = [];
  try {
    const seedClone = await openClone(repos, options, { number: options.clones, port: server.port, bare });
    const made = await liveOnce(
      { ...seedClone.plan, task: 'found', run: 0, skew: 0 },
      { program: options.program, environment, limit: SETTLE_LIMIT },
    );
    await seedClone.proxy.stop();
    if (made.kind !== 'done') {
      throw new Error(`The live site could not be made: ${JSON.stringify(made)}`);
    }
    for (let number = 0; number < options.clones; number++) {
      clones.push(await openClone(repos, options, { number, port: server.port, bare }));
    }
    return await judge(repos, options, { clones, bare, started });
  } finally {
    await Promise.all(clones.map(({ proxy }) => proxy.stop()));
    await server.stop();
    if (options.keep === true) {
      options.print?.(`kept: ${folder}`);
    } else {
      repos.dispose();
    }
  }
}

function prepareServer(repos: TempRepos): string {
  const bare = repos.initBare('site');
  const seed = repos.clone(bare, 'seed');
  seed.commit(sourceFiles, 'sources');
  seed.git('push', '-q', 'origin', 'HEAD:main');
  const server = repos.at(bare);
  server.git('config', 'receive.fsckObjects', 'true');
  // It would tidy up after the experiment has ended.
  server.git('config', 'receive.autogc', 'false');
  return bare;
}

async function openClone(
  repos: TempRepos,
  options: ExperimentOptions,
  { number, port, bare }: { readonly number: number; readonly port: number; readonly bare: string },
): Promise<Clone> {
  const { seed } = options;
  const repo = repos.clone(bare, `clone${number}`);
  const proxy = await startCuttingProxy({
    serverPort: port,
    diceFor: connection => diceOf(seed, 'cut', number, connection),
    percent: number === options.clones ? 0 : options.cuts,
    isApplied: commit => hasOnMain(bare, commit, repos.environment),
  });
  repo.git('remote', 'set-url', 'origin', `git://127.0.0.1:${proxy.port}/${path.basename(bare)}`);
  const place = (file: string) => path.join(repos.folder, `${file}${number}`);
  return {
    number,
    repo,
    proxy,
    hasOwnCommit: options.people && number === options.clones - 1,
    plan: {
      root: repo.folder,
      clone: number,
      seed,
      entries: options.entries,
      people: options.people,
      ledger: place('ledger'),
      log: place('log'),
      templates: options.templates,
    },
  };
}

interface Scene {
  readonly clones: readonly Clone[];
  readonly bare: string;
  /** ms since 1970. */
  readonly started: number;
}

async function judge(repos: TempRepos, options: ExperimentOptions, scene: Scene): Promise<Figures> {
  const { clones, bare } = scene;
  if (options.people) {
    clones.forEach(({ repo, hasOwnCommit }) => leaveWork(repo, hasOwnCommit));
  }
  const before = clones.map(({ repo }) => (options.people ? snapshotOf(repo) : new Map<string, string>()));
  const frozen = clones.map(({ repo, hasOwnCommit }) => (hasOwnCommit ? frozenState(repo) : ''));
  const kills = { families: 0, alone: 0 };
  const { runs, offlineWindows } = await rage(repos, options, { clones, kills });
  const stuck = await settle(repos, options, { clones, runs });
  const site = readSite(repos.at(bare));
  const touched = clones.flatMap(({ number, repo, hasOwnCommit }, index) => [
    ...(options.people ? differences(before[index] ?? new Map(), snapshotOf(repo)) : []).map(
      name => `clone ${number}: ${name}`,
    ),
    ...(hasOwnCommit && frozenState(repo) !== frozen[index] ? [`clone ${number}: HEAD or index`] : []),
  ]);
  if (repos.at(bare).git('log', '--format=%s', 'main').includes(PRIVATE)) {
    touched.push('a commit that nobody pushed is on the server');
  }
  const leftovers = clones.flatMap(({ number, repo }) =>
    findLeftovers(repo).map(name => `clone ${number}: ${name}`),
  );
  const different = clones.flatMap(clone => findDifferences(clone, site, bare, repos));
  const lines = clones.map(({ plan }) => readLedger(plan.ledger));
  const deeds = lines.flatMap(each => deedsOf(each));
  const verdicts = [judgeEntries(site, deeds), judgeHandEdits(site, deeds)];
  return {
    seed: options.seed,
    clones: options.clones,
    people: options.people,
    seconds: (Date.now() - scene.started) / 1000,
    ...countDeeds(lines.flat(), deeds),
    entries: { accepted: acceptedOf(deeds, true), inLog: entriesIn(site) },
    kills,
    offlineWindows,
    connections: clones.reduce((sum, { proxy }) => sum + proxy.connections, 0),
    cuts: sumOf(clones.map(({ proxy }) => proxy.cuts)),
    commits: Number(repos.at(bare).git('rev-list', '--count', 'main')),
    gitProcesses: clones.reduce((sum, { plan }) => sum + gitProcessesIn(plan.log), 0),
    lost: verdicts.flatMap(({ lost }) => lost),
    doubled: verdicts.flatMap(({ doubled }) => doubled),
    corrupt: findCorrupt(site),
    fsck: [repos.at(bare), ...clones.map(({ repo }) => repo)].map(fsck).filter(said => said !== ''),
    stuck,
    different,
    touched,
    leftovers,
  };
}

/** All clones write at once, under kills, cuts and wrong clocks, until each has written what it has to. */
async function rage(
  { environment }: TempRepos,
  options: ExperimentOptions,
  {
    clones,
    kills,
  }: { readonly clones: readonly Clone[]; readonly kills: { families: number; alone: number } },
): Promise<{ readonly runs: readonly number[]; readonly offlineWindows: number }> {
  const over = new AbortController();
  let written = 0;
  const storms = clones.map(({ plan }) =>
    storm({
      plan,
      program: options.program,
      environment,
      kills: options.kills,
      over: over.signal,
      onKill: alone => {
        kills[alone ? 'alone' : 'families'] += 1;
      },
      onWritten: () => {
        written += 1;
        options.print?.(`clone ${plan.clone} has written its entries`);
        if (written === clones.length) {
          over.abort();
        }
      },
    }),
  );
  const networks = clones.map(({ number, proxy }) =>
    breakNetwork(offline => proxy.setOffline(offline), diceOf(options.seed, 'offline', number), over.signal),
  );
  try {
    const ended = await Promise.all(storms);
    const windows = await Promise.all(networks);
    return {
      runs: ended.map(({ runs }) => runs),
      offlineWindows: windows.reduce((sum, count) => sum + count, 0),
    };
  } catch (error) {
    over.abort();
    await Promise.allSettled([...storms, ...networks]);
    throw error;
  }
}

/** Nobody disturbs any more: every clone shares what it still has, and then all follow. Returns who did not, and why. */
async function settle(
  { environment }: TempRepos,
  options: ExperimentOptions,
  { clones, runs }: { readonly clones: readonly Clone[]; readonly runs: readonly number[] },
): Promise<string[]> {
  const stuck: string[] = [];
  clones.forEach(({ proxy }) => proxy.calm());
  for (const round of [1, 2]) {
    await Promise.all(
      clones.map(async ({ number, plan }, index) => {
        const run = (runs[index] ?? 0) + round;
        const life = { program: options.program, environment, limit: SETTLE_LIMIT };
        const end = await liveOnce({ ...plan, task: 'settle', run, skew: 0 }, life);
        if (end.kind !== 'done') {
          stuck.push(`clone ${number}: ${end.kind === 'failed' ? end.message : 'killed'}`);
        }
      }),
    );
  }
  return stuck;
}

/** What a clone has that is neither the server's nor its user's. */
function findDifferences(
  { number, repo, plan, hasOwnCommit }: Clone,
  site: SiteTexts,
  bare: string,
  repos: TempRepos,
): string[] {
  if (hasOwnCommit) {
    // What its user edited there is shared by now; they take the branch as it is and go on.
    const edited = repo
      .git('diff', '--name-only')
      .split('\n')
      .filter(name => site.has(name));
    if (edited.length > 0) {
      repo.git('checkout', '-q', '--', ...edited);
    }
    // Past the proxy, which cannot answer while this process waits.
    repo.git('pull', '-q', '--no-rebase', '--no-edit', bare, 'main');
  } else if (repo.git('rev-parse', 'HEAD') !== repos.at(bare).git('rev-parse', 'main')) {
    return [`clone ${number}: its checkout did not follow: ${wordsAtRest(plan.ledger)}`];
  }
  const own = readWorkingTree(repo);
  const wrong = [...new Set([...site.keys(), ...own.keys()])].filter(
    name => site.get(name) !== own.get(name),
  );
  const dirty = repo.git('status', '--porcelain', '--', ...site.keys());
  return [...wrong, ...(dirty === '' ? [] : [dirty])].map(what => `clone ${number}: ${what}`);
}

function wordsAtRest(ledger: string): string {
  const said = readLedger(ledger).flatMap(line => (line.kind === 'rest' ? [line.message] : []));
  return said.at(-1) ?? 'it never came to rest';
}

function countDeeds(
  lines: readonly Line[],
  deeds: readonly Deed[],
): Pick<Figures, 'handEdits' | 'latency' | 'skew'> {
  const count = (kind: Line['kind']) => lines.filter(line => line.kind === kind).length;
  const times = deeds.flatMap(({ savedAt, sharedAt }) =>
    savedAt === undefined || sharedAt === undefined ? [] : [sharedAt - savedAt],
  );
  const skews = lines.flatMap(line => (line.kind === 'run' ? [line.skew] : []));
  return {
    handEdits: {
      accepted: acceptedOf(deeds, false),
      decided: count('resolved'),
      reloaded: count('reloaded'),
    },
    latency: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    skew: [Math.min(...skews), Math.max(...skews)],
  };
}

function acceptedOf(deeds: readonly Deed[], entries: boolean): number {
  return deeds.filter(({ intent, savedAt }) => savedAt !== undefined && (intent.what === 'entry') === entries)
    .length;
}

function entriesIn(site: SiteTexts): number {
  return [...site].reduce(
    (sum, [name, text]) => sum + (name.endsWith(`/${LOG_FILE}`) ? entryIdsOf(text).size : 0),
    0,
  );
}

function gitProcessesIn(log: string): number {
  const text = fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : '';
  return text.match(/\[debug\] git /g)?.length ?? 0;
}

function sumOf(cuts: readonly Readonly<Cuts>[]): Cuts {
  const sum: Cuts = { offline: 0, connect: 0, upload: 0, download: 0, answer: 0, applied: 0 };
  for (const each of cuts) {
    for (const key of ['offline', 'connect', 'upload', 'download', 'answer', 'applied'] as const) {
      sum[key] += each[key];
    }
  }
  return sum;
}
