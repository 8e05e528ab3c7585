import { LOG_FILE } from '../site/paths';
import { toLabel } from '../text/plain';
import { printReference, referenceText } from '../review/references';
import type { Completion, Completions } from './completion';
import { cursorLine } from './cursor';
import type { Place } from './knowledge';
import { siteFileOf } from './siteFile';

const TYPED = /(\[\]\()?(?:\.\/)?timeline\.md#([0-9A-Za-z]{0,26})$/;

/**
 * Entries of the incident's log behind `timeline.md#`, in the order of their times: the whole link, or only the id where the link has
 * words already.
 */
export function completeEntry(place: Place): Completions | undefined {
  const { before, after } = cursorLine(place.text, place.offset);
  const match = TYPED.exec(before);
  const incident = place.site.byId.get(siteFileOf(place.path).incident ?? '')?.incident;
  if (match === null || incident === undefined) {
    return undefined;
  }
  const [whole, emptyLink, id = ''] = match;
  const hasWords = emptyLink === undefined && before.slice(0, match.index).endsWith('](');
  const closing = emptyLink !== undefined && after.startsWith(')') ? 1 : 0;
  const typed = hasWords ? id : whole;
  const range = { start: place.offset - typed.length, end: place.offset + closing };
  const items = [...incident.entries]
    .sort((a, b) => a.at - b.at)
    .filter(({ retracted, redacted }) => !retracted && !redacted)
    .map((effective): Completion => {
      const words = referenceText(effective, incident.declaredAt);
      return {
        kind: 'entry',
        label: toLabel(words, 100),
        detail: `@${effective.entry.actor}`,
        insert: hasWords ? effective.entry.id : printReference(effective, incident.declaredAt),
        range,
        filter: hasWords ? `${effective.entry.id} ${words}` : `${emptyLink ?? ''}${LOG_FILE}#${words}`,
      };
    });
  return { items, complete: true };
}
