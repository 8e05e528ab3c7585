import type { Parsed, Problem } from '../problem';
import { linesOf, type TextRange } from '../text/range';
import { tryClockTime, tryParseInstant, type Instant } from '../time/instant';
import {
  escapeText,
  HANDLE_PATTERN,
  isKnownWord,
  parseBody,
  printBody,
  unescapeText,
  wordOf,
  type EntryBody,
} from './entry';
import { ENTRY_ID, timeOfEntryId } from './entryId';

/** One line of an incident's timeline.md. */
export interface LogEntry {
  readonly id: string;
  /** The stated time; ids, not times, say what came after what. */
  readonly at: Instant;
  /** The time as written: minutes when a person stated it, seconds when a clock did. */
  readonly atText: string;
  /** Handle without '@'. */
  readonly actor: string;
  readonly word: string;
  readonly body: EntryBody;
  readonly range: TextRange;
}

export interface Log {
  /** In id order, repeated ids dropped. */
  readonly entries: readonly LogEntry[];
  /** Lines that are neither entries nor headings nor blank, and entries whose id another one has, as they stand. */
  readonly damaged: readonly { readonly text: string; readonly range: TextRange }[];
}

const ENTRY =
  /^- (\S+) @([A-Za-z0-9][A-Za-z0-9_.-]{0,38}) \*\*([a-z][a-z-]{0,29})\*\*(?: (.*?))? ?<!--\s*([0-9A-HJKMNP-TV-Z]{10,26})\s*-->\s*$/;
