import fs from 'node:fs';
import path from 'node:path';
import type { PreparedState } from './prepare';
import type { Expectation } from './recipe';
import { quietly } from './snapshot';

/** Where main stood before the entries. */
export interface Tips {
  readonly server: string | undefined;
  readonly local: string | undefined;
  /** Commits of the user's that the server does not have. */
  readonly unpushed: readonly string[];
}

export function tipsOf({ repo, server }: PreparedState): Tips {
  const all = quietly(repo, 'rev-list', '--all', '--reflog', '--not', '--remotes').split('\n');
  return {
    server: server && tryRead(() => server.git('rev-parse', '-q', '--verify', 'refs/heads/main')),
    local: tryRead(() => quietly(repo, 'rev-parse', '-q', '--verify', 'refs/heads/main')),
    unpushed: all.filter(commit => commit !== ''),
  };
}

/** What git prints; undefined where there is no such branch or file. */
export function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    // That is git's way to say so.
    return undefined;
  }
}

export interface Arrival {
  readonly expected: Expectation;
  /** Path of the log in the repository. */
  readonly log: string;
  readonly ids: readonly string[];
  readonly tips: Tips;
}

/** That every entry is once where it belongs, and nothing of the user's went along. */
export function findArrivalFaults(state: PreparedState, arrival: Arrival): readonly string[] {
  const { repo, server } = state;
  const { expected, ids, log } = arrival;
  const outbox = outboxIds(state);
  const waiting = expected.arrive === 'outbox' ? ids : [];
  const faults =
    outbox.join() === [...waiting].sort().join() ? [] : [`${outbox.length} entries are in the outbox.`];
  if (expected.arrive === 'local branch') {
    const text = tryRead(() => quietly(repo, 'show', `refs/heads/main:${log}`)) ?? '';
    faults.push(...countFaults(text, ids, 'main of this repository'));
  }
  return server ? [...faults, ...serverFaults(state, arrival)] : faults;
}

function serverFaults(state: PreparedState, { expected, ids, log, tips }: Arrival): string[] {
  const { server, recipe } = state;
  if (!server) {
    return [];
  }
  const refs = server.git('for-each-ref', '--format=%(refname)').split('\n').sort().join(' ');
  const wanted =
    recipe.remote === 'empty' ? '' : 'refs/heads/feature/after refs/heads/feature/before refs/heads/main';
  const faults = refs === wanted ? [] : [`The server has ${refs}.`];
  const known = server.gitWith(
    tips.unpushed.map(commit => `${commit}\n`).join(''),
    'cat-file',
    '--batch-check',
  );
  const published = known.split('\n').filter(line => line.includes(' commit '));
  faults.push(...published.map(line => `The server has the user's commit ${line}.`));
  if (expected.arrive === 'server') {
    const text = tryRead(() => server.git('show', `main:${log}`)) ?? '';
    faults.push(...countFaults(text, ids, 'the log on the server'));
    const changed = server.git('diff', '--name-only', '--no-renames', `${tips.server}...main`).split('\n');
    const site = path.posix.dirname(log);
    faults.push(
      ...changed.filter(file => !isOf(file, site)).map(file => `${file} was changed on the server.`),
    );
  }
  return faults;
}

/** That each id stands in a text once. */
export function countFaults(text: string, ids: readonly string[], where: string): string[] {
  const missing = ids.filter(id => !text.includes(id)).length;
  const doubled = ids.filter(id => text.indexOf(id) !== text.lastIndexOf(id)).length;
  return [
    ...(missing > 0 ? [`${missing} entries are missing in ${where}.`] : []),
    ...(doubled > 0 ? [`${doubled} entries are doubled in ${where}.`] : []),
  ];
}

function isOf(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`) || file.startsWith(`"${folder}/`);
}

function outboxIds({ commonFolder, recipe }: PreparedState): string[] {
  const site = recipe.place === '' ? '' : `sites/${encodeURIComponent(recipe.place.slice(0, -1))}`;
  const folder = path.join(commonFolder, 'livesite', site, 'outbox');
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names.map(name => name.replace(/\.json$/, '')).sort();
}
