import type { Change } from '../core/change/change';
import { isAnswered, pagesOf } from '../core/escalation/pages';
import type { Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { Incident } from '../core/incident/incident';
import type { LiveSite } from './site';

/**
 * Says that somebody is on it. Whoever was first stays on record; a second acknowledgement is refused, unless somebody was paged since:
 * because the first one expired, or by hand.
 */
export function planAcknowledge(
  site: LiveSite,
  input: { readonly incident: string; readonly statedAt?: Instant | undefined },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const { incident } = record;
  const { acknowledgedAt, acknowledgedBy, phase } = incident;
  if (phase === 'over') {
    throw new Refusal('This incident is over. Reopen it first.');
  }
  if (acknowledgedAt !== undefined && !canAcknowledge(incident)) {
    throw new Refusal(
      acknowledgedBy === undefined
        ? 'It is acknowledged already.'
        : `@${acknowledgedBy} has acknowledged it already.`,
    );
  }
  return planEntries(record, [{ kind: 'acknowledged', text: '' }], author, 'acknowledged', {
    statedAt: input.statedAt,
  });
}

/** Whether the incident waits for somebody to say that they are on it. */
export function canAcknowledge(incident: Incident): boolean {
  return (
    incident.phase !== 'over' &&
    (incident.acknowledgedAt === undefined || pagesOf(incident).some(page => !isAnswered(incident, page)))
  );
}
