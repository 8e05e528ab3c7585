import { isAlias, isCollection, isMap, isScalar, parseDocument, visit, type Document, type ParsedNode, type YAMLMap } from 'yaml';
import type * as z from 'zod/mini';
import type { Parsed, Problem } from '../problem';
import { positionAt, type TextRange } from '../text/range';
import { findDeepNesting, MAX_YAML_LENGTH } from '../text/yamlLimits';

export type YamlPath = readonly (string | number)[];

/** A parsed YAML text with the positions of its values. */
export interface YamlFile {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly value: unknown;
}

/** More than these say nothing new about a text that is no YAML. */
const MAX_SYNTAX_PROBLEMS = 20;

/**
 * Parses YAML (core schema, no merge keys, few aliases). Syntax errors, duplicate keys, conflict markers and `__proto__` keys
 * become problems; `value` is then undefined, because half a document may say the opposite of the whole. Never throws, and is done
 * in well under a second whatever the text holds.
 */
export function parseYaml(text: string): Parsed<YamlFile | undefined> {
  const refused = refuse(text);
  if (refused !== undefined) {
    return { value: undefined, problems: [refused] };
  }
  // Duplicate keys are looked for below: the parser compares each key with each other one, which takes seconds for a long map.
  const document = parseDocument(text, { version: '1.2', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const syntax = document.errors.slice(0, MAX_SYNTAX_PROBLEMS).map(({ pos: [start, end], message }): Problem => {
    const range = { start: Math.min(start, text.length), end: Math.min(Math.max(end, start + 1), text.length) };
    return yamlProblem('yaml', `Not valid YAML: ${withoutPeriod(message)}.`, range);
  });
  if (syntax.length > 0) {
    return { value: undefined, problems: syntax };
  }
  const problems = badNodes(document);
  if (problems.length > 0) {
    return { value: undefined, problems };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    return { value: { text, document, value }, problems };
  } catch {
    // The one thing toJS throws for a document without errors is too many aliases of aliases.
    const message = 'Aliases (`*name`) are repeated so often that this file is not read. Write the values out.';
    return { value: undefined, problems: [yamlProblem('yaml-alias', message, { start: 0, end: Math.min(1, text.length) })] };
  }
}

/** What keeps a text from being parsed at all. */
function refuse(text: string): Problem | undefined {
  if (text.length > MAX_YAML_LENGTH) {
    const message = 'This is larger than 256 KiB, so it is not read. Split it or remove what is not needed.';
    return yamlProblem('yaml-too-large', message, { start: 0, end: 0 });
  }
  const marker = /^(?:<{7}|>{7}|\|{7})(?: .*)?$/m.exec(text);
  if (marker) {
    const message = 'A merge conflict was left here. Choose what is right and delete the marker lines.';
    return yamlProblem('conflict-marker', message, { start: marker.index, end: marker.index + marker[0].trimEnd().length });
  }
  const deep = findDeepNesting(text);
  return deep && yamlProblem('yaml-too-deep', 'Lists and maps are nested too deeply here, so this is not read.', deep);
}

/** Keys that stand twice, `__proto__` keys, and aliases within what they stand for. */
function badNodes(document: Document.Parsed): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map: (_, map) => {
      problems.push(...badKeys(map));
    },
    Alias: (_, alias, path) => {
      if (path.some(node => isCollection(node) && node.anchor === alias.source)) {
        const message = `\`*${alias.source}\` stands inside the value it repeats. Write the value out.`;
        problems.push(yamlProblem('yaml-alias', message, rangeOfNode(alias)));
      }
    },
  });
  return problems.slice(0, MAX_SYNTAX_PROBLEMS);
}

function badKeys(map: YAMLMap): Problem[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }): Problem[] => {
    const target = isAlias(key) ? undefined : key;
    const name: unknown = isScalar(target) ? target.value : target;
    const isRepeated = seen.has(name);
    seen.add(name);
    if (name === '__proto__') {
      return [yamlProblem('yaml-reserved-key', '`__proto__` cannot be a key. Remove it.', rangeOfNode(key))];
    }
    const message = `\`${String(name)}\` stands twice here. Keep the right one and delete the other.`;
    return isRepeated ? [yamlProblem('yaml-duplicate-key', message, rangeOfNode(key))] : [];
  });
}

function rangeOfNode(node: unknown): TextRange {
  const [start, end] = (node as ParsedNode | null)?.range ?? [0, 0];
  return { start, end };
}

function yamlProblem(code: string, message: string, range: TextRange): Problem {
  return { code, severity: 'error', message, range };
}

function withoutPeriod(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[.:]$/, '');
}

