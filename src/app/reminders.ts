import { isOpen } from '../core/incident/status';
import { clocksOf, type Clock, type ClockName } from '../core/incident/clocks';
import { LEAD, type Incident } from '../core/incident/incident';
import { sameHandle } from '../core/people/people';
import type { Instant } from '../core/time/instant';
import type { LiveSite } from './site';

/** Something a person should be told now. */
export interface Reminder {
  /** The same promise gives the same key until it is asked for again. */
  readonly key: string;
  readonly incident: string;
  readonly clock: ClockName;
  /** One plain sentence. */
  readonly message: string;
}

/** How often a missing severity or lead is asked for, and how many times (Monzo's tool: 5 minutes, 5 times). */
const REPEAT_MS = 5 * 60_000;
const REPEATS = 5;

const COMMUNICATIONS = 'communications-manager';

/** Promises that are due and not kept, for the person whose turn it is: the role's holder, else the lead, else whoever declared. */
export function remindersFor(site: LiveSite, me: string, now: Instant): Reminder[] {
  return site.incidents
    .filter(({ incident }) => isOpen(incident))
    .flatMap(({ incident, review }) =>
      clocksOf(site.plan, incident, review?.header)
        .filter(
          clock =>
            clock.state === 'running' &&
            clock.dueAt <= now &&
            responsible(incident, clock.name).some(who => sameHandle(who, me)),
        )
        .map(clock => reminderOf(incident, clock, now)),
    );
}

function responsible(incident: Incident, clock: ClockName): readonly string[] {
  const lead = incident.roles.get(LEAD) ?? [];
  const fallback =
    lead.length > 0
      ? lead
      : [incident.acknowledgedBy, incident.declaredBy].filter(who => who !== undefined).slice(0, 1);
  const communications = incident.roles.get(COMMUNICATIONS) ?? [];
  return clock === 'public-update' && communications.length > 0 ? communications : fallback;
}

function reminderOf(incident: Incident, clock: Clock, now: Instant): Reminder {
  const repeats =
    clock.name === 'severity' || clock.name === 'lead'
      ? Math.min(REPEATS - 1, Math.floor((now - clock.dueAt) / REPEAT_MS))
      : 0;
  return {
    key: `${incident.id} ${clock.name} ${clock.dueAt} ${repeats}`,
    incident: incident.id,
    clock: clock.name,
    message: `${incident.title}: ${sentence(clock.name)}`,
  };
}

function sentence(clock: ClockName): string {
  switch (clock) {
    case 'severity':
      return 'nobody has set a severity yet. If unsure, take the higher one.';
    case 'acknowledge':
      return 'nobody has acknowledged it yet.';
    case 'lead':
      return 'nobody leads it yet.';
    case 'public-update':
      return 'a customer update is due.';
    case 'internal-update':
      return 'an internal update is due.';
    case 'review':
      return 'its review is due.';
    case 'preliminary-customer-review':
      return 'the preliminary review for its customers is due.';
    case 'customer-review':
      return 'the review for its customers is due.';
  }
}
