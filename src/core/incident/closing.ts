import type { CustomerReview } from '../customerReview/customerReview';
import type { Edition } from '../customerReview/header';
import { publicationsOf, publishedAt } from '../customerReview/publications';
import type { CustomerReviewSpans } from '../plan/customerReviewPlan';
import { severityInForce, type Plan } from '../plan/plan';
import { sameHandle } from '../people/people';
import type { Review } from '../review/review';
import { checkReview } from '../review/checkReview';
import { checkEntryReferences } from '../review/references';
import { isReviewed, type ReviewState } from '../review/reviewHeader';
import { LEAD, type Incident } from './incident';

/** Undefined where there is none. */
export interface WrittenReviews {
  readonly review: Review | undefined;
  readonly customerReview: CustomerReview | undefined;
}

/** A point of the closing checklist. */
export interface ClosingPoint {
  readonly label: string;
  readonly done: boolean;
  /** What is missing, one plain sentence; empty when done. */
  readonly missing: string;
}

/**
 * What an incident needs before it is closed: service restored, customers told, a review and a customer review where its severity asks
 * for them, and every remediation item owned and dated.
 */
export function closingChecklist(
  plan: Plan,
  incident: Incident,
  { review, customerReview }: WrittenReviews,
  actor: string,
): ClosingPoint[] {
  const severity = severityInForce(plan, incident.severity);
  const leads = incident.roles.get(LEAD) ?? [];
  const points: ClosingPoint[] = [
    point('Resolved', incident.resolvedAt !== undefined, 'Set the status to resolved first.'),
    point('Severity set', incident.severity !== undefined, 'Nobody chose a severity.'),
    point(
      'Closed by the lead',
      leads.some(lead => sameHandle(lead, actor)),
      leads.length === 0 ? 'Nobody holds the lead.' : `The lead is @${leads.join(', @')}, not you.`,
    ),
  ];
  if (severity['public-update'] !== undefined) {
    points.push(
      point('Customers told', incident.updates.public.length > 0, 'No customer update is in the log.'),
    );
  }
  if (severity.review !== undefined) {
    points.push(
      point('Review written', review !== undefined, 'There is no review yet: "Livesite: Start Review".'),
    );
  }
  if (review !== undefined) {
    const open = [...checkReview(review, []), ...checkEntryReferences(review.references, incident)];
    points.push(
      point(
        'Review complete',
        open.length === 0,
        `The review still has ${open.length === 1 ? 'one open point' : `${open.length} open points`}.`,
      ),
      point('Review agreed on', isReviewed(review.header), NOT_AGREED[review.header.state]),
    );
  }
  return [...points, ...customerPoints(severity['customer-review'], incident, customerReview)];
}

/** The last edition that the severity promises has to be where customers read it. */
function customerPoints(
  promised: CustomerReviewSpans | undefined,
  incident: Incident,
  begun: WrittenReviews['customerReview'],
): readonly ClosingPoint[] {
  const edition =
    promised?.final === undefined
      ? promised?.preliminary === undefined
        ? undefined
        : 'preliminary'
      : 'final';
  if (edition === undefined) {
    return [];
  }
  const publications = publicationsOf(incident);
  const isOut = (one: Edition): boolean => publishedAt(publications, one) !== undefined;
  const missing =
    edition === 'final' && isOut('preliminary')
      ? 'Only the preliminary edition of the customer review is published: "Livesite: Start Customer Review" begins the final one.'
      : begun === undefined
        ? 'There is no customer review yet: "Livesite: Start Customer Review".'
        : 'The customer review is not published yet: "Livesite: Show Customer Review Status" says what is in the way.';
  return [point('Customer review published', isOut(edition), missing)];
}

const NOT_AGREED: Readonly<Record<ReviewState, string>> = {
  draft: 'The review is a draft still: "Livesite: Set Review State…".',
  'in-review': 'The review is being read still: "Livesite: Set Review State…" once it is agreed on.',
  reviewed: '',
  closed: '',
};

function point(label: string, done: boolean, missing: string): ClosingPoint {
  return { label, done, missing: done ? '' : missing };
}
