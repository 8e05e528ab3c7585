import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Log, RepositoryFacts } from '../../../app/ports';
import type { PublishFailure } from '../../../app/sharingPorts';
import { type ConfigFacts, identityOf, isOn, readConfigFacts } from './facts';
import { failureOf } from '../run/gitError';
import { findMissingFilters, settingsWithout } from './missingFilters';
import { tryCommitOf } from './objects';
import { createGitRunner, type GitRunner } from '../run/runner';
import { findShareTarget, type ShareChoice, type ShareTarget } from './shareTarget';

/** A repository with a working tree that holds a live site. */
export interface Repository {
  readonly kind: 'repository';
  /** Runs git in the repository's top folder. */
  readonly git: GitRunner;
  /** Absolute folder of livesite.yml. */
  readonly root: string;
  /** Absolute top folder of the working tree. */
  readonly topLevel: string;
  /** Live site's root relative to the top folder: '' or ending with '/'. */
  readonly prefix: string;
  /** Absolute git folder of this working tree. */
  readonly gitFolder: string;
  /** Absolute git folder that all linked working trees share. */
  readonly commonFolder: string;
  /** Livesite's own folder for this live site, shared by all linked working trees: `git worktree remove` must not lose what waits. */
  readonly storeFolder: string;
  /** Livesite's own folder for this working tree. */
  readonly checkoutFolder: string;
  /** git is new enough for `fetch --no-write-fetch-head` (2.29). */
  readonly canSkipFetchHead: boolean;
  /** Where the live site is shared; as last read. */
  readonly target: ShareTarget;
  /** The working tree holds only part of the files. */
  readonly isSparse: boolean;
  /** Git may leave out folders that are not checked out from the index. */
  readonly mayIndexBeSparse: boolean;
  /** Filters that attributes may ask for (`lfs`) and whose program this machine does not have: all calls of git go without them. */
  readonly missingFilters: readonly string[];
  /** Files of the live site, relative to its root, that hold unsaved text in an editor at this moment. */
  unsaved(): ReadonlySet<string>;
  /** Reads configuration and remotes anew, unless that was done in the last `maxAge` ms. */
  reload(maxAge?: number): Promise<ConfigFacts>;
  /** What others need to know, as it is now. */
  facts(): Promise<RepositoryFacts>;
}

/** There is no repository to work with. */
export interface NoRepository {
  readonly kind: 'none';
  readonly reason: PublishFailure;
  /** One plain sentence: why, and what to do. */
  readonly message: string;
}

export interface OpenRepositoryOptions {
  /** Absolute folder of livesite.yml; it may be missing from the checkout. */
  readonly root: string;
  /** What the team chose, given Livesite's own folder for this live site; asked again at each reload. Default: nothing. */
  readonly choice?: (storeFolder: string) => Promise<ShareChoice>;
  readonly gitPath?: string;
  /** Default: the environment of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly log?: Log;
  /** See {@link Repository.unsaved}. Default: none. */
  readonly unsaved?: () => ReadonlySet<string>;
}

const oldestGit = [2, 25] as const;

/** Looks at the repository around a live site. Runs git: only for trusted folders. Never throws for what git says. */
export async function openRepository(options: OpenRepositoryOptions): Promise<Repository | NoRepository> {
  const atRoot = createGitRunner({ ...options, cwd: existingFolder(options.root) });
  try {
    const version = await versionOf(atRoot);
    if (!isAtLeast(version, oldestGit)) {
      const message = `Git ${version.join('.')} is too old: Livesite needs Git ${oldestGit.join('.')} or newer.`;
      return { kind: 'none', reason: 'no-git', message };
    }
    return await describeRepository(options, atRoot, isAtLeast(version, [2, 29]));
  } catch (error) {
    return { kind: 'none', ...failureOf(error) };
  }
}

