import type { TextRange } from '../text/range';
import type { Completion, Completions } from './completion';
import type { Place, SiteKnowledge } from './knowledge';

const MOST = 50;
const counted = new WeakMap<SiteKnowledge['incidents'], readonly string[]>();

/** Tags that reviews have already, the most used first: two words for one cause are not found together. */
export function tagCompletions({ site }: Place, typed: string, range: TextRange): Completions {
  const matching = tagsOf(site).filter(tag => tag.startsWith(typed.toLowerCase()));
  const items = matching.slice(0, MOST).map(
    (tag): Completion => ({
      kind: 'value',
      label: tag,
      detail: 'Tag of other reviews',
      insert: tag,
      range,
    }),
  );
  return { items, complete: matching.length <= MOST };
}

function tagsOf({ incidents }: SiteKnowledge): readonly string[] {
  let tags = counted.get(incidents);
  if (tags === undefined) {
    const counts = new Map<string, number>();
    for (const tag of incidents.flatMap(({ review }) => review?.header.tags ?? [])) {
      // Anything else would need quotes.
      if (/^[\p{L}\p{N}][\p{L}\p{N} _./-]*$/u.test(tag)) {
        counts.set(tag.toLowerCase(), (counts.get(tag.toLowerCase()) ?? 0) + 1);
      }
    }
    tags = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([tag]) => tag);
    counted.set(incidents, tags);
  }
  return tags;
}
