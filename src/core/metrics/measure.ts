import { publicationsOf, publishedAt } from '../customerReview/publications';
import type { Incident } from '../incident/incident';
import type { LeaveOutReason } from '../incident/metricsWords';
import { severityInForce, type Plan } from '../plan/plan';
import type { Item } from '../remediation/item';
import { doneTime } from '../remediation/report';
import { dueDay } from '../time/duration';
import { dayOf, tryParseInstant, type Instant } from '../time/instant';
import { workOf, type Work } from './load';
import type { Deadline } from './punctuality';
import { impactOf, spansOf, type MeasureName, type Span } from './spans';

/** Why an incident does not count: what its log says, or what became of it. */
export type LeftOut = LeaveOutReason | 'declined' | 'merged';

/** In the order in which they are told. */
export const LEFT_OUT: readonly LeftOut[] = ['drill', 'restricted', 'test', 'other', 'declined', 'merged'];

/** What is measured of an incident, apart from the present time. */
export interface Measured {
  readonly incident: Incident;
  /** When it was declared; the beginning of the day in its id where the log does not say. */
  readonly at: Instant;
  /** Of `at`, in UTC: `2026-11`. */
  readonly month: string;
  readonly leftOut: LeftOut | undefined;
  readonly spans: Readonly<Record<MeasureName, Span>>;
  readonly impact: Span;
  /** Undefined where nobody promised one, or it is not due before the incident is resolved. */
  readonly review: Deadline | undefined;
  /** The editions of the customer review that the severity promises. */
  readonly customerReviews: readonly Deadline[];
  readonly items: readonly Deadline[];
  readonly work: readonly Work[];
}

/** What is read of an incident's review. */
export interface MeasuredReview {
  /** The state that its front matter has. */
  readonly state: string;
  /** `yyyy-mm-dd` */
  readonly due: string | undefined;
  readonly owner: string | undefined;
  readonly items: readonly Item[];
}

export interface MeasureContext {
  readonly plan: Plan;
  /** Time zones by lower-case handle. */
  readonly zones: ReadonlyMap<string, string>;
}

/** Measures an incident with its review; undefined: it has none. Corrections are in the incident already. */
export function measure(
  incident: Incident,
  review: MeasuredReview | undefined,
  { plan, zones }: MeasureContext,
): Measured {
  const at = incident.declaredAt ?? tryParseInstant(`${incident.id.slice(0, 10)}T00:00Z`) ?? 0;
  return {
    incident,
    at,
    month: dayOf(at).slice(0, 7),
    leftOut: leftOutOf(incident),
    spans: spansOf(incident),
    impact: impactOf(incident),
    review: reviewDeadline(incident, review, plan),
    customerReviews: customerDeadlines(incident, plan),
    items: (review?.items ?? []).filter(({ text }) => text !== '').map(item => itemDeadline(incident, item)),
    work: workOf(incident, zones),
  };
}

/** What became of an incident says more than what somebody noted: a merged drill is merged. */
function leftOutOf({ status, leftOut }: Incident): LeftOut | undefined {
  return status === 'declined' || status === 'merged' ? status : leftOut;
}

function reviewDeadline(
  incident: Incident,
  review: MeasuredReview | undefined,
  plan: Plan,
): Deadline | undefined {
  const promised = severityInForce(plan, incident.severity).review;
  const { resolvedAt } = incident;
  const byPlan =
    resolvedAt === undefined || promised === undefined ? undefined : dueDay(resolvedAt, promised);
  const due = review?.due ?? byPlan;
  if (due === undefined && review === undefined) {
    return undefined;
  }
  const isDone = review?.state === 'reviewed' || review?.state === 'closed';
  return {
    what: '',
    owner: review?.owner,
    due,
    state: isDone ? 'done' : 'open',
    doneAt: isDone ? reviewedAt(incident) : undefined,
  };
}

function customerDeadlines(incident: Incident, plan: Plan): readonly Deadline[] {
  const spans = severityInForce(plan, incident.severity)['customer-review'];
  const { resolvedAt } = incident;
  if (spans === undefined || resolvedAt === undefined) {
    return [];
  }
  const publications = publicationsOf(incident);
  return (['preliminary', 'final'] as const).flatMap((edition): readonly Deadline[] => {
    const span = spans[edition];
    const doneAt = publishedAt(publications, edition);
    return span === undefined
      ? []
      : [
          {
            what: `${edition} edition`,
            owner: undefined,
            due: dueDay(resolvedAt, span),
            state: doneAt === undefined ? 'open' : 'done',
            doneAt,
          },
        ];
  });
}

/** When the log says that the review was agreed on, for the first time since it was last taken up again. */
function reviewedAt({ entries }: Incident): Instant | undefined {
  let since: Instant | undefined;
  for (const { at, body, retracted, redacted } of entries) {
    if (body.kind !== 'review' || retracted || redacted) {
      continue;
    }
    const state = /^(?:state )?(draft|in-review|reviewed|closed)\b/.exec(body.text)?.[1];
    if (state === 'reviewed' || state === 'closed') {
      since ??= at;
    } else if (state !== undefined) {
      since = undefined;
    }
  }
  return since;
}

function itemDeadline(incident: Incident, item: Item): Deadline {
  const state = item.done ? 'done' : item.wontDo !== undefined ? 'given-up' : 'open';
  return {
    what: [item.id, item.text].filter(Boolean).join(' '),
    owner: item.owner,
    due: item.due,
    state,
    doneAt: state === 'done' && item.id !== undefined ? doneTime(incident, item.id) : undefined,
  };
}
