import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../run/gitError';
import type { Repository } from '../repository/repository';

/**
 * Git's own lock of the user's index, held by Livesite. Its content names us, so that a lock which a killed window
 * left behind is told from the user's with certainty.
 */
export interface IndexLock {
  release(): Promise<void>;
}

/** Tries, with 50, 200, 450, 800 ms between them: an editor's own git takes the lock often but for a moment. */
const tries = 5;

const mark = (token: string) => `Livesite ${token}\n`;

export function newLockToken(): string {
  return randomBytes(12).toString('hex');
}

/** Undefined where another program keeps the lock. */
export async function tryLockIndex(repository: Repository, token: string): Promise<IndexLock | undefined> {
  const lock = indexLockPath(repository);
  const own = join(repository.checkoutFolder, `index-lock-${token}`);
  await mkdir(repository.checkoutFolder, { recursive: true });
  await writeFile(own, mark(token));
  try {
    for (let attempt = 1; attempt <= tries; attempt++) {
      if (await tryLink(own, lock, token)) {
        return {
          release: () => releaseIndexLock(repository, token),
        };
      }
      if (attempt < tries) {
        await sleep(attempt * attempt * 50);
      }
    }
    return undefined;
  } finally {
    await rm(own, { force: true });
  }
}

/** Removes the index's lock if it is the one with this token. */
export async function releaseIndexLock(repository: Repository, token: string): Promise<void> {
  if (holdsIndexLock(repository, token)) {
    await rm(indexLockPath(repository), { force: true });
  }
}

export function holdsIndexLock(repository: Repository, token: string): boolean {
  try {
    return readFileSync(indexLockPath(repository), 'utf8') === mark(token);
  } catch {
    // No lock, or one that cannot be read: not ours.
    return false;
  }
}

/** Names the lock and its age, for a sentence. */
export function describeIndexLock(repository: Repository): string {
  const file = indexLockPath(repository);
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  const age =
    written === undefined ? '' : ` (${Math.max(0, Math.round((Date.now() - written) / 1000))} s old)`;
  return `${file}${age}`;
}

export function indexLockPath(repository: Repository): string {
  return join(repository.gitFolder, 'index.lock');
}

async function tryLink(own: string, lock: string, token: string): Promise<boolean> {
  try {
    // The lock appears with its content, so that there is no moment in which it is nobody's.
    await link(own, lock);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      return false;
    }
  }
  try {
    // A file system without hard links.
    await writeFile(lock, mark(token), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
