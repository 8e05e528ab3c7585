import { type LocalTime, tryParseLocal } from '../time/calendar';
import { isUsableTime } from './wallTimes';

/** A line of an iCalendar file (RFC 5545, 3.1), unfolded. */
export interface ContentLine {
  /** In capitals. */
  readonly name: string;
  /** By name in capitals. Several values keep their commas. */
  readonly params: ReadonlyMap<string, string>;
  readonly value: string;
}

/** `BEGIN:X` to `END:X`. */
export interface Component {
  readonly name: string;
  readonly lines: readonly ContentLine[];
  readonly parts: readonly Component[];
}

/** Components within each other. */
const DEEPEST = 8;

interface OpenComponent {
  readonly name: string;
  readonly lines: ContentLine[];
  readonly parts: Component[];
}

/** The components of a file, as they stand in each other. An end that is missing is at the end of the file; lines that are none are left out. */
export function readComponents(text: string): Component {
  const top: OpenComponent = { name: '', lines: [], parts: [] };
  const open: OpenComponent[] = [top];
  for (const source of unfold(text)) {
    const line = tryReadLine(source);
    const here = open.at(-1) ?? top;
    if (line === undefined) {
      continue;
    }
    if (line.name === 'BEGIN' && open.length < DEEPEST) {
      const part: OpenComponent = { name: line.value.trim().toUpperCase(), lines: [], parts: [] };
      here.parts.push(part);
      open.push(part);
    } else if (line.name === 'END') {
      const at = open.findLastIndex(({ name }) => name === line.value.trim().toUpperCase());
      if (at > 0) {
        open.splice(at);
      }
    } else {
      here.lines.push(line);
    }
  }
  return top;
}

/** A line that begins with a blank goes on where the one before ended. */
function unfold(text: string): readonly string[] {
  const lines: string[] = [];
  let parts: string[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    if (/^[ \t]/.test(line)) {
      parts.push(line.slice(1));
    } else {
      lines.push(parts.join(''));
      parts = [line];
    }
  }
  return [...lines, parts.join('')];
}

function tryReadLine(line: string): ContentLine | undefined {
  const name = /^[A-Za-z0-9-]+/.exec(line)?.[0];
  if (name === undefined) {
    return undefined;
  }
  const params = new Map<string, string>();
  let at = name.length;
  while (line[at] === ';') {
    const equals = line.indexOf('=', at);
    if (equals < 0) {
      return undefined;
    }
    const end = endOfValue(line, equals + 1);
    params.set(line.slice(at + 1, equals).toUpperCase(), line.slice(equals + 1, end).replaceAll('"', ''));
    at = end;
  }
  return line[at] === ':' ? { name: name.toUpperCase(), params, value: line.slice(at + 1) } : undefined;
}

/** Where a parameter's value ends: at a semicolon or colon outside of quotes. */
function endOfValue(line: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < line.length; at++) {
    const character = line[at];
    if (character === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (character === ';' || character === ':')) {
      return at;
    }
  }
  return line.length;
}

/** The value of a text property, its escapes resolved. */
export function toText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));
}

/** A date or time as a calendar writes it. */
export interface CalendarTime {
  readonly kind: 'date' | 'local' | 'utc';
  readonly at: LocalTime;
  /** As the file names it; undefined where it names none. */
  readonly zone: string | undefined;
}

/** Reads `20261123`, `20261123T090000` or `20261123T080000Z`. */
export function tryCalendarTime(value: string, zone?: string): CalendarTime | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(value.trim().toUpperCase());
  if (match === null) {
    return undefined;
  }
  const [, year = '', month = '', day = '', hour, minute = '', second = '', utc] = match;
  // A leap second is the second before.
  const time = hour === undefined ? '' : `T${hour}:${minute}:${second === '60' ? '59' : second}`;
  const at = tryParseLocal(`${year}-${month}-${day}${time}`);
  const kind = hour === undefined ? 'date' : utc === undefined ? 'local' : 'utc';
  return at === undefined || !isUsableTime(at)
    ? undefined
    : { kind, at, zone: utc === undefined ? zone : 'UTC' };
}

/** Milliseconds of `P1DT2H`, days as 24 hours of the clock; undefined for less than nothing and for what is no duration. */
export function tryDuration(value: string): number | undefined {
  const match = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    value.trim().toUpperCase(),
  );
  const [weeks, days, hours, minutes, seconds] = (match ?? []).slice(1).map(part => Number(part ?? 0));
  return match === null
    ? undefined
    : ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 +
        (seconds ?? 0) * 1000;
}
