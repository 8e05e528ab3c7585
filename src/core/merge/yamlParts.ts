import { isAlias, isCollection, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { parseYaml } from '../site/yamlFile';
import type { TextRange } from '../text/range';
import { tryFlowParts } from './flowParts';
import { identitiesOf, nameOf } from './identities';
import { type Group, leaf, type Leaf, type Part, sourceOf } from './parts';

/**
 * Takes a YAML text apart: keys of maps, items of lists, with the comments above each. Whatever is written in a way that cannot be cut
 * into whole lines (`? key`, tags and anchors on lists) stays in one piece. Undefined where the text is no YAML. The text has to end
 * with a line ending. `derived`: top-level keys that repeat another file.
 */
export function tryYamlParts(text: string, derived: ReadonlySet<string> = new Set()): Group | undefined {
  const { value: file } = parseYaml(text);
  if (file === undefined) {
    return undefined;
  }
  const contents: unknown = file.document.contents;
  const block = isBlock(contents)
    ? tryBlock(text, contents, { start: 0, end: text.length }, derived)
    : undefined;
  const isEmpty = file.value === null && contentEnd(contents) === undefined;
  const children: Part[] =
    block !== undefined
      ? [block.group, leaf('tail', text.slice(block.end), 'lead')]
      : [leaf(isEmpty ? 'tail' : 'value', text, isEmpty ? 'lead' : 'value')];
  return { kind: 'group', key: 'yaml', shape: 'yaml', children };
}

type Block = YAMLMap | YAMLSeq;

function isBlock(node: unknown): node is Block {
  return isCollection(node) && node.flow !== true && node.items.length > 0;
}

interface BlockParts {
  readonly group: Group;
  /** Where its last value ends; blank lines and comments behind that are not its own. */
  readonly end: number;
}

/** What stands above a child, and before it in its line. */
interface Around {
  readonly lead: Leaf;
  readonly indent: Leaf;
}

/** A child of a block: where its key or dash stands, and its value. */
interface Child {
  readonly start: number;
  readonly value: unknown;
  readonly key: string;
}

function tryBlock(
  text: string,
  block: Block,
  within: TextRange,
  derived: ReadonlySet<string> = new Set(),
): BlockParts | undefined {
  const children = isMap(block) ? childrenOfMap(block) : childrenOfList(text, block, within);
  const [first] = children ?? [];
  if (children === undefined || first === undefined) {
    return undefined;
  }
  const column = first.start - lineStartOf(text, first.start);
  const beginsInline = lineStartOf(text, first.start) < within.start;
  const parts: Group[] = [];
  let end = within.start;
  for (const [index, child] of children.entries()) {
    const lineStart = lineStartOf(text, child.start);
    const isInline = index === 0 && beginsInline;
    const next = children[index + 1];
    const limit = next === undefined ? within.end : lineStartOf(text, next.start);
    const isApart = isInline
      ? child.start === within.start
      : isBlank(text.slice(lineStart, child.start)) && lineStart >= end;
    if (!isApart || child.start - lineStart !== column || limit <= child.start) {
      return undefined;
    }
    const around: Around = {
      lead: leaf('lead', isInline ? '' : text.slice(end, lineStart), 'lead'),
      indent: leaf('indent', isInline ? ' '.repeat(column) : text.slice(lineStart, child.start), 'indent'),
    };
    if (!isRemark(around.lead.text)) {
      return undefined;
    }
    end = endOfChild(text, child, limit);
    const range = { start: child.start, end };
    const isDerived = derived.has(child.key);
    parts.push(
      isMap(block) ? pairParts(text, child, range, around, isDerived) : itemParts(text, child, range, around),
    );
  }
  const identities = isMap(block)
    ? undefined
    : identitiesOf(children.map(({ value, key }) => ({ value, words: key })));
  const names = identities === undefined ? [] : children.map(({ value }) => nameOf(value, identities[0]?.by));
  const group: Group = {
    kind: 'group',
    key: 'value',
    shape: isMap(block) ? 'map' : 'list',
    children:
      identities === undefined
        ? parts
        : parts.map((part, index) => ({
            ...part,
            key: identities[0]?.keys[index] ?? part.key,
            ...nameField(names[index]),
          })),
    ...(identities === undefined ? {} : { identities }),
    ...(beginsInline ? { beginsInline } : {}),
  };
  return { group, end };
}

function nameField(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

function childrenOfMap(map: YAMLMap): Child[] | undefined {
  const children = map.items.map(({ key, value }: Pair): Child | undefined =>
    isScalar(key) && key.range && isPlainKey(key.value)
      ? { start: key.range[0], value, key: String(key.value) }
      : undefined,
  );
  const known = children.filter(child => child !== undefined);
  const isPlain =
    known.length === children.length && new Set(known.map(({ key }) => key)).size === known.length;
  return isPlain ? known : undefined;
}

function isPlainKey(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** The lines of the list's own column that begin with a dash; undefined where they are not as many as its items. */
function childrenOfList(text: string, list: YAMLSeq, within: TextRange): Child[] | undefined {
  const start = list.range?.[0] ?? within.start;
  const column = start - lineStartOf(text, start);
  const starts = [start];
  for (let line = nextLineOf(text, start); line < within.end; line = nextLineOf(text, line)) {
    if (
      isBlank(text.slice(line, line + column)) &&
      /^-[ \t\r\n]/.test(text.slice(line + column, line + column + 2))
    ) {
      starts.push(line + column);
    }
  }
  const fits = starts.every((at, index) => {
    const [from, next] = [startOf(list.items[index]), starts[index + 1] ?? within.end];
    return text[at] === '-' && (from === undefined || (from > at && from <= next));
  });
  return fits && starts.length === list.items.length
    ? starts.map((at, index) => ({
        start: at,
        value: list.items[index],
        key: text
          .slice(at + 1, contentEnd(list.items[index]) ?? at + 1)
          .replaceAll(/\s+/g, ' ')
          .trim(),
      }))
    : undefined;
}

function startOf(node: unknown): number | undefined {
  return (isScalar(node) || isAlias(node) || isCollection(node)) && node.range ? node.range[0] : undefined;
}

function pairParts(
  text: string,
  { key, value }: Child,
  range: TextRange,
  around: Around,
  isDerived: boolean,
): Group {
  const name = `"${key}"`;
  const { shape, line, rest } = valueParts(text, value, range);
  const isContainer = rest.some(
    ({ identities }) => identities !== undefined && identities.some(({ by }) => by !== 'content'),
  );
  return {
    kind: 'group',
    key: `key:${key}`,
    shape: `pair:${shape}`,
    name,
    children: [around.lead, linePart([around.indent, ...line]), ...rest],
    ...(isContainer ? { isContainer } : {}),
    ...(isDerived ? { isDerived } : {}),
  };
}

function itemParts(text: string, { key, value }: Child, range: TextRange, around: Around): Group {
  const { shape, line, rest } = valueParts(text, value, range);
  const beginsInline = rest.some(({ beginsInline: begins }) => begins === true);
  return {
    kind: 'group',
    key,
    shape: `item:${shape}`,
    children: [around.lead, linePart([around.indent, ...line]), ...rest],
    ...(beginsInline ? { beginsInline } : {}),
  };
}

/** The line of a key or a dash, as far as it is its own. */
function linePart(children: readonly Part[]): Group {
  const isLine = children.map(sourceOf).join('').endsWith('\n');
  return { kind: 'group', key: 'line', shape: 'line', children, ...(isLine ? { isLine } : {}) };
}

interface ValueParts {
  readonly shape: string;
  /** The line of the key or dash. */
  readonly line: readonly Part[];
  /** What stands below it. */
  readonly rest: readonly Group[];
}

/** What begins with a key or a dash at `range.start`, with its value. */
function valueParts(text: string, value: unknown, range: TextRange): ValueParts {
  const whole = (shape: string): ValueParts => ({
    shape,
    line: [leaf('body', text.slice(range.start, range.end))],
    rest: [],
  });
  if (isBlock(value)) {
    return tryBlockValue(text, value, range) ?? whole('opaque');
  }
  if (isCollection(value) && value.items.length > 0 && value.range) {
    const row = tryFlowParts(text, value);
    const [start, end] = value.range;
    const head = leaf('head', text.slice(range.start, start));
    return row === undefined
      ? whole('opaque')
      : { shape: row.shape, line: [head, row, leaf('foot', text.slice(end, range.end))], rest: [] };
  }
  return whole(isCollection(value) || contentEnd(value) === undefined ? 'empty' : 'scalar');
}

function tryBlockValue(text: string, value: Block, range: TextRange): ValueParts | undefined {
  const first = startOf(value) ?? range.start;
  const isInline = lineStartOf(text, first) <= range.start;
  const headEnd = isInline ? first : nextLineOf(text, range.start);
  const head = text.slice(range.start, headEnd);
  const inner =
    isInline && !/^-[ \t]+$/.test(head)
      ? undefined
      : tryBlock(text, value, { start: headEnd, end: range.end });
  return inner === undefined || inner.end !== range.end
    ? undefined
    : { shape: isMap(value) ? 'map' : 'list', line: [leaf('head', head)], rest: [inner.group] };
}

/** The end of the last line of a child, without the blank lines and comments behind it. */
function endOfChild(text: string, { start, value }: Child, limit: number): number {
  const from = Math.max(contentEnd(value) ?? 0, start + 1);
  const isAtLineStart = text[from - 1] === '\n';
  return Math.min(limit, isAtLineStart ? from : nextLineOf(text, from - 1));
}

/** Where the last thing that a value says ends; undefined for one that says nothing. */
function contentEnd(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? undefined : (contentEnd(last.value) ?? contentEnd(last.key));
  }
  if (isSeq(node) && node.flow !== true) {
    return contentEnd(node.items.at(-1)) ?? node.range?.[1];
  }
  const range = isScalar(node) || isAlias(node) || isCollection(node) ? node.range : undefined;
  return range && range[1] > range[0] ? range[1] : undefined;
}

function isRemark(text: string): boolean {
  return text.split('\n').every(line => /^\s*(?:#|$|---|%|\ufeff)/.test(line));
}

function isBlank(text: string): boolean {
  return /^ *$/.test(text);
}

function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function nextLineOf(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed + 1;
}
