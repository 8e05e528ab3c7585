import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRunner } from '../run/runner';

/** What HEAD says where git keeps references in another format than files. */
const elsewhere = 'refs/heads/.invalid';

/**
 * The reference that a symbolic one (`HEAD`, `refs/remotes/origin/HEAD`) points to; undefined for a detached HEAD and
 * for one that does not exist. Reads git's file, and asks git only where that does not tell.
 */
export async function readSymbolicRef(
  git: GitRunner,
  gitFolder: string,
  name: string,
): Promise<string | undefined> {
  const written = await readFile(join(gitFolder, name), 'utf8').catch(() => '');
  const target = /^ref: (refs\/.+)\n?$/.exec(written)?.[1];
  if (target !== undefined && target !== elsewhere) {
    return target;
  }
  if (/^[0-9a-f]{40,64}\n?$/.test(written)) {
    return undefined;
  }
  return (await git.tryText(['symbolic-ref', '-q', name]))?.trim() || undefined;
}
