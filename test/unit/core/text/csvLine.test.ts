import assert from 'node:assert/strict';
import { printCsvLine } from '../../../../src/core/text/csvLine';

describe('a line of comma-separated values', () => {
  it('quotes what would end a cell, and makes text of what a spreadsheet would run', () => {
    assert.equal(printCsvLine(['a', 'b,c', 'say "hi"', 'two\nlines']), 'a,"b,c","say ""hi""","two\nlines"');
    assert.equal(printCsvLine(['=1+1', '+49', '@alice', '-cmd', '-1+2']), "'=1+1,'+49,'@alice,'-cmd,'-1+2");
    assert.equal(printCsvLine(['-57', '-0.25', '12']), '-57,-0.25,12');
  });
});
