import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../src/app/ports';

import type { ShareStatus } from '../../../src/app/sharingPorts';
import { deriveHeaders } from '../../../src/core/incident/deriveHeaders';
import { incidentFolder } from '../../../src/core/site/paths';
import { openRepository } from '../../../src/adapters/git/repository/repository';
import { GitError } from '../../../src/adapters/git/run/gitError';
import { createGitSiteStore, type GitSiteStore } from '../../../src/adapters/git/siteStore';
import type { TempRepos } from '../tempRepo';
import { entriesOf, type EntryChange, NEW_INCIDENT, OLD_INCIDENT } from './entries';
import { countFaults, findArrivalFaults, tipsOf } from './arrival';
import type { PreparedState } from './prepare';
import { type Expectation, expectationOf } from './recipe';
import { findTouched } from './touched';
import { takeSnapshot } from './snapshot';

/** Entries that are written in each state. */
const ENTRIES = 20;

export interface StateResult {
  readonly expected: Expectation;
  /** What the store said at the end. */
  readonly status: ShareStatus;
  /** What must not have happened, as sentences. Empty: all is well. */
  readonly faults: readonly string[];
  /** What the store wrote to its log. */
  readonly log: readonly string[];
}

/** Writes and shares entries in a prepared state through the real store, and looks at what became of everything else. */
export async function checkState(repos: TempRepos, state: PreparedState): Promise<StateResult> {
  const { recipe } = state;
  const expected = expectationOf(recipe);
  const incident = recipe.incident === 'old' ? OLD_INCIDENT : NEW_INCIDENT;
  const timeline = `${incidentFolder(incident)}/timeline.md`;
  const log: string[] = [];
  const changes = entriesOf(incident, ENTRIES);
  const tips = tipsOf(state);
  const before = takeSnapshot(state);
  const store = openStoreOf(repos, state, {
    write: (level, message, cause) => log.push(`${level} ${message}${printCause(cause)}`),
  });
  const status = await writeEntries(store, changes, recipe.rounds);
  const seen = (await store.readMany([timeline])).get(timeline);
  const after = takeSnapshot(state);
  const ids = changes.map(({ entry }) => entry);
  return {
    expected,
    status,
    log,
    faults: [
      ...findTouched(state, { before, after, expected, tips }),
      ...findArrivalFaults(state, { expected, log: recipe.place + timeline, ids, tips }),
      ...countFaults(typeof seen === 'string' ? seen : '', ids, 'what the store shows'),
    ],
  };
}

async function writeEntries(
  store: GitSiteStore,
  changes: readonly EntryChange[],
  rounds: number,
): Promise<ShareStatus> {
  const share = Math.ceil(changes.length / rounds);
  for (let first = 0; first < changes.length; first += share) {
    for (const { change } of changes.slice(first, first + share)) {
      await store.save(change);
    }
    await store.publish();
  }
  return store.refresh();
}

function openStoreOf(repos: TempRepos, { root }: PreparedState, log: Log): GitSiteStore {
  return createGitSiteStore({
    root,
    repository: () => openRepository({ root, environment: repos.environment, log }),
    log,
    clock: { now: () => Date.now() },
    derive: deriveHeaders,
    trusted: () => true,
    pause: (milliseconds, signal) => sleep(Math.min(milliseconds, 20), undefined, { signal }),
  });
}

function printCause(cause: unknown): string {
  const said = cause instanceof GitError ? ` ${cause.args.join(' ')}: ${cause.stderr}` : '';
  return cause instanceof Error ? ` ${cause.message}${said}` : '';
}
