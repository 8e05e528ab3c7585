import { severityInForce, type Plan } from '../plan/plan';
import { addDuration, type Duration } from '../time/duration';
import type { Instant } from '../time/instant';
import type { Audience } from './entry';
import type { Incident } from './incident';

export type ClockName = 'severity' | 'acknowledge' | 'lead' | 'public-update' | 'internal-update' | 'review';

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
};

/** Minutes after which an unset severity is asked for (Monzo's tool asks every 5 minutes). */
export const SET_SEVERITY_MINUTES = 5;

/**
 * The promises of the severity in force, from the declaration on. A running clock may be past due; compare `dueAt` with now.
 * An incident that is over, or was never declared, has none.
 */
export function clocksOf(plan: Plan, incident: Incident): readonly Clock[] {
  const declared = incident.declaredAt;
  if (declared === undefined || incident.status === 'declined' || incident.status === 'merged') {
    return [];
  }
  const severity = severityInForce(plan, incident.severity);
  const ended = incident.resolvedAt ?? incident.closedAt;
  const clocks: Clock[] = [];
  const add = (name: ClockName, startedAt: Instant, due: Duration | undefined, metAt: Instant | undefined): void => {
    if (due !== undefined && (metAt !== undefined || ended === undefined || name === 'review')) {
      clocks.push(clock(name, startedAt, addDuration(startedAt, due), metAt));
    }
  };
  if (incident.severity === undefined) {
    add('severity', declared, { count: SET_SEVERITY_MINUTES, unit: 'm' }, undefined);
  }
  add('acknowledge', declared, severity.acknowledge, incident.acknowledgedAt);
  add('lead', declared, severity.lead, incident.ledAt);
  if (ended === undefined) {
    addUpdateClock(clocks, incident, 'public', severity['public-update']);
    addUpdateClock(clocks, incident, 'internal', severity['internal-update']);
  }
  if (incident.resolvedAt !== undefined && incident.status === 'resolved') {
    add('review', incident.resolvedAt, severity.review, undefined);
  }
  return clocks;
}

function addUpdateClock(
  clocks: Clock[],
  incident: Incident,
  audience: Audience,
  cadence: { readonly first?: Duration | undefined; readonly every?: Duration | undefined } | undefined,
): void {
  const last = incident.updates[audience].at(-1)?.at;
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
    .reduce<Clock | undefined>((first, one) => (first === undefined || one.dueAt < first.dueAt ? one : first), undefined);
}
