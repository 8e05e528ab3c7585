import { statSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { indexStamp } from './checkoutState';
import { type ExaminedEntry, examineCheckout, stampOfFile } from './examineCheckout';
import { describeIndexLock, newLockToken, tryLockIndex } from './indexLock';
import { removeJournal, writeJournal } from './moveJournal';
import { makeFolders, removeEmptyFolders } from './newFolders';
import { restoreFiles } from './moveRepair';
import { emptyTreeOf, type RangeEntry } from '../repository/rangeOf';
import { updateBranch } from '../repository/refLocks';
import type { Repository } from '../repository/repository';

/** A step of the checked-out branch from one commit to another. */
export interface CheckoutMove {
  /** Undefined for an unborn branch. */
  readonly from: string | undefined;
  readonly to: string;
}

/**
 * Moves the checked-out branch, its working files and their index entries from one commit to the next, or leaves all of
 * it alone: whoever edits one of the files, holds the index's lock or has an untracked file in the way comes first.
 * Returns why it has to wait, as a sentence; rejects with a GitError (and nothing changed) where git refuses.
 */
export async function moveCheckout(
  repository: Repository,
  move: CheckoutMove,
  range: readonly RangeEntry[],
): Promise<string | undefined> {
  // An editor's own git rewrites the index whenever files change, so also right after the change that is being followed.
  for (let attempt = 1; ; attempt++) {
    const obstacle = await tryMoveCheckout(repository, move, range);
    if (obstacle !== INDEX_CHANGED || attempt === TRIES) {
      return obstacle;
    }
    await pause(attempt * attempt * 100);
  }
}

const INDEX_CHANGED = 'Your index changed at this moment; your checkout follows later.';
const TRIES = 5;

async function tryMoveCheckout(
  repository: Repository,
  move: CheckoutMove,
  range: readonly RangeEntry[],
): Promise<string | undefined> {
  // An editor that finds another text on disk than it began with offers to overwrite it, and a colleague's words would go.
  const unsaved = repository.unsaved();
  const edited = range.find(({ path }) => unsaved.has(path.slice(repository.prefix.length)));
  if (edited) {
    return `${edited.path} has unsaved text in an editor; your checkout follows once it is saved.`;
  }
  const before = indexStamp(repository);
  const examined = await examineCheckout(repository, range);
  if (examined.kind === 'taken') {
    return examined.message;
  }
  const { entries } = examined;
  const contents = await readContents(repository, move.to, entries);
  const token = newLockToken();
  const added = entries.flatMap(({ path, newOid }) => (newOid === undefined ? [] : [path]));
  const folders = await makeFolders(repository.topLevel, added);
  try {
    await writeJournal(repository, { token, branchRef: repository.target.branchRef, ...move, entries });
    const lock = await tryLockIndex(repository, token);
    if (!lock) {
      return `Another git program holds ${describeIndexLock(repository)}; your checkout follows later. If none is running, delete that file.`;
    }
    try {
      if (indexStamp(repository) !== before) {
        return INDEX_CHANGED;
      }
      await moveUnderLock(repository, move, { token, entries, contents });
      return undefined;
    } catch (error) {
      // A full disk, for example: git may have written some of the files.
      await restoreFiles(repository, entries);
      throw error;
    } finally {
      await lock.release();
    }
  } finally {
    await removeJournal(repository, token);
    await removeEmptyFolders(repository.topLevel, folders);
  }
}

interface MovePlan {
  readonly token: string;
  readonly entries: readonly ExaminedEntry[];
  /** What files that hold a shared edit will contain, by path. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

async function moveUnderLock(repository: Repository, move: CheckoutMove, plan: MovePlan): Promise<void> {
  const { git, target } = repository;
  const from = move.from ?? (await emptyTreeOf(repository));
  await exchangeIndex(repository, plan.token, async inCopy => {
    await admitSharedEdits(repository, plan, inCopy);
    const readTree = () => git.run(['read-tree', '-m', '-u', from, move.to], inCopy);
    try {
      await readTree();
    } catch {
      // Git goes by times and inode numbers here, and those of a restored or copied folder are all new to it.
      await refreshEntries(repository, plan, inCopy);
      await readTree();
    }
    await writeSharedFiles(repository, plan, inCopy);
  });
  try {
    await updateBranch(repository, target.branchRef, { ...move, message: 'livesite: follow' });
  } catch (error) {
    await exchangeIndex(repository, plan.token, async inCopy => {
      await git.run(['read-tree', '-m', '-u', move.to, from], inCopy);
    });
    throw error;
  }
}

interface InCopy {
  readonly writes: true;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Lets git work on a copy of the index that then takes the index's place, while the lock keeps others out. Entries of
 * other files stay as they are.
 */
async function exchangeIndex(
  repository: Repository,
  token: string,
  work: (inCopy: InCopy) => Promise<void>,
): Promise<void> {
  const index = join(repository.gitFolder, 'index');
  const copy = join(repository.checkoutFolder, `index-${token}`);
  await mkdir(repository.checkoutFolder, { recursive: true });
  try {
    const stats = statSync(index, { throwIfNoEntry: false });
    if (stats) {
      await copyFile(index, copy);
      // Git compares contents of files that are as young as their index; a younger copy would make it trust their times.
      const seconds = Math.floor(stats.mtimeMs / 1000);
      await utimes(copy, seconds, seconds);
    }
    await work({ writes: true, env: { GIT_INDEX_FILE: copy } });
    await rename(copy, index);
  } finally {
    await rm(copy, { force: true });
    await rm(`${copy}.lock`, { force: true });
  }
}

/** Enters the new texts of files whose edits they contain, so that git leaves those files to us. */
async function admitSharedEdits(repository: Repository, plan: MovePlan, inCopy: InCopy): Promise<void> {
  const records = plan.entries.flatMap(({ holdsSharedEdit, newMode, newOid, path }) =>
    holdsSharedEdit && newOid !== undefined ? [`${newMode} ${newOid}\t${path}\0`] : [],
  );
  if (records.length > 0) {
    await repository.git.run(['update-index', '-z', '--index-info'], { ...inCopy, stdin: records.join('') });
  }
}

/** Has git look at the contents of the files once more. One edited meanwhile gets another entry and stops the move. */
async function refreshEntries(repository: Repository, plan: MovePlan, inCopy: InCopy): Promise<void> {
  const paths = plan.entries.flatMap(({ path, oldOid, holdsSharedEdit }) =>
    oldOid === undefined || holdsSharedEdit ? [] : [`${path}\0`],
  );
  await repository.git.run(['update-index', '-z', '--stdin'], { ...inCopy, stdin: paths.join('') });
}

/** The new contents as the working tree holds them (line endings converted, filters applied). */
async function readContents(
  { git }: Repository,
  commit: string,
  entries: readonly ExaminedEntry[],
): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  for (const { path, holdsSharedEdit } of entries) {
    if (holdsSharedEdit) {
      contents.set(path, await git.run(['cat-file', '--filters', `${commit}:${path}`]));
    }
  }
  return contents;
}

async function writeSharedFiles(repository: Repository, plan: MovePlan, inCopy: InCopy): Promise<void> {
  const { git, topLevel } = repository;
  if (plan.contents.size === 0) {
    return;
  }
  for (const { path, stamp } of plan.entries) {
    const content = plan.contents.get(path);
    const file = join(topLevel, path);
    if (content === undefined) {
      continue;
    }
    if (stampOfFile(file) !== stamp) {
      throw new Error(`${path} was edited at this moment`);
    }
    writeFileSync(file, content);
  }
  const paths = Array.from(plan.contents.keys(), path => `${path}\0`).join('');
  await git.run(['update-index', '-z', '--stdin'], { ...inCopy, stdin: paths });
}
