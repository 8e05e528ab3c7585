import { readFileSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SaveError } from '../../../app/ports';
import type { Change } from '../../../core/change/change';
import { findFlaw, parseChange, printChange } from '../../../core/change/parseChange';
import { writeDurably } from '../../files/durableFile';
import { errorCode } from '../run/gitError';

/** A file of the outbox that holds no sound change. It is kept for a person to look at. */
export interface DamagedChange {
  /** Absolute path. */
  readonly file: string;
  /** One plain sentence. */
  readonly message: string;
}

export interface OutboxContents {
  /** Oldest first. */
  readonly changes: readonly Change[];
  readonly damaged: readonly DamagedChange[];
  /** Why the folder cannot be read at all, as a sentence; undefined where it can, or is not there yet. */
  readonly fault: string | undefined;
}

/** The folder that keeps changes until they are shared: one file each, named by the change's id. */
export interface Outbox {
  readonly folder: string;
  /** Returns once the change is on disk. Rejects with a SaveError and keeps nothing half-written. */
  write(change: Change): Promise<void>;
  /** Never throws: see `fault`. */
  list(): OutboxContents;
  /** Forgets a change; one that is not there is fine. */
  remove(changeId: string): Promise<void>;
}

export function openOutbox(folder: string): Outbox {
  // A change's file is never written into, only replaced (when its incident gets another id): then it is another file.
  const parsed = new Map<string, { readonly file: string; readonly change: Change }>();
  return {
    folder,
    async write(change) {
      const flaw = findFlaw(change);
      if (flaw !== undefined) {
        throw new SaveError(`The change was not saved. ${flaw}`, 'io');
      }
      try {
        parsed.delete(`${change.id}.json`);
        await writeDurably(join(folder, `${change.id}.json`), printChange(change));
      } catch (error) {
        throw saveErrorOf(error, folder);
      }
    },
    list() {
      const changes: Change[] = [];
      const damaged: DamagedChange[] = [];
      const { names, fault } = listNames(folder);
      for (const name of names) {
        const file = join(folder, name);
        const identity = identityOf(file);
        const known = parsed.get(name);
        const change = known?.file === identity ? known.change : readChange(file, name);
        if (typeof change === 'string') {
          damaged.push({ file, message: `${file} is damaged and was left alone: ${change}` });
        } else if (change) {
          parsed.set(name, { file: identity, change });
          changes.push(change);
        }
      }
      for (const name of parsed.keys()) {
        if (!names.includes(name)) {
          parsed.delete(name);
        }
      }
      changes.sort((a, b) => (a.id < b.id ? -1 : 1));
      return { changes, damaged, fault };
    },
    async remove(changeId) {
      if (/^[0-9A-Za-z][0-9A-Za-z._-]*$/.test(changeId)) {
        await rm(join(folder, `${changeId}.json`), { force: true });
      }
    },
  };
}

function listNames(folder: string): { readonly names: readonly string[]; readonly fault?: string } {
  try {
    return { names: readdirSync(folder).filter(name => name.endsWith('.json') && !name.startsWith('.')) };
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    switch (code) {
      case 'ENOENT':
        return { names: [] };
      case 'ENOTDIR':
        return {
          names: [],
          fault: `Nothing can be saved: a file stands where the folder ${folder} belongs. Move that file away.`,
        };
      default:
        return {
          names: [],
          fault: `${folder} cannot be read (${code}), so what was saved there is neither shown nor shared. It is kept; make the folder yours again.`,
        };
    }
  }
}

/** Differs for every file that was ever at this place; empty where there is none. */
function identityOf(file: string): string {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts === undefined ? '' : `${facts.ino} ${facts.mtimeMs} ${facts.size}`;
}

/** The change, why it is damaged, or undefined where another window has just removed it. */
function readChange(file: string, name: string): Change | string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? undefined
      : `It cannot be read (${errorCode(error) ?? 'unknown error'}).`;
  }
  const change = parseChange(text);
  return typeof change !== 'string' && `${change.id}.json` !== name
    ? 'Its name does not fit its id.'
    : change;
}

function saveErrorOf(error: unknown, folder: string): SaveError {
  const code = errorCode(error) ?? 'unknown error';
  switch (code) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new SaveError(
        `Not saved: ${folder} cannot be written (${code}). Your text is still here.`,
        'read-only',
        {
          cause: error,
        },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new SaveError(
        `Not saved: the disk is full (${code}). Free some space; your text is still here.`,
        'full',
        {
          cause: error,
        },
      );
    default:
      return new SaveError(
        `Not saved: ${folder} could not be written (${code}). Your text is still here.`,
        'io',
        {
          cause: error,
        },
      );
  }
}
