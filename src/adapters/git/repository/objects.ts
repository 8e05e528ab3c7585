import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { createPause } from '../../../app/pause';
import type { UnreadableFile } from '../../../app/ports';
import type { GitRunner } from '../run/runner';

/** An object as `cat-file --batch-check` describes it. */
export interface ObjectFacts {
  readonly oid: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** An entry of a tree. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string;
  readonly oid: string;
  /** Bytes; undefined where git gives none. */
  readonly size: number | undefined;
}

/** Looks up several names (`HEAD`, `refs/heads/main:people.yml`) in one process; undefined for those that do not exist. */
export async function lookUp(git: GitRunner, names: readonly string[]): Promise<(ObjectFacts | undefined)[]> {
  if (names.length === 0) {
    return [];
  }
  const output = await git.text(['cat-file', '--batch-check'], {
    stdin: names.map(name => `${name}\n`).join(''),
  });
  const lines = output.split('\n');
  return names.map((_, index) => {
    const match = /^([0-9a-f]{40,64}) ([a-z]+) ([0-9]+)$/.exec(lines[index] ?? '');
    const [, oid, type, size] = match ?? [];
    return oid !== undefined && type !== undefined ? { oid, type, size: Number(size) } : undefined;
  });
}

/** The commit a full reference name points to, if it exists. */
export async function tryCommitOf(git: GitRunner, ref: string): Promise<string | undefined> {
  const [facts] = await lookUp(git, [`${ref}^{commit}`]);
  return facts?.oid;
}

/** All entries (no folders) below some paths of a commit, by path from the repository's root. */
export async function listTree(
  git: GitRunner,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry>> {
  const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', '--end-of-options', commit, '--', ...paths];
  const output = await git.text(args);
  const entries = new Map<string, TreeEntry>();
  const pause = createPause(() => performance.now(), setImmediate);
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf('\0', start);
    const record = output.slice(start, end);
    start = end + 1;
    // `<mode> <type> <oid> <size, padded>\t<path>`
    const match = /^([0-7]{6}) [a-z]+ ([0-9a-f]{40,64}) +([0-9]+|-)\t([^]+)$/.exec(record);
    const [, mode, oid, size, path] = match ?? [];
    if (mode !== undefined && oid !== undefined && path !== undefined) {
      entries.set(path, { mode, oid, size: size === '-' ? undefined : Number(size) });
    }
    const used = pause();
    if (used) {
      await used;
    }
  }
  return entries;
}

/** An object with its bytes. */
export interface ReadObject extends ObjectFacts {
  readonly bytes: Buffer;
}

/** Reads objects by name (an id, `HEAD:people.yml`) in one process; undefined for those that do not exist. */
export async function readObjects(
  git: GitRunner,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<(ReadObject | undefined)[]> {
  const objects: (ReadObject | undefined)[] = [];
  for (let first = 0; first < names.length; first += 1000) {
    const batch = names.slice(first, first + 1000);
    const stdin = batch.map(name => `${name}\n`).join('');
    const output = await git.run(['cat-file', '--batch'], { stdin, signal });
    let offset = 0;
    for (const _ of batch) {
      const feed = output.indexOf(0x0a, offset);
      const [, oid, type, digits] =
        /^([0-9a-f]{40,64}) ([a-z]+) ([0-9]+)$/.exec(output.toString('latin1', offset, feed)) ?? [];
      offset = feed + 1;
      if (oid === undefined || type === undefined || digits === undefined) {
        objects.push(undefined);
      } else {
        const size = Number(digits);
        objects.push({ oid, type, size, bytes: output.subarray(offset, offset + size) });
        offset += size + 1;
      }
    }
  }
  return objects;
}

/** Reads blobs in one process. Throws if one is missing: the repository is damaged then. */
export async function readBlobs(
  git: GitRunner,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(oids)];
  const objects = await readObjects(git, wanted);
  return new Map(
    wanted.map((oid, index) => {
      const object = objects[index];
      if (object?.type !== 'blob') {
        throw new Error(`Git could not read object ${oid}. The repository may be damaged; try git fsck.`);
      }
      return [oid, object.bytes];
    }),
  );
}

/** Bytes a file may have to be read: YAML can be made to take long to parse. */
export function sizeLimitOf(path: string): number {
  return /\.ya?ml$/.test(path) ? 256 * 1024 : 1024 * 1024;
}

export function tooLarge(path: string, size: number): UnreadableFile {
  const limit = sizeLimitOf(path) / 1024;
  return {
    path,
    reason: 'too-large',
    message: `${path} is too large to read: ${Math.ceil(size / 1024)} KiB, at most ${limit} KiB are read.`,
  };
}

export function symbolicLink(path: string): UnreadableFile {
  return { path, reason: 'symlink', message: `${path} is a symbolic link; Livesite does not follow links.` };
}

/** Bytes as text. Text that would not come out again byte for byte is refused, so that an edit cannot harm it. */
export function textOf(path: string, bytes: Buffer, limit = sizeLimitOf(path)): string | UnreadableFile {
  if (bytes.length > limit) {
    return tooLarge(path, bytes.length);
  }
  if (bytes.includes(0)) {
    return { path, reason: 'binary', message: `${path} is not a text file.` };
  }
  if (!isUtf8(bytes)) {
    return { path, reason: 'binary', message: `${path} is not UTF-8 text; save it as UTF-8.` };
  }
  return bytes.toString('utf8');
}
