import assert from 'node:assert/strict';
import { findLeaks } from '../../../../src/core/leaks/findLeaks';
import { harborLedgerDictionary } from '../../../support/leaks/dictionary';
import { FIELD_SENTENCES } from '../../../support/leaks/fieldNotes';
import { measureMarked } from '../../../support/leaks/marked';

describe('leak check: leaks as people write them in passing', () => {
  it('are found, nineteen of twenty', () => {
    const dictionary = harborLedgerDictionary();
    const { all, missed } = measureMarked(FIELD_SENTENCES, text => findLeaks(text, dictionary));
    console.log(`      ${all - missed.length} of ${all} found`);
    missed.forEach(line => console.log(`      missed: ${line}`));
    assert.ok(missed.length / all <= 0.05, missed.join('\n'));
  });
});
