import { join, posix } from 'node:path';
import { isInitialization } from '../../../app/initialize';
import { parsePlan } from '../../../core/plan/plan';
import { OWN_BRANCH, PLAN_FILE } from '../../../core/site/paths';
import { openOutbox } from '../publish/outbox';
import { lookUp, readObjects } from './objects';
import {
  openRepository,
  type OpenRepositoryOptions,
  type Repository,
  siteFolderName,
  tipOf,
} from './repository';
import { recallSites, rememberSite } from './siteMemory';

/**
 * Live sites that the shared branch holds, whether or not the checkout has them: people work on branches that were cut
 * before there was one; and those that were made here and could not be shared yet. Absolute folders: this folder and those directly below it, and with `upwards` those above it.
 * Looks at what was fetched before, asks nobody on the network. Runs git: only for trusted folders. Empty outside Git.
 */
export async function findSharedSites(
  folder: string,
  options: Omit<OpenRepositoryOptions, 'root' | 'choice'> & { readonly upwards?: boolean } = {},
): Promise<readonly string[]> {
  const repository = await openRepository({ ...options, root: folder });
  if (repository.kind === 'none') {
    return [];
  }
  const wanted = (prefix: string) =>
    isWithin(prefix, repository.prefix) || (options.upwards === true && repository.prefix.startsWith(prefix));
  const remembered = (await recallSites(repository.commonFolder)).filter(({ prefix }) => wanted(prefix));
  const found = new Set(await prefixesAtTips(repository, options.upwards === true));
  for (const prefix of await ownBranchSites(repository, options.upwards === true)) {
    if (!found.has(prefix)) {
      // Whoever opens it has no livesite.yml at hand that would name the branch.
      await rememberSite(storeFolderOf(repository, prefix), { prefix, branch: OWN_BRANCH });
      found.add(prefix);
    }
  }
  for (const { prefix, ...choice } of remembered) {
    const hasChoice = choice.branch !== undefined || choice.remote !== undefined;
    const ask = { ...options, root: folder, choice: async () => choice };
    if (isWaiting(repository, prefix) || (hasChoice && !found.has(prefix) && (await isShared(ask, prefix)))) {
      found.add(prefix);
    }
  }
  // Relative to the folder as it was named: git's own path of it differs behind a symbolic link.
  return Array.from(found, prefix => join(folder, posix.relative(`/${repository.prefix}`, `/${prefix}`)));
}

/** Live sites on the branch that Initialize offers to make for them alone, where they say themselves that it is theirs. */
async function ownBranchSites(repository: Repository, upwards: boolean): Promise<readonly string[]> {
  const { git, target } = repository;
  const refs = [`refs/remotes/${target.remote ?? ''}/${OWN_BRANCH}`, `refs/heads/${OWN_BRANCH}`];
  const commits = await lookUp(
    git,
    refs.map(ref => `${ref}^{commit}`),
  );
  const tip = commits.find(facts => facts !== undefined)?.oid;
  if (tip === undefined) {
    return [];
  }
  const prefixes = await prefixesAtTip(repository, tip, upwards);
  const plans = await readObjects(
    git,
    prefixes.map(prefix => `${tip}:${prefix}${PLAN_FILE}`),
  );
  return prefixes.filter(
    (_, index) => parsePlan(plans[index]?.bytes.toString('utf8') ?? '').value.branch === OWN_BRANCH,
  );
}

function storeFolderOf({ commonFolder }: Repository, prefix: string): string {
  return join(commonFolder, 'livesite', siteFolderName(prefix));
}

/** Whether a live site was made there that no branch has yet. */
function isWaiting(repository: Repository, prefix: string): boolean {
  const { changes } = openOutbox(join(storeFolderOf(repository, prefix), 'outbox')).list();
  return changes.some(isInitialization);
}

/** The prefix itself, or a folder directly below it. */
function isWithin(prefix: string, outer: string): boolean {
  return prefix.startsWith(outer) && /^(?:[^/]+\/)?$/.test(prefix.slice(outer.length));
}

/**
 * Where the branch is not named, it is chosen by what holds the live site, which is not known yet: the usual branches are
 * searched as well.
 */
async function prefixesAtTips(repository: Repository, upwards: boolean): Promise<readonly string[]> {
  const { git, target } = repository;
  const usual = ['main', 'master'].flatMap(name => [
    `refs/remotes/${target.remote ?? ''}/${name}^{commit}`,
    `refs/heads/${name}^{commit}`,
  ]);
  const tips = [await tipOf(git, target), ...(await lookUp(git, usual)).map(facts => facts?.oid)];
  const found = new Set<string>();
  for (const tip of new Set(tips.filter(each => each !== undefined))) {
    for (const prefix of await prefixesAtTip(repository, tip, upwards)) {
      found.add(prefix);
    }
  }
  return [...found];
}

async function prefixesAtTip(
  repository: Repository,
  tip: string,
  upwards: boolean,
): Promise<readonly string[]> {
  const { git, prefix } = repository;
  const folders = await foldersAt(repository, tip);
  const above = upwards ? prefixesAbove(prefix) : [];
  const candidates = [prefix, ...above, ...folders.map(name => `${prefix}${name}/`)];
  const markers = await lookUp(
    git,
    candidates.map(each => `${tip}:${each}${PLAN_FILE}`),
  );
  return candidates.filter((_, index) => markers[index]?.type === 'blob');
}

/** Names of the folders directly below the prefix, without hidden ones. A line break in one would end a line of lookUp's questions. */
async function foldersAt({ git, prefix }: Repository, tip: string): Promise<readonly string[]> {
  const tree = `${tip}:${prefix.slice(0, -1)}`;
  const output = await git.tryText(['ls-tree', '-d', '-z', '--name-only', '--end-of-options', tree]);
  return (output ?? '').split('\0').filter(name => name !== '' && !/^\.|\n/.test(name));
}

/** `a/b/` has `a/` and '' above it. */
function prefixesAbove(prefix: string): readonly string[] {
  const names = prefix.split('/').slice(0, -2);
  return prefix === '' ? [] : names.map((_, index) => `${names.slice(0, index + 1).join('/')}/`).concat('');
}

/** Whether the branch that was chosen earlier still holds the live site. */
async function isShared(options: OpenRepositoryOptions, prefix: string): Promise<boolean> {
  const repository = await openRepository(options);
  const tip = repository.kind === 'none' ? undefined : await tipOf(repository.git, repository.target);
  if (repository.kind === 'none' || tip === undefined) {
    return false;
  }
  const [marker] = await lookUp(repository.git, [`${tip}:${prefix}${PLAN_FILE}`]);
  return marker?.type === 'blob';
}