const WORD = /^[a-z][a-z-]{0,29}$/;
const IGNORED = /^\s*(#.*)?$|^<!--.*-->\s*$/;

/** 9999-12-31T23:59:59Z. An id from after it was made by no clock, and the ids that follow it would run out of digits. */
const LATEST = 253_402_300_799_000;

/** What a new entry needs; the id comes from {@link nextEntryId}. */
export interface NewEntry {
  readonly id: string;
  /** As printed by printInstant, or by printStatedInstant where a person states the time. */
  readonly atText: string;
  readonly actor: string;
  readonly body: EntryBody;
}

/** The line of an entry, without a line ending: `- 2026-11-23T08:15:02Z @alice **note** text <!--01J…-->`. */
export function printEntry(entry: NewEntry): string {
  const text = escapeText(printBody(entry.body));
  return `- ${entry.atText} @${entry.actor} **${wordOf(entry.body)}**${text === '' ? '' : ` ${text}`} <!--${entry.id}-->`;
}

/** First line of a timeline.md. */
export function logHeading(incident: string): string {
  return `# Timeline of ${incident}`;
}

/**
 * Reads a timeline.md. Entries of unknown kind are kept; a line that is no entry becomes a problem and is listed as damaged, and
 * everything else is read all the same. Accepts CRLF, a byte order mark and trailing blanks. The order of the lines does not matter:
 * of two different lines with one id, which only a hand edit makes, the same one counts wherever they stand.
 */
export function parseLog(text: string): Parsed<Log> {
  const problems: Problem[] = [];
  const damaged: { text: string; range: TextRange }[] = [];
  const refuse: Refuse = (source, problem) => {
    damaged.push({ text: source, range: problem.range });
    problems.push(problem);
  };
  const read: LogEntry[] = [];
  const isRegular = !hasOddBreaks(text);
  for (const { text: line, range } of linesOf(text)) {
    const printed = isRegular ? tryPrintedEntry(text, range) : undefined;
    if (printed !== undefined) {
      read.push(printed);
      continue;
    }
    const source = sourceOf(line);
    if (IGNORED.test(source)) {
      continue;
    }
    const entry = parseLine(source, range);
    if (entry === undefined) {
      refuse(source, damagedLine(source, range));
    } else {
      read.push(entry);
    }
  }
  const entries = isRising(read) ? read : settleIds(text, read, refuse);
  problems.push(...wrongWords(entries));
  problems.sort((a, b) => a.range.start - b.range.start);
  damaged.sort((a, b) => a.range.start - b.range.start);
  return { value: { entries, damaged }, problems };
}

/** Lists a line as damaged. */
type Refuse = (source: string, problem: Problem) => void;

/** A line without what does not count. */
function sourceOf(line: string): string {
  return line.replace(/^\ufeff/, '').trimEnd();
}

/** Line breaks within lines, which `.` of {@link ENTRY} does not match. */
function hasOddBreaks(text: string): boolean {
  return (text.includes('\r') && /\r(?!\n)/.test(text)) || text.includes('\u2028') || text.includes('\u2029');
}

/** Each id comes after the one before, as in every log that was never merged. */
function isRising(entries: readonly LogEntry[]): boolean {
  let last = '';
  for (const { id } of entries) {
    if (id <= last) {
      return false;
    }
    last = id;
  }
  return true;
}

/** The entries in id order; of those with one id the line that is the least as text, so that their order does not matter. */
function settleIds(text: string, read: readonly LogEntry[], refuse: Refuse): LogEntry[] {
  const byId = new Map<string, { readonly source: string; readonly entry: LogEntry }>();
  for (const entry of read) {
    const line = { source: sourceOf(text.slice(entry.range.start, entry.range.end)), entry };
    const other = byId.get(entry.id);
    if (other?.source === line.source) {
      continue;
    }
    const [kept, dropped] = other === undefined || line.source < other.source ? [line, other] : [other, line];
    byId.set(entry.id, kept);
    if (dropped !== undefined) {
      refuse(dropped.source, repeatedId(dropped.entry.range));
    }
  }
  return [...byId.values()].map(({ entry }) => entry).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What stands before the actor: `- 2026-11-23T08:15:02Z @`. */
const ACTOR_AT = 24;
/** As long as `<!--01JDCR2N0A0000AB-->`. */
const COMMENT_LENGTH = 23;

/**
 * An entry as {@link printEntry} prints it with a clock's time: nearly all lines of nearly all logs, so no pattern is run over them.
 * Undefined for all others, among which {@link parseLine} finds entries too. Only for lines without odd breaks.
 */
function tryPrintedEntry(text: string, range: TextRange): LogEntry | undefined {
  const { start, end } = range;
  const comment = end - COMMENT_LENGTH;
  const actorEnd = nextIn(text, BLANK, start + ACTOR_AT, comment);
  const wordAt = actorEnd + 3;
  const wordEnd = nextIn(text, STAR, wordAt, comment);
  const isFormed =
    wordEnd + 2 < comment &&
    text.startsWith('- ', start) &&
    text.startsWith(' @', start + ACTOR_AT - 2) &&
    text.startsWith('**', actorEnd + 1) &&
    text.startsWith('** ', wordEnd) &&
    text.startsWith('<!--', comment) &&
    text.startsWith('-->', end - 3);
  if (!isFormed) {
    return undefined;
  }
  const at = tryClockTime(text, start + 2);
  const actor = text.slice(start + ACTOR_AT, actorEnd);
  const id = text.slice(comment + 4, end - 3);
  if (at === undefined || !isTimelyId(id) || !HANDLE_PATTERN.test(actor)) {
    return undefined;
  }
  const atText = text.slice(start + 2, start + ACTOR_AT - 2);
  const word = text.slice(wordAt, wordEnd);
  const body = parseBody(word, wordsIn(text.slice(wordEnd + 3, comment)));
  return body.kind !== 'other' || WORD.test(word) ? { id, at, atText, actor, word, body, range } : undefined;
}

const BLANK = 32;
const STAR = 42;

/** Where a character stands next, or `end`: unlike `indexOf`, it does not look through the whole log for what a line lacks. */
function nextIn(text: string, code: number, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== code) {
    at++;
  }
  return at;
}

function wordsIn(source: string): string {
  return unescapeText(source.trim());
}

/** Made by a clock. The ids of the next 7,000 years begin with a smaller digit than the latest one, so no time is worked out. */
function isTimelyId(id: string): boolean {
  return ENTRY_ID.test(id) && (id < '7' || (timeOfEntryId(id) ?? Number.POSITIVE_INFINITY) <= LATEST);
}

function parseLine(source: string, range: TextRange): LogEntry | undefined {
  const match = ENTRY.exec(source);
  if (!match) {
    return undefined;
  }
  const [, atText = '', actor = '', word = '', words = '', id = ''] = match;
  const at = tryParseInstant(atText);
  return at === undefined || !isTimelyId(id)
    ? undefined
    : { id, at, atText, actor, word, body: parseBody(word, wordsIn(words)), range };
}

/** Entries of a known kind that say something else. One that was put right by a correction is history. */
function wrongWords(entries: readonly LogEntry[]): Problem[] {
  const wrong = entries.filter(({ body, word }) => body.kind === 'other' && isKnownWord(word));
  if (wrong.length === 0) {
    return [];
  }
  const corrected = new Set(
    entries.flatMap(({ body }) => (body.kind === 'corrected' && body.how !== 'time' ? [body.entry] : [])),
  );
  return wrong
    .filter(({ id }) => !corrected.has(id))
    .map(({ word, range }): Problem => {
      const message = `This "${word}" entry does not say what such an entry says, so it is shown but changes nothing.`;
      return { code: 'log-entry-words', severity: 'warning', range, message };
    });
}

function repeatedId(range: TextRange): Problem {
  const message =
    'Another line has the same id and other words; that one counts. Entries are never edited in place: correct them with "Livesite: Correct Entry…".';
  return { code: 'log-id-twice', severity: 'warning', range, message };
}

function damagedLine(source: string, range: TextRange): Problem {
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(source)) {
    return {
      code: 'conflict-marker',
      severity: 'error',
      range,
      message:
        'A merge conflict was left here. Keep both sides and delete the marker lines: entries never contradict each other.',
    };
  }
  return {
    code: 'log-line',
    severity: 'warning',
    range,
    message:
      'This line is not a timeline entry, so it is shown but not counted. Add entries with "Livesite: Add Timeline Entry…".',
  };
}

/** The newest id of a log, for {@link nextEntryId}. */
export function newestId(log: Log): string | undefined {
  return log.entries.at(-1)?.id;
}
