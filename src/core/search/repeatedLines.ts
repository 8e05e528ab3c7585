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
  for (const [number, { range }] of references.length === 0 ? [] : linesOf(text).entries()) {
    // What stands around the references; a line may have thousands.
    const left: string[] = [];
    let from = range.start;
    const first = next;
    for (
      let one = references[next];
      one !== undefined && one.range.start < range.end;
      one = references[++next]
    ) {
      const effective = entryOf(incident, one.entry);
      if (effective !== undefined && one.text === referenceText(effective, incident.declaredAt)) {
        left.push(text.slice(from, one.range.start));
        from = one.range.end;
      }
    }
    left.push(text.slice(from, range.end));
    if (next > first && !/[\p{L}\p{N}]/u.test(left.join('').replace(/@[\w.-]+/g, ''))) {
      repeated.add(number);
    }
  }
  return repeated;
}
