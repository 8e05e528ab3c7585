import { tryEntryIdOf } from '../change/applyEdits';
import { linesOf } from '../text/range';

/** What somebody did to lines of a log that are never to be touched: the entries' ids. */
export interface EditedEntries {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two states of a timeline.md. Lines that were added, moved or given another ending are as they should be. */
export function findEditedEntries(before: string, after: string): EditedEntries {
  const later = linesById(after);
  const changed: string[] = [];
  const removed: string[] = [];
  for (const [id, lines] of linesById(before)) {
    const kept = later.get(id);
    if (lines.some(line => kept?.includes(line) !== true)) {
      (kept === undefined ? removed : changed).push(id);
    }
  }
  return { changed, removed };
}

/** An id has several lines where two clones had different ones. */
function linesById(log: string): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const { text } of linesOf(log)) {
    const id = tryEntryIdOf(text);
    if (id !== undefined) {
      lines.set(id, [...(lines.get(id) ?? []), text.trimEnd()]);
    }
  }
  return lines;
}
