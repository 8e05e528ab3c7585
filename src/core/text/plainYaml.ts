import type { TextRange } from './range';

const LINE = /^([a-z][a-z0-9-]{0,40}):(?: ([^\n]*))?$/;
/** A plain text that no reader of YAML takes for anything else: no indicator at its start, no `: ` and no ` #` in it. */
const WORDS = /^(?!.*(?:: | #))\p{L}[\p{L}\p{N} _.,()'"/@%+&;!?=:-]*(?<![ :])$/u;
/** A day, a time, or a name that begins with a day, such as an incident's id. */
const DATED = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z|-[A-Za-z0-9][A-Za-z0-9-]*)?$/;
const NAME = /^[A-Za-z][A-Za-z0-9_.-]*$/;
/** What the core schema reads as something else than text. */
const OTHERS = new Set(['null', 'Null', 'NULL', 'true', 'True', 'TRUE', 'false', 'False', 'FALSE']);
/** Longer ones are read as YAML; so nobody waits for a pattern. */
const MAX_LENGTH = 4000;

/**
 * The values of a map as machines and most people write it: `key: words`, `key: 2026-11-23`, `key: [a, b]`, `key:` on lines of their
 * own. Undefined for everything else that YAML may hold, which a real parser has to read; where it is defined it is what that would
 * give. About thirty times faster, for the front matter of ten thousand files.
 */
export function tryReadPlainYaml(text: string): Record<string, unknown> | undefined {
  if (text.length === 0 || text.length > MAX_LENGTH) {
    return undefined;
  }
  const values: Record<string, unknown> = {};
  const lines = text.split('\n');
  if (lines.at(-1) === '') {
    lines.pop();
  }
  for (const line of lines) {
    const match = LINE.exec(line);
    const key = match?.[1];
    const value = match && readValue(match[2]);
    if (key === undefined || value === undefined || OTHERS.has(key) || Object.hasOwn(values, key)) {
      return undefined;
    }
    values[key] = value;
  }
  return values;
}

/** Undefined where it takes a parser. */
function readValue(text: string | undefined): string | null | readonly string[] | undefined {
  if (text === undefined) {
    return null;
  }
  if (text.startsWith('[') && text.endsWith(']')) {
    const inner = text.slice(1, -1);
    const names = inner === '' ? [] : inner.split(', ');
    return names.every(name => NAME.test(name) && !OTHERS.has(name)) ? names : undefined;
  }
  return DATED.test(text) || (WORDS.test(text) && !OTHERS.has(text)) ? text : undefined;
}

/**
 * Where the value at a path of such a map stands (a key, or a key and the place in its list); the key where it has no value. Undefined
 * without that key or place. Only for texts that {@link tryReadPlainYaml} reads.
 */
export function plainRangeOf(
  text: string,
  [key, index]: readonly (string | number)[],
): TextRange | undefined {
  const start = text.startsWith(`${key}:`) ? 0 : text.indexOf(`\n${key}:`) + 1;
  if (key === undefined || !text.startsWith(`${key}:`, start)) {
    return undefined;
  }
  const colon = start + `${key}`.length;
  const feed = text.indexOf('\n', colon);
  const end = feed < 0 ? text.length : feed;
  const whole = end === colon + 1 ? { start, end: colon } : { start: colon + 2, end };
  return index === undefined ? whole : itemRange(text, whole, Number(index));
}

function itemRange(text: string, list: TextRange, index: number): TextRange | undefined {
  let at = list.start + 1;
  const items = text.slice(at, list.end - 1).split(', ');
  for (const item of items.slice(0, index)) {
    at += item.length + 2;
  }
  const item = items[index];
  return item === undefined ? undefined : { start: at, end: at + item.length };
}
