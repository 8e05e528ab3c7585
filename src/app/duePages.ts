import type { Stage } from '../core/escalation/escalation';
import { printStage } from '../core/escalation/escalation';
import type { DueReason, Escalation } from '../core/escalation/escalationState';
import { isAnswered, pagesOf } from '../core/escalation/pages';
import type { Incident } from '../core/incident/incident';
import { sameHandle } from '../core/people/people';
import type { Instant } from '../core/time/instant';
import { escalationIn } from './preparePage';
import type { IncidentRecord, LiveSite } from './site';

/** A step of a path that is to be paged, now or later. */
export interface NextStep {
  readonly record: IncidentRecord;
  readonly escalation: Escalation;
  readonly stage: Stage;
  readonly dueAt: Instant;
  readonly reason: DueReason;
  /** The same step for the same time has the same key in every clone. */
  readonly key: string;
}

/** What comes next in each incident that has an escalation path in force, in the order in which it is due. */
export function nextSteps(site: LiveSite): readonly NextStep[] {
  return site.incidents
    .filter(({ incident }) => incident.phase === 'active')
    .flatMap((record): NextStep[] => {
      const escalation = escalationIn(site, record);
      if (escalation?.next === undefined) {
        return [];
      }
      const { stage, dueAt, reason } = escalation.next;
      const { id, since } = escalation;
      const key = `${record.incident.id} ${id} ${since} ${printStage(stage)}`;
      return [{ record, escalation, stage, dueAt, reason, key }];
    })
    .sort((a, b) => a.dueAt - b.dueAt);
}

export function isAutomatic({ escalation }: Pick<NextStep, 'escalation'>): boolean {
  return escalation.path.delivery === 'automatic';
}

/** Whether it is the first page after somebody declared or rated the incident, and that was this person: their window pages at once. */
export function isBegunBy(
  { record, escalation, reason }: Pick<NextStep, 'record' | 'escalation' | 'reason'>,
  me: string,
): boolean {
  const begun = record.log.entries.find(({ id }) => id === escalation.since);
  return reason === 'begins' && begun !== undefined && sameHandle(begun.actor, me);
}

/** A page's outcome is written within this long, or whoever sent it has died. Then others look after it, for half an hour. */
const SETTLED_MS = 60_000;
const FORGOTTEN_MS = 30 * 60_000;

/** Whether some page left so long ago without word of its outcome that another machine may have to send it again. */
export function hasAbandonedPage({ incidents }: Pick<LiveSite, 'incidents'>, now: Instant): boolean {
  return incidents
    .filter(({ incident }) => incident.phase === 'active')
    .some(({ incident }) => pagesWithoutOutcome(incident, now));
}

/** Whether the outcome of some page is not written yet: what it comes to, or what another machine has to do about it. */
export function hasOpenPage({ incidents }: Pick<LiveSite, 'incidents'>, now: Instant): boolean {
  return incidents
    .filter(({ incident }) => incident.phase === 'active')
    .some(({ incident }) => pagesWithoutOutcome(incident, now, 0));
}

function pagesWithoutOutcome(incident: Incident, now: Instant, least = SETTLED_MS): boolean {
  return pagesOf(incident).some(page => {
    const { at, routes, deliveries } = page;
    const age = isAnswered(incident, page) ? Number.POSITIVE_INFINITY : now - at;
    return age >= least && age < FORGOTTEN_MS && routes.some(route => !deliveries.has(route));
  });
}
