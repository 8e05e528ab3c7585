import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldText, summaryOf } from '../../../../webview/timeline/fold';

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}`).join(' ⏎ ');

describe('long texts in the list', () => {
  it('shows a short line as it is', () => {
    const folded = foldText('Disk is full ⏎');
    assert.deepEqual([folded.shown, folded.rest, folded.severalLines], ['Disk is full ⏎', '', false]);
    assert.equal(foldText('x'.repeat(600)).rest, '');
  });

  it('shows a pasted log as lines, the seventh and all after it folded', () => {
    assert.deepEqual(
      [foldText(lines(6)).shown.split('\n').length, foldText(lines(6)).rest, foldText(lines(2)).severalLines],
      [6, '', true],
    );
    assert.deepEqual([foldText(lines(7)).rest, foldText(lines(7)).more], ['\nline 6', '1 more line']);
    assert.equal(foldText(lines(30)).more, '24 more lines');
  });

  it('folds a very long line, and few lines that are very long together', () => {
    const line = foldText('word '.repeat(200));
    assert.deepEqual([line.more, line.severalLines, line.shown.endsWith('word')], ['show all', false, true]);
    const two = foldText(`${'x'.repeat(4000)} ⏎ end`);
    assert.deepEqual([two.more, two.shown.length], ['show all', 1500]);
  });

  it('loses nothing, shows little, and cuts no character in half', () => {
    const piece = fc.constantFrom(' ⏎ ', ' ', '😀', 'x', 'long'.repeat(40), 'é', '⏎');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), pieces => {
        const text = pieces.join('');
        const { shown, rest, severalLines } = foldText(text);
        assert.equal(shown + rest, text.replaceAll(' ⏎ ', '\n'));
        assert.ok(shown.length <= (severalLines ? 1500 : 600) && shown.split('\n').length <= 6);
        assert.doesNotMatch(shown + summaryOf(text), /\p{Surrogate}/u);
        assert.ok(summaryOf(text).length <= 161);
      }),
    );
  });

  it('sums up in the beginning of the first line', () => {
    assert.equal(summaryOf('Disk is full'), 'Disk is full');
    assert.equal(summaryOf('Disk is full ⏎ df says so'), 'Disk is full…');
    assert.equal(summaryOf('word '.repeat(100)).endsWith('word…'), true);
  });
});
