import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { entryIdsOf, tryEntryIdOf } from '../../src/core/change/applyEdits';
import { isInSite } from '../../src/core/change/siteFiles';
import { deriveHeaders } from '../../src/core/incident/deriveHeaders';
import { parseLog } from '../../src/core/incident/log';
import { parsePeople } from '../../src/core/people/people';
import { parsePlan } from '../../src/core/plan/plan';
import { INCIDENT_FILE, LOG_FILE, PEOPLE_FILE, PLAN_FILE } from '../../src/core/site/paths';
import type { TempRepo } from '../support/tempRepo';
import { countOf, EVERYBODYS, findHandEdits, isNewer, isSameField } from './handEdits';
import type { Deed, HandEdit } from './ledger';
import { filesIn } from './userWork';

/** The files of the live site by path, as they are on the server. */
export type SiteTexts = ReadonlyMap<string, string>;

/** Reads the live site from the branch main of a repository. */
export function readSite(repo: TempRepo): SiteTexts {
  const names = repo.git('ls-tree', '-r', '--name-only', 'main').split('\n').filter(isInSite);
  const read = (name: string) =>
    execFileSync('git', ['cat-file', 'blob', `main:${name}`], { cwd: repo.folder, encoding: 'utf8' });
  return new Map(names.map(name => [name, read(name)]));
}

/** The same from a clone's working tree. */
export function readWorkingTree(repo: TempRepo): SiteTexts {
  const names = filesIn(repo.folder).filter(isInSite);
  return new Map(names.map(name => [name, fs.readFileSync(path.join(repo.folder, name), 'utf8')]));
}

export interface Verdict {
  /** Accepted, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
}

function textAt(site: SiteTexts, file: string): string {
  return [...site].find(([name]) => name === file || name.endsWith(`/${file}`))?.[1] ?? '';
}

/** Whether each accepted entry stands in the log once, and none twice. */
export function judgeEntries(site: SiteTexts, deeds: readonly Deed[]): Verdict {
  const log = textAt(site, LOG_FILE);
  const there = entryIdsOf(log);
  const ids = log.split('\n').flatMap(line => tryEntryIdOf(line) ?? []);
  const tokens = Array.from(log.matchAll(/\b(c\d+r\d+n\d+) something happened/g), match => match[1] ?? '');
  const lost = deeds.flatMap(({ intent, savedAt }) =>
    intent.what === 'entry' && savedAt !== undefined && !there.has(intent.id) ? [intent.token] : [],
  );
  return { lost, doubled: [...repeated(ids), ...repeated(tokens)] };
}

/**
 * Whether each accepted edit of a file by hand is there. A field that was set again says the newest accepted value, or one that a
 * killed worker was about to give it; of a field that everybody sets, any value that somebody gave it.
 */
export function judgeHandEdits(site: SiteTexts, deeds: readonly Deed[]): Verdict {
  const edits = deeds.flatMap(({ intent, savedAt }) =>
    intent.what === 'entry' ? [] : [{ edit: intent, isAccepted: savedAt !== undefined }],
  );
  const isThere = (edit: HandEdit) => countOf(site.get(edit.path) ?? '', edit) > 0;
  const lost = edits.flatMap(({ edit, isAccepted }) => {
    if (!isAccepted || isThere(edit)) {
      return [];
    }
    const isReplaced = edits.some(
      other =>
        isSameField(edit, other.edit) &&
        isThere(other.edit) &&
        (edit.what === 'field' && edit.owner === EVERYBODYS ? true : isNewer(other.edit, edit)),
    );
    return isReplaced ? [] : [edit.token];
  });
  const sentences = [...site].flatMap(([name, text]) =>
    findHandEdits(name, '', text).flatMap(edit => (edit.what === 'sentence' ? [edit.token] : [])),
  );
  return { lost: [...new Set(lost)], doubled: repeated(sentences) };
}

/** Files of the live site that cannot be read as what they are, and why. */
export function findCorrupt(site: SiteTexts): string[] {
  const corrupt: string[] = [];
  for (const [name, text] of site) {
    if (text.trim() === '' || /^(?:<{7}|>{7}|={7})/m.test(text)) {
      corrupt.push(`${name}: empty, or with conflict marks`);
    }
    const problems = name.endsWith(LOG_FILE)
      ? parseLog(text).problems
      : name === PLAN_FILE
        ? parsePlan(text).problems
        : name === PEOPLE_FILE
          ? parsePeople(text).problems
          : [];
    corrupt.push(...problems.map(({ message }) => `${name}: ${message}`));
    if (name.endsWith(LOG_FILE)) {
      for (const stale of deriveHeaders(name, each => site.get(each)).keys()) {
        corrupt.push(`${stale}: its header is not what the log says`);
      }
    }
  }
  for (const file of [LOG_FILE, INCIDENT_FILE]) {
    if (textAt(site, file) === '') {
      corrupt.push(`${file} is gone`);
    }
  }
  return corrupt;
}

/** What git says is wrong with a repository; empty where nothing is. */
export function fsck(repo: TempRepo): string {
  try {
    return repo.git('fsck', '--strict', '--no-dangling', '--no-progress');
  } catch (error) {
    const { message, stdout } = error as Error & { readonly stdout?: string };
    return [message.trim(), stdout ?? ''].join('\n').trim();
  }
}

/** Locks of git's and temporary files of Livesite's that nobody removed. Git's own half-received objects are git's to tidy up. */
export function findLeftovers(repo: TempRepo): string[] {
  const git = path.join(repo.folder, '.git');
  return fs
    .readdirSync(git, { recursive: true, encoding: 'utf8' })
    .filter(name => fs.statSync(path.join(git, name)).isFile())
    .filter(
      name =>
        name.endsWith('.lock') ||
        /^livesite\b.*(?:\.tmp-|index-|move-|publisher\.lock|outbox.*\.json|attempts.*\.json)/.test(name),
    );
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
