import { readFile } from 'node:fs/promises';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../repository/repository';
import { readSymbolicRef } from '../repository/symbolicRef';

/** Where HEAD of this working tree points. */
export type HeadState = { readonly kind: 'branch'; readonly ref: string } | { readonly kind: 'detached' };

export async function readHead({ git, gitFolder }: Repository): Promise<HeadState> {
  const ref = await readSymbolicRef(git, gitFolder, 'HEAD');
  return ref ? { kind: 'branch', ref } : { kind: 'detached' };
}

const operations = [
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['sequencer', 'a cherry-pick or revert'],
  ['BISECT_LOG', 'a bisect'],
] as const;

/** What the user is in the middle of in this working tree, as in "a rebase"; undefined for nothing. */
export function findOperation(repository: Repository): string | undefined {
  return operations.find(([name]) => existsSync(join(repository.gitFolder, name)))?.[1];
}

/** Differs whenever a program has written the index. */
export function indexStamp({ gitFolder }: Repository): string {
  const stats = statSync(join(gitFolder, 'index'), { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.ino} ${stats.mtimeNs} ${stats.size}` : 'none';
}

/**
 * Who else uses a branch, as a sentence: another working tree has it checked out, or an interrupted rebase or bisect
 * will come back to it. Undefined if it may be moved.
 */
export async function findBranchUser(repository: Repository, ref: string): Promise<string | undefined> {
  const branch = ref.slice('refs/heads/'.length);
  for (const folder of worktreeFolders(repository)) {
    const head = await readLine(join(folder, 'HEAD'));
    if (head === `ref: ${ref}`) {
      return `Another working tree of this repository has ${branch} checked out.`;
    }
    for (const name of ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START']) {
      const user = await readLine(join(folder, name));
      if (user === ref || user === branch) {
        return `A ${name.startsWith('BISECT') ? 'bisect' : 'rebase'} of ${branch} is in progress.`;
      }
    }
  }
  return undefined;
}

/** Git folders of all working trees. */
function worktreeFolders({ commonFolder }: Repository): string[] {
  const linked = join(commonFolder, 'worktrees');
  return [commonFolder, ...(existsSync(linked) ? readdirSync(linked).map(name => join(linked, name)) : [])];
}

async function readLine(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text?.split('\n')[0]?.trim();
}
