import { isUtf8 } from 'node:buffer';
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
  for (const record of output.split('\0')) {
    // `<mode> <type> <oid> <size, padded>\t<path>`
    const match = /^([0-7]{6}) [a-z]+ ([0-9a-f]{40,64}) +([0-9]+|-)\t([^]+)$/.exec(record);
    const [, mode, oid, size, path] = match ?? [];
    if (mode !== undefined && oid !== undefined && path !== undefined) {
      entries.set(path, { mode, oid, size: size === '-' ? undefined : Number(size) });
    }
  }
  return entries;
}

/** Reads blobs in one process. Throws if one is missing: the repository is damaged then. */
export async function readBlobs(
  git: GitRunner,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(oids)];
  const blobs = new Map<string, Buffer>();
  for (let first = 0; first < wanted.length; first += 1000) {
    const batch = wanted.slice(first, first + 1000);
    const output = await git.run(['cat-file', '--batch'], { stdin: batch.map(oid => `${oid}\n`).join('') });
    let offset = 0;
    for (const oid of batch) {
      const feed = output.indexOf(0x0a, offset);
      const header = output.toString('latin1', offset, feed);
      const match = /^[0-9a-f]{40,64} blob ([0-9]+)$/.exec(header);
      if (!match) {
        throw new Error(
          `Git could not read object ${oid}: ${header}. The repository may be damaged; try git fsck.`,
        );
      }
      const start = feed + 1;
      const end = start + Number(match[1]);
      blobs.set(oid, output.subarray(start, end));
      offset = end + 1;
    }
  }
  return blobs;
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