/** Where the value at a path stands; its key where it has no value; for a missing one, the nearest parent that exists. */
export function rangeOf(file: YamlFile, path: YamlPath): TextRange {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? file.document.contents : file.document.getIn(path.slice(0, length), true);
    const range = (node as ParsedNode | null | undefined)?.range;
    if (range) {
      const found = trimmed(file.text, range[0], range[1]);
      const key = path[length - 1];
      return found.start === found.end && typeof key === 'string' ? keyRangeOf(file, path.slice(0, length - 1), key) : found;
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
    const inside = pathOf(issue);
    const message = issueMessage([...path, ...inside], valueAt(value, inside), issue);
    return { code: 'yaml-value', severity: 'error', range: rangeOf(file, [...path, ...inside]), message };
  });
  return { value: undefined, problems };
}

function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.map(part => (typeof part === 'symbol' ? String(part) : part));
}

function issueMessage(path: YamlPath, found: unknown, issue: z.core.$ZodIssue): string {
  const key = path.filter(part => typeof part === 'string').at(-1) ?? path.at(-1);
  const name = key === undefined ? 'This file' : `\`${key}\``;
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  // The smallest zod brings no sentences of its own.
  const isUnsaid = issue.message === 'Invalid input';
  const rule = isUnsaid ? (expected === 'array' ? 'must be a list' : 'must be keys with values') : issue.message;
  if (found === undefined) {
    return `${name} is missing: it ${rule}.`;
  }
  const isPlain = expected === 'string' && (typeof found === 'number' || typeof found === 'boolean');
  return `${name} ${rule}${isPlain ? ', so put it in quotes' : ''}.`;
}

/**
 * Checks a list item by item. A bad item does not lose the good ones, and a bad optional value does not lose its item: it is left
 * out, so that a typo in one timer does not take a severity away in the middle of an incident. `fill` says what stands in for
 * required values of an item that lack.
 */
export function checkList<T>(
  file: YamlFile,
  path: YamlPath,
  schema: z.core.$ZodType<T>,
  fill: (item: object) => object = () => ({}),
): Parsed<readonly T[]> {
  const values = valueAt(file.value, path);
  if (values === undefined || values === null) {
    return { value: [], problems: [] };
  }
  if (!Array.isArray(values)) {
    const message = `\`${path.at(-1) ?? 'This file'}\` must be a list: start each item with "- ".`;
    return { value: [], problems: [{ code: 'yaml-value', severity: 'error', range: rangeOf(file, path), message }] };
  }
  const good: T[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of values.entries()) {
    const checked = checkValue(file, [...path, index], item, schema);
    problems.push(...checked.problems);
    const usable = checked.value ?? salvage(item, schema, fill);
    if (usable !== undefined) {
      good.push(usable);
    }
  }
  return { value: good, problems };
}

/** The item without its bad values, if the schema can do without them. */
function salvage<T>(item: unknown, schema: z.core.$ZodType<T>, fill: (item: object) => object): T | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return undefined;
  }
  const check = (schema as z.ZodMiniType<T>).safeParse.bind(schema);
  const first = check(item);
  const bad = first.success ? [] : first.error.issues.map(pathOf);
  const pruned = bad.reduce<unknown>((value, path) => without(value, path), item) as object;
  const rest = check(pruned);
  if (rest.success) {
    return rest.data;
  }
  const filled = check({ ...fill(pruned), ...pruned });
  return filled.success ? filled.data : undefined;
}

/** A copy without the value at a path; of a list, the whole list goes. */
function without(value: unknown, path: YamlPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    return value;
  }
  const { [key]: inner, ...others } = value as Record<string | number, unknown>;
  return rest.length === 0 || Array.isArray(inner) || typeof inner !== 'object'
    ? others
    : { ...others, [key]: without(inner, rest) };
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

/** What is wrong with a file that does not consist of keys with values, the first of which is `key`. */
export function checkTopMap(file: YamlFile, key: string): Problem | undefined {
  if (typeof file.value === 'object' && file.value !== null && !Array.isArray(file.value)) {
    return undefined;
  }
  const message = `This file must consist of keys with values and start with \`${key}:\`.`;
  return { code: 'yaml-value', severity: 'error', range: rangeOf(file, []), message };
}

/** Items of a list whose id an earlier one has, without regard to case. */
export function repeatedIds(file: YamlFile, list: string, key: string): Problem[] {
  const values = valueAt(file.value, [list]);
  const seen = new Set<string>();
  return (Array.isArray(values) ? values : []).flatMap((item, index): Problem[] => {
    const id = valueAt(item, [key]);
    if (typeof id !== 'string' || !seen.has(id.toLowerCase())) {
      seen.add(typeof id === 'string' ? id.toLowerCase() : '');
      return [];
    }
    const range = rangeOf(file, [list, index, key]);
    return [{ code: 'duplicate-id', severity: 'error', range, message: `\`${id}\` is listed twice; the first one counts.` }];
  });
}

/** The value at a path of nested lists and maps; undefined where there is none. */
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
    if (Math.abs(candidate.length - word.length) >= bestDistance) {
      continue;
    }
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
