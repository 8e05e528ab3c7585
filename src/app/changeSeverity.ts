import type { Change } from '../core/change/change';
import { SEVERITY_UNSET } from '../core/incident/entry';
import { toOneLine } from '../core/text/plain';
import type { Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

/** Sets or changes the severity. */
export function planChangeSeverity(
  site: LiveSite,
  input: {
    readonly incident: string;
    readonly severity: string;
    readonly reason?: string;
    readonly statedAt?: Instant | undefined;
  },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  if (!site.plan.severities.some(({ id }) => id === input.severity)) {
    throw new Refusal(
      `There is no severity ${toOneLine(input.severity)}. The plan has ${site.plan.severities.map(({ id }) => id).join(', ')}.`,
    );
  }
  const before = record.incident.severity;
  if (before === input.severity) {
    throw new Refusal(`It is ${input.severity} already.`);
  }
  const body = { kind: 'severity', severity: input.severity, text: toOneLine(input.reason ?? '') } as const;
  return planEntries(record, [body], author, `severity ${before ?? SEVERITY_UNSET} -> ${input.severity}`, {
    statedAt: input.statedAt,
  });
}
