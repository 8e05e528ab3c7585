import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DRAW_ALL, rowAt, topsOf, windowOf } from '../../../../webview/timeline/virtual';

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `E${index}`);

describe('the rows that are drawn', () => {
  it('are all of them in a list of usual length', () => {
    const tops = topsOf(ids(DRAW_ALL), new Map(), 24);
    const drawn = windowOf({ count: DRAW_ALL, tops, top: 0, bottom: 600, keep: [] });
    assert.deepEqual(drawn, { runs: [{ from: 0, to: DRAW_ALL, gap: 0 }], tail: 0 });
    assert.deepEqual(windowOf({ count: 0, tops: topsOf([], new Map(), 24), top: 0, bottom: 600, keep: [] }), {
      runs: [],
      tail: 0,
    });
  });

  it('begin where known and guessed heights say', () => {
    const tops = topsOf(['A', 'B', 'C'], new Map([['B', 50]]), 20);
    assert.deepEqual([...tops], [0, 20, 70, 90]);
    assert.deepEqual(
      [-5, 0, 19, 20, 69, 70, 500].map(y => rowAt(tops, y)),
      [0, 0, 0, 1, 1, 2, 2],
    );
  });

  it('are those in sight with some to spare, and those to be kept', () => {
    const tops = topsOf(ids(10_000), new Map(), 20);
    const { runs, tail } = windowOf({
      count: 10_000,
      tops,
      top: 100_000,
      bottom: 100_600,
      keep: [7, 5010, 9999, -1],
    });
    assert.deepEqual(runs, [
      { from: 7, to: 8, gap: 140 },
      { from: 4975, to: 5056, gap: 4967 * 20 },
      { from: 9999, to: 10_000, gap: 4943 * 20 },
    ]);
    assert.equal(tail, 0);
  });

  it('fill the list to its full height, in order, without overlap, and not many', () => {
    const heights = fc.array(fc.integer({ min: 18, max: 200 }), { minLength: 501, maxLength: 3000 });
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: -2000, max: 400_000 }),
        fc.array(fc.nat(4000), { maxLength: 4 }),
        (list, top, keep) => {
          const names = ids(list.length);
          const tops = topsOf(names, new Map(names.map((id, index) => [id, list[index] ?? 0])), 24);
          const count = list.length;
          const { runs, tail } = windowOf({ count, tops, top, bottom: top + 700, keep });
          const drawn = runs.flatMap(({ from, to }) => list.slice(from, to));
          const height =
            runs.reduce((sum, { gap }) => sum + gap, tail) + drawn.reduce((sum, each) => sum + each, 0);
          assert.equal(height, tops[count]);
          assert.ok(runs.every(({ from, to }, index) => from < to && from >= (runs[index - 1]?.to ?? 0)));
          assert.ok(drawn.length <= 410);
          const seen = rowAt(tops, Math.max(0, top));
          const covers = ({ from, to }: { from: number; to: number }): boolean => from <= seen && seen < to;
          assert.ok(runs.some(covers), 'the first row in sight is drawn');
          assert.ok(
            keep
              .filter(index => index < count)
              .every(index => runs.some(({ from, to }) => from <= index && index < to)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
