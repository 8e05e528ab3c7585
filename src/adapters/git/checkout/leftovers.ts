import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ownerOfTemporary } from '../../files/durableFile';
import { isAlive } from '../../files/isAlive';
import type { Repository } from '../repository/repository';

/** Longer than any piece of work takes. */
const oldMs = 60 * 60 * 1000;

/**
 * Removes temporary files of processes that were killed: indexes and half-written files, both named by their process, and
 * locks that were being taken over. Nothing that was saved is among them.
 */
export async function removeLeftovers({ storeFolder, checkoutFolder }: Repository): Promise<void> {
  for (const top of new Set([storeFolder, checkoutFolder])) {
    for (const name of namesBelow(top)) {
      if (isLeftover(join(top, name))) {
        await rm(join(top, name), { force: true });
      }
    }
  }
}

function isLeftover(file: string): boolean {
  const name = basename(file);
  if (/^(?:publisher|outbox)\.lock\.[0-9a-f]+$/.test(name)) {
    // Renamed only to be removed.
    return true;
  }
  const pid = /^index-([0-9]+)-[0-9]+(?:\.lock)?$/.exec(name)?.[1];
  const owner = pid === undefined ? ownerOfTemporary(name) : Number(pid);
  if (owner === undefined) {
    return false;
  }
  if (owner !== 'elsewhere' && !isAlive(owner)) {
    return true;
  }
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Math.abs(Date.now() - written) > oldMs;
}

/** Files in a folder and in the folders there. */
function namesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    // Not there yet: nothing was left.
    return [];
  }
}
