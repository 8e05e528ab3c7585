import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printLineDiff } from '../../../../src/core/change/lineDiff';

const lines = (...all: string[]): string => all.map(line => `${line}\n`).join('');

describe('printLineDiff', () => {
  it('shows what goes and what comes, with a little around it', () => {
    assert.equal(
      printLineDiff(lines('a', 'b', 'c', 'd', 'e', 'f', 'g'), lines('a', 'b', 'c', 'D', 'e', 'f', 'g')),
      ['…', ' b', ' c', '-d', '+D', ' e', ' f', '…'].join('\n'),
    );
    assert.equal(printLineDiff('', lines('a', 'b')), '+a\n+b');
    assert.equal(printLineDiff(lines('a'), ''), '-a');
  });

  it('leaves out what lies far between two changes', () => {
    const before = lines('1', '2', '3', '4', '5', '6', '7', '8');
    const after = lines('one', '2', '3', '4', '5', '6', '7', 'eight');
    assert.equal(
      printLineDiff(before, after),
      ['-1', '+one', ' 2', ' 3', '…', ' 6', ' 7', '-8', '+eight'].join('\n'),
    );
  });

  it('says nothing of line endings', () => {
    assert.equal(printLineDiff('a\r\nb\r\n', 'a\nb\n'), '');
  });

  it('has every line that goes and every line that comes', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const printed = printLineDiff(lines(...before), lines(...after)).split('\n');
        const count = (mark: string): number => printed.filter(line => line.startsWith(mark)).length;
        assert.equal(count('+') - count('-'), after.length - before.length);
        const kept = before.filter(line => !after.includes(line));
        for (const line of kept) {
          assert.ok(printed.includes(`-${line}`));
        }
      }),
    );
  });
});
