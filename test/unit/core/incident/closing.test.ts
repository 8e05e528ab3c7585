import assert from 'node:assert/strict';
import { closingChecklist } from '../../../../src/core/incident/closing';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { parseReview } from '../../../../src/core/review/review';
import { incidentOf } from '../../../support/builders';

const REVIEW =
  '---\nstate: reviewed\nowner: alice\n---\n## Summary\n\nIt broke and was mended.\n\n## Remediation\n\n- [ ] R1 Alert when checkout errors pass 1 % — @bob, due 2026-12-07\n';

/** What is missing, by label. */
function missing(text: string, review: string | undefined, actor = 'alice'): Record<string, string> {
  const points = closingChecklist(
    DEFAULT_PLAN,
    incidentOf(text),
    review === undefined ? undefined : parseReview(review),
    actor,
  );
  return Object.fromEntries(points.filter(({ done }) => !done).map(point => [point.label, point.missing]));
}

describe('closingChecklist', () => {
  const done = `
    08:00:00 alice declared SEV2: x
    08:01:00 alice role lead @Alice
    08:02:00 alice update public: We know
    09:00:00 alice status resolved
  `;

  it('is empty for an incident with which everything was done', () => {
    assert.deepEqual(missing(done, REVIEW), {});
  });

  it('names all that lacks', () => {
    assert.deepEqual(missing('08:00:00 alice declared SEV?: x', undefined), {
      Resolved: 'Set the status to resolved first.',
      'Severity set': 'Nobody chose a severity.',
      'Closed by the lead': 'Nobody holds the lead.',
      'Customers told': 'No customer update is in the log.',
      'Review written': 'There is no review yet: "Livesite: Start Review".',
    });
  });

  it('wants the lead to close', () => {
    assert.deepEqual(missing(done, REVIEW, 'bob'), { 'Closed by the lead': 'The lead is @Alice, not you.' });
    assert.deepEqual(missing(done, REVIEW, 'ALICE'), {});
  });

  it('counts what a review still lacks', () => {
    assert.deepEqual(missing(done, REVIEW.replace('It broke and was mended.', '')), {
      'Review complete': 'The review still has one open point.',
    });
    assert.deepEqual(
      missing(done, REVIEW.replace('It broke and was mended.', '').replace(' — @bob, due 2026-12-07', '')),
      {
        'Review complete': 'The review still has 3 open points.',
      },
    );
  });

  it('wants the review agreed on', () => {
    assert.deepEqual(missing(done, REVIEW.replace('reviewed', 'closed')), {});
    assert.deepEqual(missing(done, REVIEW.replace('reviewed', 'in-review')), {
      'Review agreed on':
        'The review is being read still: "Livesite: Set Review State" once it is agreed on.',
    });
    assert.deepEqual(Object.keys(missing(done, REVIEW.replace('state: reviewed\n', ''))), [
      'Review agreed on',
    ]);
  });

  it('asks for no review and no update where the severity promises none', () => {
    const text = done.replace('SEV2', 'SEV4').replace('update public: We know', 'note x');
    assert.deepEqual(missing(text, undefined), {});
    const redacted = `${done}\n09:10:00 alice corrected retract #3`;
    assert.deepEqual(Object.keys(missing(redacted, REVIEW)), ['Customers told']);
  });
});
