import { leaksOfUpdate } from '../../app/leakProblems';
import { leakSentence, withPublicWords } from '../../core/leaks/leakProblems';
import { confirm } from '../notify';
import type { SiteFolder } from '../siteFolder';

/** More sentences than these do not fit into a dialog. */
const MOST_SHOWN = 6;

/**
 * The words for customers as they are to be written. Where they hold what only the team should read, the person is shown it, and takes
 * the public names or leaves the words as they are; undefined where they want to change them first. `asked`: the dialog has gone.
 */
export async function settlePublicWords(
  folder: SiteFolder,
  words: string,
  asked: () => void = () => undefined,
): Promise<string | undefined> {
  const leaks = leaksOfUpdate(folder.site, words, folder.repositories);
  if (leaks.length === 0) {
    return words;
  }
  const better = withPublicWords(words, leaks);
  const more = leaks.length - MOST_SHOWN;
  const detail = [
    ...leaks.slice(0, MOST_SHOWN).map(leakSentence),
    ...(more > 0 ? [`And ${more} more.`] : []),
    ...(better === words ? [] : ['', `With public names: ${better}`]),
  ].join('\n');
  const replace = 'Save with Public Names';
  const keep = 'Save as Written';
  const buttons = better === words ? [keep] : [replace, keep];
  const question = 'These words are for customers, and hold what only your team should read.';
  const choice = await confirm(question, detail, ...buttons);
  asked();
  return choice === replace ? better : choice === keep ? words : undefined;
}
