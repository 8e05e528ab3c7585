import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SiteFile, UnreadableFile } from '../../app/ports';
import { isSiteFile, siteFolders, siteRootFiles } from '../../core/change/siteFiles';
import { foldersOf } from './foldOnCommit';
import { errorCode } from './gitError';
import { sizeLimitOf, symbolicLink, textOf, tooLarge } from './objects';

/** How long the event loop is held up at a time. */
const sliceMs = 8;

/** Gives way to others when the present slice of time is used up. */
export function createPause(): () => Promise<void> | undefined {
  let until = performance.now() + sliceMs;
  return () => {
    if (performance.now() < until) {
      return undefined;
    }
    return setImmediate().then(() => {
      until = performance.now() + sliceMs;
    });
  };
}

/** The site files below a folder, without following links to folders. */
export async function listDisk(root: string): Promise<SiteFile[]> {
  const files: SiteFile[] = [];
  const pause = createPause();
  const folders: string[] = [...siteFolders];
  for (const path of siteRootFiles) {
    addFile(root, path, files);
  }
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(root, folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.push(path);
      } else if (isSiteFile(path)) {
        addFile(root, path, files);
      }
    }
    await pause();
  }
  return files;
}

/** What a file's times, size and identity say about its text. Undefined where there is no file. */
export function tryStampOf(root: string, path: string): string | undefined {
  const stats = lstatOf(root, path);
  return stats && !stats.isDirectory()
    ? `d${stats.mtimeMs}.${stats.ctimeMs}.${stats.size}.${stats.ino}`
    : undefined;
}

/** Which of these files stand in the folder. */
export async function findOnDisk(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const pause = createPause();
  for (const path of paths) {
    if (lstatOf(root, path)?.isFile()) {
      found.add(path);
    }
    await pause();
  }
  return found;
}

/** Reads files one after the other in small slices of time: on a warm disk far faster than many reads at once. */
export async function readDisk(
  root: string,
  paths: readonly string[],
): Promise<Map<string, string | UnreadableFile>> {
  const texts = new Map<string, string | UnreadableFile>();
  const pause = createPause();
  const links = new Map<string, boolean>();
  for (const path of paths) {
    const text = isBehindLink(root, path, links) ? symbolicLink(path) : readFile(root, path);
    if (text !== undefined) {
      texts.set(path, text);
    }
    await pause();
  }
  return texts;
}

function addFile(root: string, path: string, files: SiteFile[]): void {
  const stamp = tryStampOf(root, path);
  if (stamp !== undefined) {
    files.push({ path, stamp, inCheckout: true });
  }
}

function entriesOf(root: string, folder: string): Dirent[] {
  try {
    // A link in place of the top folder would be followed by readdir.
    return lstatSync(join(root, folder)).isDirectory()
      ? readdirSync(join(root, folder), { withFileTypes: true })
      : [];
  } catch {
    // Not there, or not to be read: there is nothing to list.
    return [];
  }
}

function lstatOf(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false });
  } catch {
    // A name too long or a loop: no file of ours.
    return undefined;
  }
}

function isBehindLink(root: string, path: string, known: Map<string, boolean>): boolean {
  return foldersOf(path).some(folder => {
    let isLink = known.get(folder);
    if (isLink === undefined) {
      isLink = lstatOf(root, folder)?.isSymbolicLink() === true;
      known.set(folder, isLink);
    }
    return isLink;
  });
}

let buffer = Buffer.allocUnsafe(64 * 1024);

function readFile(root: string, path: string): string | UnreadableFile | undefined {
  const stats = lstatOf(root, path);
  if (!stats || stats.isDirectory()) {
    return undefined;
  }
  if (stats.isSymbolicLink()) {
    return symbolicLink(path);
  }
  if (!stats.isFile()) {
    return { path, reason: 'binary', message: `${path} is not a regular file.` };
  }
  try {
    // The link that replaces a file between the two calls is not followed either.
    const handle = openSync(join(root, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return readHandle(handle, path);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT'
      ? undefined
      : { path, reason: 'io', message: `${path} cannot be read (${code ?? String(error)}).` };
  }
}

function readHandle(handle: number, path: string): string | UnreadableFile {
  const { size } = fstatSync(handle);
  if (size > sizeLimitOf(path)) {
    return tooLarge(path, size);
  }
  if (buffer.length < size) {
    buffer = Buffer.allocUnsafe(size);
  }
  let length = 0;
  while (length < size) {
    const count = readSync(handle, buffer, length, size - length, length);
    if (count === 0) {
      break;
    }
    length += count;
  }
  return textOf(path, buffer.subarray(0, length));
}
