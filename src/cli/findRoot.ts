import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { findSharedSites } from '../adapters/git/repository/sharedSites';
import { Refusal } from '../app/change';
import { PLAN_FILE } from '../core/site/paths';

/** The checkout shows no live site; another branch may hold one. */
class NoSite extends Refusal {}

/**
 * Absolute folder of the live site: `dir` where it is given, else the nearest folder with a livesite.yml from `cwd` upwards, else
 * the only one directly below `cwd`. Throws a Refusal that says what to do.
 */
export function findRoot(cwd: string, dir: string | undefined): string {
  if (dir !== undefined) {
    const root = findFolder(cwd, dir);
    if (!hasPlan(root)) {
      throw new NoSite(`There is no ${PLAN_FILE} in ${root}. "livesite init" makes one.`);
    }
    return root;
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (hasPlan(folder)) {
      return folder;
    }
    if (dirname(folder) === folder) {
      break;
    }
  }
  const below = foldersIn(cwd).filter(hasPlan);
  const [only] = below;
  if (only !== undefined && below.length === 1) {
    return only;
  }
  if (below.length > 1) {
    throw new Refusal(severalSites(cwd, below));
  }
  throw new NoSite(
    `There is no live site here: no ${PLAN_FILE} from ${cwd} upwards. Name its folder with --dir, or make one with "livesite init".`,
  );
}

/** An existing folder, made absolute. Throws a Refusal. */
export function findFolder(cwd: string, dir: string): string {
  const folder = resolve(cwd, dir);
  if (!isFolder(folder)) {
    throw new NoSite(`There is no folder ${folder}.`);
  }
  return folder;
}

function hasPlan(folder: string): boolean {
  return existsSync(join(folder, PLAN_FILE));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => join(folder, entry.name));
}

/**
 * As findRoot; where the checkout shows none, the live site that the shared branch holds: people work on branches that were cut
 * before there was one. Its folder may be missing from the checkout.
 */
export async function findLiveRoot(cwd: string, dir: string | undefined): Promise<string> {
  try {
    return findRoot(cwd, dir);
  } catch (error) {
    if (!(error instanceof NoSite)) {
      throw error;
    }
    const wanted = dir === undefined ? cwd : resolve(cwd, dir);
    const shared = await findSharedSites(nearestFolder(wanted), { upwards: dir === undefined });
    const roots = dir === undefined ? shared : shared.filter(root => root === wanted);
    const [only] = roots;
    if (only !== undefined && roots.length === 1) {
      return only;
    }
    throw roots.length === 0 ? error : new Refusal(severalSites(cwd, roots));
  }
}

function severalSites(cwd: string, roots: readonly string[]): string {
  return `There are several live sites here: ${roots.map(root => relative(cwd, root)).join(', ')}. Choose one with --dir.`;
}

function nearestFolder(path: string): string {
  return isFolder(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}
