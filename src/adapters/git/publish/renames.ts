import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenamedIncident } from '../../../app/sharingPorts';
import {
  type Collision,
  declarationsIn,
  findCollision,
  isLikelySame,
  logOf,
  nextIdFor,
  renameIncident,
} from '../../../core/change/renameIncident';
import type { Change } from '../../../core/change/change';
import { incidentFolder, incidentOfPath } from '../../../core/site/paths';
import { writeDurably } from '../../files/durableFile';
import type { Repository } from '../repository/repository';
import { errorCode } from '../run/gitError';
import { readerOf, tryText } from './foldOnCommit';
import type { Outbox } from './outbox';

/**
 * Two clones may choose one incident id before they meet. The one that is not shared yet takes the next free id, with every change of
 * it that waits. What is to be done is written down first and each change's file replaced whole, so that a crash leaves neither two
 * incidents in one folder nor half of one behind: the next publisher goes on.
 */
export interface Renames {
  /** Only under the publisher's lock, and before anything is shared. Rejects where the disk refuses: then nothing must be shared. */
  settle(tip: string): Promise<void>;
  /** Those nobody has been told of, oldest first. */
  untold(): readonly RenamedIncident[];
  markTold(to: string): Promise<void>;
  /** Those that this or another window made since the last call; the first call tells of none. */
  takeNew(): readonly RenamedIncident[];
  /** Those that takeNew has still to tell, also such as are only begun, oldest first. */
  unheard(): readonly RenamedIncident[];
}

interface Rename extends RenamedIncident {
  /** Ids of the waiting changes that name the incident. */
  readonly changes: readonly string[];
  /** Milliseconds since 1970. */
  readonly renamedAt: number;
  readonly state: 'begun' | 'done' | 'told';
}

/** Thirty days after it was told, nobody looks for the old id. */
const keptMs = 30 * 24 * 60 * 60 * 1000;

export function openRenames(repository: Repository, outbox: Outbox): Renames {
  const folder = join(repository.storeFolder, 'renamed');
  let seen: ReadonlySet<string> | undefined;
  const write = (rename: Rename) =>
    writeDurably(join(folder, `${rename.to}.json`), `${JSON.stringify(rename, undefined, 1)}\n`);

  async function carryOut(rename: Rename): Promise<void> {
    for (const change of outbox.list().changes) {
      const renamed = rename.changes.includes(change.id)
        ? renameIncident(change, rename.from, rename.to)
        : change;
      if (renamed !== change) {
        await outbox.write(renamed);
      }
    }
    await write({ ...rename, state: 'done' });
  }

  async function begin(collision: Collision, takenOnTip: ReadonlySet<string>): Promise<void> {
    const { mine, theirs } = collision;
    const { changes } = outbox.list();
    const taken = new Set([...takenOnTip, ...changes.flatMap(incidentsOf), ...listNames(folder)]);
    const from = mine.incident;
    const to = nextIdFor(mine, id => taken.has(id));
    const rename: Rename = {
      from,
      to,
      theirs: { actor: theirs.actor, at: theirs.at, title: theirs.title },
      isLikelySame: isLikelySame(collision),
      changes: changes.filter(change => renameIncident(change, from, to) !== change).map(({ id }) => id),
      renamedAt: Date.now(),
      state: 'begun',
    };
    await write(rename);
    await carryOut(rename);
  }

  return {
    async settle(tip) {
      for (const rename of readRenames(listNames(folder), folder)) {
        if (rename.state === 'begun') {
          await carryOut(rename);
        } else if (rename.state === 'told' && Math.abs(Date.now() - rename.renamedAt) > keptMs) {
          await rm(join(folder, `${rename.to}.json`), { force: true });
        }
      }
      const declared = declarationsIn(outbox.list().changes);
      if (declared.length === 0) {
        return;
      }
      const logs = await readerOf(repository, tip).find(declared.map(({ incident }) => logOf(incident)));
      for (const mine of declared) {
        const collision = findCollision(mine, tryText(logs.get(logOf(mine.incident))));
        if (collision) {
          await begin(collision, await listIncidents(repository, tip, mine.incident));
        }
      }
    },
    untold: () =>
      readRenames(tryListNames(folder), folder)
        .filter(({ state }) => state === 'done')
        .map(toReport),
    async markTold(to) {
      const rename = readRenames(tryListNames(folder), folder).find(each => each.to === to);
      if (rename?.state === 'done') {
        await write({ ...rename, state: 'told' });
      }
    },
    takeNew() {
      const names = new Set(tryListNames(folder));
      const isNew = (name: string) => seen !== undefined && !seen.has(name);
      const found = [...names].some(isNew)
        ? readRenames(tryListNames(folder), folder).filter(({ to, state }) => isNew(to) && state !== 'begun')
        : [];
      const told = new Set(found.map(({ to }) => to));
      seen =
        seen === undefined ? names : new Set([...names].filter(name => seen?.has(name) || told.has(name)));
      return found.map(toReport);
    },
    unheard() {
      const names = tryListNames(folder).filter(name => seen !== undefined && !seen.has(name));
      return readRenames(names, folder).map(toReport);
    },
  };
}

function toReport({ from, to, theirs, isLikelySame: isLikely }: Rename): RenamedIncident {
  return { from, to, theirs, isLikelySame: isLikely };
}

function incidentsOf({ edits }: Change): string[] {
  return edits.flatMap(({ path }) => incidentOfPath(path) ?? []);
}

/** Ids of the incidents of the same year that a commit holds. */
async function listIncidents(
  { git, prefix }: Repository,
  commit: string,
  incident: string,
): Promise<ReadonlySet<string>> {
  const year = `${prefix}${incidentFolder(incident).split('/').slice(0, 2).join('/')}/`;
  const output = await git.text(['ls-tree', '-z', '--name-only', '--full-tree', commit, '--', year]);
  return new Set(output.split('\0').map(path => path.slice(year.length)));
}

/** Ids that incidents were renamed to. */
function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap(name => /^([0-9][^/]*)\.json$/.exec(name)?.[1] ?? []);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

/** For telling only: a folder that cannot be read is a fault where something is to be shared. */
function tryListNames(folder: string): string[] {
  try {
    return listNames(folder);
  } catch {
    // The next attempt to share says so.
    return [];
  }
}

/** Oldest first. */
function readRenames(names: readonly string[], folder: string): readonly Rename[] {
  return names
    .flatMap(name => tryReadRename(join(folder, `${name}.json`)) ?? [])
    .sort((a, b) => a.renamedAt - b.renamedAt);
}

function tryReadRename(file: string): Rename | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRename(value) ? value : undefined;
  } catch {
    // Removed by another window just now. It is written whole, so it is not there by halves.
    return undefined;
  }
}

function isRename(value: unknown): value is Rename {
  return (
    isRecord(value) &&
    [value.from, value.to].every(id => typeof id === 'string' && incidentOfPath(logOf(id)) === id) &&
    isRecord(value.theirs) &&
    typeof value.theirs.actor === 'string' &&
    typeof value.theirs.title === 'string' &&
    typeof value.theirs.at === 'number' &&
    typeof value.isLikelySame === 'boolean' &&
    Array.isArray(value.changes) &&
    typeof value.renamedAt === 'number' &&
    (value.state === 'begun' || value.state === 'done' || value.state === 'told')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
