import { diff3Merge } from 'node-diff3';
import { linesOf } from '../text/range';

/** The first line of a list item, or the row of a table. */
const ITEM_START = /^\s*(?:[-*+]\s|\d{1,9}[.)]\s|\|)/;

/**
 * Three-way merge of text by lines. Where both changed the same or neighbouring lines it is undefined, but for one case: list items and
 * table rows that both added at the same place are all kept, ours first. `lists` false leaves this case out.
 */
export function tryMergeProse(base: string, ours: string, theirs: string, lists = true): string | undefined {
  if (ours === theirs || base === theirs) {
    return ours;
  }
  if (base === ours) {
    return theirs;
  }
  if (ours.trim() === theirs.trim()) {
    return ours;
  }
  const regions = regionsOf(base, ours, theirs);
  const merged: string[] = [];
  for (const { ok, conflict } of regions ?? []) {
    const lines = ok ?? (lists && conflict ? tryUnite(conflict) : undefined);
    if (lines === undefined) {
      return undefined;
    }
    for (const line of lines) {
      merged.push(line);
    }
  }
  return regions && merged.join('');
}

/**
 * The same with git's marks around what clashes, each by `mark`, and what does not as it is merged. Undefined where nothing clashes by
 * lines, or the texts are too long.
 */
export function tryMarkProse(
  base: string,
  ours: string,
  theirs: string,
  mark: (ours: string, theirs: string) => string,
): string | undefined {
  let isMarked = false;
  const texts = regionsOf(base, ours, theirs)?.map(({ ok, conflict }) => {
    const lines = ok ?? (conflict && tryUnite(conflict));
    isMarked ||= lines === undefined;
    return lines?.join('') ?? mark(conflict?.a.join('') ?? '', conflict?.b.join('') ?? '');
  });
  return isMarked ? texts?.join('') : undefined;
}

interface Stretch {
  readonly ok?: readonly string[];
  readonly conflict?: Region;
}

/** What the texts share and where they differ; undefined where finding out would take too long. */
function regionsOf(base: string, ours: string, theirs: string): readonly Stretch[] | undefined {
  const [a, o, b] = [rawLines(ours), rawLines(base), rawLines(theirs)] as const;
  const { start, end } = commonEnds(a, o, b);
  const middle = (lines: readonly string[]) => lines.slice(start, lines.length - end);
  const [inA, inO, inB] = [middle(a), middle(o), middle(b)] as const;
  return isTooMuch(inO, inA, inB)
    ? undefined
    : [
        { ok: a.slice(0, start) },
        ...diff3Merge(inA, inO, inB, { excludeFalseConflicts: true }),
        { ok: a.slice(a.length - end) },
      ];
}

/** How many lines all three texts share at their start and, of the rest, at their end. */
function commonEnds(
  a: readonly string[],
  o: readonly string[],
  b: readonly string[],
): { readonly start: number; readonly end: number } {
  const shortest = Math.min(a.length, o.length, b.length);
  let start = 0;
  while (start < shortest && a[start] === o[start] && b[start] === o[start]) {
    start++;
  }
  let end = 0;
  while (
    end < shortest - start &&
    a[a.length - 1 - end] === o[o.length - 1 - end] &&
    b[b.length - 1 - end] === o[o.length - 1 - end]
  ) {
    end++;
  }
  // One shared line is kept on each side, so that an insertion beside it still counts as touching its neighbour.
  return { start: Math.max(0, start - 1), end: Math.max(0, end - 1) };
}

interface Region {
  readonly a: readonly string[];
  readonly o: readonly string[];
  readonly b: readonly string[];
}

/** Both sides' additions of list items, each beside what the other one did to its neighbours. */
function tryUnite({ a, o, b }: Region): readonly string[] | undefined {
  const [ours, theirs] = [additionOf(a, o), additionOf(b, o)];
  if (ours !== undefined && theirs !== undefined) {
    const both = isList(ours.lines) && isList(theirs.lines);
    if (!both) {
      return undefined;
    }
    const isOneList = ours.isBehind === theirs.isBehind;
    const further = isOneList ? without(theirs.lines, ours.lines) : theirs.lines;
    const front = [...(ours.isBehind ? [] : ours.lines), ...(theirs.isBehind ? [] : further)];
    return [...front, ...o, ...(ours.isBehind ? ours.lines : []), ...(theirs.isBehind ? further : [])];
  }
  const addition = ours ?? theirs;
  const changed = ours === undefined ? a : b;
  if (addition === undefined || !isList(addition.lines) || !isList(o) || !isList(changed)) {
    return undefined;
  }
  const added = without(addition.lines, changed);
  return addition.isBehind ? [...changed, ...added] : [...added, ...changed];
}

/** What was added at one end of lines that are otherwise as they were. */
function additionOf(
  lines: readonly string[],
  o: readonly string[],
): { readonly lines: readonly string[]; readonly isBehind: boolean } | undefined {
  if (lines.length <= o.length) {
    return undefined;
  }
  if (o.every((line, index) => line === lines[index])) {
    return { lines: lines.slice(o.length), isBehind: true };
  }
  const more = lines.length - o.length;
  return o.every((line, index) => line === lines[more + index])
    ? { lines: lines.slice(0, more), isBehind: false }
    : undefined;
}

/** Whole list items: the first line begins one, and no line of another kind stands flush left. */
function isList(lines: readonly string[]): boolean {
  return (
    ITEM_START.test(lines.find(line => line.trim() !== '') ?? '- ') &&
    lines.every(line => line.trim() === '' || ITEM_START.test(line) || /^\s/.test(line))
  );
}

/** Items that the other side has too are added once. */
function without(lines: readonly string[], known: readonly string[]): readonly string[] {
  const seen = new Set(itemsOf(known));
  return itemsOf(lines).filter(item => !seen.has(item));
}

/** Each item with the lines that belong to it, as one text. */
function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const last = items.pop();
    items.push(...(last === undefined ? [line] : ITEM_START.test(line) ? [last, line] : [last + line]));
  }
  return items;
}

function rawLines(text: string): string[] {
  return linesOf(text).map(line => text.slice(line.range.start, line.next));
}

/** More work than this would hold up the editor for longer than a blink; nobody's edit needs it. */
const MAX_EQUAL_PAIRS = 4_000_000;
const MAX_LINE_PAIRS = 200_000_000;

function isTooMuch(o: readonly string[], a: readonly string[], b: readonly string[]): boolean {
  return (
    o.length * (a.length + b.length) > MAX_LINE_PAIRS || equalPairs(o, a) + equalPairs(o, b) > MAX_EQUAL_PAIRS
  );
}

/** Pairs of equal lines: the longest-common-subsequence search looks at each. */
function equalPairs(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of left) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return right.reduce((pairs, line) => pairs + (counts.get(line) ?? 0), 0);
}
