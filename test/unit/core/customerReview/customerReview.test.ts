import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCustomerReview, judgeApprovals } from '../../../../src/core/customerReview/checkCustomerReview';
import { parseCustomerReview } from '../../../../src/core/customerReview/customerReview';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import type { Plan } from '../../../../src/core/plan/plan';

const BODY = `# Some payments failed on 23 November 2026

## Summary

For 29 minutes some customers in Europe could not pay.

## What happened

A change sent payments to an address that does not exist.

## What we did

We took the change back.

## What we are doing

We check addresses before they are used.
`;

const UNSTATED = `incident: 2026-11-23-checkout-errors
edition: final
author: alice
allowed: [{ words: PayWay, reason: They chose it }]
`;
const hash = parseCustomerReview(`---\n${UNSTATED}---\n${BODY}`).value.hash;
const HEADER = `${UNSTATED}written-by: { person: alice, at: 2026-11-24T09:00:00Z, text: ${hash} }\n`;

const people = ['alice', 'bob', 'carol'].map(handle => ({ handle, name: handle }));
const rules = { plan: DEFAULT_PLAN, people };

function fileOf(body = BODY, header = HEADER): string {
  return `---\n${header}---\n${body}`;
}

const approval = (person: string, as: string, text = hash): string =>
  `  - { person: ${person}, as: ${as}, at: 2026-11-24T10:00:00Z, text: ${text} }\n`;
const approved = (...lines: readonly string[]): string => `${HEADER}approvals:\n${lines.join('')}`;

const codes = (text: string, plan: Plan = DEFAULT_PLAN): string[] => {
  const { value, problems } = parseCustomerReview(text);
  return [...problems, ...checkCustomerReview(value, { plan, people })].map(({ code }) => code);
};
const flaws = (text: string, plan: Plan = DEFAULT_PLAN): (string | undefined)[] =>
  judgeApprovals(parseCustomerReview(text).value, { plan, people }).map(({ flaw }) => flaw);

describe('parseCustomerReview', () => {
  it('reads who wrote it, in which edition, and who approved what', () => {
    const text = fileOf(BODY, approved(approval('bob', 'technical'), approval('carol', 'non-technical')));
    const { value, problems } = parseCustomerReview(text);
    assert.deepEqual(problems, []);
    assert.equal(value.title, 'Some payments failed on 23 November 2026');
    assert.equal(value.edition, 'final');
    assert.equal(value.author, 'alice');
    assert.equal(value.statement?.person, 'alice');
    assert.deepEqual(value.allowed, [{ words: 'PayWay', reason: 'They chose it' }]);
    assert.deepEqual(
      value.approvals.map(({ person, as }) => [person, as]),
      [
        ['bob', 'technical'],
        ['carol', 'non-technical'],
      ],
    );
    const [first] = value.approvals;
    assert.match(text.slice(first?.range.start, first?.range.end), /^\{ person: bob.*\}$/);
    assert.deepEqual(
      value.sections.map(({ title, empty }) => [title, empty]),
      [
        ['Summary', false],
        ['What happened', false],
        ['What we did', false],
        ['What we are doing', false],
      ],
    );
    assert.deepEqual(checkCustomerReview(value, rules), []);
  });

  it('says what cannot be read, at its place, and keeps the rest', () => {
    const header = `${HEADER.replace('final', 'last')}approvals:\n  - { person: bob, as: technical, at: soon, text: sha256:12 }\n${approval('carol', 'non-technical')}`;
    const text = fileOf(BODY, header);
    const { value, problems } = parseCustomerReview(text);
    assert.deepEqual(
      problems.map(({ range }) => text.slice(range.start, range.end)),
      ['last', 'soon', 'sha256:12'],
    );
    assert.equal(value.edition, 'preliminary');
    assert.deepEqual(
      value.approvals.map(({ person }) => person),
      ['carol'],
    );
  });

  it('never fails, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom('---\n', 'approvals:\n', '  - {', '# T\n', '<!--', '```\n'), fc.string()),
        ),
        parts => {
          const text = parts.join('');
          const { value, problems } = parseCustomerReview(text);
          checkCustomerReview(value, rules);
          assert.ok(
            value.body.end === text.length && problems.every(({ range }) => range.end <= text.length),
          );
        },
      ),
    );
  });
});

