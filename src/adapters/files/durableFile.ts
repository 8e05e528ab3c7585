import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that it is whole or not there at all, also after the power failed: temporary file in the same
 * folder, flushed, renamed, folder flushed. Rejects with Node's system error and leaves nothing behind.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await writeWhole(path, text, true);
}

/**
 * The same without flushing: whole or not there after a killed process, for notes that only make later work easier.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, text, false);
}

/**
 * As {@link writeDurably}, for a file that must not be there yet: of several processes that write it at once, one does. Resolves with
 * whether this one did.
 */
export async function writeOnce(path: string, text: string): Promise<boolean> {
  const folder = dirname(path);
  await makeFolder(folder);
  const temporary = join(folder, temporaryName());
  try {
    await writeFlushed(temporary, text);
    await link(temporary, path);
    await flushFolder(folder);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      return false;
    }
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) {
      throw error;
    }
  } finally {
    await rm(temporary, { force: true });
  }
  return writeWhereNoLinksAre(path, text);
}

/** Some file systems know no links. A process killed here leaves a damaged record, which counts as one that nobody can read. */
async function writeWhereNoLinksAre(path: string, text: string): Promise<boolean> {
  try {
    await writeFlushed(path, text);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Process numbers mean something on one machine only; a folder may be shared with a container or another machine. */
const machine = createHash('sha1').update(hostname()).digest('hex').slice(0, 8);

/** The name of a file that is being written: by whom, so that what a killed process left can be told from what is under way. */
function temporaryName(): string {
  return `.tmp-${machine}-${process.pid}-${randomBytes(8).toString('hex')}`;
}

/** Whose a file being written is: a process of this machine by its number, or somebody's elsewhere. Undefined for other names. */
export function ownerOfTemporary(name: string): number | 'elsewhere' | undefined {
  const [, place, pid] = /^\.tmp-(?:([0-9a-f]{8})-([0-9]+)-)?[0-9a-f]+$/.exec(name) ?? [];
  if (place === machine) {
    return Number(pid);
  }
  return name.startsWith('.tmp-') ? 'elsewhere' : undefined;
}

async function writeWhole(path: string, text: string, isFlushed: boolean): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName());
  let written = temporary;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      if (isFlushed) {
        await file.sync();
      }
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    written = path;
    if (isFlushed) {
      await flushFolder(folder);
    }
  } catch (error) {
    // A folder that cannot be cleaned up either is not the news: the first error is.
    await rm(written, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first !== undefined) {
    for (let made = folder; made.length >= first.length; made = dirname(made)) {
      await flushFolder(dirname(made));
    }
  }
}

async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    // Windows cannot open a folder for flushing; NTFS journals the rename.
    return;
  }
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
