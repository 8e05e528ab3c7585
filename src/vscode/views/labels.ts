import { SEVERITY_UNSET } from '../../core/incident/entry';
import { LEAD, type Incident } from '../../core/incident/incident';
import type { IncidentRecord } from '../../app/site';
import { clocksOf } from '../../core/incident/clocks';
import { isOpen } from '../../core/incident/status';
import { isReviewed } from '../../core/review/reviewHeader';
import type { Plan } from '../../core/plan/plan';
import { severityRank } from '../../core/plan/plan';
import { toLabel } from '../../core/text/plain';
import { dayOf, type Instant } from '../../core/time/instant';
import { severityIcon as iconOfRank } from '../../protocol/severity';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `SEV1`, or `SEV?` while nobody has set one: the word carries the meaning, never a colour alone. */
export function severityWord(incident: Incident): string {
  return incident.severity ?? SEVERITY_UNSET;
}

/** Codicon of an incident's severity: see src/protocol/severity.ts. */
export function severityIcon(plan: Plan, incident: Incident): string {
  return iconOfRank(incident.severity === undefined ? undefined : severityRank(plan, incident.severity));
}

/** Icon and word, for pickers. */
export function severitySign(plan: Plan, incident: Incident): string {
  return `$(${severityIcon(plan, incident)}) ${severityWord(incident)}`;
}

/** `investigating · @alice leads · checkout, payments`. */
export function incidentDetail(incident: Incident): string {
  const lead = incident.roles.get(LEAD)?.[0];
  const parts = [
    incident.mergedInto === undefined ? incident.status : `merged into ${incident.mergedInto}`,
    isOpen(incident) ? (lead === undefined ? 'no lead' : `@${lead} leads`) : undefined,
    servicesOf(incident),
  ];
  return joined(parts);
}

/** What a row in a side bar says: the label begins with what must be seen where there is little room. */
interface RowText {
  readonly label: string;
  readonly description: string;
}

/**
 * `SEV2 12m no lead · Checkout fails` while it is open: a side bar of the usual width shows some 35 letters, so the facts that
 * change come before the title; the name of a lead would take the title's room, so only the lack of one does. Of what is over,
 * the title is what people look for. What awaits its review says like an item when that is due and who sees to it:
 * `SEV2 in 3d @alice · Checkout fails`.
 */
export function incidentRow(incident: Incident, now: Instant, review: ReviewFact = NO_REVIEW): RowText {
  const title = toLabel(incident.title);
  const services = servicesOf(incident);
  const severity = severityWord(incident);
  if (incident.phase === 'over') {
    const end = incident.mergedInto === undefined ? incident.status : `merged into ${incident.mergedInto}`;
    return { label: `${severity} · ${title}`, description: joined([end, services]) };
  }
  const since = isOpen(incident) ? incident.declaredAt : incident.resolvedAt;
  const age = since === undefined ? undefined : `${printAge(now - since)}${isOpen(incident) ? '' : ' ago'}`;
  if (review.row !== '') {
    return {
      label: joined([joined([severity, review.row], ' '), title]),
      description: joined([joined([incident.status, age], ' '), services]),
    };
  }
  const lead = incident.roles.get(LEAD)?.[0];
  const facts = [severity, age, isOpen(incident) && lead === undefined ? 'no lead' : undefined];
  const holder = isOpen(incident) && lead !== undefined ? `@${lead}` : undefined;
  return {
    label: joined([joined(facts, ' '), title]),
    description: joined([holder, incident.status, services]),
  };
}

/** How the review of an incident stands; both empty where none is awaited. */
export interface ReviewFact {
  /** For its row, below a heading that says what is awaited: `in 3d @alice`, `2d late no owner`, `reviewed`. */
  readonly row: string;
  /** In words: `review due in 3d (2026-11-30), @alice sees to it`. */
  readonly words: string;
}

const NO_REVIEW: ReviewFact = { row: '', words: '' };

