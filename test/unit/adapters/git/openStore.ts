import type { Clock, Log } from '../../../../src/app/ports';

import type { Change, FileEdit } from '../../../../src/core/change/change';
import type { DeriveTexts } from '../../../../src/core/change/applyEdits';
import {
  openRepository,
  type OpenRepositoryOptions,
  type Repository,
} from '../../../../src/adapters/git/repository/repository';
import { sleepFor } from '../../../../src/adapters/git/publish/place';
import { createGitSiteStore, type GitSiteStore } from '../../../../src/adapters/git/siteStore';
import type { TempRepo, TempRepos } from '../../../support/tempRepo';

export const silentLog: Log = { write: () => undefined };
export const realClock: Clock = { now: () => Date.now() };

export interface OpenStoreOptions extends Partial<OpenRepositoryOptions> {
  readonly derive?: DeriveTexts;
  readonly clock?: Clock;
  readonly trusted?: () => boolean;
}

/** A store on a working tree, in the isolated environment of the temporary repositories. */
export function openStore(repos: TempRepos, repo: TempRepo, options: OpenStoreOptions = {}): GitSiteStore {
  const root = options.root ?? repo.folder;
  return createGitSiteStore({
    root,
    repository: () =>
      openRepository({ environment: repos.environment, log: options.log ?? silentLog, ...options, root }),
    log: options.log ?? silentLog,
    clock: options.clock ?? realClock,
    derive: options.derive,
    trusted: options.trusted ?? (() => true),
    pause: (milliseconds, signal) => sleepFor(Math.min(milliseconds, 20), signal),
  });
}

/** The repository itself, for tests of the parts. */
export async function openTempRepository(
  repos: TempRepos,
  repo: TempRepo,
  options: Partial<OpenRepositoryOptions> = {},
): Promise<Repository> {
  const opened = await openRepository({ environment: repos.environment, root: repo.folder, ...options });
  if (opened.kind === 'none') {
    throw new Error(opened.message);
  }
  return opened;
}

export const logPath = 'incidents/2026/2026-11-23-checkout/timeline.md';
export const headerPath = 'incidents/2026/2026-11-23-checkout/incident.md';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An entry id that sorts by `number`. */
export function entryId(number: number): string {
  let rest = number;
  let id = '';
  for (let n = 0; n < 16; n++) {
    id = digits.charAt(rest % 32) + id;
    rest = Math.floor(rest / 32);
  }
  return id;
}

export function entryLine(number: number, text = `note ${number}`): string {
  return `- 2026-11-23T08:15:02Z @alice ${text} <!--${entryId(number)}-->`;
}

export function changeOf(number: number, ...edits: FileEdit[]): Change {
  return {
    id: entryId(number),
    at: '2026-11-23T08:15:02Z',
    actor: 'alice',
    subject: `2026-11-23-checkout: change ${number}`,
    trailers: [['Livesite-Incident', '2026-11-23-checkout']],
    edits,
  };
}

/** A change that appends one entry to the incident's log. */
export function entryChange(number: number, text?: string): Change {
  return changeOf(number, {
    kind: 'append',
    path: logPath,
    heading: '# Timeline',
    lines: [entryLine(number, text)],
  });
}

/** Sample files of a shared live site. */
export const peopleText = 'people:\n  alice:\n    name: Alice\n  bob:\n    name: Bob\n';
export const logText = `# Timeline\n\n${entryLine(1)}\n`;
export const sampleFiles: Readonly<Record<string, string>> = {
  'livesite.yml': 'livesite: 1\n',
  'people.yml': peopleText,
  [headerPath]: '---\nstatus: declared\n---\n# Checkout\n',
  [logPath]: logText,
};

/** The numbers of the entries in a log, in the order they stand there. */
export function numbersIn(text: string): number[] {
  return Array.from(text.matchAll(/<!--([0-9A-Z]+)-->/g), match =>
    Array.from(match[1] ?? '').reduce((sum, digit) => sum * 32 + digits.indexOf(digit), 0),
  );
}

/** The text of a file that has to be there and readable. */
export async function readText(
  store: GitSiteStore,
  file: string,
  how: 'readMany' | 'readShared' = 'readMany',
): Promise<string> {
  const text = (await store[how]([file])).get(file);
  if (typeof text !== 'string') {
    throw new Error(`${file}: ${text?.message ?? 'not there'}`);
  }
  return text;
}

/** The numbers of the entries that the store shows in the incident's log. */
export async function entriesIn(store: GitSiteStore): Promise<number[]> {
  return numbersIn(await readText(store, logPath));
}
