import { isOpen } from '../core/incident/status';
import { clocksOf, type Clock, type ClockName } from '../core/incident/clocks';
import { LEAD, type Incident } from '../core/incident/incident';
import { sameHandle } from '../core/people/people';
import { DAY } from '../core/time/calendar';
import { printSpan, type Instant } from '../core/time/instant';
import type { IncidentRecord, LiveSite } from './site';

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

/**
 * Promises that are due and not kept, for the person whose turn it is: the role's holder, else the lead, else whoever declared. Of a
 * review its owner, on its day and once it is late; of a customer review its author, else whoever speaks to them.
 */
export function remindersFor(site: LiveSite, me: string, now: Instant): Reminder[] {
  return site.incidents.flatMap(record => {
    const { incident, review } = record;
    if (!isOpen(incident) && incident.phase !== 'review') {
      return [];
    }
    return clocksOf(site.plan, incident, review?.header)
      .filter(
        clock =>
          clock.state === 'running' &&
          clock.dueAt - noticeOf(clock) <= now &&
          (isOpen(incident) || now - clock.dueAt < GIVEN_UP_MS) &&
          responsible(record, clock.name).some(who => sameHandle(who, me)),
      )
      .map(clock => reminderOf(incident, clock, now));
  });
}

/** What is late for longer after the incident was dealt with was given up by its people; lists still show it. */
const GIVEN_UP_MS = 14 * DAY;

/** A review is asked for on its day already. */
function noticeOf({ name }: Clock): number {
  return name === 'review' ? DAY : 0;
}

const CUSTOMER_REVIEWS: ReadonlySet<ClockName> = new Set(['preliminary-customer-review', 'customer-review']);

function responsible(
  { incident, review, customerReview }: IncidentRecord,
  clock: ClockName,
): readonly string[] {
  if (clock === 'review' && review?.header.owner !== undefined) {
    return [review.header.owner];
  }
  const lead = incident.roles.get(LEAD) ?? [];
  const fallback =
    lead.length > 0
      ? lead
      : [incident.acknowledgedBy, incident.declaredBy].filter(who => who !== undefined).slice(0, 1);
  const isForCustomers = CUSTOMER_REVIEWS.has(clock);
  if (isForCustomers && customerReview?.author !== undefined) {
    return [customerReview.author];
  }
  const communications = incident.roles.get(COMMUNICATIONS) ?? [];
  return (clock === 'public-update' || isForCustomers) && communications.length > 0
    ? communications
    : fallback;
}

function reminderOf(incident: Incident, clock: Clock, now: Instant): Reminder {
  const repeats =
    clock.name === 'severity' || clock.name === 'lead'
      ? Math.min(REPEATS - 1, Math.floor((now - clock.dueAt) / REPEAT_MS))
      : clock.name === 'review' && clock.dueAt <= now
        ? 1
        : 0;
  return {
    key: `${incident.id} ${clock.name} ${clock.dueAt} ${repeats}`,
    incident: incident.id,
    clock: clock.name,
    message: `${incident.title}: ${clock.name === 'review' ? reviewSentence(clock, now) : sentence(clock.name)}`,
  };
}

function reviewSentence({ dueAt }: Clock, now: Instant): string {
  return dueAt > now
    ? 'its review is due today.'
    : `its review is late by ${printSpan(now - dueAt)}. Finish it, or set a day that will be kept.`;
}

function sentence(clock: Exclude<ClockName, 'review'>): string {
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
    case 'preliminary-customer-review':
      return 'the preliminary edition of its customer review is due.';
    case 'customer-review':
      return 'its customer review is due.';
  }
}
