import { isUtf8 } from 'node:buffer';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryMergeLines, withLineEnding } from '../../../core/change/mergeLines';
import { foldersOf } from '../publish/foldOnCommit';
import { readBlobs } from '../repository/objects';
import type { RangeEntry } from '../repository/rangeOf';
import type { Repository } from '../repository/repository';

/** A file that the move concerns. */
export interface ExaminedEntry extends RangeEntry {
  /** The file is edited (or untracked), but the new text contains that edit: it was shared meanwhile. */
  readonly holdsSharedEdit?: boolean;
  /** For such a file: differs whenever somebody writes it. */
  readonly stamp?: string;
}

export type Examination =
  | { readonly kind: 'free'; readonly entries: readonly ExaminedEntry[] }
  /** Somebody's work or another program is concerned: one plain sentence. */
  | { readonly kind: 'taken'; readonly message: string };

/** Whether the working files and index entries of a move are nobody's unshared work. */
export async function examineCheckout(
  repository: Repository,
  entries: readonly RangeEntry[],
): Promise<Examination> {
  const lock = findRefLock(repository);
  if (lock !== undefined) {
    return taken(
      `Another git program holds ${lock}; your checkout follows later. If none is running, delete that file.`,
    );
  }
  const special = entries.find(entry => !entry.isPlain);
  if (special) {
    return taken(`${special.path} is a link or a submodule: pull to update your checkout.`);
  }
  const states = await findStates(
    repository,
    entries.map(entry => entry.path),
  );
  const edited: RangeEntry[] = [];
  for (const entry of entries) {
    const state = states.get(entry.path);
    const place = placeOf(repository.topLevel, entry.path);
    if (place === 'blocked') {
      return taken(`${entry.path} is in the way in your checkout; it follows once that is moved.`);
    }
    const isUnexpected = entry.oldOid === undefined && place === 'file';
    // ` M` is edited and not staged, `??` is not tracked.
    const mayBeShared = state === ' M' || state === '??' || (state === undefined && isUnexpected);
    if (mayBeShared) {
      edited.push(entry);
    } else if (state !== undefined) {
      return taken(editedMessage(entry.path));
    }
  }
  const shared = await findSharedEdits(repository, edited);
  const unshared = edited.find(entry => !shared.has(entry.path));
  return unshared
    ? taken(editedMessage(unshared.path))
    : { kind: 'free', entries: entries.map(entry => shared.get(entry.path) ?? entry) };
}

/** Differs whenever somebody writes the file. */
export function stampOfFile(file: string): string | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false, bigint: true });
  return stats && `${stats.ino} ${stats.mtimeNs} ${stats.size} ${stats.mode}`;
}

function taken(message: string): Examination {
  return { kind: 'taken', message };
}

function editedMessage(path: string): string {
  return `${path} is edited in your checkout; it follows once that is shared, committed or undone.`;
}

function findRefLock({ gitFolder, commonFolder, target }: Repository): string | undefined {
  return [join(gitFolder, 'HEAD.lock'), join(commonFolder, `${target.branchRef}.lock`)].find(existsSync);
}

/** What is at a path: a regular file, nothing, or something else there or above it. */
function placeOf(topLevel: string, path: string): 'file' | 'free' | 'blocked' {
  for (const folder of foldersOf(path)) {
    const stats = lstatSync(join(topLevel, folder), { throwIfNoEntry: false });
    if (!stats) {
      return 'free';
    }
    if (!stats.isDirectory()) {
      return 'blocked';
    }
  }
  const stats = lstatSync(join(topLevel, path), { throwIfNoEntry: false });
  return !stats ? 'free' : stats.isFile() ? 'file' : 'blocked';
}

/**
 * Git's two-letter state of the files that differ from HEAD in the index or in the working tree. `!!` marks files whose
 * edits git was told to overlook.
 */
async function findStates(
  { git }: Repository,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for (let first = 0; first < paths.length; first += 200) {
    const some = paths.slice(first, first + 200);
    const options = [
      '--porcelain=v1',
      '-z',
      '--untracked-files=all',
      '--ignore-submodules=all',
      '--no-renames',
    ];
    const status = await git.text(['status', ...options, '--', ...some]);
    for (const record of status.split('\0')) {
      states.set(record.slice(3), record.slice(0, 2));
    }
    const flags = await git.text(['ls-files', '-v', '-z', '--', ...some]);
    for (const record of flags.split('\0')) {
      if (/^[a-z] /.test(record)) {
        states.set(record.slice(2), '!!');
      }
    }
  }
  return states;
}

async function findSharedEdits(
  { git, topLevel }: Repository,
  edited: readonly RangeEntry[],
): Promise<ReadonlyMap<string, ExaminedEntry>> {
  const shared = new Map<string, ExaminedEntry>();
  const oids = edited.flatMap(entry => [entry.oldOid, entry.newOid]).filter(oid => oid !== undefined);
  const blobs = await readBlobs(git, oids);
  const textOf = (oid: string | undefined) => tryText(oid === undefined ? Buffer.alloc(0) : blobs.get(oid));
  for (const entry of edited) {
    const file = join(topLevel, entry.path);
    const stamp = stampOfFile(file);
    const [before, after, present] = [
      textOf(entry.oldOid),
      textOf(entry.newOid),
      tryText(readFileSync(file)),
    ];
    if (stamp === undefined || before === undefined || after === undefined || present === undefined) {
      continue;
    }
    const isOnlyConverted = withLineEnding(present, '\n') === withLineEnding(before, '\n');
    if (entry.newOid !== undefined && !isOnlyConverted && tryMergeLines(after, before, present) === after) {
      shared.set(entry.path, { ...entry, holdsSharedEdit: true, stamp });
    }
  }
  return shared;
}

function tryText(bytes: Buffer | undefined): string | undefined {
  return bytes && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
