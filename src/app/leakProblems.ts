import { siteFileOf } from '../core/editor/siteFile';
import { parseLog } from '../core/incident/log';
import type { Leak } from '../core/leaks/leak';
import { findLeaks } from '../core/leaks/findLeaks';
import { leakProblems, updateLeakProblems } from '../core/leaks/leakProblems';
import type { Problem } from '../core/problem';
import { parseRemote } from '../core/remediation/target';
import { leakDictionaryOf } from './leakDictionary';
import type { LiveSite } from './site';

/** More than these of one text say nothing new. */
const MOST = 200;

/**
 * What customers should not read in the text of a file of the live site: in a customer review, and, as hints, in the public updates
 * of a log. None in other files.
 */
export function leakProblemsOfText(
  site: LiveSite,
  path: string,
  text: string,
  repositories: readonly string[] = [],
): readonly Problem[] {
  switch (siteFileOf(path).kind) {
    case 'customer-review':
      return leakProblems(text, leakDictionaryOf(site, repositories)).slice(0, MOST);
    case 'log':
      return text.includes('**update** public')
        ? updateLeakProblems(text, parseLog(text).value, leakDictionaryOf(site, repositories)).slice(0, MOST)
        : [];
    default:
      return [];
  }
}

/** What customers should not read in the words of an update that is about to be written. */
export function leaksOfUpdate(
  site: LiveSite,
  words: string,
  repositories: readonly string[] = [],
): readonly Leak[] {
  return findLeaks(words, leakDictionaryOf(site, repositories));
}

/** The repository that a remote leads to, as the dictionary wants it. */
export function repositoriesOf(remoteUrl: string | undefined): readonly string[] {
  const { place } = parseRemote(remoteUrl ?? '');
  return place === undefined ? [] : [`${place.owner}/${place.name}`];
}
