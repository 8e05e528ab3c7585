import { readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../files/durableFile';
import { errorCode } from '../run/gitError';
import { lookUp } from '../repository/objects';
import type { Repository } from '../repository/repository';

/** A commit that was, or may have been, sent, and the changes it holds. */
interface Attempt {
  readonly commit: string;
  readonly changeIds: readonly string[];
}

/**
 * Remembers which commits were sent, so that a lost answer (a cut line, a killed process) is settled by looking for
 * the commit in the fetched branch, whatever others have done to the same lines since.
 */
export interface Attempts {
  /** Must be on disk before the commit is sent. */
  record(commit: string, changeIds: readonly string[]): Promise<void>;
  /** The server said no for certain, or the commit was never sent. */
  forget(commit: string): Promise<void>;
  /** Ids of changes whose commits are part of `tip`. */
  findArrived(tip: string): Promise<ReadonlySet<string>>;
  /** Forgets attempts none of whose changes wait any longer. */
  tidy(waitingIds: () => ReadonlySet<string>): Promise<void>;
}

export function openAttempts(repository: Repository): Attempts {
  const folder = join(repository.storeFolder, 'attempts');
  const fileOf = (commit: string) => join(folder, `${commit}.json`);
  return {
    record: (commit, changeIds) => writeAtomically(fileOf(commit), JSON.stringify(changeIds)),
    forget: commit => rm(fileOf(commit), { force: true }),
    async findArrived(tip) {
      const attempts = readAttempts(folder);
      const arrived = await findAncestors(
        repository,
        attempts.map(attempt => attempt.commit),
        tip,
      );
      return new Set(
        attempts.filter(attempt => arrived.has(attempt.commit)).flatMap(attempt => attempt.changeIds),
      );
    },
    async tidy(waitingIds) {
      // First the attempts, then what waits: another window may be saving and sending at this moment.
      const attempts = readAttempts(folder);
      const waiting = waitingIds();
      for (const attempt of attempts) {
        if (!attempt.changeIds.some(id => waiting.has(id))) {
          await rm(fileOf(attempt.commit), { force: true });
        }
      }
    },
  };
}

function readAttempts(folder: string): Attempt[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
  return names.flatMap(name => {
    const commit = /^([0-9a-f]{40,64})\.json$/.exec(name)?.[1];
    return commit === undefined ? [] : [{ commit, changeIds: readIds(join(folder, name)) }];
  });
}

function readIds(file: string): string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value.filter(id => typeof id === 'string') : [];
  } catch {
    // Removed by another window just now, or damaged: then the edits themselves tell whether they are shared.
    return [];
  }
}

/** Which of the commits are `tip` or its ancestors. */
async function findAncestors(
  repository: Repository,
  commits: readonly string[],
  tip: string,
): Promise<ReadonlySet<string>> {
  if (commits.length === 0) {
    return new Set();
  }
  if (commits.every(commit => commit === tip)) {
    return new Set(commits);
  }
  // What the tip contains is there; a commit that git has pruned is not part of it.
  const facts = await lookUp(repository.git, commits);
  const known = commits.filter((_, index) => facts[index]?.type === 'commit');
  if (known.length === 0) {
    return new Set();
  }
  const stdin = `${[...known, `^${tip}`].join('\n')}\n`;
  const outside = new Set((await repository.git.text(['rev-list', '--stdin'], { stdin })).split('\n'));
  return new Set(known.filter(commit => !outside.has(commit)));
}
