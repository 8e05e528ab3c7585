import assert from 'node:assert/strict';
import fc from 'fast-check';
import { excerpt } from '../../../../src/core/search/excerpt';

describe('excerpt', () => {
  const long = `${'word '.repeat(60)}the Kraken came ${'after '.repeat(60)}`;

  it('shows the word that was looked for, with what stands before it', () => {
    assert.match(excerpt(long, ['kraken'], 100), /^…word [\w ]+the Kraken came after [\w ]*…$/);
    assert.match(excerpt(long, ['word', 'kraken'], 100), /^word word/);
    assert.equal(excerpt('short Kraken', ['kraken'], 100), 'short Kraken');
    assert.match(excerpt(long, ['nowhere'], 100), /^word/);
  });

  it('is never longer than asked for, and shows the word where its letters are plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', 'é', '🦊', 'b '), maxLength: 300 }), text => {
        assert.ok(excerpt(`${text}kraken${text}`, ['kraken'], 120).length <= 120);
        const plain = text.replace(/[^ab ]/g, '');
        assert.ok(excerpt(`${plain}kraken${plain}`, ['kraken'], 120).includes('kraken'));
      }),
    );
  });
});
