import { publicationsOf, publishedAt } from '../customerReview/publications';
import { severityInForce, type Plan, type Severity } from '../plan/plan';
import { addDuration, type Duration } from '../time/duration';
import { isReviewed, type ReviewHeader } from '../review/reviewHeader';
import { DAY } from '../time/calendar';
import type { Instant } from '../time/instant';
import type { Audience } from './entry';
import type { Incident } from './incident';
import { severityAt } from './severityPeriods';

export type ClockName =
  | 'severity'
  | 'acknowledge'
  | 'lead'
  | 'public-update'
  | 'internal-update'
  | 'review'
  | 'preliminary-customer-review'
  | 'customer-review';

/** A promise with a deadline. `met` was kept in time, `missed` was kept late; both say when. */
export interface Clock {
  readonly name: ClockName;
  readonly label: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly metAt: Instant | undefined;
  readonly state: 'running' | 'met' | 'missed';
}

export const CLOCK_LABELS: Readonly<Record<ClockName, string>> = {
  severity: 'Set severity',
  acknowledge: 'Acknowledge',
  lead: 'Lead',
  'public-update': 'Customer update',
  'internal-update': 'Internal update',
  review: 'Review',
  'preliminary-customer-review': 'Preliminary customer review',
  'customer-review': 'Customer review',
};

/** What is due on a day is late when the day is over. */
function endOfDay(day: string): Instant {
  return Date.parse(`${day}T00:00:00Z`) + DAY;
}

/** What is due after the incident is over. */
const OUTLASTS: ReadonlySet<ClockName> = new Set([
  'review',
  'preliminary-customer-review',
  'customer-review',
]);

/** Minutes after which an unset severity is asked for (Monzo's tool asks every 5 minutes). */
export const SET_SEVERITY_MINUTES = 5;

/**
 * The promises of the severity in force, from the declaration on. A promise that was kept is judged by the severity that was in force
 * then: raising it later does not turn a good answer into a late one. A running clock may be past due; compare `dueAt` with now.
 * `review`: what the review's front matter says; one that is agreed on is waited for no more, and its day counts before the plan's.
 * An incident that was never declared, was none, or goes on in another one has no clocks; one that has ended keeps those that were met.
 */
export function clocksOf(
  plan: Plan,
  incident: Incident,
  review?: Pick<ReviewHeader, 'due' | 'state'>,
): readonly Clock[] {
  const declared = incident.declaredAt;
  if (declared === undefined || incident.status === 'declined' || incident.status === 'merged') {
    return [];
  }
  const severity = severityInForce(plan, incident.severity);
  const ended = incident.resolvedAt ?? incident.closedAt;
  const clocks: Clock[] = [];
  const add = (
    name: ClockName,
    startedAt: Instant,
    due: Duration | undefined,
    metAt: Instant | undefined,
  ): void => {
    if (due !== undefined && (metAt !== undefined || ended === undefined || OUTLASTS.has(name))) {
      clocks.push(clock(name, startedAt, addDuration(startedAt, due), metAt));
    }
  };
  const promised = (metAt: Instant | undefined): Severity =>
    metAt === undefined ? severity : severityInForce(plan, severityAt(incident.severityPeriods, metAt));
  if (incident.severity === undefined) {
    add('severity', declared, { count: SET_SEVERITY_MINUTES, unit: 'm' }, undefined);
  }
  add('acknowledge', declared, promised(incident.acknowledgedAt).acknowledge, incident.acknowledgedAt);
  add('lead', declared, promised(incident.ledAt).lead, incident.ledAt);
  if (ended === undefined) {
    addUpdateClock(clocks, incident, 'public', severity['public-update']);
    addUpdateClock(clocks, incident, 'internal', severity['internal-update']);
  }
  const isAgreed = review !== undefined && isReviewed(review);
  if (incident.resolvedAt !== undefined && incident.status === 'resolved' && !isAgreed) {
    if (review?.due === undefined) {
      add('review', incident.resolvedAt, severity.review, undefined);
    } else {
      clocks.push(clock('review', incident.resolvedAt, endOfDay(review.due), undefined));
    }
  }
  const spans = severity['customer-review'];
  if (incident.resolvedAt !== undefined && incident.status === 'resolved' && spans !== undefined) {
    const publications = publicationsOf(incident);
    const preliminary = publishedAt(publications, 'preliminary');
    add('preliminary-customer-review', incident.resolvedAt, spans.preliminary, preliminary);
    add('customer-review', incident.resolvedAt, spans.final, publishedAt(publications, 'final'));
  }
  return clocks;
}

function addUpdateClock(
  clocks: Clock[],
  incident: Incident,
  audience: Audience,
  cadence: { readonly first?: Duration | undefined; readonly every?: Duration | undefined } | undefined,
): void {
  // The latest by its time: an update that is noted down later does not set the clock back.
  const last = incident.updates[audience].reduce<Instant | undefined>(
    (most, { at }) => Math.max(most ?? at, at),
    undefined,
  );
  const from = last ?? incident.declaredAt;
  const due = last === undefined ? (cadence?.first ?? cadence?.every) : cadence?.every;
  if (from !== undefined && due !== undefined) {
    clocks.push(clock(`${audience}-update`, from, addDuration(from, due), undefined));
  }
}

function clock(name: ClockName, startedAt: Instant, dueAt: Instant, metAt: Instant | undefined): Clock {
  const state = metAt === undefined ? 'running' : metAt <= dueAt ? 'met' : 'missed';
  return { name, label: CLOCK_LABELS[name], startedAt, dueAt, metAt, state };
}

/** The running promise that is due first; undefined when none runs. */
export function nextDue(clocks: readonly Clock[]): Clock | undefined {
  return clocks
    .filter(({ state }) => state === 'running')
    .reduce<Clock | undefined>(
      (first, one) => (first === undefined || one.dueAt < first.dueAt ? one : first),
      undefined,
    );
}
