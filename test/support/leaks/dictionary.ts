import { buildLeakDictionary, type LeakDictionary } from '../../../src/core/leaks/dictionary';
import { parsePeople } from '../../../src/core/people/people';
import { parsePlan } from '../../../src/core/plan/plan';
import { parseServices } from '../../../src/core/services/services';
import { readVendors } from '../../../src/core/vendors/vendors';
import * as team from './harborLedger';

/** The dictionary of the invented team. */
export function harborLedgerDictionary(): LeakDictionary {
  return buildLeakDictionary({
    plan: parsePlan(team.PLAN_YML).value,
    people: parsePeople(team.PEOPLE_YML).value,
    services: parseServices(team.SERVICES_YML).value,
    rotations: team.ROTATION_IDS,
    escalations: team.ESCALATION_IDS,
    incidents: team.INCIDENT_IDS,
    vendors: readVendors(team.VENDORS_YML),
    repositories: team.REPOSITORIES,
  });
}
