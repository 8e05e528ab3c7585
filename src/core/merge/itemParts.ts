import { type Item, tryParseItem, wordsWithOffsets } from '../remediation/item';
import { type Group, leaf, type Leaf, uniqueKeys } from './parts';

/** The line of a remediation item with its line ending: its box, text, each word about it, and the link to its issue. */
export function itemLineParts(line: string): Group {
  const item = tryParseItem(line.trimEnd(), 0);
  const children = item === undefined ? [] : childrenOf(line, item);
  const isWhole = children.length > 0;
  return {
    kind: 'group',
    key: 'line',
    shape: isWhole ? 'item line' : 'line',
    isLine: true,
    children: isWhole ? children : [leaf('words', line)],
  };
}

function childrenOf(line: string, item: Item): readonly (Leaf | Group)[] {
  const { box, text, metaStart, metaEnd, issue } = item.parts;
  const open = metaStart ?? metaEnd;
  const rest = issue?.end ?? metaEnd;
  return [
    leaf('mark', line.slice(0, box.start)),
    leaf('box', line.slice(box.start, box.end), 'value', 'the tick'),
    leaf('id', line.slice(box.end, text.start)),
    leaf('text', line.slice(text.start, text.end), 'value', 'the text'),
    words(line, item, [text.end, open, metaEnd]),
    leaf('issue', line.slice(metaEnd, rest), 'value', 'the issue link'),
    leaf('end', line.slice(rest)),
  ];
}

const NAMES: Readonly<Record<string, string>> = {
  owner: 'the owner',
  due: 'the due date',
  type: 'the type',
  reason: 'the reason',
};

/** Of an item without words about it everything between its text and its end is the row's beginning. */
function words(line: string, item: Item, [from, open, end]: readonly [number, number, number]): Group {
  const found = open < end ? wordsWithOffsets(line.slice(0, end), open) : [];
  const keys = uniqueKeys(found.map(word => kindOf(item, word)));
  let last = open;
  const children = found.map(({ word, from: at }, index): Leaf => {
    const key = keys[index] ?? '';
    const before = line.slice(last, at);
    last = at + word.length;
    const name = NAMES[key];
    return { ...leaf(key, word, 'value', name), ...(index === 0 ? {} : { before }) };
  });
  const row = {
    open: line.slice(from, open),
    close: line.slice(last, end),
    between: ', ',
    isBare: found.length > 0,
    // A reason runs to the end of the words: what stood behind it would become part of it.
    last: 'reason',
  };
  return { kind: 'group', key: 'words', shape: 'words', row, children };
}

function kindOf(
  { parts, type, wontDo }: Item,
  { word, from }: { readonly word: string; readonly from: number },
): string {
  if (from === parts.owner?.start) {
    return 'owner';
  }
  if (from === parts.due?.start) {
    return 'due';
  }
  return word === type
    ? 'type'
    : wontDo !== undefined && /^won[’']t do\b/.test(word)
      ? 'reason'
      : `word ${word}`;
}
