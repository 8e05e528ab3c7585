import { isAlias, isCollection, isMap, isScalar, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Group, leaf, type Leaf, uniqueKeys } from './parts';

/** Takes `[a, b]` or `{a: 1}` apart; undefined where comments or anchors stand in between, or a key stands twice. */
export function tryFlowParts(text: string, flow: YAMLMap | YAMLSeq): Group | undefined {
  const [from, to] = flow.range ?? [0, 0];
  const ranges = (flow.items as readonly unknown[]).map(rangeOfItem);
  const children: Leaf[] = [];
  let last = from;
  for (const [index, range] of ranges.entries()) {
    const before = range && text.slice(last, range.start);
    if (
      range === undefined ||
      before === undefined ||
      !(index === 0 ? /^[[{]\s*$/ : /^\s*,\s*$/).test(before)
    ) {
      return undefined;
    }
    const item = { ...leaf(text.slice(range.start, range.end), text.slice(range.start, range.end)) };
    children.push(index === 0 ? item : { ...item, before });
    last = range.end;
  }
  const close = text.slice(last, to);
  const [first] = ranges;
  if (first === undefined || !/^\s*,?\s*[\]}]$/.test(close)) {
    return undefined;
  }
  const row = { open: text.slice(from, first.start), close, between: ', ', isBare: false };
  return isMap(flow) ? mapRow(flow, children, row) : listRow(children, row);
}

function listRow(children: readonly Leaf[], row: NonNullable<Group['row']>): Group {
  const keys = uniqueKeys(children.map(({ text }) => text));
  return {
    kind: 'group',
    key: 'value',
    shape: 'flow-list',
    row,
    identities: [{ by: 'content', keys }],
    children: children.map((child, index) => ({ ...child, key: keys[index] ?? child.key })),
  };
}

function mapRow(map: YAMLMap, children: readonly Leaf[], row: NonNullable<Group['row']>): Group | undefined {
  const names = map.items.map(({ key }: Pair) => (isScalar(key) ? String(key.value) : undefined));
  if (names.includes(undefined) || new Set(names).size < names.length) {
    return undefined;
  }
  return {
    kind: 'group',
    key: 'value',
    shape: 'flow-map',
    row,
    children: children.map((child, index) => ({
      ...child,
      key: `key:${names[index]}`,
      name: `"${names[index]}"`,
    })),
  };
}

function rangeOfItem(item: unknown): { readonly start: number; readonly end: number } | undefined {
  if (isScalar(item) || isAlias(item) || isCollection(item)) {
    return item.range && item.range[1] > item.range[0]
      ? { start: item.range[0], end: item.range[1] }
      : undefined;
  }
  const { key, value } = item as Pair;
  const [start, end] = [rangeOfItem(key), value === null ? undefined : rangeOfItem(value)];
  return start && { start: start.start, end: (end ?? start).end };
}
