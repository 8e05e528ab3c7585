import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tryMergeEdit } from '../../../../src/core/merge/mergeEdit';

/** A file that is merged by lines. */
function tryMergeLines(current: string, before: string, after: string): string | undefined {
  return tryMergeEdit({ path: 'templates/review.md.hbs', current, before, after });
}

describe('mergeEdit, by lines', () => {
  const base = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n') + '\n';

  it('merges edits at different places', () => {
    const mine = base.replace('line 3\n', 'line three\n');
    const theirs = base.replace('line 15\n', 'line fifteen\nand one more\n');
    const both = base
      .replace('line 3\n', 'line three\n')
      .replace('line 15\n', 'line fifteen\nand one more\n');
    assert.equal(tryMergeLines(theirs, base, mine), both);
    assert.equal(tryMergeLines(mine, base, theirs), both);
  });

  it('takes the same edit by both for one', () => {
    const same = base.replace('line 3\n', 'line three\n');
    assert.equal(tryMergeLines(same.replace('line 9', 'nine'), base, same), same.replace('line 9', 'nine'));
  });

  it('refuses the same and neighbouring lines changed differently', () => {
    assert.equal(
      tryMergeLines(base.replace('line 3\n', 'a\n'), base, base.replace('line 3\n', 'b\n')),
      undefined,
    );
    assert.equal(
      tryMergeLines(base.replace('line 3\n', 'a\n'), base, base.replace('line 4\n', 'b\n')),
      undefined,
    );
    assert.equal(tryMergeLines(`${base}mine\n`, base, `${base}theirs\n`), undefined, 'both at the end');
    assert.equal(tryMergeLines(`mine\n${base}`, base, `theirs\n${base}`), undefined, 'both at the start');
  });

  it('refuses a deletion against an edit', () => {
    assert.equal(
      tryMergeLines(base.replace('line 3\n', ''), base, base.replace('line 3\n', 'b\n')),
      undefined,
    );
  });

  it('keeps a missing last line ending', () => {
    const open = base.slice(0, -1);
    assert.equal(tryMergeLines(open, base, base.replace('line 3', 'x')), open.replace('line 3', 'x'));
  });

  it('does not hang on thousands of equal lines', () => {
    const many = '\n'.repeat(20_000);
    assert.equal(tryMergeLines(`a\n${many}b\n`, many, `c\n${many}d\n`), undefined);
  });

  it('takes texts of many lines, and refuses those that would take seconds', () => {
    const long = Array.from({ length: 8000 }, (_, index) => `row ${index}`).join('\n');
    const merged = tryMergeLines(`new\n${long}`, long, long.replace('row 5000\n', 'changed\n'));
    assert.equal(merged, `new\n${long.replace('row 5000\n', 'changed\n')}`);
    const huge = Array.from({ length: 50_000 }, (_, index) => `row ${index}`).join('\n');
    assert.equal(tryMergeLines(`new\n${huge}`, huge, huge.replace('row 40000\n', 'changed\n')), undefined);
  });

  it('never loses a line that only one side added, and never doubles it', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', '', 'c'), { maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.nat(8), fc.nat(8), (rows, mine, theirs) => {
        const insert = (at: number, row: string) =>
          [...rows.slice(0, at), row, ...rows.slice(at)].join('\n') + '\n';
        const text = rows.length === 0 ? '' : `${rows.join('\n')}\n`;
        const merged = tryMergeLines(insert(theirs, 'THEIRS'), text, insert(mine, 'MINE'));
        if (merged !== undefined) {
          const found = merged.split('\n');
          assert.equal(found.filter(row => row === 'MINE').length, 1);
          assert.equal(found.filter(row => row === 'THEIRS').length, 1);
          assert.deepEqual(found.filter(row => row !== 'MINE' && row !== 'THEIRS').slice(0, -1), rows);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
