import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { siteFolderName } from './repository';

/**
 * The folder that keeps what was saved, found without running git: for folders that are not trusted. Only a plain
 * `.git` folder counts; a `.git` file could point anywhere, even to another machine.
 */
export function tryFindStoreFolder(siteRoot: string): string | undefined {
  if (!existsSync(siteRoot)) {
    return undefined;
  }
  const root = realpathSync(siteRoot);
  for (let folder = root; ; folder = dirname(folder)) {
    const git = join(folder, '.git');
    const stats = lstatSync(git, { throwIfNoEntry: false });
    if (stats) {
      const inside = relative(folder, root).split(sep).join('/');
      return stats.isDirectory()
        ? join(git, 'livesite', siteFolderName(inside === '' ? '' : `${inside}/`))
        : undefined;
    }
    if (dirname(folder) === folder) {
      return undefined;
    }
  }
}
