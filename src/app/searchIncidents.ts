import { wordsOf } from '../core/incident/incident';
import { isOpen } from '../core/incident/status';
import { sameHandle } from '../core/people/people';
import { withCurrentReferences } from '../core/review/references';
import { isReviewed } from '../core/review/reviewHeader';
import type { Facet, IsValue, Query } from '../core/search/query';
import { foldText } from '../core/search/words';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../core/site/paths';
import { linesOf } from '../core/text/range';
import { dayOf, tryParseInstant, type Instant } from '../core/time/instant';
import { urgencyOf } from './remediation';
import type { IncidentRecord, LiveSite } from './site';
import { sliced, type Slices } from './slices';
import { tagsOf } from './tags';

/** A line of an incident that says what was looked for. */
export interface FoundLine {
  /** As it stands there; of the log, what its entry says now. */
  readonly text: string;
  /** Relative to the live site's root. */
  readonly path: string;
  /** Where it stands: the line, counted from 0, or the id of the log's entry. */
  readonly at: { readonly line: number } | { readonly entry: string };
}

export interface FoundIncident {
  readonly record: IncidentRecord;
  /** Lines with the most of the words, the best first; none where only the title or only facets were looked for. */
  readonly lines: readonly FoundLine[];
}

const LINES_EACH = 3;

/** All that an incident says, folded, one line for each of its lines. Kept with the record: typing asks for it again and again. */
const folded = new WeakMap<IncidentRecord, string>();

function foldedOf(record: IncidentRecord): string {
  let text = folded.get(record);
  if (text === undefined) {
    const lines = linesOfRecord(record).map(({ text: line }) => line);
    text = foldText([record.incident.title, record.incident.id, ...lines].join('\n'));
    folded.set(record, text);
  }
  return text;
}

/** Makes ready what a search goes through, so that the first one does not wait for all of it. */
export function prepareSearch(site: LiveSite, slices: Slices): Promise<void> {
  return sliced(site.incidents, slices, record => void foldedOf(record));
}

/**
 * Incidents that say all the words somewhere (title, log, summary, review, items) and fit all facets: first those with the words in
 * their title, else the newest first. At most `limit`; `total` says how many there are.
 */
export function searchIncidents(
  site: LiveSite,
  { words, facets }: Query,
  { now, limit }: { readonly now: Instant; readonly limit: number },
): { readonly total: number; readonly found: readonly FoundIncident[] } {
  const today = dayOf(now);
  const inTitle: IncidentRecord[] = [];
  const others: IncidentRecord[] = [];
  for (const record of site.incidents) {
    if (!facets.every(facet => fits(record, facet, today) !== facet.not)) {
      continue;
    }
    const text = words.length === 0 ? '' : foldedOf(record);
    if (words.every(word => text.includes(word))) {
      const title = words.length === 0 ? '' : text.slice(0, text.indexOf('\n'));
      (words.length > 0 && words.every(word => title.includes(word)) ? inTitle : others).push(record);
    }
  }
  const all = [...inTitle, ...others];
  return {
    total: all.length,
    found: all.slice(0, limit).map(record => ({ record, lines: bestLines(record, words, facets) })),
  };
}

function bestLines(
  record: IncidentRecord,
  words: readonly string[],
  facets: readonly Facet[],
): readonly FoundLine[] {
  const wanted = [
    ...words,
    ...facets.filter(({ name, not }) => name === 'owner' && !not).map(({ value }) => `@${value}`),
  ];
  if (wanted.length === 0) {
    return [];
  }
  return linesOfRecord(record)
    .map(line => {
      const text = foldText(line.text);
      return { line, count: wanted.filter(word => text.includes(word)).length };
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, LINES_EACH)
    .map(({ line }) => line);
}

/** What can be found in an incident. Of the log, and where its review shows it, what its entries say now: neither retracted nor redacted words. */
function linesOfRecord({ incident, folder, incidentText, reviewText }: IncidentRecord): readonly FoundLine[] {
  const entries = incident.entries
    .filter(({ retracted, redacted }) => !retracted && !redacted)
    .map((effective): FoundLine => {
      const { id, actor, word } = effective.entry;
      const text = `${word} ${wordsOf(effective)} @${actor}`;
      return { text, path: `${folder}/${LOG_FILE}`, at: { entry: id } };
    });
  return [
    ...entries,
    ...textLines(incidentText, `${folder}/${INCIDENT_FILE}`),
    ...textLines(reviewText && withCurrentReferences(reviewText, incident), `${folder}/${REVIEW_FILE}`),
  ];
}

function textLines(text: string | undefined, path: string): readonly FoundLine[] {
  const lines = text === undefined ? [] : linesOf(text);
  // Front matter is for facets; it repeats the log, and words of it would hide what people wrote.
  const isMatter = (line: string | undefined): boolean => line?.trim() === '---';
  const close = isMatter(lines[0]?.text.replace('\ufeff', ''))
    ? lines.findIndex(({ text: line }, n) => n > 0 && isMatter(line))
    : -1;
  return lines.flatMap(({ text: line }, n) =>
    n > close && /[\p{L}\p{N}]/u.test(line) ? [{ text: line.trim(), path, at: { line: n } }] : [],
  );
}

function fits(record: IncidentRecord, { name, value, at = 0 }: Facet, today: string): boolean {
  const { incident } = record;
  switch (name) {
    case 'service':
      return incident.services.some(service => foldText(service) === value);
    case 'tag':
      return tagsOf(record).some(tag => foldText(tag) === value);
    case 'severity':
      return foldText(incident.severity ?? 'none') === value;
    case 'status':
      return value === 'open' || value === 'over' ? isStill(record, value, today) : incident.status === value;
    case 'person':
      return (
        incident.people.some(person => sameHandle(person, value)) ||
        (record.review?.items ?? []).some(({ owner }) => owner !== undefined && sameHandle(owner, value))
      );
    case 'owner':
      return (record.review?.items ?? []).some(
        ({ owner }) => owner !== undefined && sameHandle(owner, value),
      );
    case 'before':
      return declaredAt(record) < at;
    case 'since':
      return declaredAt(record) >= at;
    case 'is':
      return isStill(record, value as IsValue, today);
  }
}

function isStill(record: IncidentRecord, value: IsValue, today: string): boolean {
  switch (value) {
    case 'open':
      return isOpen(record.incident);
    case 'over':
      return !isOpen(record.incident);
    case 'overdue':
      return (record.review?.items ?? []).some(item => urgencyOf(item, today) === 'overdue');
    case 'reviewed':
      return record.review !== undefined && isReviewed(record.review.header);
    case 'unreviewed':
      return record.review === undefined || !isReviewed(record.review.header);
    case 'tagged':
      return tagsOf(record).length > 0;
    case 'untagged':
      return tagsOf(record).length === 0;
  }
}

function declaredAt({ incident }: IncidentRecord): Instant {
  return incident.declaredAt ?? tryParseInstant(`${incident.id.slice(0, 10)}T00:00Z`) ?? 0;
}