export function reviewFact(plan: Plan, { incident, review }: IncidentRecord, now: Instant): ReviewFact {
  if (incident.phase !== 'review') {
    return NO_REVIEW;
  }
  if (review !== undefined && isReviewed(review.header)) {
    return { row: 'reviewed', words: 'reviewed' };
  }
  const due = clocksOf(plan, incident, review?.header).find(({ name }) => name === 'review')?.dueAt;
  if (due === undefined) {
    return NO_REVIEW;
  }
  // A review due on a day is in time until the day is over, so its clock ends at midnight.
  const day = review?.header.due ?? dayOf(due);
  const owner = review?.header.owner;
  const when = printDue(day, dayOf(now));
  const state = review === undefined ? 'no review yet' : `review ${review.header.state}`;
  return {
    row: `${when} ${owner === undefined ? 'no owner' : `@${toLabel(owner)}`}`,
    words: `${state}, ${due <= now ? 'was due' : 'due'} ${day} (${when}), ${owner === undefined ? 'nobody sees to it' : `@${toLabel(owner)} sees to it`}`,
  };
}

function servicesOf({ services }: Incident): string | undefined {
  return services.length > 0 ? toLabel(services.join(', ')) : undefined;
}

function joined(parts: readonly (string | undefined)[], between = ' · '): string {
  return parts.filter(part => part !== undefined && part !== '').join(between);
}

/** How long in one unit, rounded down: `0m`, `59m`, `3h`, `12d`. */
export function printAge(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < HOUR_MS) {
    return `${Math.floor(span / MINUTE_MS)}m`;
  }
  return span < 2 * DAY_MS ? `${Math.floor(span / HOUR_MS)}h` : `${Math.floor(span / DAY_MS)}d`;
}

/** What the ages in the rows say now; while it stays the same, no row has to be drawn again for the time alone. */
export function agesOf(incidents: readonly Incident[], now: Instant): string {
  const ages = incidents
    .filter(({ phase }) => phase !== 'over')
    .map(incident => (isOpen(incident) ? incident.declaredAt : incident.resolvedAt))
    .map(since => (since === undefined ? '' : printAge(now - since)));
  // Items become due with the day.
  return [dayOf(now), ...ages].join();
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** When an item is due, seen from a day: `3d late`, `today`, `in 2d`; beyond a fortnight `7 Dec`, or `2027-02-01` in another year. */
export function printDue(due: string | undefined, today: string): string {
  if (due === undefined) {
    return 'no date';
  }
  const days = Math.round((Date.parse(due) - Date.parse(today)) / DAY_MS);
  if (days < 0) {
    return `${-days}d late`;
  }
  if (days <= 14) {
    return days === 0 ? 'today' : `in ${days}d`;
  }
  const [year = '', month = '', day = ''] = due.split('-');
  return today.startsWith(year) ? `${Number(day)} ${MONTHS[Number(month) - 1] ?? month}` : due;
}

/** What the row of a remediation item is made of. */
interface ItemRowParts {
  readonly text: string;
  readonly due: string | undefined;
  readonly id: string | undefined;
  /** `#448`. */
  readonly issue: string | undefined;
  /** Handle; undefined for nobody, absent where the rows above say whose it is. */
  readonly owner?: string | undefined;
  /** The rows above say that it is late, so that this one only says by how much. */
  readonly isUnderOverdue?: boolean;
}

/**
 * `in 3d @alice · Circuit breaker…`: due and owner first, and neither the owner nor the word `late` where the rows above say it:
 * `3d @alice · …` of what is overdue.
 */
export function itemRow(parts: ItemRowParts, today: string): RowText {
  const owner = 'owner' in parts ? [parts.owner === undefined ? 'no owner' : `@${parts.owner}`] : [];
  const due = printDue(parts.due, today);
  const when = parts.isUnderOverdue === true ? due.replace(/ late$/, '') : due;
  return {
    label: joined([[when, ...owner].join(' '), toLabel(parts.text)]),
    description: joined([parts.id, parts.issue]),
  };
}