describe('approvals', () => {
  it('hold for other line endings and a line break at the end, and for nothing else', () => {
    const header = approved(approval('bob', 'technical'), approval('carol', 'non-technical'));
    const text = fileOf(BODY, header);
    assert.deepEqual(flaws(text), [undefined, undefined]);
    assert.deepEqual(flaws(text.replaceAll('\n', '\r\n')), [undefined, undefined]);
    assert.deepEqual(flaws(text.trimEnd()), [undefined, undefined]);
    for (const edited of [
      text.replace('29 minutes', '28 minutes'),
      text.replace('We took', 'We  took'),
      text.replace('edition: final', 'edition: preliminary'),
      text.replace('PayWay,', 'db7,'),
      text.replace('They chose it', 'They know it'),
      text.replace('allowed: [', 'allowed: [{ words: db7, reason: Known }, '),
      text.replace('# Some', '# All'),
      `${text}\n<!-- a comment -->\n`,
    ]) {
      assert.deepEqual(flaws(edited), ['edited', 'edited']);
      assert.deepEqual(codes(edited), ['customer-review-statement', 'approval-void', 'approval-void']);
    }
  });

  it('count neither from the author, nor twice from one person, nor from strangers', () => {
    assert.deepEqual(flaws(fileOf(BODY, approved(approval('Alice', 'technical')))), ['own']);
    const both = approved(approval('bob', 'technical'), approval('bob', 'non-technical'));
    assert.deepEqual(flaws(fileOf(BODY, both)), ['both', 'both']);
    assert.deepEqual(flaws(fileOf(BODY, approved(approval('mallory', 'technical')))), ['unknown']);
  });

  it('count from those alone whom the plan names', () => {
    const plan: Plan = { ...DEFAULT_PLAN, customerReview: { approvers: { technical: ['carol'] } } };
    const text = fileOf(BODY, approved(approval('bob', 'technical'), approval('carol', 'non-technical')));
    assert.deepEqual(flaws(text, plan), ['not-asked', undefined]);
  });
});

describe('checkCustomerReview', () => {
  it('hints at times without a zone, once for each paragraph or list', () => {
    const timesIn = (words: string): string[] => {
      const text = fileOf(BODY.replace('We took the change back.', words), UNSTATED);
      const { value } = parseCustomerReview(text);
      return checkCustomerReview(value, rules).map(
        ({ code, severity, range }) => `${severity} ${code} ${text.slice(range.start, range.end)}`,
      );
    };
    assert.deepEqual(timesIn('At 08:20 it was slow.\n\n- 9:15: up\n- 10:00 over'), [
      'hint customer-review-zone 08:20',
      'hint customer-review-zone 9:15',
    ]);
    for (const fine of [
      'From 08:20 to\n08:31 UTC it was slow.',
      'At 10:20 CEST, 01:20 PDT, 2026-11-23T08:00Z, 08:20+01:00 and 9:20 Pacific time.',
      'A <!-- began 08:20 --> `08:20` picture of 16:9, version 1.10:2, 1:1:1.\n\n```\n08:20\n```',
    ]) {
      assert.deepEqual(timesIn(fine), [], fine);
    }
  });

  it('names what is missing', () => {
    assert.deepEqual(
      codes(fileOf(BODY.replace('# Some payments failed on 23 November 2026\n', ''), UNSTATED)),
      ['customer-review-title'],
    );
    assert.deepEqual(codes(fileOf(BODY.replace('We took the change back.', '<!-- what? -->'), UNSTATED)), [
      'customer-review-section',
    ]);
    assert.deepEqual(codes(fileOf(BODY.replace('## What we did', '## What we drank'), UNSTATED)), [
      'customer-review-section',
    ]);
    assert.deepEqual(codes(fileOf(BODY, HEADER.replace('author: alice\n', ''))), ['customer-review-author']);
    assert.deepEqual(codes(fileOf(BODY, HEADER.replace('person: alice', 'person: bob'))), [
      'customer-review-statement',
    ]);
    assert.deepEqual(codes(fileOf(BODY.replace('29', '30'))), ['customer-review-statement']);
    assert.deepEqual(codes(BODY), ['customer-review-header']);
  });
});
