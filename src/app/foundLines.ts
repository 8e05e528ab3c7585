import { wordsOf, type EffectiveEntry } from '../core/incident/incident';
import { stripMarkdown } from '../core/text/plain';
import { withCurrentReferences } from '../core/review/references';
import { addressesIn, readableLines } from '../core/search/readableLines';
import { repeatedLines } from '../core/search/repeatedLines';
import { foldText, wordsIn } from '../core/search/words';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../core/site/paths';
import { positionAt } from '../core/text/range';
import type { IncidentRecord } from './site';

/** A line of an incident that says what was looked for. */
export interface FoundLine {
  /** Plain text, as somebody reads it; of the log, what its entry says now. */
  readonly text: string;
  /** Relative to the live site's root. */
  readonly path: string;
  /** Where it stands: the line, counted from 0, or the id of the log's entry. */
  readonly at: { readonly line: number } | { readonly entry: string };
}

/** Where something was found; `text`: what it says there, by which it is found again where lines were added or taken out above it. */
export type Place = Pick<FoundLine, 'path' | 'at'> & Partial<Pick<FoundLine, 'text'>>;

/** The line, from 0, of a place in its file's text, which may have changed since: an editor may hold what is not saved. */
export function lineIn(now: string, { at, text }: Place): number {
  if ('entry' in at) {
    return positionAt(now, Math.max(0, now.indexOf(`<!--${at.entry}-->`))).line;
  }
  const [nearest] = (text === undefined ? [] : readableLines(now))
    .filter(one => one.text === text)
    .map(({ line }) => line)
    .sort((a, b) => Math.abs(a - at.line) - Math.abs(b - at.line));
  return nearest ?? at.line;
}

/** A line that can be found, also by what it does not show. */
interface SearchedLine extends FoundLine {
  readonly addresses: string;
}

const LINES_EACH = 3;

/** All that an incident says, folded, one line for each of its lines. Kept with the record: typing asks for it again and again. */
const folded = new WeakMap<IncidentRecord, string>();

/** All that an incident says, folded; its title is the first line. */
export function foldedOf(record: IncidentRecord): string {
  let text = folded.get(record);
  if (text === undefined) {
    const lines = linesOfRecord(record).map(line => `${line.text} ${line.addresses}`);
    text = foldText([record.incident.title, record.incident.id, ...lines].join('\n'));
    folded.set(record, text);
  }
  return text;
}

/** The same where it is at hand already. */
export function tryFolded(record: IncidentRecord): string | undefined {
  return folded.get(record);
}

/** What an incident says, read in a small part of the time that {@link foldedOf} takes; folded. */
export interface RoughText {
  /** Its title and log as they count now: what is found here is found. */
  readonly sure: string;
  /** Files as they stand, with what is not searched: what is not found here or there is not found (but the time of an entry that was corrected since, and a word that marks divide). */
  readonly doubtful: string;
}

export function roughTextOf({ incident, incidentText, reviewText }: IncidentRecord): RoughText {
  const said = incident.entries.filter(isThere).map(entryText);
  return {
    sure: foldText([incident.title, incident.id, ...said].join('\n')),
    doubtful: foldText(`${incidentText ?? ''}\n${reviewText ?? ''}`),
  };
}

function isThere({ retracted, redacted }: EffectiveEntry): boolean {
  return !retracted && !redacted;
}

/** The lines that say the most of what is wanted (folded), the best first, at most three. What the incident's title says already is left out. */
export function bestLines(record: IncidentRecord, wanted: readonly string[]): readonly FoundLine[] {
  if (wanted.length === 0) {
    return [];
  }
  const title = wordsIn(record.incident.title).join(' ');
  const told = new Set<string>([title]);
  return shownLines(record)
    .map(({ line, folded: text }) => ({
      line,
      count: wanted.filter(word => text.includes(word)).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .filter(({ line }) => isNew(line, told))
    .slice(0, LINES_EACH)
    .map(({ line }) => line);
}

interface FoldedLine {
  readonly line: FoundLine;
  readonly folded: string;
}

/** Lines of what was shown lately: with the next letter, most of it is shown again. Emptied when it is full. */
const recent = new Map<IncidentRecord, readonly FoldedLine[]>();
const MOST_RECENT = 240;

function shownLines(record: IncidentRecord): readonly FoldedLine[] {
  let lines = recent.get(record);
  if (lines === undefined) {
    lines = linesOfRecord(record).map(({ addresses, ...line }) => ({
      line,
      folded: foldText(`${line.text} ${addresses}`),
    }));
    if (recent.size >= MOST_RECENT) {
      recent.clear();
    }
    recent.set(record, lines);
  }
  return lines;
}

/** Whether nothing that was told says the same; then it is told, too. */
function isNew({ text }: FoundLine, told: Set<string>): boolean {
  const words = wordsIn(text.replace(/@[\w.-]+$/, '')).join(' ');
  const withoutKind = words.replace(/^[a-z]+ (?:sev\d )?/, '');
  if (told.has(words) || told.has(withoutKind)) {
    return false;
  }
  told.add(words);
  told.add(withoutKind);
  return true;
}

function entryText(effective: EffectiveEntry): string {
  const { actor, word } = effective.entry;
  return `${word} ${wordsOf(effective)} @${actor}`;
}

/** What can be found in an incident. Of the log, and where its review shows it, what its entries say now: neither retracted nor redacted words. */
function linesOfRecord({
  incident,
  folder,
  incidentText,
  reviewText,
}: IncidentRecord): readonly SearchedLine[] {
  const entries = incident.entries.filter(isThere).map((effective): SearchedLine => {
    const text = entryText(effective);
    const at = { entry: effective.entry.id };
    return { text: stripMarkdown(text), addresses: addressesIn(text), path: `${folder}/${LOG_FILE}`, at };
  });
  const review = reviewText === undefined ? undefined : withCurrentReferences(reviewText, incident);
  const repeated = repeatedLines(review ?? '', incident);
  return [
    ...entries,
    ...textLines(incidentText, `${folder}/${INCIDENT_FILE}`),
    ...textLines(review, `${folder}/${REVIEW_FILE}`).filter(({ at }) => !repeated.has(at.line)),
  ];
}

function textLines(
  text: string | undefined,
  path: string,
): readonly (SearchedLine & { readonly at: { readonly line: number } })[] {
  return (text === undefined ? [] : readableLines(text)).map(({ line, ...said }) => ({
    ...said,
    path,
    at: { line },
  }));
}
