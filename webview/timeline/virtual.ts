/** Below this many rows all of them are drawn: searching in the page and reading on then work without any trick. */
export const DRAW_ALL = 500;

/** Rows that are drawn one after the other, and the empty height above them in pixels. */
export interface Run {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly gap: number;
}

export interface Window {
  readonly runs: readonly Run[];
  /** Empty height below the last row drawn. */
  readonly tail: number;
}

export interface WindowOptions {
  readonly count: number;
  /** `tops[i]`: where row i begins; `tops[count]`: the height of all. */
  readonly tops: Float64Array;
  /** The part in sight, in pixels from the top of the list. */
  readonly top: number;
  readonly bottom: number;
  /** Rows that stay drawn wherever the reader is, because they hold the focus or an open form. */
  readonly keep: readonly number[];
}

/** Height above and below the part in sight that is drawn as well. */
const SPARE_PX = 500;
const MOST_IN_WINDOW = 400;

/** Where each row begins. Rows that were never drawn count as `estimate` high. */
export function topsOf(
  ids: readonly string[],
  heights: ReadonlyMap<string, number>,
  estimate: number,
): Float64Array {
  const tops = new Float64Array(ids.length + 1);
  let top = 0;
  for (let index = 0; index < ids.length; index++) {
    tops[index] = top;
    top += heights.get(ids[index] ?? '') ?? estimate;
  }
  tops[ids.length] = top;
  return tops;
}

/** The row at a height; the last one for anything below the list. */
export function rowAt(tops: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= y) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

export function windowOf({ count, tops, top, bottom, keep }: WindowOptions): Window {
  if (count <= DRAW_ALL) {
    return { runs: count === 0 ? [] : [{ from: 0, to: count, gap: 0 }], tail: 0 };
  }
  const first = rowAt(tops, top - SPARE_PX);
  const last = Math.min(rowAt(tops, bottom + SPARE_PX), first + MOST_IN_WINDOW);
  const ranges = keep
    .filter(index => index >= 0 && index < count && (index < first || index > last))
    .map(index => ({ from: index, to: index + 1 }));
  ranges.push({ from: first, to: last + 1 });
  ranges.sort((a, b) => a.from - b.from);
  const runs: Run[] = [];
  let end = 0;
  for (const range of ranges) {
    const from = Math.max(range.from, end);
    if (from < range.to) {
      runs.push({ from, to: range.to, gap: (tops[from] ?? 0) - (tops[end] ?? 0) });
      end = range.to;
    }
  }
  return { runs, tail: (tops[count] ?? 0) - (tops[end] ?? 0) };
}
