import assert from 'node:assert/strict';
import { closingChecklist } from '../../../../src/core/incident/closing';
import { parseCustomerReview } from '../../../../src/core/customerReview/customerReview';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { parsePlan, type Plan } from '../../../../src/core/plan/plan';
import { parseReview } from '../../../../src/core/review/review';
import { idOf, incidentOf } from '../../../support/builders';

const REVIEW =
  '---\nstate: reviewed\nowner: alice\n---\n## Summary\n\nIt broke and was mended.\n\n## Remediation\n\n- [ ] R1 Alert when checkout errors pass 1 % — @bob, due 2026-12-07\n';

interface Setting {
  readonly actor?: string;
  readonly plan?: Plan;
  /** Whether there is one. */
  readonly customerReview?: boolean;
}

/** What is missing, by label. */
function missing(
  text: string,
  review: string | undefined,
  { actor = 'alice', plan = DEFAULT_PLAN, customerReview = false }: Setting = {},
): Record<string, string> {
  const reviews = {
    review: review === undefined ? undefined : parseReview(review),
    customerReview: customerReview ? parseCustomerReview('---\nedition: final\n---\n').value : undefined,
  };
  const points = closingChecklist(plan, incidentOf(text), reviews, actor);
  return Object.fromEntries(points.filter(({ done }) => !done).map(point => [point.label, point.missing]));
}

describe('closingChecklist', () => {
  const unpublished = `
    08:00:00 alice declared SEV2: x
    08:01:00 alice role lead @Alice
    08:02:00 alice update public: We know
    09:00:00 alice status resolved
  `;
  /** `n`: of the line that begins it. */
  const published = (edition: string, n: number): string =>
    `09:30:00 alice publishing files publish ${edition} sha256:${'a'.repeat(64)} page\n09:30:01 alice published ${idOf(n)} done\n`;
  const done = `${unpublished}\n${published('final', 5)}`;

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
      'Customer review published': 'There is no customer review yet: "Livesite: Start Customer Review".',
    });
  });

  it('wants the customer review where customers read it, in the last edition that the severity promises', () => {
    const label = 'Customer review published';
    const ofPlan = (spans: string): Plan =>
      parsePlan(
        `livesite: 1\nname: A\nseverities: [{ id: SEV2, name: a, test: b, customer-review: ${spans} }]\n`,
      ).value;
    assert.match(missing(unpublished, REVIEW, { customerReview: true })[label] ?? '', /is not published yet/);
    const preliminary = `${unpublished}\n${published('preliminary', 5)}`;
    assert.match(missing(preliminary, REVIEW)[label] ?? '', /^Only the preliminary edition/);
    const soon = ofPlan('{ preliminary: 3d }');
    assert.deepEqual(missing(preliminary, REVIEW, { plan: soon }), {});
    assert.deepEqual(missing(done, REVIEW, { plan: soon }), {});
    const both = ofPlan('{ preliminary: 3d, final: 14d }');
    assert.match(
      missing(unpublished, REVIEW, { plan: both })[label] ?? '',
      /^There is no customer review yet/,
    );
  });

  it('wants the lead to close', () => {
    assert.deepEqual(missing(done, REVIEW, { actor: 'bob' }), {
      'Closed by the lead': 'The lead is @Alice, not you.',
    });
    assert.deepEqual(missing(done, REVIEW, { actor: 'ALICE' }), {});
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
        'The review is being read still: "Livesite: Set Review State…" once it is agreed on.',
    });
    assert.deepEqual(Object.keys(missing(done, REVIEW.replace('state: reviewed\n', ''))), [
      'Review agreed on',
    ]);
  });

  it('asks for no review and no update where the severity promises none', () => {
    const text = unpublished.replace('SEV2', 'SEV4').replace('update public: We know', 'note x');
    assert.deepEqual(missing(text, undefined), {});
    const redacted = `${done}\n09:10:00 alice corrected retract #3`;
    assert.deepEqual(Object.keys(missing(redacted, REVIEW)), ['Customers told']);
  });
});
