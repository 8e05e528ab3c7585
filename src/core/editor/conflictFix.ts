import { tryEntryIdOf } from '../change/applyEdits';
import { linesOf, type TextEdit } from '../text/range';

const MARKER = /^\ufeff?(<{7}|={7}|>{7}|\|{7})/;

/**
 * Edits that take conflict markers out of a log and keep every entry of all sides once. Entries never contradict each other, and
 * readers go by id, so their order does not matter.
 */
export function keepBothSides(text: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const seen = new Set<string>();
  let isConflict = false;
  for (const line of linesOf(text)) {
    const marker = MARKER.exec(line.text)?.[1];
    if (marker !== undefined) {
      isConflict = !marker.startsWith('>');
    }
    const id = tryEntryIdOf(line.text);
    const isRepeated = isConflict && id !== undefined && seen.has(id);
    if (marker !== undefined || isRepeated) {
      edits.push({ range: { start: line.range.start, end: line.next }, text: '' });
    } else if (id !== undefined) {
      seen.add(id);
    }
  }
  return edits;
}
