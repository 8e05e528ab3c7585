import { isOpen } from '../core/incident/status';
import { clocksOf, nextDue, type Clock } from '../core/incident/clocks';
import { severityRank } from '../core/plan/plan';
import type { Instant } from '../core/time/instant';
import type { IncidentRecord, LiveSite } from './site';

/** An open incident with the promise of it that is due first. */
export interface Attention {
  readonly record: IncidentRecord;
  /** 0 the most severe. */
  readonly rank: number;
  /** Undefined where nothing is promised. */
  readonly clock: Clock | undefined;
  /** The promise is past due. */
  readonly late: boolean;
}

/** Open incidents, the one that needs somebody soonest first: by what is due, then by severity, then the oldest. */
export function attentionOf(site: LiveSite, now: Instant): Attention[] {
  return site.incidents
    .filter(({ incident }) => isOpen(incident))
    .map((record): Attention => {
      const clock = nextDue(clocksOf(site.plan, record.incident));
      const late = clock !== undefined && clock.dueAt < now;
      return { record, rank: severityRank(site.plan, record.incident.severity), clock, late };
    })
    .sort(byUrgency);
}

export function byUrgency(a: Attention, b: Attention): number {
  const due = (one: Attention): number => one.clock?.dueAt ?? Number.POSITIVE_INFINITY;
  const older = a.record.incident.id < b.record.incident.id ? -1 : 1;
  return (due(a) === due(b) ? 0 : due(a) - due(b)) || a.rank - b.rank || older;
}
