import { isMap, isScalar, isSeq, stringify, type Pair, type ParsedNode, type YAMLSeq } from 'yaml';
import { HANDLE_PATTERN } from '../incident/entry';
import { parseYaml } from '../site/yamlFile';
import { lineEndingOf, type TextEdit } from '../text/range';

/**
 * The edit that adds somebody to people.yml, with the handle for a name until a person writes it. Undefined where the file cannot
 * be read or is written in a way that one line cannot be added to.
 */
export function addPersonEdit(text: string, handle: string): TextEdit | undefined {
  const yaml = parseYaml(text).value;
  if (yaml === undefined || !HANDLE_PATTERN.test(handle)) {
    return undefined;
  }
  const contents: unknown = yaml.document.contents;
  if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === null)) {
    return undefined;
  }
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'people')
    : undefined;
  const lines = (indent: string): string => {
    const ending = lineEndingOf(text);
    const scalar = stringify(handle).trimEnd();
    return `${ending}${indent}- handle: ${scalar}${ending}${indent}  name: ${scalar}`;
  };
  if (pair === undefined) {
    const gap = text === '' || text.endsWith('\n') ? '' : lineEndingOf(text);
    return insert(text.length, `${gap}people:${lines('  ')}${lineEndingOf(text)}`);
  }
  const people = pair.value;
  if (isSeq(people) && people.items.length > 0) {
    return people.flow === true ? undefined : afterLast(text, people, lines);
  }
  return replaceEmpty(text, pair, lines('  '));
}

function insert(at: number, text: string): TextEdit {
  return { range: { start: at, end: at }, text };
}

function afterLast(text: string, people: YAMLSeq, lines: (indent: string) => string): TextEdit | undefined {
  const first = (people.items[0] as ParsedNode | null)?.range;
  const last = (people.items.at(-1) as ParsedNode | null)?.range;
  if (!first || !last) {
    return undefined;
  }
  const lineStart = text.lastIndexOf('\n', first[0] - 1) + 1;
  const indent = /^ */.exec(text.slice(lineStart, first[0]))?.[0] ?? '';
  return insert(endOfLine(text, text.slice(0, last[1]).trimEnd().length), lines(indent));
}

/** `people:` with nothing, `null` or an empty list behind it, and perhaps a comment, which stays. */
function replaceEmpty(text: string, { key, value }: Pair, lines: string): TextEdit | undefined {
  const range = (key as ParsedNode | null)?.range;
  const isEmpty = value === null || isSeq(value) || (isScalar(value) && value.value === null);
  if (!isEmpty || !range) {
    return undefined;
  }
  const start = text.indexOf(':', range[1]) + 1;
  const end = endOfLine(text, start);
  const rest = /^(?:\s*(?:\[\s*\]|~|null))?(\s*(?:#.*)?)$/i.exec(text.slice(start, end));
  return rest === null ? undefined : { range: { start, end }, text: `${(rest[1] ?? '').trimEnd()}${lines}` };
}

function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const end = feed < 0 ? text.length : feed;
  return end > from && text[end - 1] === '\r' ? end - 1 : end;
}
