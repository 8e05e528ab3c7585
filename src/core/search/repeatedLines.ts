import type { Incident } from '../incident/incident';
import { entryOf, parseReferences, referenceText } from '../review/references';
import { linesOf } from '../text/range';

/** Lines of a review (from 0) that say no more than the entries of the log which they show, and by whom: a timeline's rows. */
export function repeatedLines(
  text: string,
  incident: Pick<Incident, 'entries' | 'declaredAt'>,
): ReadonlySet<number> {
  const references = parseReferences(text);
  const repeated = new Set<number>();
  let next = 0;
  for (const [number, { range, text: line }] of references.length === 0 ? [] : linesOf(text).entries()) {
    let left = line;
    const first = next;
    for (
      let one = references[next];
      one !== undefined && one.range.start < range.end;
      one = references[next]
    ) {
      const effective = entryOf(incident, one.entry);
      if (effective !== undefined && one.text === referenceText(effective, incident.declaredAt)) {
        left = left.replace(text.slice(one.range.start, one.range.end), '');
      }
      next++;
    }
    if (next > first && !/[\p{L}\p{N}]/u.test(left.replace(/@[\w.-]+/g, ''))) {
      repeated.add(number);
    }
  }
  return repeated;
}
