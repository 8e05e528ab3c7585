import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../../app/ports';
import type { Change } from '../../../core/change/change';
import { asPutBack, isTakenAway, standsIn } from '../../../core/change/takenAway';
import type { ReadText } from '../../../core/change/applyEdits';
import { writeAtomically } from '../../files/durableFile';
import { lookUp } from '../repository/objects';
import type { Repository } from '../repository/repository';
import { errorCode } from '../run/gitError';
import { readerOf, tryText } from './foldOnCommit';
import { openOutbox, type Outbox } from './outbox';

/**
 * Remembers what was shared from here, should the remote's history be rewritten: a change goes from the outbox to `shared/` when it
 * is found in the fetched branch, from there to `missing/` when it is no longer on it, and a person decides what then.
 */
export interface Ledger {
  /** A waiting change was found in the fetched branch. */
  settle(changeId: string): Promise<void>;
  /**
   * The branch was fetched at `tip`. Cheap while it stays where it was; one question to git when it moved; only a tip that does not
   * build on the last one is searched.
   */
  noteTip(tip: string): Promise<void>;
  /** Oldest first. */
  missing(): readonly Change[];
  /** Into the outbox again. Rejects with a SaveError. */
  putBack(changeIds: readonly string[]): Promise<void>;
  leaveOut(changeIds: readonly string[]): Promise<void>;
  /** Forgets what is so old, or so much, that nobody will ask for it. */
  tidy(): Promise<void>;
}

/** Thirty days: whoever rewrites history tells the team sooner. */
const keptMs = 30 * 24 * 60 * 60 * 1000;
/** A year of a busy team's entries from one clone. */
const maxKept = 2000;

export function openLedger(repository: Repository, outbox: Outbox, log: Log): Ledger {
  const { git, storeFolder } = repository;
  const sharedFolder = join(storeFolder, 'shared');
  const missing = openOutbox(join(storeFolder, 'missing'));
  const fileIn = (folder: string, changeId: string) => join(folder, `${changeId}.json`);

  async function move(changeId: string, from: string, to: string): Promise<void> {
    await mkdir(to, { recursive: true });
    try {
      await rename(fileIn(from, changeId), fileIn(to, changeId));
    } catch (error) {
      // Another window was faster.
      if (errorCode(error) !== 'ENOENT') {
        throw error;
      }
    }
  }

  /** What is not on the branch and not being shared again. */
  function listMissing(): readonly Change[] {
    const { changes } = missing.list();
    const waiting = new Set(changes.length === 0 ? [] : outbox.list().changes.map(({ id }) => id));
    return changes.filter(({ id }) => !waiting.has(id));
  }

  /** Moves what `now` no longer has from `shared/` to `missing/`, and back what it has again. */
  async function sort(before: string | undefined, now: string): Promise<void> {
    const shared = openOutbox(sharedFolder).list().changes;
    const lost = listMissing();
    const readBefore = before && (await readAll(repository, before, shared));
    const readNow = await readAll(repository, now, [...shared, ...lost]);
    for (const change of shared.filter(each => isTakenAway(each, readBefore || undefined, readNow))) {
      await move(change.id, sharedFolder, missing.folder);
    }
    await takeBack(lost, readNow);
  }

  async function takeBack(lost: readonly Change[], readNow: ReadText): Promise<void> {
    for (const change of lost.filter(each => standsIn(each, readNow))) {
      await move(change.id, missing.folder, sharedFolder);
    }
  }

  return {
    async settle(changeId) {
      try {
        await move(changeId, outbox.folder, sharedFolder);
        // A crash while it was put back has left it there.
        await missing.remove(changeId);
      } catch (error) {
        log.write('warn', 'What was shared could not be noted; should it be removed, nobody is told.', error);
        await outbox.remove(changeId);
      }
    },
    async noteTip(tip) {
      const file = tipFileOf(repository);
      const { tip: last, rewritten } = readTips(file);
      const { trackingRef } = repository.target;
      if (file === undefined || trackingRef === undefined || last === tip) {
        return;
      }
      const [newest, known] = await lookUp(git, [`${trackingRef}^{commit}`, last ?? tip]);
      if (newest?.oid !== tip) {
        // Another window has fetched and noted a newer tip since: compared with that one, this one lacks what is new.
        return;
      }
      let old = rewritten;
      if (last !== undefined && !(known && (await buildsOn(repository, tip, last)))) {
        await sort(known && last, tip);
        old = last;
      } else if (listMissing().length > 0) {
        await takeBack(listMissing(), await readAll(repository, tip, listMissing()));
      }
      // Last: what a crash interrupts is compared again.
      await writeAtomically(file, `${tip}\n${old ?? ''}\n`);
    },
    missing: listMissing,
    async putBack(changeIds) {
      for (const change of listMissing().filter(({ id }) => changeIds.includes(id))) {
        // In this order a crash leaves it in both places, where it counts as waiting.
        await outbox.write(asPutBack(change));
        await missing.remove(change.id);
      }
    },
    async leaveOut(changeIds) {
      for (const id of changeIds) {
        await missing.remove(id);
      }
    },
    async tidy() {
      const shared = openOutbox(sharedFolder);
      const ids = changeIdsIn(sharedFolder);
      for (const [index, id] of ids.entries()) {
        const written = statSync(fileIn(sharedFolder, id), { throwIfNoEntry: false })?.mtimeMs;
        const isOld = written !== undefined && Date.now() - written > keptMs;
        if (ids.length - index <= maxKept && !isOld) {
          // Ids begin with the time: the others are younger.
          break;
        }
        await shared.remove(id);
      }
    },
  };
}

/** Where the last fetched tip is noted: one file for each branch of each remote. */
function tipFileOf({ storeFolder, target }: Repository): string | undefined {
  const { remoteUrl, branchRef } = target;
  const name = createHash('sha1').update(`${remoteUrl}\n${branchRef}`).digest('hex');
  return remoteUrl === undefined ? undefined : join(storeFolder, 'tips', name);
}

/** The last fetched tip, and the last one that a later tip did not build on. */
function readTips(file: string | undefined): {
  readonly tip?: string | undefined;
  readonly rewritten?: string | undefined;
} {
  try {
    const lines = file === undefined ? [] : readFileSync(file, 'utf8').split('\n');
    const [tip, rewritten] = lines.map(line => (/^[0-9a-f]{40,64}$/.test(line) ? line : undefined));
    return { tip, rewritten };
  } catch {
    // Nothing was fetched before, or nobody can say what: then nothing is known to be gone.
    return {};
  }
}

/** The tip that the remote's branch had before its history was rewritten last; undefined where it never was, as far as is known here. */
export function tryRewrittenTip(repository: Repository): string | undefined {
  return readTips(tipFileOf(repository)).rewritten;
}

async function buildsOn({ git }: Repository, tip: string, earlier: string): Promise<boolean> {
  // In a shallow clone "no" may only mean that the history between the two was cut: then all is found to be there.
  return (await git.tryText(['merge-base', '--is-ancestor', earlier, tip])) !== undefined;
}

async function readAll(
  repository: Repository,
  commit: string,
  changes: readonly Change[],
): Promise<ReadText> {
  const paths = new Set(changes.flatMap(({ edits }) => edits.map(({ path }) => path)));
  const found = await readerOf(repository, commit).find([...paths]);
  return path => tryText(found.get(path));
}

function changeIdsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .flatMap(name => /^([0-9A-Za-z][^/]*)\.json$/.exec(name)?.[1] ?? [])
      .sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
