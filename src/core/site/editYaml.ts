import { isCollection, isMap, isPair, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';
import { lineEndingOf, type TextEdit } from '../text/range';
import type { YamlFile, YamlPath } from './yamlFile';

/** Lines of a list's item without indentation, the first without its dash. */
export type ItemLines = readonly string[];

/** The edit that adds an item to the end of the list behind a key: see {@link tryAddItems}. */
export function tryAddItem(
  file: YamlFile,
  path: YamlPath,
  key: string,
  lines: ItemLines,
): TextEdit | undefined {
  return tryAddItems(file, path, key, [lines]);
}

/**
 * The edit that adds items, at least one, to the end of the list behind a key, and the key where it is missing; all else stays byte for
 * byte. `path`: of the map that has the key. Undefined where the text is written so that this cannot be done by adding lines (an item
 * of several lines in braces, a value that is no list).
 */
export function tryAddItems(
  file: YamlFile,
  path: YamlPath,
  key: string,
  added: readonly ItemLines[],
): TextEdit | undefined {
  const map = path.length === 0 ? file.document.contents : file.document.getIn(path, true);
  if (!isMap(map)) {
    return undefined;
  }
  const pair = map.items.find(({ key: name }) => isScalar(name) && name.value === key);
  if (map.flow === true) {
    return tryAddInBraces(map.items.at(-1), pair, key, inOneLine(added));
  }
  const column = columnOf(file.text, map.items[0]?.key);
  if (pair === undefined) {
    return insertLines(file.text, endOf(map), [
      ' '.repeat(column) + `${key}:`,
      ...indented(added, column + 2),
    ]);
  }
  const { value } = pair;
  if (value === null || (isScalar(value) && value.value === null)) {
    return insertLines(file.text, endOf(pair.key), indented(added, column + 2));
  }
  if (!isSeq(value)) {
    return undefined;
  }
  if (value.flow !== true) {
    return insertLines(file.text, endOf(value), indented(added, columnOfDash(file.text, value.items[0])));
  }
  const [start, end] = (value as ParsedNode).range ?? [0, 0];
  if (value.items.length === 0) {
    const eol = lineEndingOf(file.text);
    const before = /[ \t]*$/.exec(file.text.slice(0, start))?.[0].length ?? 0;
    const text = indented(added, column + 2)
      .map(line => eol + line)
      .join('');
    return { range: { start: start - before, end }, text };
  }
  const line = inOneLine(added);
  const last = endOf(value.items.at(-1));
  return line === undefined ? undefined : { range: { start: last, end: last }, text: `, ${line}` };
}

/** Items as they stand in brackets; undefined where one of them takes several lines. */
function inOneLine(added: readonly ItemLines[]): string | undefined {
  return added.every(({ length }) => length === 1) ? added.flat().join(', ') : undefined;
}

/** In a map in braces the items have to fit on one line. */
function tryAddInBraces(
  last: unknown,
  pair: Pair | undefined,
  key: string,
  line: string | undefined,
): TextEdit | undefined {
  const value = pair?.value;
  if (line === undefined || last === undefined || (pair !== undefined && !isSeq(value))) {
    return undefined;
  }
  const end = endOf(last);
  if (!isSeq(value)) {
    return { range: { start: end, end }, text: `, ${key}: [${line}]` };
  }
  const [start, close] = (value as ParsedNode).range ?? [0, 0];
  const after = endOf(value.items.at(-1));
  return value.items.length === 0
    ? { range: { start, end: close }, text: `[${line}]` }
    : { range: { start: after, end: after }, text: `, ${line}` };
}

/** The edit that writes a value, on one line, behind a key of a map in lines; undefined where the value there takes several lines. */
export function trySetValue(
  file: YamlFile,
  path: YamlPath,
  key: string,
  value: string,
): TextEdit | undefined {
  const map = path.length === 0 ? file.document.contents : file.document.getIn(path, true);
  if (!isMap(map)) {
    return undefined;
  }
  const pair = map.items.find(({ key: name }) => isScalar(name) && name.value === key);
  if (pair === undefined) {
    const column = columnOf(file.text, map.items[0]?.key);
    return map.flow === true
      ? undefined
      : insertLines(file.text, endOf(map), [`${' '.repeat(column)}${key}: ${value}`]);
  }
  const node = pair.value as ParsedNode | null;
  const isInLines = isCollection(node) && node.flow !== true;
  const start = isInLines ? endOf(pair.key) + 1 : (node?.range?.[0] ?? endOf(pair.key) + 1);
  return { range: { start, end: endOf(node ?? pair.key) }, text: isInLines ? ` ${value}` : value };
}

/**
 * The edit that takes an item out of the list behind a key, with its own lines; comments above it stay. Undefined where it does not
 * stand on lines of its own, or is not there.
 */
export function tryRemoveItem(
  file: YamlFile,
  path: YamlPath,
  key: string,
  index: number,
): TextEdit | undefined {
  const list = file.document.getIn([...path, key], true);
  const item = isSeq(list) ? list.items[index] : undefined;
  if (!isSeq(list) || item === undefined) {
    return undefined;
  }
  const start = (item as ParsedNode).range[0];
  if (list.flow === true) {
    const next = (list.items[index + 1] as ParsedNode | undefined)?.range?.[0];
    const last = index === 0 ? undefined : endOf(list.items[index - 1]);
    return {
      range: { start: next === undefined ? (last ?? start) : start, end: next ?? endOf(item) },
      text: '',
    };
  }
  const lineStart = file.text.lastIndexOf('\n', start - 1) + 1;
  const feed = file.text.indexOf('\n', Math.max(start, endOf(item)));
  return /^[ \t]*-[ \t]*$/.test(file.text.slice(lineStart, start))
    ? { range: { start: lineStart, end: feed < 0 ? file.text.length : feed + 1 }, text: '' }
    : undefined;
}

function indented(added: readonly ItemLines[], column: number): readonly string[] {
  const blank = ' '.repeat(column);
  return added.flatMap(lines => lines.map((line, index) => `${blank}${index === 0 ? '- ' : '  '}${line}`));
}

/** Adds lines after the one in which an offset lies. */
function insertLines(text: string, offset: number, lines: readonly string[]): TextEdit {
  const eol = lineEndingOf(text);
  const feed = text.indexOf('\n', offset);
  const at = feed < 0 ? text.length : feed + 1;
  const body = lines.map(line => line + eol).join('');
  return { range: { start: at, end: at }, text: feed < 0 ? eol + body : body };
}

/** Where the last thing that says something in a node ends; comments and blank lines behind it do not count. */
function endOf(node: unknown): number {
  if (isPair(node)) {
    const value = endOf(node.value);
    return value > 0 ? value : endOf(node.key);
  }
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    return endOf(node.items.at(-1));
  }
  const [start = 0, end = 0] = (node as ParsedNode | null)?.range ?? [];
  const source = isScalar(node) && typeof node.source === 'string' ? node.source : undefined;
  return source === '' ? start : end;
}

function columnOf(text: string, node: unknown): number {
  const [start = 0] = (node as ParsedNode | null | undefined)?.range ?? [];
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

function columnOfDash(text: string, item: unknown): number {
  const [start = 0] = (item as ParsedNode | null | undefined)?.range ?? [];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return text.slice(lineStart, start).lastIndexOf('-');
}
