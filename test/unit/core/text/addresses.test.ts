import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressesIn } from '../../../../src/core/text/addresses';

/** What is to be found, as a pattern that takes quadratic time. */
const PATTERN = /\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])/g;

describe('addressesIn', () => {
  it('finds addresses with and without words, in their order', () => {
    assert.deepEqual(
      addressesIn(
        'See [the graph](https://a.example/g?x=1), (https://b.example/c). Not [this](javascript:x).',
      ),
      [
        { label: 'the graph', target: 'https://a.example/g?x=1' },
        { label: 'https://b.example/c', target: 'https://b.example/c' },
      ],
    );
  });

  it('finds what its pattern says', () => {
    const piece = fc.constantFrom('[', ']', '(', ')', '](', 'http://', 'https://', 'a', '.', ' ', '"', '[]');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), pieces => {
        const text = pieces.join('');
        const expected = [...text.matchAll(PATTERN)].map(match => {
          const target = match[2] ?? match[3] ?? '';
          return { label: match[1] ?? target, target };
        });
        assert.deepEqual(addressesIn(text), expected);
      }),
      { numRuns: 3000 },
    );
  });

  // A row of brackets takes the pattern above most of a minute at this length; a straight walk, milliseconds.
  for (const piece of ['[', '[a', '[a](http://', '[a](http://x', '[]', 'http://', 'http://.', 'http://:: ']) {
    it(`takes a long row of ${piece} in its stride`, () => {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      assert.ok(Array.from(addressesIn(text)).length <= text.length);
    });
  }
});
