import type { Incident } from '../incident/incident';
import { isOpen } from '../incident/status';
import type { Instant } from '../time/instant';

/** The times that are measured, in the order in which an incident goes through them. */
export const MEASURES = ['detect', 'acknowledge', 'mitigate', 'resolve'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** From when a span is counted, or until when. */
export type Edge = 'impact' | 'declared' | 'mitigated';

/**
 * How long something took, in milliseconds, or why that is not known. `open`: it is not over yet. `contradictory`: it ended before it
 * began. What is not known is never a zero.
 */
export type Span =
  | { readonly kind: 'known'; readonly length: number; readonly edge: Edge }
  | { readonly kind: 'open' | 'not-recorded' | 'contradictory' };

const NOT_RECORDED: Span = { kind: 'not-recorded' };
const OPEN: Span = { kind: 'open' };
const CONTRADICTORY: Span = { kind: 'contradictory' };

/**
 * Time to detect: from the beginning of the impact. Who declares an incident has noticed it, so a detection that was noted down later
 * counts as at the declaration; one before customers were hurt took no time.
 */
function timeToDetect({ impactStartedAt, detectedAt, declaredAt }: Incident): Span {
  if (impactStartedAt === undefined || detectedAt === undefined) {
    return NOT_RECORDED;
  }
  const at = Math.min(detectedAt, declaredAt ?? detectedAt);
  return { kind: 'known', length: Math.max(0, at - impactStartedAt), edge: 'impact' };
}

/** Time to acknowledge: from the declaration. Whoever had it in hand before it was declared took no time. */
function timeToAcknowledge(incident: Incident): Span {
  const { declaredAt, acknowledgedAt } = incident;
  if (declaredAt === undefined || acknowledgedAt === undefined) {
    return declaredAt !== undefined && isOpen(incident) ? OPEN : NOT_RECORDED;
  }
  return { kind: 'known', length: Math.max(0, acknowledgedAt - declaredAt), edge: 'declared' };
}

/** From the beginning of the impact, or from the declaration where that is not recorded. */
function sinceStart(incident: Incident, end: Instant | undefined): Span {
  const { impactStartedAt, declaredAt } = incident;
  const start = impactStartedAt ?? declaredAt;
  if (end === undefined) {
    return isOpen(incident) ? OPEN : NOT_RECORDED;
  }
  if (start === undefined) {
    return NOT_RECORDED;
  }
  return end < start
    ? CONTRADICTORY
    : { kind: 'known', length: end - start, edge: impactStartedAt === undefined ? 'declared' : 'impact' };
}

/** How long each step took. What was reopened counts to its last end. */
export function spansOf(incident: Incident): Readonly<Record<MeasureName, Span>> {
  return {
    detect: timeToDetect(incident),
    acknowledge: timeToAcknowledge(incident),
    mitigate: sinceStart(incident, incident.mitigatedAt),
    resolve: sinceStart(incident, incident.resolvedAt),
  };
}

/**
 * How long customers were hurt: to the recorded end of the impact, or to the mitigation where none is, as that is when they no longer
 * are. `edge` says which. Without a recorded beginning nothing is known.
 */
export function impactOf(incident: Incident): Span {
  const { impactStartedAt, impactEndedAt, mitigatedAt } = incident;
  if (impactStartedAt === undefined) {
    return NOT_RECORDED;
  }
  const end = impactEndedAt ?? mitigatedAt;
  if (end === undefined) {
    return isOpen(incident) ? OPEN : NOT_RECORDED;
  }
  return end < impactStartedAt
    ? CONTRADICTORY
    : {
        kind: 'known',
        length: end - impactStartedAt,
        edge: impactEndedAt === undefined ? 'mitigated' : 'impact',
      };
}
