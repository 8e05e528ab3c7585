import { tryParserOf } from '../core/site/fileParsers';
import type { FileEdit } from '../core/change/change';
import { isSiteFile } from '../core/change/siteFiles';
import type { Problem } from '../core/problem';
import { LOG_FILE } from '../core/site/paths';
import { positionAt, withLineEnding } from '../core/text/range';

/** Whether people edit this file by hand: every file of the live site but the logs, whose lines are only ever added to. */
export function isEditedByHand(path: string): boolean {
  return isSiteFile(path) && !path.endsWith(`/${LOG_FILE}`);
}

/**
 * What saving a file by hand does to the live site; undefined where there is nothing to share. `before` is the text the edit started
 * from, undefined where the live site has no such file. Other line endings alone are no edit: the file's own are kept.
 */
export function planSavedEdit(path: string, before: string | undefined, saved: string): FileEdit | undefined {
  if (!isEditedByHand(path)) {
    return undefined;
  }
  if (before === undefined) {
    return { kind: 'create', path, text: saved };
  }
  return withLineEnding(before, '\n') === withLineEnding(saved, '\n')
    ? undefined
    : { kind: 'replace', path, before, after: saved };
}

/**
 * Why an edit of the plan, the people, the services or a rotation should not reach colleagues yet, one plain sentence: it has more errors than
 * what it started from. Undefined where it may go.
 */
export function findBreakage(path: string, before: string | undefined, saved: string): string | undefined {
  const parse = tryParserOf(path);
  const errorsIn = (text: string): readonly Problem[] =>
    parse?.(text).problems.filter(({ severity }) => severity === 'error') ?? [];
  const [first, ...more] = errorsIn(saved);
  const earlier = before === undefined ? 0 : errorsIn(before).length;
  if (first === undefined || 1 + more.length <= earlier) {
    return undefined;
  }
  const line = positionAt(saved, first.range.start).line + 1;
  return `Colleagues would get a broken file. Line ${line}: ${first.message} It is shared when you save it mended.`;
}
