import { SEVERITY_UNSET } from '../incident/entry';
import { LEAD, type Incident } from '../incident/incident';
import { toLabel } from '../text/plain';

/** Where an incident stands, in one short line: `SEV2 · investigating · lead @alice`. No clock: it stays true while it is shown. */
export function stateOf(incident: Incident): string {
  const lead = incident.roles.get(LEAD)?.[0];
  const parts = [
    incident.severity ?? SEVERITY_UNSET,
    incident.mergedInto === undefined ? incident.status : `merged into ${incident.mergedInto}`,
    lead === undefined ? (incident.phase === 'active' ? 'no lead' : undefined) : `lead @${lead}`,
  ];
  return toLabel(parts.filter(part => part !== undefined).join(' · '));
}
