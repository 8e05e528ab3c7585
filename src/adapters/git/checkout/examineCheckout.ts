import { withLineEnding } from '../../../core/text/range';
import { isUtf8 } from 'node:buffer';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryMergeEdit } from '../../../core/merge/mergeEdit';
import { isDecided } from './decidedTexts';
import { isSavedText } from './editBases';
import { foldersOf } from '../publish/foldOnCommit';
import { openOutbox } from '../publish/outbox';
import { readBlobs } from '../repository/objects';
import type { RangeEntry } from '../repository/rangeOf';
import type { Repository } from '../repository/repository';

/** A file that the move concerns. */
export interface ExaminedEntry extends RangeEntry {
  /** The file is edited (or untracked), but the new text contains that edit, or what a person decided about it: it was shared meanwhile. */
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
  if (await isIndexFragile(repository)) {
    return taken(FRAGILE_INDEX);
  }
  const unfiltered = await tryFindUnfiltered(repository, entries);
  if (unfiltered !== undefined) {
    return taken(unfiltered);
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

const FRAGILE_INDEX =
  'Git could damage your sparse index, because of files that were announced with git add -N. Add or unstage those before you pull or switch; your checkout follows then.';

/**
 * Where the index may be sparse and holds files that were announced only, git 2.39 loses and doubles entries of other files when it
 * moves from one commit to another, also in a merge or switch of the user's own.
 */
async function isIndexFragile({ git, mayIndexBeSparse }: Repository): Promise<boolean> {
  return mayIndexBeSparse && (await git.text(['diff-files', '--name-only', '--diff-filter=A'])) !== '';
}

/**
 * A file that git is to put through a filter whose program is missing, as a sentence. To write it unfiltered would do no harm by
 * itself, but from then on git would refuse to look at it.
 */
async function tryFindUnfiltered(
  { git, missingFilters }: Repository,
  entries: readonly RangeEntry[],
): Promise<string | undefined> {
  if (missingFilters.length === 0) {
    return undefined;
  }
  const stdin = entries.map(({ path }) => `${path}\0`).join('');
  const fields = (await git.text(['check-attr', '-z', '--stdin', 'filter'], { stdin })).split('\0');
  for (let first = 0; first + 2 < fields.length; first += 3) {
    const [path = '', , filter = ''] = fields.slice(first, first + 3);
    if (missingFilters.includes(filter)) {
      return `${path} is to go through the filter ${filter}, whose program is missing here; your checkout follows once it is installed.`;
    }
  }
  return undefined;
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
  repository: Repository,
  edited: readonly RangeEntry[],
): Promise<ReadonlyMap<string, ExaminedEntry>> {
  const { git, topLevel, prefix } = repository;
  const shared = new Map<string, ExaminedEntry>();
  const waiting = edited.length === 0 ? undefined : openOutbox(join(repository.storeFolder, 'outbox')).list();
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
    const path = entry.path.slice(prefix.length);
    const isWaiting =
      waiting?.fault !== undefined ||
      waiting?.changes.some(({ edits }) => edits.some(edit => edit.path === path)) === true;
    const isHeld = (): boolean =>
      tryMergeEdit({ path: entry.path, current: after, before, after: present }) === after ||
      isDecided(repository, path, { present, shared: after }) ||
      (!isWaiting && isSavedText(repository, path, { head: entry.oldOid, present }));
    if (entry.newOid !== undefined && !isOnlyConverted && isHeld()) {
      shared.set(entry.path, { ...entry, holdsSharedEdit: true, stamp });
    }
  }
  return shared;
}

function tryText(bytes: Buffer | undefined): string | undefined {
  return bytes && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
