import { Refusal } from '../app/change';
import type { CommandContext } from './command';
import { findFolder, findLiveRoot } from './findRoot';

/** As findLiveRoot, for what was saved: a live site whose first change could not be shared has no livesite.yml yet. */
export async function findSavedRoot({ io, options }: CommandContext): Promise<string> {
  try {
    return await findLiveRoot(io.cwd, options.dir);
  } catch (error) {
    if (error instanceof Refusal) {
      return findFolder(io.cwd, options.dir ?? '.');
    }
    throw error;
  }
}
