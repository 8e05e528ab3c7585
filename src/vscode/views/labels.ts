import { toLabel } from '../../core/text/plain';
import { isOpen } from '../../core/incident/status';
import { SEVERITY_UNSET } from '../../core/incident/entry';
import { LEAD, type Incident } from '../../core/incident/incident';
import type { Plan } from '../../core/plan/plan';
import { severityRank } from '../../core/plan/plan';

/** `SEV1`, or `SEV?` while nobody has set one: the word carries the meaning, never a colour alone. */
export function severityWord(incident: Incident): string {
  return incident.severity ?? SEVERITY_UNSET;
}

/** Codicon by rank: shapes differ, not only colours. */
export function severityIcon(plan: Plan, incident: Incident): string {
  if (incident.severity === undefined) {
    return 'question';
  }
  return ['flame', 'error', 'warning', 'info'][Math.min(3, severityRank(plan, incident.severity))] ?? 'info';
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
    incident.services.length > 0 ? toLabel(incident.services.join(', ')) : undefined,
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}
