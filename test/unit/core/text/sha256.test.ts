import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from '../../../../src/core/text/sha256';

const expected = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('sha256', () => {
  it('agrees with Node.js, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), text => {
        assert.equal(sha256(text), expected(text));
      }),
      { numRuns: 200 },
    );
  });

  it('agrees at every length around the end of a block', () => {
    for (let length = 0; length <= 130; length++) {
      assert.equal(sha256('x'.repeat(length)), expected('x'.repeat(length)));
    }
    assert.equal(sha256('é'.repeat(100_000)), expected('é'.repeat(100_000)));
  });
});
