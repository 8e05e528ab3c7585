import type { Parsed, Problem } from '../problem';
import { linesOf, type TextRange } from '../text/range';
import { printInstant, tryParseInstant, type Instant } from '../time/instant';
import { isKnownWord, parseBody, printBody, wordOf, type EntryBody } from './entry';

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
  /** Lines that are neither entries nor headings nor blank, as they stand. */
  readonly damaged: readonly { readonly text: string; readonly range: TextRange }[];
}

const ENTRY =
  /^- (\S+) @([A-Za-z0-9][A-Za-z0-9_.-]{0,38}) \*\*([a-z][a-z-]{0,29})\*\*(?: (.*?))? ?<!--\s*([0-9A-HJKMNP-TV-Z]{10,26})\s*-->\s*$/;
const IGNORED = /^\s*(#.*)?$|^<!--.*-->\s*$/;

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
  const text = printBody(entry.body);
  return `- ${entry.atText} @${entry.actor} **${wordOf(entry.body)}**${text === '' ? '' : ` ${text}`} <!--${entry.id}-->`;
}

/** First line of a timeline.md. */
export function logHeading(incident: string): string {
  return `# Timeline of ${incident}`;
}

/**
 * Reads a timeline.md. Entries of unknown kind are kept; a line that is no entry becomes a problem and is listed as damaged, and
 * everything else is read all the same. Accepts CRLF, a byte order mark and trailing blanks.
 */
export function parseLog(text: string): Parsed<Log> {
  const problems: Problem[] = [];
  const damaged: { text: string; range: TextRange }[] = [];
  const byId = new Map<string, LogEntry>();
  for (const line of linesOf(text)) {
    const source = line.text.replace(/^\ufeff/, '');
    if (IGNORED.test(source)) {
      continue;
    }
    const entry = parseLine(source, line.range);
    if (entry === undefined) {
      damaged.push({ text: source, range: line.range });
      problems.push(damagedLine(source, line.range));
      continue;
    }
    if (byId.has(entry.id)) {
      continue;
    }
    byId.set(entry.id, entry);
    if (entry.body.kind === 'other' && isKnownWord(entry.word)) {
      problems.push({
        code: 'log-entry-words',
        severity: 'warning',
        range: line.range,
        message: `This "${entry.word}" entry does not say what such an entry says, so it is shown but changes nothing.`,
      });
    }
  }
  const entries = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { value: { entries, damaged }, problems };
}

function parseLine(source: string, range: TextRange): LogEntry | undefined {
  const match = ENTRY.exec(source);
  if (!match) {
    return undefined;
  }
  const [, atText = '', actor = '', word = '', words = '', id = ''] = match;
  const at = tryParseInstant(atText);
  return at === undefined ? undefined : { id, at, atText, actor, word, body: parseBody(word, words.trimEnd()), range };
}

function damagedLine(source: string, range: TextRange): Problem {
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(source)) {
    return {
      code: 'conflict-marker',
      severity: 'error',
      range,
      message: 'A merge conflict was left here. Keep both sides and delete the marker lines: entries never contradict each other.',
    };
  }
  return {
    code: 'log-line',
    severity: 'warning',
    range,
    message:
      'This line is not a timeline entry, so it is shown but not counted. Add entries with "Livesite: Add Timeline Entry".',
  };
}

/** The newest id of a log, for {@link nextEntryId}. */
export function newestId(log: Log): string | undefined {
  return log.entries.at(-1)?.id;
}

/** The time now, as a clock writes it into an entry. */
export function clockTime(now: Instant): string {
  return printInstant(now);
}
