import { diff3Merge } from 'node-diff3';
import { lineEndingOf, linesOf } from '../text/range';

/** More work than this would hold up the editor for longer than a blink; nobody's edit needs it. */
const maxEqualPairs = 4_000_000;
const maxLinePairs = 200_000_000;

/**
 * Three-way merge by lines: what `before` -> `after` changed is done to `current`. Line endings follow `current`.
 * Undefined where both changed the same or neighbouring lines differently, and where applying the edit to the result
 * a second time would change it again (the edit cannot be placed for certain): the caller reports a conflict.
 */
export function tryMergeLines(current: string, before: string, after: string): string | undefined {
  if (current === before) {
    return after;
  }
  const ending = lineEndingOf(current);
  const from = withLineEnding(before, ending);
  const to = withLineEnding(after, ending);
  if (current === from) {
    return to;
  }
  if (current === to || from === to) {
    return current;
  }
  const merged = mergeOnce(current, from, to);
  if (merged === undefined || merged === current) {
    return merged;
  }
  return mergeOnce(merged, from, to) === merged ? merged : undefined;
}

/** The text with each line ending replaced by `ending`. */
export function withLineEnding(text: string, ending: '\n' | '\r\n'): string {
  const lf = text.replaceAll('\r\n', '\n');
  return ending === '\n' ? lf : lf.replaceAll('\n', '\r\n');
}

function mergeOnce(current: string, before: string, after: string): string | undefined {
  const a = rawLines(current);
  const o = rawLines(before);
  const b = rawLines(after);
  const { start, end } = commonEnds(a, o, b);
  const middle = (lines: string[]) => lines.slice(start, lines.length - end);
  const [middleA, middleO, middleB] = [middle(a), middle(o), middle(b)] as const;
  const linePairs = middleO.length * (middleA.length + middleB.length);
  if (
    linePairs > maxLinePairs ||
    equalPairs(middleO, middleA) + equalPairs(middleO, middleB) > maxEqualPairs
  ) {
    return undefined;
  }
  const merged: string[] = a.slice(0, start);
  for (const region of diff3Merge(middleA, middleO, middleB, { excludeFalseConflicts: true })) {
    if (region.ok === undefined) {
      return undefined;
    }
    for (const line of region.ok) {
      merged.push(line);
    }
  }
  return merged.concat(a.slice(a.length - end)).join('');
}

/** Lines with their line endings, so that joining them gives back the text. */
function rawLines(text: string): string[] {
  return linesOf(text).map(line => text.slice(line.range.start, line.next));
}

/** How many lines all three texts share at their start and, of the rest, at their end. */
function commonEnds(
  a: readonly string[],
  o: readonly string[],
  b: readonly string[],
): { start: number; end: number } {
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

/** Pairs of equal lines: the longest-common-subsequence search looks at each. */
function equalPairs(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of left) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  let pairs = 0;
  for (const line of right) {
    pairs += counts.get(line) ?? 0;
  }
  return pairs;
}
