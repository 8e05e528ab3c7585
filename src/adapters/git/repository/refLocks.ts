import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../../app/ports';
import { writeAtomically } from '../../files/durableFile';
import { isAlive } from '../../files/isAlive';
import type { Repository } from './repository';

/**
 * Git's locks of references that a git process of Livesite may hold, noted before it starts: where it is killed with its window, the
 * lock it leaves is told from the user's, and does not keep everybody out for good.
 */
interface LockNote {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970 between which the lock may have been made; `until` is not known while git runs. */
  readonly from: number;
  readonly until?: number;
  /** Absolute paths. */
  readonly locks: readonly string[];
}

/** No git holds a lock of a reference for so long but in a hook; ms. */
const staleMs = 10_000;
/** A git that outlives its window may take its lock this much later, ms. */
const lateMs = 5 * 60_000;
/** A process of the same number may be another one; ms. */
const oldMs = 60 * 60_000;

/** Names of the notes of git processes that this process waits for. */
const underWay = new Set<string>();

/** Runs git commands that write some references (full names; HEAD's lock is theirs too where HEAD is named). */
export async function withRefLocks<Result>(
  repository: Repository,
  refs: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const { gitFolder, commonFolder, storeFolder } = repository;
  const name = `ref-lock-${randomBytes(8).toString('hex')}.json`;
  const locks = refs.map(ref => join(ref === 'HEAD' ? gitFolder : commonFolder, `${ref}.lock`));
  const note: LockNote = { pid: process.pid, host: hostname(), from: Date.now(), locks };
  const file = join(storeFolder, name);
  underWay.add(name);
  try {
    await writeAtomically(file, JSON.stringify(note));
    return await work();
  } finally {
    if (locks.some(existsSync)) {
      // Somebody else's of this moment, or that of a git which had to be killed: it is looked at again.
      await writeAtomically(file, JSON.stringify({ ...note, until: Date.now() }));
    } else {
      await rm(file, { force: true });
    }
    underWay.delete(name);
  }
}

/** Moves a branch (full name) from one commit, undefined where it is unborn, to another. Rejects with a GitError where it has moved. */
export async function updateBranch(
  repository: Repository,
  branchRef: string,
  move: { readonly from?: string | undefined; readonly to: string; readonly message: string },
): Promise<void> {
  const nothing = '0'.repeat(move.to.length);
  const args = ['update-ref', '-m', move.message, '--no-deref', branchRef, move.to, move.from ?? nothing];
  // Git locks HEAD as well where the branch is checked out.
  await withRefLocks(repository, [branchRef, 'HEAD'], () => repository.git.run(args, { writes: true }));
}

/** Removes locks of references that git processes of Livesite left when they were killed; nobody else's. Cheap where there are none. */
export async function releaseDeadRefLocks({ storeFolder }: Repository, log: Log): Promise<void> {
  for (const name of notesIn(storeFolder)) {
    const file = join(storeFolder, name);
    const note = tryReadNote(file);
    if (note && (underWay.has(name) || !isOver(note))) {
      continue;
    }
    const states = (note?.locks ?? []).map(lock => ({ lock, state: stateOf(lock, note) }));
    for (const { lock } of states.filter(({ state }) => state === 'dead')) {
      log.write('info', `A git process of Livesite that was killed left ${lock}; it is removed.`);
      await rm(lock, { force: true });
    }
    if (states.every(({ state }) => state !== 'young')) {
      await rm(file, { force: true });
    }
  }
}

function isOver({ pid, host, from, until }: LockNote): boolean {
  const isOld = Math.abs(Date.now() - from) > oldMs;
  // A process may find a note of its own number that an earlier process left.
  return until !== undefined || isOld || (host === hostname() && (pid === process.pid || !isAlive(pid)));
}

/** `young`: it may be held by somebody who is at work. */
function stateOf(lock: string, note: LockNote | undefined): 'none' | 'foreign' | 'young' | 'dead' {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined || note === undefined) {
    return 'none';
  }
  // File systems note times in steps.
  const isInTime = made >= note.from - 1000 && made <= (note.until ?? note.from + lateMs) + 1000;
  if (!isInTime) {
    return 'foreign';
  }
  return Math.abs(Date.now() - made) < staleMs ? 'young' : 'dead';
}

function notesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(name => /^ref-lock-[0-9a-f]+\.json$/.test(name));
  } catch {
    // Not there yet: nothing was noted.
    return [];
  }
}

function tryReadNote(file: string): LockNote | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isNote(value) ? value : undefined;
  } catch {
    // Just removed by the window that wrote it. It is written whole or not at all.
    return undefined;
  }
}

function isNote(value: unknown): value is LockNote {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { pid, host, from, until, locks } = value as Partial<LockNote>;
  return (
    typeof pid === 'number' &&
    typeof host === 'string' &&
    typeof from === 'number' &&
    (until === undefined || typeof until === 'number') &&
    Array.isArray(locks) &&
    locks.every(lock => typeof lock === 'string')
  );
}
