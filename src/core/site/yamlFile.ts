import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  parseDocument,
  visit,
  type Document,
  type ParsedNode,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import type { Parsed, Problem } from '../problem';
import { positionAt, type TextRange } from '../text/range';
import { conflictMarkers, conflictProblem } from '../text/conflictMarkers';
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
  const document = parseDocument(text, {
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const syntax = document.errors.slice(0, MAX_SYNTAX_PROBLEMS).map(error => syntaxProblem(error, text));
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
    const message =
      'Aliases (`*name`) are repeated so often that this file is not read. Write the values out.';
    return {
      value: undefined,
      problems: [yamlProblem('yaml-alias', message, { start: 0, end: Math.min(1, text.length) })],
    };
  }
}

function syntaxProblem({ code, pos: [start, end], message }: YAMLParseError, text: string): Problem {
  const from = Math.max(0, Math.min(start, text.length - 1));
  if (code === 'MULTIPLE_DOCS') {
    const range = { start: from, end: Math.min(from + 3, text.length) };
    return yamlProblem(
      'yaml',
      'A second document begins here, which is not read. Delete this line, or what is below it.',
      range,
    );
  }
  const range = { start: from, end: Math.min(Math.max(end, from + 1), text.length) };
  return yamlProblem('yaml', `Not valid YAML: ${withoutPeriod(message)}.`, range);
}

/** What keeps a text from being parsed at all. */
function refuse(text: string): Problem | undefined {
  if (text.length > MAX_YAML_LENGTH) {
    const message = 'This is larger than 256 KiB, so it is not read. Split it or remove what is not needed.';
    return yamlProblem('yaml-too-large', message, { start: 0, end: 0 });
  }
  const [marker] = conflictMarkers(text);
  if (marker) {
    return conflictProblem(marker);
  }
  const deep = findDeepNesting(text);
  return (
    deep &&
    yamlProblem('yaml-too-deep', 'Lists and maps are nested too deeply here, so this is not read.', deep)
  );
}

/** Keys that stand twice, `__proto__` keys, aliases of nothing and aliases within what they stand for. */
function badNodes(document: Document.Parsed): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Value: (_, node) => {
      anchors.add(node.anchor ?? '');
      problems.push(...(isMap(node) ? badKeys(node) : []));
    },
    Alias: (_, alias, path) => {
      if (!anchors.has(alias.source)) {
        const message = `\`*${alias.source}\` repeats nothing: no \`&${alias.source}\` stands before it.`;
        problems.push(yamlProblem('yaml-alias', message, rangeOfNode(alias)));
      } else if (path.some(node => isCollection(node) && node.anchor === alias.source)) {
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
      return found.start === found.end && typeof key === 'string'
        ? keyRangeOf(file, path.slice(0, length - 1), key)
        : found;
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
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Line number, counted from 1, for messages outside an editor. */
export function lineOf(text: string, offset: number): number {
  return positionAt(text, offset).line + 1;
}
