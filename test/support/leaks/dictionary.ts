import { buildLeakDictionary, type LeakDictionary } from '../../../src/core/leaks/dictionary';
import { parsePeople } from '../../../src/core/people/people';
import { parsePlan } from '../../../src/core/plan/plan';
import { parseServices } from '../../../src/core/services/services';
import * as team from './harborLedger';

/** The dictionary of the invented team. */
export function harborLedgerDictionary(): LeakDictionary {
  return buildLeakDictionary({
    plan: parsePlan(team.PLAN_YML).value,
    words: {
      public: [
        'Harbor Ledger',
        'harborledger.example',
        'status.harborledger.example',
        'docs.harborledger.example',
        'app.harborledger.example',
        'support@harborledger.example',
        '+44 20 7946 0018',
        '@HarborLedger',
        'rate_limit_exceeded',
        'QuickBooks',
      ],
      internal: ['Project Falcon', 'blue deck', 'war room'],
      customers: ['Globex', 'Acme Bank', 'Initech GmbH'],
      vendors: ['Cloudstrata'],
    },
    people: parsePeople(team.PEOPLE_YML).value,
    services: parseServices(team.SERVICES_YML).value,
    rotations: team.ROTATION_IDS,
    escalations: team.ESCALATION_IDS,
    incidents: team.INCIDENT_IDS,
    vendors: [
      { name: 'Paynorth', id: 'paynorth', says: 'our payment provider' },
      { name: 'Mail Whale', id: 'mailwhale', says: undefined },
      { name: 'Lumen Queue', id: undefined, says: undefined },
    ],
    repositories: team.REPOSITORIES,
  });
}
