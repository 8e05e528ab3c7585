import { trySearchBody, SEARCH_KEYS } from '../hunt/parseSearchBlocks';
import type { TextRange } from '../text/range';
import type { Completion, Completions } from './completion';
import type { Place } from './knowledge';

/** What each key of a search means, and what is inserted for it. */
const KEYS: Readonly<Record<(typeof SEARCH_KEYS)[number], readonly [detail: string, insert: string]>> = {
  id: ['Names the search: lower-case letters, digits, hyphens', 'id: '],
  text: ['Words as they stand in a line', 'text: '],
  regex: ['A regular expression for a line', 'regex: '],
  'ignore-case': ['Capitals do not count', 'ignore-case: true'],
  'whole-word': ['Only whole words fit', 'whole-word: true'],
  paths: ['Globs of the paths that are searched', 'paths: ["**/*"]'],
  not: ['Globs of the paths that are not searched', 'not: ["**/*.test.*"]'],
  in: ['Repositories: . is the live site’s own, others by their folders’ names', 'in: [.]'],
  why: ['What is wrong with such a place', 'why: '],
  known: ['Places that were decided about; Livesite writes them', 'known:'],
};

/** The keys of a search in a review that it does not have yet, at the start of a line of its block. */
export function searchKeyCompletions(
  { text, offset }: Place,
  typed: string,
  range: TextRange,
): Completions | undefined {
  const body = trySearchBody(text, offset);
  if (body === undefined) {
    return undefined;
  }
  const had = new Set([...text.slice(body.start, body.end).matchAll(/^([a-z-]+):/gm)].map(([, key]) => key));
  const items = SEARCH_KEYS.filter(key => key.startsWith(typed) && !had.has(key)).map((key): Completion => {
    const [detail, insert] = KEYS[key];
    return { kind: 'value', label: key, detail, insert, range };
  });
  return { items, complete: true };
}
