import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countUndecided, printConflict } from '../../../../src/core/change/conflictText';

const LABELS = { theirs: 'shared, Bob', mine: 'yours' };
const base = '# Review\n\nIt broke.\n\nEnd.\n';
const theirs = base.replace('It broke.', 'It broke at noon.');
const mine = base.replace('It broke.', 'It broke twice.');

describe('conflictText', () => {
  it('marks what contradicts, and merges the rest', () => {
    const sides = { base, theirs, mine: mine.replace('End.', 'The end.') };
    assert.equal(
      printConflict(sides, LABELS),
      [
        '# Review',
        '',
        '<<<<<<< shared, Bob',
        'It broke at noon.',
        '||||||| before both edits',
        'It broke.',
        '=======',
        'It broke twice.',
        '>>>>>>> yours',
        '',
        'The end.',
        '',
      ].join('\n'),
    );
  });

  it('is the merged text where nothing contradicts, in the line endings of the shared one', () => {
    const sides = { base, theirs: base.replaceAll('\n', '\r\n'), mine };
    assert.equal(printConflict(sides, LABELS), mine.replaceAll('\n', '\r\n'));
    assert.equal(printConflict({ base: '', theirs: '', mine: '' }, LABELS), '');
    assert.equal(printConflict({ base: 'a\n', theirs: '', mine: 'a\n' }, LABELS), '');
  });

  it('counts the places that say what they said before', () => {
    const sides = { base, theirs, mine };
    assert.equal(countUndecided(sides, base), 1);
    assert.equal(countUndecided(sides, base.replaceAll('\n', '\r\n')), 1);
    assert.equal(countUndecided(sides, base.replace('End.', 'The end.')), 1);
    for (const decided of [theirs, mine, base.replace('It broke.', 'Both.'), '# Review\n\n\nEnd.\n', '']) {
      assert.equal(countUndecided(sides, decided), 0, JSON.stringify(decided));
    }
  });

  it('counts a place where both wrote something new', () => {
    const sides = { base: 'a\nz\n', theirs: 'a\ntheirs\nz\n', mine: 'a\nmine\nz\n' };
    assert.equal(countUndecided(sides, 'a\nz\n'), 1);
    assert.equal(countUndecided(sides, 'a\nmine\nz\n'), 0);
    assert.equal(countUndecided({ base: '', theirs: 'a\n', mine: 'b\n' }, ''), 1);
    assert.equal(countUndecided({ base: '', theirs: 'a\n', mine: 'b\n' }, 'c\n'), 0);
  });

  it('finds nothing undecided in either side, whatever the texts', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 })
      .map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, text, (before, one, other) => {
        const sides = { base: before, theirs: one, mine: other };
        const marked = printConflict(sides, LABELS).includes('<<<<<<<');
        assert.equal(countUndecided(sides, before) > 0, marked);
      }),
    );
  });
});
