import type { Log } from '../../../app/ports';
import { findEditedEntries } from '../../../core/incident/editedEntries';
import { toOneLine } from '../../../core/text/plain';
import { readBlobs, textOf } from '../repository/objects';
import { belongsToSite, rangeOf } from '../repository/rangeOf';
import type { Repository } from '../repository/repository';
import { isLogFile } from './mergedEdits';

/** Tells in the log when entries of a timeline.md were changed or removed in a commit, which only a person by hand does. */
export interface EditedLogs {
  /** The branch was fetched at `tip`. The first tip is only remembered. Never rejects. */
  look(tip: string): Promise<void>;
}

export function watchLogs(repository: Repository, log: Log): EditedLogs {
  let last: string | undefined;
  return {
    async look(tip) {
      const from = last;
      last = tip;
      if (from === undefined || from === tip) {
        return;
      }
      try {
        for (const sentence of await findEditedLogs(repository, from, tip)) {
          log.write('warn', sentence);
        }
      } catch (error) {
        log.write('debug', 'Whether entries were edited by hand could not be seen.', error);
      }
    },
  };
}

/** One sentence for each timeline.md that lost or changed entries between two commits. */
export async function findEditedLogs(
  repository: Repository,
  from: string,
  to: string,
): Promise<readonly string[]> {
  const range = await rangeOf(repository, from, to);
  const logs = range.filter(
    ({ path, oldOid, isPlain }) =>
      isLogFile(path) && isPlain && oldOid !== undefined && belongsToSite(repository, path),
  );
  if (logs.length === 0) {
    return [];
  }
  const oids = logs.flatMap(({ oldOid, newOid }) => [oldOid, newOid]).filter(oid => oid !== undefined);
  const blobs = await readBlobs(repository.git, oids);
  const sentences: string[] = [];
  for (const { path, oldOid, newOid } of logs) {
    const read = (oid: string | undefined): string => {
      const text = textOf(path, blobs.get(oid ?? '') ?? Buffer.alloc(0));
      return typeof text === 'string' ? text : '';
    };
    const { changed, removed } = findEditedEntries(read(oldOid), read(newOid));
    const [id] = [...changed, ...removed];
    if (id !== undefined) {
      const what = [countOf(changed.length, 'changed'), countOf(removed.length, 'removed')].filter(
        text => text !== '',
      );
      const who = await describeCommit(repository, { from, to, path, id });
      sentences.push(
        `${path}: ${what.join(' and ')} by hand${who}. What was written is in Git's history; to correct an entry, add a correction.`,
      );
    }
  }
  return sentences;
}

function countOf(count: number, done: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? 'entry was' : 'entries were'} ${done}`;
}

interface EditedEntry {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly id: string;
}

/** The last commit that touched the line with an id, as ` in abc1234 by Bob`. Empty where git finds none. */
async function describeCommit({ git }: Repository, { from, to, path, id }: EditedEntry): Promise<string> {
  const format = '--format=%h by %an';
  const found = await git.text([
    'log',
    '-1',
    format,
    '--no-ext-diff',
    `-G${id}`,
    `${from}..${to}`,
    '--',
    path,
  ]);
  return found === '' ? '' : ` in ${toOneLine(found)}`;
}
