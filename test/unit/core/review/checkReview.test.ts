import assert from 'node:assert/strict';
import type { Person } from '../../../../src/core/people/people';
import { checkReview } from '../../../../src/core/review/checkReview';
import { parseReview } from '../../../../src/core/review/review';
import { under } from '../../../support/builders';

const PEOPLE: readonly Person[] = [
  { handle: 'alice', name: 'Alice' },
  { handle: 'Bob', name: 'Bob' },
];

/** Codes of the problems, and what stands under each. */
function check(text: string, people: readonly Person[] = PEOPLE) {
  return checkReview(parseReview(text), people).map(({ code, range }) => [code, under(text, range)]);
}

const items = (...lines: string[]) => `## Remediation\n\n${lines.join('\n')}\n`;

describe('checkReview', () => {
  it('finds nothing in a good review', () => {
    assert.deepEqual(
      check(
        `## Summary\n\nIt broke.\n\n## Our own section\n\n${items(
          '- [ ] R1 Alert when checkout errors pass 1 % for 5 minutes — @alice, due 2026-12-07, detect',
          '- [x] R2 Improve monitoring',
          '- [ ] R3 Rewrite it all — won’t do: replaced in January',
          '- [ ] R4 Circuit breaker in front of payments — @bob, due 2026-12-07 ([#12](https://github.com/a/b/issues/12))',
        )}`,
      ),
      [],
    );
  });

  it('finds the sections that are still empty, of those it knows', () => {
    assert.deepEqual(check('## Summary\n\n<!-- x -->\n\n## impact\n\n## Own\n\n## Remediation\n\n'), [
      ['review-section-empty', '## Summary'],
      ['review-section-empty', '## impact'],
      ['review-section-empty', '## Remediation'],
    ]);
  });

  it('finds what an open item lacks', () => {
    assert.deepEqual(check(items('- [ ] Alert on checkout errors above 1 %')), [
      ['item-no-id', 'Alert on checkout errors above 1 %'],
      ['item-no-owner', 'Alert on checkout errors above 1 %'],
      ['item-no-due', 'Alert on checkout errors above 1 %'],
    ]);
    assert.deepEqual(check(items('- [ ] R1 Alert on checkout errors above 1 % — @mallory, due 2026-02-30')), [
      ['unknown-person', '@mallory'],
      ['item-bad-due', 'due 2026-02-30'],
    ]);
    assert.deepEqual(check(items('- [ ] R1 Alert on checkout errors above 1 % — @acme/payments, due soon')), [
      ['item-no-owner', 'Alert on checkout errors above 1 % — @acme/payments, due soon'],
      ['item-no-due', 'Alert on checkout errors above 1 % — @acme/payments, due soon'],
    ]);
  });

  it('takes anybody for known where people.yml lists nobody', () => {
    assert.deepEqual(
      check(items('- [ ] R1 Alert on checkout errors above 1 % — @mallory, due 2026-12-07'), []),
      [],
    );
  });

  it('finds items that nobody can tell when they are done', () => {
    for (const text of [
      'Improve monitoring',
      'investigate',
      'Look into the payment timeouts',
      'Be more careful',
      'fix it',
      'Better alerts',
      'Consider adding more tests',
    ]) {
      assert.deepEqual(
        check(items(`- [ ] R1 ${text} — @alice, due 2026-12-07`)).map(([code]) => code),
        ['item-vague'],
        text,
      );
    }
    for (const text of [
      'Fix the retry loop in checkout so that it stops after 3 tries',
      'Fixture for slow payments',
      'Monitor p99 of checkout and page above 2 s for 5 min',
      'Improvement: a breaker',
    ]) {
      assert.deepEqual(check(items(`- [ ] R1 ${text} — @alice, due 2026-12-07`)), [], text);
    }
  });

  it('wants a reason for what will not be done, and nothing more', () => {
    assert.deepEqual(check(items('- [ ] R1 Improve — won’t do:')), [['item-no-reason', 'Improve']]);
    assert.deepEqual(check(items("- [ ] R1 Improve — won't do: no longer there")), []);
    assert.deepEqual(check(items('- [x] Improve')), [['item-no-id', 'Improve']]);
  });

  it('finds ids that stand twice, and offers a free one', () => {
    const text = items('- [x] R1 One thing', '- [x] R1 Another', '- [x] R3 Third', '- [x] R1 Fourth');
    const problems = checkReview(parseReview(text), PEOPLE);
    assert.deepEqual(
      problems.map(({ code, data }) => [code, data?.['id']]),
      [
        ['item-id-twice', 'R4'],
        ['item-id-twice', 'R4'],
      ],
    );
  });

  it('says nothing of an item without a text', () => {
    assert.deepEqual(check(items('- [ ] R1', '- [ ] ', '- [x] R2 Real')), []);
  });
});
