import { roleName } from '../plan/plan';
import { sentenceOf } from '../incident/sentence';
import { entryOf, parseReferences, staleReferences } from '../review/references';
import { printInstant } from '../time/instant';
import type { HoverText } from './hover';
import type { Place } from './knowledge';
import { escapeMarkdown } from './markdownText';
import { siteFileOf } from './siteFile';

/** The entry of the log that a link under the cursor shows, as it stands now. */
export function hoverEntry({ site, path, text, offset }: Place): HoverText | undefined {
  const incident = site.byId.get(siteFileOf(path).incident ?? '')?.incident;
  const reference = parseReferences(text).find(({ range }) => range.start <= offset && offset <= range.end);
  if (incident === undefined || reference === undefined) {
    return undefined;
  }
  const effective = entryOf(incident, reference.entry);
  if (effective === undefined) {
    return { range: reference.range, paragraphs: ['The log has no such entry'] };
  }
  const { at, entry, corrections, retracted } = effective;
  const when = `${printInstant(at).slice(0, 16).replace('T', ' ')} UTC · @${entry.actor}`;
  const [stale] = staleReferences([reference], incident);
  const notes = [
    retracted ? 'retracted' : undefined,
    corrections.length === 0
      ? undefined
      : `corrected ${corrections.length === 1 ? 'once' : `${corrections.length} times`}`,
    stale === undefined ? undefined : 'the review says something else',
  ].filter(note => note !== undefined);
  return {
    range: reference.range,
    paragraphs: [
      escapeMarkdown(sentenceOf(effective, id => roleName(site.plan, id))),
      escapeMarkdown([when, ...notes].join(' · ')),
    ],
  };
}
