import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { rm, rmdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../app/ports';
import { readHead } from './checkoutState';
import { releaseIndexLock } from './indexLock';
import { findJournals, type FoundJournal, isUnderWayHere, removeJournal } from './moveJournal';
import { readBlobs, tryCommitOf } from '../repository/objects';
import { isAlive } from '../../files/isAlive';
import type { ExaminedEntry } from './examineCheckout';
import { releaseDeadRefLocks, updateBranch } from '../repository/refLocks';
import type { Repository } from '../repository/repository';

/** A journal this old is a crash's, even if its process id is in use (again), or was on another machine. */
const oldMs = 10 * 60 * 1000;
/** How long git itself, which may outlive a killed window, is waited for. */
const patienceMs = 3000;

/** Finishes or takes back what a crash cut short in this working tree, and says whether there was any. Cheap where there was none. */
export async function repairMoves(repository: Repository, log: Log): Promise<boolean> {
  await releaseDeadRefLocks(repository, log);
  const abandoned = findJournals(repository).filter(isAbandoned);
  for (const journal of abandoned) {
    log.write(
      'info',
      `A move of the checkout was cut short at ${new Date(journal.at).toISOString()}; it is repaired.`,
    );
    await waitForGit(repository, journal);
    await repairMove(repository, journal);
    await releaseIndexLock(repository, journal.token);
    for (const name of [
      `index-${journal.token}`,
      `index-${journal.token}.lock`,
      `index-lock-${journal.token}`,
    ]) {
      await rm(join(repository.checkoutFolder, name), { force: true });
    }
    await removeJournal(repository, journal.token);
  }
  return abandoned.length > 0;
}

function isAbandoned(journal: FoundJournal): boolean {
  // A process may find a journal of its own number that an earlier process left.
  const isOld = Math.abs(Date.now() - journal.at) > oldMs;
  return (
    isOld ||
    (journal.host === hostname() &&
      (journal.pid === process.pid ? !isUnderWayHere(journal) : !isAlive(journal.pid)))
  );
}

async function waitForGit(repository: Repository, journal: FoundJournal): Promise<void> {
  const lock = join(repository.checkoutFolder, `index-${journal.token}.lock`);
  for (let waited = 0; existsSync(lock) && waited < patienceMs; waited += 50) {
    await sleep(50);
  }
}

async function repairMove(repository: Repository, journal: FoundJournal): Promise<void> {
  const { git } = repository;
  const { branchRef, from, to, entries } = journal;
  const tip = await tryCommitOf(git, branchRef);
  if (tip === to) {
    return;
  }
  const staged = await stagedOids(repository, entries);
  const isAt = (side: 'oldOid' | 'newOid') => entries.every(entry => staged.get(entry.path) === entry[side]);
  if (isAt('oldOid')) {
    // The index was never exchanged: the files go back to it.
    await restoreFiles(repository, entries);
    return;
  }
  const head = await readHead(repository);
  if (isAt('newOid') && tip === from && head.kind === 'branch' && head.ref === branchRef) {
    // Files and index had arrived; only the branch is missing.
    await updateBranch(repository, branchRef, { from, to, message: 'livesite: follow' });
  }
  // Otherwise the user has gone on since: what is there now is theirs.
}

async function stagedOids(
  repository: Repository,
  entries: readonly ExaminedEntry[],
): Promise<ReadonlyMap<string, string>> {
  const staged = new Map<string, string>();
  for (let first = 0; first < entries.length; first += 200) {
    const paths = entries.slice(first, first + 200).map(entry => entry.path);
    const output = await repository.git.text(['ls-files', '-s', '-z', '--', ...paths]);
    for (const record of output.split('\0')) {
      const [, oid, path] = /^[0-7]{6} ([0-9a-f]{40,64}) 0\t([^]+)$/.exec(record) ?? [];
      if (oid !== undefined && path !== undefined) {
        staged.set(path, oid);
      }
    }
  }
  return staged;
}

/**
 * Takes back what git wrote of new files' contents: whole, cut off or empty. A file with any other content is the
 * user's and stays.
 */
export async function restoreFiles(repository: Repository, entries: readonly ExaminedEntry[]): Promise<void> {
  const { git, topLevel } = repository;
  const oids = entries.flatMap(entry => [entry.oldOid, entry.newOid]).filter(oid => oid !== undefined);
  const blobs = await readBlobs(git, oids);
  const textOf = (oid: string | undefined) => (oid === undefined ? undefined : normalised(blobs.get(oid)));
  const restored: string[] = [];
  for (const { path, oldOid, newOid, holdsSharedEdit } of entries) {
    const file = join(topLevel, path);
    const present = readPlainFile(file);
    const isWhole = present === textOf(oldOid) || (holdsSharedEdit && present === textOf(newOid));
    if (present !== undefined && isWhole) {
      continue;
    }
    const isOurs = present === undefined || (textOf(newOid) ?? '').startsWith(present);
    if (isOurs && oldOid !== undefined) {
      restored.push(path);
    } else if (isOurs && present !== undefined) {
      await unlink(file);
      await removeEmptyFolders(dirname(file), topLevel);
    }
  }
  if (restored.length > 0) {
    await git.run(['checkout-index', '-f', '-z', '--stdin'], {
      stdin: restored.map(path => `${path}\0`).join(''),
      writes: true,
    });
  }
}

/** Line endings may be converted on the way to the working tree. */
function normalised(bytes: Buffer | undefined): string | undefined {
  return bytes?.toString('latin1').replaceAll('\r\n', '\n');
}

function readPlainFile(file: string): string | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ? normalised(readFileSync(file)) : undefined;
}

async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let empty = folder; empty.length > top.length; empty = dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      // Not empty: it is needed.
      return;
    }
  }
}
