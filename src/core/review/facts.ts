import { wordsOf, type EffectiveEntry, type Incident } from '../incident/incident';
import { escapeText, SEVERITY_UNSET } from '../incident/entry';
import { sameHandle } from '../people/people';
import { roleName, severityInForce, type Plan } from '../plan/plan';
import { shorten } from '../text/plain';
import { dueDay } from '../time/duration';
import { printInstant, printSpan, type Instant } from '../time/instant';
import { printReference } from './references';

const UNKNOWN = 'not recorded';

/**
 * What the log knows that a review needs, as plain text for the review's template: times in UTC, durations in each severity, roles,
 * who did what. Nothing is guessed: what the log does not say is "not recorded".
 */
export function reviewFacts(
  plan: Plan,
  incident: Incident,
  owner: string,
  now: Instant,
): Readonly<Record<string, unknown>> {
  const severity = severityInForce(plan, incident.severity);
  const from = incident.impactStartedAt ?? incident.declaredAt;
  const inRoles = [...incident.roles.values()].flat();
  const others = incident.people.filter(person => !inRoles.some(holder => sameHandle(holder, person)));
  return {
    incident: incident.id,
    title: cell(incident.title),
    owner,
    due: severity.review === undefined ? '' : dueDay(incident.resolvedAt ?? now, severity.review),
    declared: time(incident.declaredAt),
    declaredBy: incident.declaredBy ?? 'unknown',
    impactStarted: time(incident.impactStartedAt),
    acknowledged: withPerson(incident.acknowledgedAt, incident.acknowledgedBy),
    mitigated: time(incident.mitigatedAt),
    resolved: time(incident.resolvedAt),
    timeToAcknowledge: span(incident.declaredAt, incident.acknowledgedAt),
    timeToMitigate: span(from, incident.mitigatedAt),
    timeToResolve: span(from, incident.resolvedAt),
    severities: severityDurations(incident, now),
    services: incident.services.length === 0 ? UNKNOWN : cell(incident.services.join(', ')),
    detection: detection(incident),
    roles: [...incident.roles]
      .filter(([, holders]) => holders.length > 0)
      .map(([role, holders]) => ({ role: roleName(plan, role), holders: mention(holders) })),
    others: others.length === 0 ? '' : mention(others),
    timeline: incident.entries
      .filter(({ retracted }) => !retracted)
      .sort((a, b) => a.at - b.at || (a.entry.id < b.entry.id ? -1 : 1))
      .map(effective => ({
        at: clockOf(effective.at),
        actor: effective.entry.actor,
        what: whatOf(effective),
        entry: printReference(effective, incident.declaredAt),
      })),
  };
}

function time(at: Instant | undefined): string {
  return at === undefined ? UNKNOWN : `${printInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}

function clockOf(at: Instant): string {
  return printInstant(at).slice(0, 16).replace('T', ' ');
}

function withPerson(at: Instant | undefined, person: string | undefined): string {
  return at === undefined || person === undefined ? time(at) : `${time(at)} by @${person}`;
}

function span(from: Instant | undefined, to: Instant | undefined): string {
  return from === undefined || to === undefined ? UNKNOWN : printSpan(Math.max(0, to - from));
}

function mention(handles: readonly string[]): string {
  return handles.map(handle => `@${handle}`).join(', ');
}

/**
 * A table cell: pipes would end it, and so would one behind a backslash that only escapes itself. An HTML comment that begins in one
 * would hide the rest of the review.
 */
function cell(text: string): string {
  return escapeText(text).replace(/(\\*)\|/g, '$1$1\\|');
}

const LONGEST_CELL = 240;

function whatOf(effective: EffectiveEntry): string {
  // A pasted log would drown the table; the whole entry is in timeline.md.
  const words = shorten(wordsOf(effective).split(' ⏎ ')[0] ?? '', LONGEST_CELL);
  return cell(`**${effective.entry.word}** ${words}`);
}

/** Total time spent in each severity, in the order they were first in force. */
export function severityDurations(
  incident: Incident,
  now: Instant,
): { readonly severity: string; readonly duration: string }[] {
  const totals = new Map<string, number>();
  for (const { severity, from, to } of incident.severityPeriods) {
    const name = severity ?? SEVERITY_UNSET;
    totals.set(name, (totals.get(name) ?? 0) + Math.max(0, (to ?? now) - from));
  }
  return [...totals].map(([severity, milliseconds]) => ({ severity, duration: printSpan(milliseconds) }));
}

function detection(incident: Incident): string {
  if (incident.detectedBy === undefined) {
    return 'How it was noticed is not recorded.';
  }
  const by = {
    monitor: 'a monitor',
    customer: 'a customer',
    support: 'support',
    staff: 'somebody of the team',
    vendor: 'a vendor',
  }[incident.detectedBy];
  const delay =
    incident.impactStartedAt === undefined || incident.detectedAt === undefined
      ? ''
      : `, ${printSpan(Math.max(0, incident.detectedAt - incident.impactStartedAt))} after the impact began`;
  return `Noticed by ${by}${delay}.`;
}
