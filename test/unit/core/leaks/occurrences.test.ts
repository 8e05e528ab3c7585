import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findOccurrences } from '../../../../src/core/leaks/occurrences';

describe('findOccurrences', () => {
  it('finds for each place where words end the longest of them, as a plain search does', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 30 });
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(few, words, (text, wanted) => {
        const plain = Array.from({ length: text.length }, (_, index) => index + 1).flatMap(end => {
          const ending = wanted.filter(word => text.slice(0, end).endsWith(word)).map(word => word.length);
          return ending.length === 0 ? [] : [{ start: end - Math.max(...ending), end }];
        });
        assert.deepEqual(findOccurrences(text, wanted), plain);
      }),
    );
  });

  it('finds the longest of many words that stand everywhere, where each by itself has 400 million places', () => {
    const words = Array.from({ length: 2000 }, (_, length) => 'a'.repeat(length + 1));
    assert.equal(findOccurrences('a'.repeat(200_000), words).length, 200_000);
  });
});
