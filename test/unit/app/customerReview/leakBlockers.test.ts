import assert from 'node:assert/strict';
import { publishBlockers } from '../../../../src/app/customerReview/publishBlockers';
import { EMPTY_SITE } from '../../../../src/app/site';
import { parseCustomerReview } from '../../../../src/core/customerReview/customerReview';
import { harborLedgerDictionary } from '../../../support/leaks/dictionary';

const dictionary = harborLedgerDictionary();
const leaksOf = (...lines: readonly string[]): string[] => {
  const text = [
    '---',
    'edition: final',
    'allowed: [{ words: Globex, reason: Known }]',
    '---',
    '# Failed',
    ...lines,
    '',
  ].join('\n');
  return publishBlockers(EMPTY_SITE, { review: parseCustomerReview(text).value, text }, dictionary).flatMap(
    ({ kind, message }) => (kind === 'leak' ? [/“(.*?)”/.exec(message)?.[1] ?? ''] : []),
  );
};

describe('leaks that keep a review from being published', () => {
  it('are those in what would be published', () => {
    assert.deepEqual(leaksOf('Then ledgerd stopped, said Globex.', '<!-- ask priya -->'), ['ledgerd']);
    assert.deepEqual(leaksOf('~~~', '<!-- ledgerd -->', '~~~'), ['ledgerd']);
    assert.deepEqual(leaksOf('Not closed: <!-- priya'), []);
  });

  it('are secrets wherever they stand', () => {
    const secret = ['ghp', 'a1B2c3D4e5'.repeat(4)].join('_');
    assert.deepEqual(leaksOf(`<!-- ${secret} -->`), ['ghp_…']);
  });
});
