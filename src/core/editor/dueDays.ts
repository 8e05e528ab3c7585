import { severityInForce } from '../plan/plan';
import { dueDay, printDuration, type Duration } from '../time/duration';
import { dayOf, type Instant } from '../time/instant';
import type { SiteKnowledge } from './knowledge';

export interface DueSuggestion {
  /** `yyyy-mm-dd` */
  readonly day: string;
  /** Why this day: `SEV1 promises 15 days`, `in 14 days`. */
  readonly reason: string;
}

const USUAL: readonly Duration[] = [7, 14, 30].map(count => ({ count, unit: 'd' }));
const DAY_MS = 86_400_000;

/** Days an item of an incident may be due: what its severity promises, then one, two and four weeks from now. */
export function suggestedDueDays(
  site: SiteKnowledge,
  incident: string | undefined,
  now: Instant,
): readonly DueSuggestion[] {
  const known = incident === undefined ? undefined : site.byId.get(incident);
  const severity = known === undefined ? undefined : severityInForce(site.plan, known.incident.severity);
  const promise = severity?.remediation;
  const promised =
    severity === undefined || promise === undefined
      ? []
      : [{ day: dueDay(now, promise), reason: `${severity.id} promises ${printDuration(promise)}` }];
  const usual = USUAL.map(span => ({ day: dueDay(now, span), reason: `in ${printDuration(span)}` }));
  return [...promised, ...usual.filter(({ day }) => day !== promised[0]?.day)];
}

/** `in 3 days`, `tomorrow`, `today`, `yesterday`, `3 days ago`: a day seen from now, in UTC. */
export function dayFromNow(day: string, now: Instant): string {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dayOf(now)}T00:00:00Z`)) / DAY_MS);
  switch (days) {
    case 0:
      return 'today';
    case 1:
      return 'tomorrow';
    case -1:
      return 'yesterday';
    default:
      return days > 0 ? `in ${days} days` : `${-days} days ago`;
  }
}
