import assert from 'node:assert/strict';
import fc from 'fast-check';
import { percentile } from '../../../../src/core/metrics/quantile';

const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 60 });
const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);

/** The definition, word by word: the smallest value with at least p % of all at or below it; the mean with the next at exactly p %. */
function byDefinition(list: readonly number[], p: number): number {
  const atOrBelow = (value: number): number => list.filter(other => other <= value).length;
  const enough = list.filter(value => atOrBelow(value) * 100 >= p * list.length);
  const smallest = Math.min(...enough);
  const larger = list.filter(value => value > smallest);
  const isExact = atOrBelow(smallest) * 100 === p * list.length && larger.length > 0;
  return isExact ? (smallest + Math.min(...larger)) / 2 : smallest;
}

describe('percentile', () => {
  it('is what the definition says', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(1, 10, 25, 50, 75, 90, 99), (list, p) => {
        assert.equal(percentile(sorted(list), p), byDefinition(list, p));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the median and the 90th percentile that people expect', () => {
    const to = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
    assert.deepEqual(
      [5, 6, 10].map(n => percentile(to(n), 50)),
      [3, 3.5, 5.5],
    );
    assert.deepEqual(
      [5, 9, 10, 11, 20, 30, 70].map(n => percentile(to(n), 90)),
      [5, 9, 9.5, 10, 18.5, 27.5, 63.5],
    );
    assert.equal(percentile([], 50), undefined);
  });

  it('does not fall as p grows, and stays among the values', () => {
    fc.assert(
      fc.property(values, list => {
        const [median = NaN, p90 = NaN] = [50, 90].map(p => percentile(sorted(list), p));
        assert.ok(Math.min(...list) <= median && median <= p90 && p90 <= Math.max(...list));
      }),
    );
  });
});
