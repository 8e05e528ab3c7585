import { stageToCome } from '../core/escalation/escalationState';
import type { Incident } from '../core/incident/incident';
import { severityRank } from '../core/plan/plan';
import { toOneLine } from '../core/text/plain';
import { escalationIn } from './preparePage';
import type { LiveSite } from './site';

/**
 * What to say to whoever has raised an incident's severity after somebody had acknowledged it: the path goes no further by itself, so
 * that nobody is woken whom the people at work do not want; undefined where there is nothing to say.
 */
export function raisedSeverityWords(site: LiveSite, before: Incident): string | undefined {
  const record = site.byId.get(before.id);
  const severity = record?.incident.severity;
  if (record === undefined || severity === undefined || before.acknowledgedAt === undefined) {
    return undefined;
  }
  const isRaised = severityRank(site.plan, severity) < severityRank(site.plan, before.severity);
  const escalation = isRaised ? escalationIn(site, record) : undefined;
  if (
    escalation === undefined ||
    escalation.next !== undefined ||
    stageToCome(escalation.path, escalation.pages) === undefined
  ) {
    return undefined;
  }
  return `“${toOneLine(record.incident.title)}” is ${severity} now. Somebody has acknowledged it, so nobody else is paged by itself.`;
}
