import { existsSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** More than a file watcher needs to notice a new folder and begin to watch it. */
const NOTICE_MS = 60;

/**
 * Makes the folders that new files will lie in, a level at a time with a moment in between. File watchers on Linux (the one VS Code
 * uses among them) begin to watch a folder after it was made and miss for good what was made inside it before: an editor would then
 * never see that a review in there has changed. Resolves with the folders made, outermost first.
 */
export async function makeFolders(topLevel: string, paths: readonly string[]): Promise<readonly string[]> {
  const missing = new Set<string>();
  for (const path of paths) {
    for (
      let folder = dirname(path);
      folder !== '.' && !existsSync(join(topLevel, folder));
      folder = dirname(folder)
    ) {
      missing.add(folder);
    }
  }
  const byDepth = [...missing].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  const made: string[] = [];
  for (const [index, folder] of byDepth.entries()) {
    await mkdir(join(topLevel, folder), { recursive: true });
    made.push(folder);
    if (depthOf(byDepth[index + 1] ?? '') !== depthOf(folder)) {
      await pause(NOTICE_MS);
    }
  }
  return made;
}

/** Removes those of the folders that stayed empty. */
export async function removeEmptyFolders(topLevel: string, made: readonly string[]): Promise<void> {
  for (const folder of [...made].reverse()) {
    try {
      await rmdir(join(topLevel, folder));
    } catch {
      // Not empty: something lies in it now, as was meant.
      continue;
    }
  }
}

function depthOf(folder: string): number {
  return folder.split('/').length;
}
