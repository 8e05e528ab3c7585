import type { Query } from '../core/search/query';
import { foldText, wordsIn } from '../core/search/words';
import { dayOf, type Instant } from '../core/time/instant';
import { bestLines, foldedOf, roughTextOf, tryFolded, type FoundLine } from './foundLines';
import { fitsFacet } from './searchFacets';
import type { IncidentRecord, LiveSite } from './site';
import { takeTurns, type Slices } from './slices';

export interface FoundIncident {
  readonly record: IncidentRecord;
  /** Lines with the most of the words, the best first; none where only the title or only facets were looked for. */
  readonly lines: readonly FoundLine[];
}

export interface SearchResults {
  /** How many incidents there are, of which `found` has the first. */
  readonly total: number;
  readonly found: readonly FoundIncident[];
}

interface SearchOptions {
  readonly now: Instant;
  readonly limit: number;
}

/**
 * Makes ready what a search goes through; each incident takes a part of a millisecond, and searches are faster from then on. Ends early
 * once `isOver`; gives whether all is ready.
 */
export async function prepareSearch(
  site: LiveSite,
  slices: Slices,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const turn = takeTurns(slices);
  for (const record of site.incidents) {
    const wait = turn();
    if (wait !== undefined) {
      await wait;
    }
    if (isOver()) {
      return false;
    }
    foldedOf(record);
  }
  return true;
}

/**
 * Incidents that say all the words somewhere (title, log, summary, review, items) and fit all facets: first those with the words in
 * their title, else the newest first. At most `limit`; `total` says how many there are.
 */
export function searchIncidents(site: LiveSite, query: Query, { now, limit }: SearchOptions): SearchResults {
  const records = [...matchesOf(site, query, now)].flatMap(record => record ?? []);
  return { total: records.length, found: records.slice(0, limit).map(record => foundOf(record, query)) };
}

/** Milliseconds after which what was found meanwhile is shown, then again: each time all rows are drawn anew. */
const SHOW_AFTER = [8, 50, 200] as const;

/**
 * The same in slices, for somebody who types. Nothing has to be made ready: what is not, is read plainly as far as it may fit. `show` is
 * given what was found so far, only ever with more behind it, and last of all what there is. Ends early once `isOver`.
 */
export async function searchInSlices(
  site: LiveSite,
  query: Query,
  {
    now,
    limit,
    slices,
    isOver,
    show,
  }: SearchOptions & {
    readonly slices: Slices;
    readonly isOver: () => boolean;
    readonly show: (results: SearchResults, isComplete: boolean) => void;
  },
): Promise<void> {
  const turn = takeTurns(slices);
  const found: FoundIncident[] = [];
  let total = 0;
  let shown = 0;
  let times = 0;
  let dueAt = slices.now() + SHOW_AFTER[0];
  for (const record of matchesOf(site, query, now)) {
    const wait = turn();
    if (wait !== undefined) {
      await wait;
    }
    if (isOver()) {
      return;
    }
    if (record !== undefined) {
      total++;
      if (found.length < limit) {
        found.push(foundOf(record, query));
      }
    }
    if (found.length > shown && slices.now() >= dueAt) {
      shown = found.length;
      show({ total, found: [...found] }, false);
      dueAt = slices.now() + (SHOW_AFTER[++times] ?? SHOW_AFTER[2]);
    }
  }
  show({ total, found }, true);
}

/** The incidents that fit, in their order; for each that does not, undefined, so that whoever takes them can pause. */
function* matchesOf(
  site: LiveSite,
  { words, facets }: Query,
  now: Instant,
): Generator<IncidentRecord | undefined> {
  const today = dayOf(now);
  const parts = words.flatMap(wordsIn);
  const others: { readonly record: IncidentRecord; readonly isSure: boolean }[] = [];
  for (const record of site.incidents) {
    const text = words.length === 0 ? '' : tryFolded(record);
    const mayFit =
      facets.every(facet => fitsFacet(record, facet, today) !== facet.not) &&
      (text === undefined || words.every(word => text.includes(word)));
    const title = mayFit && words.length > 0 ? foldText(record.incident.title) : '';
    if (mayFit && words.every(word => title.includes(word))) {
      yield record;
      continue;
    }
    if (mayFit) {
      others.push({ record, isSure: text !== undefined });
    }
    yield undefined;
  }
  for (const { record, isSure } of others) {
    yield isSure || saysAll(record, words, parts) ? record : undefined;
  }
}

/** Whether an incident that is not made ready says all words, of which these are the letters and digits in a row. */
function saysAll(record: IncidentRecord, words: readonly string[], parts: readonly string[]): boolean {
  const { sure, doubtful } = roughTextOf(record);
  const isSure = parts.every(part => sure.includes(part));
  if (isSure && words.length === parts.length && words.every((word, n) => word === parts[n])) {
    return true;
  }
  if (!isSure && !parts.every(part => sure.includes(part) || doubtful.includes(part))) {
    return false;
  }
  const text = foldedOf(record);
  return words.every(word => text.includes(word));
}

function foundOf(record: IncidentRecord, { words, facets }: Query): FoundIncident {
  const owners = facets.filter(({ name, not }) => name === 'owner' && !not).map(({ value }) => `@${value}`);
  return { record, lines: bestLines(record, [...words, ...owners]) };
}