async function describeRepository(
  options: OpenRepositoryOptions,
  atRoot: GitRunner,
  canSkipFetchHead: boolean,
): Promise<Repository | NoRepository> {
  const { root } = options;
  const output = await atRoot.text([
    'rev-parse',
    '--show-toplevel',
    '--show-prefix',
    '--absolute-git-dir',
    '--git-common-dir',
    '--git-path',
    'livesite',
  ]);
  const lines = output.split('\n');
  const [topLevel, above, gitFolder, commonFolder, checkoutFolder] = lines;
  if (
    !topLevel ||
    above === undefined ||
    !gitFolder ||
    !commonFolder ||
    !checkoutFolder ||
    lines.length !== 6
  ) {
    const message = `${root} cannot hold a live site: the path of the folder or of its repository has a line break.`;
    return { kind: 'none', reason: 'not-a-repository', message };
  }
  let missingFilters: readonly string[] = [];
  const git = createGitRunner({
    ...options,
    cwd: topLevel,
    settings: () => settingsWithout(missingFilters),
  });
  // Git answers relative to where it really is, which is elsewhere for a root behind a symbolic link.
  const existing = existingFolder(root);
  const place = await realpath(existing);
  const common = resolve(place, commonFolder);
  const missing = relative(existing, root).split(sep).join('/');
  const prefix = missing === '' ? above : `${above}${missing}/`;
  const own = siteFolderName(prefix);
  const storeFolder = resolve(common, 'livesite', own);
  const places = { git, prefix, gitFolder, commonFolder: common };
  const choose = async () => (await options.choice?.(storeFolder)) ?? {};
  const readConfig = async () => {
    const facts = await readConfigFacts(git);
    missingFilters = await findMissingFilters(facts.filters, {
      environment: git.inheritedEnvironment,
      execPath: () => git.text(['--exec-path']),
    });
    return facts;
  };
  let config = await readConfig();
  let target = await findShareTarget(places, config, await choose());
  let readAt = performance.now();
  const reload = async (maxAge = 0) => {
    if (performance.now() - readAt >= maxAge) {
      config = await readConfig();
      target = await findShareTarget(places, config, await choose());
      readAt = performance.now();
    }
    return config;
  };
  return {
    kind: 'repository',
    git,
    root,
    topLevel,
    prefix,
    gitFolder,
    commonFolder: common,
    storeFolder,
    checkoutFolder: resolve(place, checkoutFolder, own),
    canSkipFetchHead,
    get target() {
      return target;
    },
    get isSparse() {
      return isOn(config, 'core.sparsecheckout');
    },
    get mayIndexBeSparse() {
      return isOn(config, 'index.sparse');
    },
    get missingFilters() {
      return missingFilters;
    },
    unsaved: options.unsaved ?? (() => new Set()),
    reload,
    async facts() {
      const identity = identityOf(await reload());
      const { branch, remote, remoteUrl, trackingRef } = target;
      const fetched = trackingRef && (await tryCommitOf(git, trackingRef));
      const tip = fetched || (await tipOf(git, target));
      return { branch, remote, remoteUrl, onRemote: Boolean(fetched), prefix, identity, tip };
    },
  };
}

/** The folder, or the nearest one above it that is there: on some branches a live site's own folder is missing. */
function existingFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}

/** Several live sites may share one repository, and the paths of a change are relative to one of them. */
export function siteFolderName(prefix: string): string {
  if (prefix === '') {
    return '.';
  }
  const name = encodeURIComponent(prefix.slice(0, -1));
  return join('sites', name.length <= 100 ? name : createHash('sha1').update(prefix).digest('hex'));
}

/** The fetched tip of the shared branch; without a remote, or before its branch has been seen, the local one. */
export async function tipOf(git: GitRunner, target: ShareTarget): Promise<string | undefined> {
  const fetched = target.trackingRef && (await tryCommitOf(git, target.trackingRef));
  return fetched || (await tryCommitOf(git, target.branchRef));
}

/** By path of the program; it does not change while the editor runs. */
const knownVersions = new Map<string, readonly number[]>();

async function versionOf(git: GitRunner): Promise<readonly number[]> {
  const known = knownVersions.get(git.gitPath);
  if (known) {
    return known;
  }
  const [, text = ''] = /git version ([0-9]+(?:\.[0-9]+)*)/.exec(await git.text(['version'])) ?? [];
  const version = text.split('.').map(Number);
  knownVersions.set(git.gitPath, version);
  return version;
}

function isAtLeast(version: readonly number[], wanted: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version;
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);
}
