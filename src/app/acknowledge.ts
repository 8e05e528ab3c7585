import type { Change } from '../core/change/change';
import type { Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

/** Says that somebody is on it. Whoever was first stays on record; a second acknowledgement is refused. */
export function planAcknowledge(
  site: LiveSite,
  input: { readonly incident: string; readonly statedAt?: Instant | undefined },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const { acknowledgedAt, acknowledgedBy, phase } = record.incident;
  if (phase === 'over') {
    throw new Refusal('This incident is over. Reopen it first.');
  }
  if (acknowledgedAt !== undefined) {
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
