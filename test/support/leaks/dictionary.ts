import fs from 'node:fs';
import path from 'node:path';
import { buildLeakDictionary, type LeakDictionary } from '../../../src/core/leaks/dictionary';
import { parsePeople } from '../../../src/core/people/people';
import { DEFAULT_PLAN } from '../../../src/core/plan/defaultPlan';
import { parsePlan } from '../../../src/core/plan/plan';
import { parseServices } from '../../../src/core/services/services';
import { readVendors } from '../../../src/core/vendors/vendors';
import { ROOT } from '../../tools/root.mjs';
import * as team from './harborLedger';
import * as plain from './plainNames';

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

/** The dictionary of a team that calls everything by plain words. */
export function plainNamesDictionary(): LeakDictionary {
  return buildLeakDictionary({
    plan: parsePlan(plain.PLAIN_PLAN_YML).value,
    people: parsePeople(plain.PLAIN_PEOPLE_YML).value,
    services: parseServices(plain.PLAIN_SERVICES_YML).value,
    rotations: plain.PLAIN_ROTATIONS,
    escalations: [{ id: 'default', name: 'Default' }],
    incidents: ['2026-11-23-search-is-slow', '2026-11-24-sign-in'],
    vendors: readVendors(plain.PLAIN_VENDORS_YML),
    repositories: ['parceldesk/web', 'parceldesk/platform'],
  });
}

/** The dictionary of the sample live site. */
export function sampleDictionary(): LeakDictionary {
  const read = (file: string): string =>
    fs.readFileSync(path.join(ROOT, 'test/fixtures/sample/site', file), 'utf8');
  return buildLeakDictionary({
    plan: { ...DEFAULT_PLAN, name: 'Northwind Trails' },
    people: parsePeople(read('people.yml')).value,
    services: parseServices(read('services.yml')).value,
    rotations: ['primary', 'secondary'].map(id => ({ id, name: undefined })),
    escalations: ['default', 'payments'].map(id => ({ id, name: undefined })),
    incidents: [],
    vendors: [],
    repositories: ['northwind/live'],
  });
}
