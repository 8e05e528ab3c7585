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
import { setImmediate } from 'node:timers/promises';
import { createPause } from '../../../app/pause';
import type { SiteFile, UnreadableFile } from '../../../app/ports';
import { isSiteFile, siteFolders, siteRootFiles } from '../../../core/change/siteFiles';
import { errorCode } from '../run/gitError';
import { sizeLimitOf, symbolicLink, textOf, tooLarge } from '../repository/objects';

/** Gives others their turn in long work. */
export const pauseOnDisk = () => createPause(() => performance.now(), setImmediate);

/** The site files below a folder in the order of their paths, without following links to folders. */
export async function listDisk(root: string): Promise<SiteFile[]> {
  const files: SiteFile[] = [];
  const pause = pauseOnDisk();
  // What is still to be looked at, the next one last; folders end with a slash, as their files' paths go on.
  const waiting = [...siteRootFiles, ...siteFolders.map(folder => `${folder}/`)].sort().reverse();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (path.endsWith('/')) {
      waiting.push(...pathsIn(root, path.slice(0, -1)).sort().reverse());
    } else {
      addFile(root, path, files);
    }
    const used = pause();
    if (used) {
      await used;
    }
  }
  return files;
}

function pathsIn(root: string, folder: string): string[] {
  return entriesOf(root, folder).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? [`${path}/`] : isSiteFile(path) ? [path] : [];
  });
}

/** Those of some files that are there. One whose folder has become a link is not any more. */
export async function listOnDisk(root: string, paths: readonly string[]): Promise<SiteFile[]> {
  const files: SiteFile[] = [];
  const pause = pauseOnDisk();
  const links = new Map<string, boolean>();
  for (const path of paths) {
    if (isSiteFile(path) && !isBehindLink(root, path, links)) {
      addFile(root, path, files);
    }
    const used = pause();
    if (used) {
      await used;
    }
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

/** Whether a file stands in the folder. */
export function isOnDisk(root: string, path: string): boolean {
  return lstatOf(root, path)?.isFile() === true;
}

/** Reads files one after the other in small slices of time: on a warm disk far faster than many reads at once. */
export async function readDisk(
  root: string,
  paths: readonly string[],
): Promise<Map<string, string | UnreadableFile>> {
  const texts = new Map<string, string | UnreadableFile>();
  const pause = pauseOnDisk();
  const links = new Map<string, boolean>();
  for (const path of paths) {
    const text = isBehindLink(root, path, links) ? symbolicLink(path) : readFile(root, path);
    if (text !== undefined) {
      texts.set(path, text);
    }
    const used = pause();
    if (used) {
      await used;
    }
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
    // A link in place of a top folder would be followed; deeper ones come from entries that say what they are.
    const isLink = !folder.includes('/') && lstatSync(`${root}/${folder}`).isSymbolicLink();
    return isLink ? [] : readdirSync(`${root}/${folder}`, { withFileTypes: true });
  } catch {
    // Not there, or not to be read: there is nothing to list.
    return [];
  }
}

function lstatOf(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  } catch {
    // A name too long or a loop: no file of ours.
    return undefined;
  }
}

/** Whether a link stands for one of the folders on the way to a file: nothing is read through those. `known` saves looking twice. */
function isBehindLink(root: string, path: string, known = new Map<string, boolean>()): boolean {
  const slash = path.lastIndexOf('/');
  if (slash < 0) {
    return false;
  }
  const folder = path.slice(0, slash);
  let isLink = known.get(folder);
  if (isLink === undefined) {
    isLink = isBehindLink(root, folder, known) || lstatOf(root, folder)?.isSymbolicLink() === true;
    known.set(folder, isLink);
  }
  return isLink;
}

/** Neither follows a link nor waits for the other end of a pipe. Windows has neither flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const opensLinks = constants.O_NOFOLLOW === undefined;

let buffer = Buffer.allocUnsafe(64 * 1024);

function readFile(root: string, path: string): string | UnreadableFile | undefined {
  if (opensLinks && lstatOf(root, path)?.isSymbolicLink()) {
    return symbolicLink(path);
  }
  try {
    const handle = openSync(`${root}/${path}`, openFlags);
    try {
      return readHandle(handle, path);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return undefined;
    }
    return code === 'ELOOP' || code === 'EMLINK'
      ? symbolicLink(path)
      : { path, reason: 'io', message: `${path} cannot be read (${code ?? String(error)}).` };
  }
}

function readHandle(handle: number, path: string): string | UnreadableFile | undefined {
  const stats = fstatSync(handle);
  if (!stats.isFile()) {
    return stats.isDirectory()
      ? undefined
      : { path, reason: 'binary', message: `${path} is not a regular file.` };
  }
  const { size } = stats;
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
