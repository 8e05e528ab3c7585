import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Refusal } from '../app/change';
import { PLAN_FILE } from '../core/site/paths';

/**
 * Absolute folder of the live site: `dir` where it is given, else the nearest folder with a livesite.yml from `cwd` upwards, else
 * the only one directly below `cwd`. Throws a Refusal that says what to do.
 */
export function findRoot(cwd: string, dir: string | undefined): string {
  if (dir !== undefined) {
    const root = findFolder(cwd, dir);
    if (!hasPlan(root)) {
      throw new Refusal(`There is no ${PLAN_FILE} in ${root}. "livesite init" makes one.`);
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
  throw new Refusal(
    below.length === 0
      ? `There is no live site here: no ${PLAN_FILE} from ${cwd} upwards. Name its folder with --dir, or make one with "livesite init".`
      : `There are several live sites here: ${below.map(folder => relative(cwd, folder)).join(', ')}. Choose one with --dir.`,
  );
}

/** An existing folder, made absolute. Throws a Refusal. */
export function findFolder(cwd: string, dir: string): string {
  const folder = resolve(cwd, dir);
  if (!isFolder(folder)) {
    throw new Refusal(`There is no folder ${folder}.`);
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
