import type { TextRange } from '../text/range';

/** Whether a range lies within one of these, which may overlap. Built once, each question takes a few steps, however many there are. */
export function insideOf(ranges: readonly TextRange[]): (range: TextRange) => boolean {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  let furthest = 0;
  const reach = sorted.map(({ end }) => (furthest = Math.max(furthest, end)));
  return ({ start, end }) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = (sorted[middle]?.start ?? 0) <= start ? [middle + 1, high] : [low, middle];
    }
    return low > 0 && end <= (reach[low - 1] ?? 0);
  };
}
