import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../../files/durableFile';
import type { ExaminedEntry } from './examineCheckout';
import type { Repository } from '../repository/repository';

/** What a window is about to do to the checkout, written before it starts and removed after: a crash leaves it behind. */
export interface MoveJournal {
  readonly token: string;
  readonly branchRef: string;
  /** Undefined for an unborn branch. */
  readonly from?: string | undefined;
  readonly to: string;
  readonly entries: readonly ExaminedEntry[];
}

export interface FoundJournal extends MoveJournal {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Tokens of moves that this process is making at the moment. */
const underWay = new Set<string>();

export function isUnderWayHere(journal: MoveJournal): boolean {
  return underWay.has(journal.token);
}

export async function writeJournal(repository: Repository, journal: MoveJournal): Promise<void> {
  underWay.add(journal.token);
  const found: FoundJournal = { ...journal, pid: process.pid, host: hostname(), at: Date.now() };
  await writeAtomically(journalPath(repository, journal.token), JSON.stringify(found));
}

export async function removeJournal(repository: Repository, token: string): Promise<void> {
  await rm(journalPath(repository, token), { force: true });
  underWay.delete(token);
}

/** Journals of moves under way, here or in another window, and of those that a crash has cut short. */
export function findJournals(repository: Repository): FoundJournal[] {
  let names: string[];
  try {
    names = readdirSync(repository.checkoutFolder);
  } catch {
    // No folder yet (the usual case): no move has ever been made here.
    return [];
  }
  return names.flatMap(name => {
    const token = /^move-([0-9a-f]+)\.json$/.exec(name)?.[1];
    return (token !== undefined && tryReadJournal(journalPath(repository, token))) || [];
  });
}

function tryReadJournal(file: string): FoundJournal | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isJournal(value) ? value : undefined;
  } catch {
    // Just removed by the window that wrote it. It is written whole or not at all, so it is never half there.
    return undefined;
  }
}

function journalPath(repository: Repository, token: string): string {
  return join(repository.checkoutFolder, `move-${token}.json`);
}

function isJournal(value: unknown): value is FoundJournal {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { token, branchRef, to, entries, pid, host, at } = value as Partial<FoundJournal>;
  return (
    [token, branchRef, to, host].every(text => typeof text === 'string') &&
    [pid, at].every(number => typeof number === 'number') &&
    Array.isArray(entries) &&
    entries.every(entry => typeof entry === 'object' && entry !== null && typeof entry.path === 'string')
  );
}
