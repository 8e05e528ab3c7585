import type { Parsed, Problem } from '../problem';
import { linesOf, type TextRange } from '../text/range';
import { tryParseInstant, type Instant } from '../time/instant';
import { escapeText, isKnownWord, parseBody, printBody, unescapeText, wordOf, type EntryBody } from './entry';
import { timeOfEntryId } from './entryId';

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
  const byId = new Map<string, ReadLine>();
  const refuse = (line: Pick<ReadLine, 'source' | 'range'>, problem: Problem): void => {
    damaged.push({ text: line.source, range: line.range });
    problems.push(problem);
  };
  for (const line of linesOf(text)) {
    const source = line.text.replace(/^\ufeff/, '').trimEnd();
    if (IGNORED.test(source)) {
      continue;
    }
    const entry = parseLine(source, line.range);
    if (entry === undefined) {
      refuse({ source, range: line.range }, damagedLine(source, line.range));
      continue;
    }
    const read: ReadLine = { source, range: line.range, entry };
    const other = byId.get(entry.id);
    if (other?.source === source) {
      continue;
    }
    const [kept, dropped] = other === undefined || source < other.source ? [read, other] : [other, read];
    byId.set(entry.id, kept);
    if (dropped !== undefined) {
      refuse(dropped, repeatedId(dropped.range));
    }
  }
  const lines = [...byId.values()].sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1));
  problems.push(...wrongWords(lines.map(({ entry }) => entry)));
  problems.sort((a, b) => a.range.start - b.range.start);
  return {
    value: {
      entries: lines.map(({ entry }) => entry),
      damaged: damaged.sort((a, b) => a.range.start - b.range.start),
    },
    problems,
  };
}

interface ReadLine {
  readonly source: string;
  readonly range: TextRange;
  readonly entry: LogEntry;
}

function parseLine(source: string, range: TextRange): LogEntry | undefined {
  const match = ENTRY.exec(source);
  if (!match) {
    return undefined;
  }
  const [, atText = '', actor = '', word = '', words = '', id = ''] = match;
  const at = tryParseInstant(atText);
  const clock = timeOfEntryId(id);
  if (at === undefined || clock === undefined || clock > LATEST) {
    return undefined;
  }
  return { id, at, atText, actor, word, body: parseBody(word, unescapeText(words.trim())), range };
}

/** Entries of a known kind that say something else. One that was put right by a correction is history. */
function wrongWords(entries: readonly LogEntry[]): Problem[] {
  const corrected = new Set(
    entries.flatMap(({ body }) => (body.kind === 'corrected' && body.how !== 'time' ? [body.entry] : [])),
  );
  return entries
    .filter(({ id, body, word }) => body.kind === 'other' && isKnownWord(word) && !corrected.has(id))
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
