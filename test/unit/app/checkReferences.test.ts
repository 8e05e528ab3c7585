import assert from 'node:assert/strict';
import { checkReferences } from '../../../src/app/checkReferences';
import { effectiveEntries } from '../../../src/core/incident/incident';
import { parseLog } from '../../../src/core/incident/log';
import { DEFAULT_PLAN } from '../../../src/core/plan/defaultPlan';
import { logText, under } from '../../support/builders';

const SERVICES = [
  { id: 'checkout', name: 'Checkout' },
  { id: 'payments', name: 'Payments' },
];

function hints(story: string, services = SERVICES) {
  const text = logText(story);
  return checkReferences(effectiveEntries(parseLog(text).value), {
    plan: DEFAULT_PLAN,
    people: [],
    services,
  }).map(({ code, severity, message, range }) => {
    assert.equal(severity, 'hint');
    return [code, message, under(text, range).slice(15, 20)];
  });
}

describe('checkReferences', () => {
  it('hints at names that the team’s files do not have', () => {
    assert.deepEqual(
      hints(`
        08:15:00 a declared SEVI: x
        08:16:00 a severity P1
        08:17:00 a role leed @bob
        08:18:00 a services checkout, paymens
      `),
      [
        ['unknown-severity', 'The severity "SEVI" is not in livesite.yml; the nearest is "SEV1".', ':15:0'],
        ['unknown-severity', 'The severity "P1" is not in livesite.yml.', ':16:0'],
        ['unknown-role', 'The role "leed" is not in livesite.yml; the nearest is "lead".', ':17:0'],
        [
          'unknown-service',
          'The service "paymens" is not in services.yml; the nearest is "payments".',
          ':18:0',
        ],
      ],
    );
  });

  it('finds nothing wrong with names that are there, nor where no service is listed', () => {
    assert.deepEqual(
      hints(
        '08:15:00 a declared SEV?: x\n08:16:00 a severity SEV1\n08:17:00 a role lead @bob\n08:18:00 a services checkout',
      ),
      [],
    );
    assert.deepEqual(hints('08:18:00 a services anything', []), []);
  });

  it('does not mind what was put right or taken back', () => {
    assert.deepEqual(
      hints(`
        08:16:00 a severity P1
        08:17:00 a role leed @bob
        08:18:00 a corrected retract #1
        08:19:00 a corrected reword #2: lead @bob
      `),
      [],
    );
  });
});
