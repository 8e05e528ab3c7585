import { isMap, isScalar, isSeq, parseDocument, type Document, type ParsedNode } from 'yaml';
import type * as z from 'zod/mini';
import type { Parsed, Problem } from '../problem';
import { positionAt, type TextRange } from '../text/range';

/** Larger files are not parsed: nobody writes them by hand, and parsing them would hold up the editor (10 MB takes seconds). */
export const MAX_YAML_LENGTH = 256 * 1024;

export type YamlPath = readonly (string | number)[];

/** A parsed YAML text with the positions of its values. */
export interface YamlFile {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly value: unknown;
}

/**
 * Parses YAML (core schema, no merge keys, few aliases). Syntax errors, duplicate keys, conflict markers and `__proto__` keys
 * become problems; `value` is then undefined, because half a document may say the opposite of the whole.
 */
export function parseYaml(text: string): Parsed<YamlFile | undefined> {
  if (text.length > MAX_YAML_LENGTH) {
    return failed('yaml-too-large', 'This file is larger than 256 KiB, so it is not read. Split it or remove what is not needed.', 0, 0);
  }
  const marker = /^(?:<{7}|>{7}|\|{7}) .*$/m.exec(text);
  if (marker) {
    const end = marker.index + marker[0].length;
    return failed('conflict-marker', 'A merge conflict was left here. Choose what is right and delete the marker lines.', marker.index, end);
  }
  const document = parseDocument(text, { version: '1.2', uniqueKeys: true, logLevel: 'silent' });
  const problems = document.errors.map((error): Problem => {
    const [start, end] = error.pos;
    const message = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    return { code: 'yaml', severity: 'error', message: `Not valid YAML: ${message}.`, range: { start, end: Math.max(end, start + 1) } };
  });
  if (problems.length > 0) {
    return { value: undefined, problems };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    return { value: { text, document, value }, problems };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed('yaml', `Not valid YAML: ${message}.`, 0, Math.min(text.length, 1));
  }
}

function failed(code: string, message: string, start: number, end: number): Parsed<undefined> {
  return { value: undefined, problems: [{ code, severity: 'error', message, range: { start, end } }] };
}

/** Where the value at a path stands; for a missing one, the nearest parent that exists. */
export function rangeOf(file: YamlFile, path: YamlPath): TextRange {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? file.document.contents : file.document.getIn(path.slice(0, length), true);
    const range = (node as ParsedNode | null | undefined)?.range;
    if (range) {
      return trimmed(file.text, range[0], range[1]);
    }
  }
  return { start: 0, end: Math.min(1, file.text.length) };
}

/** Where a key of the map at a path stands. */
export function keyRangeOf(file: YamlFile, path: YamlPath, key: string): TextRange {
  const map = path.length === 0 ? file.document.contents : file.document.getIn(path, true);
  if (isMap(map)) {
    for (const { key: node } of map.items) {
      if (isScalar(node) && node.value === key && node.range) {
        return { start: node.range[0], end: node.range[1] };
      }
    }
  }
  return rangeOf(file, path);
}

function trimmed(text: string, start: number, end: number): TextRange {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) {
    last--;
  }
  return { start, end: last };
}

/**
 * Checks a value against a schema. What fits is returned as the schema's output; each misfit is a problem at its place.
 * Keys the schema does not know are kept and only hinted at, so that files of a newer version stay usable.
 */
export function checkValue<T>(file: YamlFile, path: YamlPath, value: unknown, schema: z.core.$ZodType<T>): Parsed<T | undefined> {
  const result = (schema as z.ZodMiniType<T>).safeParse(value);
  if (result.success) {
    return { value: result.data, problems: [] };
  }
  const problems = result.error.issues.map((issue): Problem => {
    const at = [...path, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    const name = at.length === 0 ? 'This file' : `\`${at.filter((part) => typeof part === 'string').at(-1) ?? at.at(-1)}\``;
    return { code: 'yaml-value', severity: 'error', range: rangeOf(file, at), message: `${name}: ${issue.message}.` };
  });
  return { value: undefined, problems };
}

/**
 * Checks a list item by item: good items count even where others are bad, so that one typo does not lose the whole team.
 */
export function checkList<T>(file: YamlFile, path: YamlPath, schema: z.core.$ZodType<T>): Parsed<readonly T[]> {
  const list = path.length === 0 ? file.document.contents : file.document.getIn(path, true);
  if (list === undefined || list === null || (isScalar(list) && list.value === null)) {
    return { value: [], problems: [] };
  }
  if (!isSeq(list)) {
    const name = path.at(-1) ?? 'This file';
    return {
      value: [],
      problems: [{ code: 'yaml-value', severity: 'error', range: rangeOf(file, path), message: `\`${name}\` must be a list: start each item with "- ".` }],
    };
  }
  const values = valueAt(file.value, path);
  const good: T[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of (Array.isArray(values) ? values : []).entries()) {
    const checked = checkValue(file, [...path, index], item, schema);
    problems.push(...checked.problems);
    if (checked.value !== undefined) {
      good.push(checked.value);
    }
  }
  return { value: good, problems };
}

/** Hints at keys the format does not know, with the likeliest right one. */
export function checkKeys(file: YamlFile, path: YamlPath, known: readonly string[]): Problem[] {
  const value = valueAt(file.value, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key): Problem => {
      const near = nearest(key, known);
      return {
        code: 'yaml-key',
        severity: 'hint',
        range: keyRangeOf(file, path, key),
        message: near === undefined ? `Livesite does not know \`${key}\` and leaves it alone.` : `Livesite does not know \`${key}\`. Did you mean \`${near}\`?`,
        ...(near === undefined ? {} : { data: { replacement: near } }),
      };
    });
}

export function valueAt(value: unknown, path: YamlPath): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) {
      return undefined;
    }
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

/** The word within two edits (Levenshtein), the closest first; undefined where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Line number, counted from 1, for messages outside an editor. */
export function lineOf(text: string, offset: number): number {
  return positionAt(text, offset).line + 1;
}
