import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyTextEdits,
  lineEndingOf,
  linesOf,
  positionAt,
  withLineEnding,
} from '../../../../src/core/text/range';

const anyLines = fc
  .array(fc.constantFrom('a', '', ' b ', '\r', 'x\ry', '\n', '\r\n', '\ufeff'))
  .map(parts => parts.join(''));

describe('linesOf', () => {
  it('takes a text apart without losing a character', () => {
    fc.assert(
      fc.property(anyLines, text => {
        const lines = linesOf(text);
        assert.equal(lines.map(({ range, next }) => text.slice(range.start, next)).join(''), text);
        for (const line of lines) {
          assert.equal(text.slice(line.range.start, line.range.end), line.text);
          assert.match(text.slice(line.range.end, line.next), /^(?:\r?\n)?$/);
        }
      }),
    );
  });

  it('gives no empty line after the last line ending', () => {
    assert.deepEqual(
      linesOf('a\r\n\nb\n').map(({ text }) => text),
      ['a', '', 'b'],
    );
    assert.deepEqual(linesOf(''), []);
  });
});

describe('applyTextEdits', () => {
  it('leaves everything outside the edits as it is, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }),
        fc.uniqueArray(fc.nat(60), { maxLength: 8 }),
        (text, offsets) => {
          const at = [...offsets].filter(offset => offset <= text.length).sort((a, b) => a - b);
          const edits = at.flatMap((start, index) => {
            const end = at[index + 1] ?? text.length;
            return index % 2 === 0 ? [{ range: { start, end }, text: `<${text.slice(start, end)}>` }] : [];
          });
          const edited = applyTextEdits(text, [...edits].reverse());
          assert.equal(edited.length, text.length + 2 * edits.length);
          assert.equal(applyTextEdits(text, edits), edited);
        },
      ),
    );
  });

  it('inserts at one place in the order given, also in front of what is replaced', () => {
    const insert = (text: string) => ({ range: { start: 1, end: 1 }, text });
    assert.equal(
      applyTextEdits('abc', [insert('1'), insert('2'), { range: { start: 1, end: 2 }, text: 'B' }]),
      'a12Bc',
    );
  });

  it('refuses edits that overlap or lie outside', () => {
    assert.throws(
      () =>
        applyTextEdits('abc', [
          { range: { start: 0, end: 2 }, text: '' },
          { range: { start: 1, end: 3 }, text: '' },
        ]),
      RangeError,
    );
    assert.throws(() => applyTextEdits('abc', [{ range: { start: 2, end: 4 }, text: '' }]), RangeError);
  });
});

describe('lineEndingOf', () => {
  it('goes by the first line', () => {
    assert.equal(lineEndingOf('a\r\nb\n'), '\r\n');
    assert.equal(lineEndingOf('a\nb\r\n'), '\n');
    assert.equal(lineEndingOf('a'), '\n');
    assert.equal(lineEndingOf('\n'), '\n');
  });
});

describe('withLineEnding', () => {
  it('makes all line endings the same', () => {
    assert.equal(withLineEnding('a\r\nb\nc', '\n'), 'a\nb\nc');
    assert.equal(withLineEnding('a\r\nb\nc', '\r\n'), 'a\r\nb\r\nc');
  });
});

describe('positionAt', () => {
  it('counts lines and columns from 0', () => {
    assert.deepEqual(positionAt('ab\r\ncd', 5), { line: 1, column: 1 });
    assert.deepEqual(positionAt('ab', 99), { line: 0, column: 2 });
    assert.deepEqual(positionAt('ab\n', 3), { line: 1, column: 0 });
    assert.deepEqual(positionAt('ab', -1), { line: 0, column: 0 });
  });
});
