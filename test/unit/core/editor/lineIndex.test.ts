import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineIndexOf, positionIn } from '../../../../src/core/editor/lineIndex';
import { positionAt } from '../../../../src/core/text/range';

describe('line index', () => {
  const at = (text: string, offset: number): string => {
    const { line, column } = positionIn(lineIndexOf(text), offset);
    return `${line}:${column}`;
  };

  it('counts CRLF as one line end and UTF-16 units', () => {
    const text = 'a😀\r\nb\nc';
    assert.deepEqual(
      [0, 1, 3, 4, 5, 6, 7, 8].map(offset => at(text, offset)),
      ['0:0', '0:1', '0:3', '0:3', '1:0', '1:1', '2:0', '2:1'],
    );
  });

  it('counts a lone CR as editors do, and leaves out the byte order mark', () => {
    assert.equal(at('a\rb', 2), '1:0');
    assert.equal(at('\ufeffab', 3), '0:2');
    assert.equal(at('\ufeffab', 0), '0:0');
  });

  it('keeps offsets outside the text within it', () => {
    assert.equal(at('ab', 9), '0:2');
    assert.equal(at('ab', -1), '0:0');
    assert.equal(at('', 3), '0:0');
  });

  it('agrees with counting from the start', () => {
    const text = fc
      .array(fc.constantFrom('a', '😀', '\n', 'bc'), { maxLength: 40 })
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(100), (source, offset) => {
        assert.deepEqual(positionIn(lineIndexOf(source), offset), positionAt(source, offset));
      }),
    );
  });
});
