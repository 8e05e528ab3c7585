import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readableLines } from '../../../../src/core/search/readableLines';

describe('readableLines', () => {
  const read = (...lines: readonly string[]) =>
    readableLines(lines.join('\n')).map(({ line, text }) => [line, text]);

  it('takes off marks, and keeps what is between them', () => {
    assert.deepEqual(
      read(
        '## A *b*',
        '> - [x] R1 **Net** for `x_y`',
        '| a | [b](https://c.example) |',
        '|---|---|',
        '1. one',
        '\\*star\\*',
      ),
      [
        [0, 'A *b*'],
        [1, 'R1 Net for x_y'],
        [2, 'a · b'],
        [4, 'one'],
        [5, '*star*'],
      ],
    );
    assert.equal(readableLines('see [b](https://c.example/x)')[0]?.addresses, 'https://c.example/x');
  });

  it('passes over front matter and comments, but not over code', () => {
    assert.deepEqual(
      read(
        '---',
        'title: x',
        '---',
        'a <!-- b --> c',
        '<!-- d',
        'e',
        'f --> g',
        '```yaml',
        '# h <!-- i -->',
        '```',
        'j',
      ),
      [
        [3, 'a  c'],
        [6, 'g'],
        [8, '# h <!-- i -->'],
        [10, 'j'],
      ],
    );
    assert.deepEqual(read('\ufeff---', 'never closed'), [[1, 'never closed']]);
  });

  it('takes any text', () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '-',
      '`',
      '<!--',
      '-->',
      '|',
      '[',
      '](',
      ')',
      '#',
      '>',
      '1.',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), text => {
        const count = text.split('\n').length;
        assert.ok(
          readableLines(text).every(
            ({ line, text: said }) => line < count && said !== '' && !said.includes('\n'),
          ),
        );
      }),
    );
  });
});
