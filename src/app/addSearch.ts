import type { Change } from '../core/change/change';
import { parseSearchBlocks } from '../core/hunt/parseSearchBlocks';
import { samePatternEdit } from '../core/review/samePattern';
import { toOneLine } from '../core/text/plain';
import { slugOf } from '../core/text/slug';
import { printYamlText } from '../core/text/yamlText';
import { Refusal, requireIncident, type Author } from './change';
import { planReviewEdits } from './remediation';
import type { LiveSite } from './site';

/** Writes a search for words into a review, under "Same pattern elsewhere". Gives its id, which is made of the words. */
export function planAddSearch(
  site: LiveSite,
  input: { readonly incident: string; readonly text: string; readonly why: string },
  author: Author,
): { readonly id: string; readonly change: Change } {
  const record = requireIncident(site, input.incident);
  const { review, reviewText } = record;
  const text = toOneLine(input.text);
  if (review === undefined || reviewText === undefined) {
    throw new Refusal(`${record.incident.id} has no review yet: "Livesite: Start Review".`);
  }
  if (text === '') {
    throw new Refusal('The search has nothing to look for yet.');
  }
  const taken = new Set(parseSearchBlocks(reviewText, review).value.map(({ id }) => id));
  const id = freeId(text, taken);
  const why = toOneLine(input.why);
  const lines = [
    '```search',
    `id: ${printYamlText(id)}`,
    `text: ${printYamlText(text)}`,
    ...(why === '' ? [] : [`why: ${printYamlText(why)}`]),
    '```',
  ];
  return {
    id,
    change: planReviewEdits(record, [samePatternEdit(reviewText, review, lines)], author, `search ${id}`),
  };
}

function freeId(text: string, taken: ReadonlySet<string>): string {
  const slug = slugOf(text);
  // A title without a letter of ours gives "incident", which says nothing about code.
  const base =
    slug === 'incident' && !/incident/i.test(text) ? 'pattern' : slug.slice(0, 36).replace(/-$/, '');
  let id = base;
  for (let n = 2; taken.has(id); n++) {
    id = `${base}-${n}`;
  }
  return id;
}
