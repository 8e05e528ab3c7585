import type { FileEdit } from '../core/change/change';
import { withLineEnding } from '../core/change/mergeLines';
import { isSiteFile } from '../core/change/siteFiles';
import { LOG_FILE } from '../core/site/paths';

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
