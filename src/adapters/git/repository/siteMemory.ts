import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../files/durableFile';
import type { ShareChoice } from './shareTarget';

/** What this clone remembers of a live site, for the time when the checkout is on a branch without it. */
export interface RememberedSite extends ShareChoice {
  /** Relative to the repository's top folder: '' or ending with '/'. */
  readonly prefix: string;
}

const NAME = 'site.json';

/** Notes that a live site is here and where it is shared. Does nothing where that is noted already. */
export async function rememberSite(storeFolder: string, site: RememberedSite): Promise<void> {
  const text = JSON.stringify(site);
  if (JSON.stringify(tryRecall(storeFolder)) !== text) {
    await writeAtomically(join(storeFolder, NAME), text);
  }
}

/** What was noted in a live site's own folder; undefined where nothing was, or where it cannot be read. */
export function tryRecall(storeFolder: string): RememberedSite | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(storeFolder, NAME), 'utf8'));
    if (
      typeof value === 'object' &&
      value !== null &&
      'prefix' in value &&
      typeof value.prefix === 'string'
    ) {
      const { prefix } = value;
      const branch = 'branch' in value && typeof value.branch === 'string' ? value.branch : undefined;
      const remote = 'remote' in value && typeof value.remote === 'string' ? value.remote : undefined;
      return {
        prefix,
        ...(branch === undefined ? {} : { branch }),
        ...(remote === undefined ? {} : { remote }),
      };
    }
  } catch {
    // Never noted, or cut short by a crash: it is noted again when livesite.yml is seen.
  }
  return undefined;
}

/** All live sites that were seen in a repository, by its common git folder. */
export async function recallSites(commonFolder: string): Promise<readonly RememberedSite[]> {
  const own = join(commonFolder, 'livesite');
  let names: string[] = [];
  try {
    names = await readdir(join(own, 'sites'));
  } catch {
    // No live site in a subfolder was ever seen.
  }
  return [own, ...names.map(name => join(own, 'sites', name))].flatMap(folder => tryRecall(folder) ?? []);
}

/** Forgets what was noted, so that the checkout alone decides again. */
export async function forgetSite(storeFolder: string): Promise<void> {
  await rm(join(storeFolder, NAME), { force: true });
}
