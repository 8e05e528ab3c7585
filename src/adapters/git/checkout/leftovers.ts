import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../publish/publisherLock';
import type { Repository } from '../repository/repository';

/** Longer than any piece of work takes. */
const oldMs = 60 * 60 * 1000;

/**
 * Removes temporary files of processes that were killed: indexes (named by their process) and half-written files.
 * Nothing that was saved is among them.
 */
export async function removeLeftovers({ storeFolder, checkoutFolder }: Repository): Promise<void> {
  const folders = new Set([
    storeFolder,
    join(storeFolder, 'outbox'),
    join(storeFolder, 'attempts'),
    join(storeFolder, 'effects'),
    checkoutFolder,
  ]);
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      if (isLeftover(join(folder, name), name)) {
        await rm(join(folder, name), { force: true });
      }
    }
  }
}

function isLeftover(file: string, name: string): boolean {
  const owner = /^index-([0-9]+)-[0-9]+(?:\.lock)?$/.exec(name)?.[1];
  if (owner !== undefined && !isAlive(Number(owner))) {
    return true;
  }
  if (owner === undefined && !/^\.tmp-[0-9a-f]+$/.test(name)) {
    return false;
  }
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Math.abs(Date.now() - written) > oldMs;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there yet: nothing was left.
    return [];
  }
}
