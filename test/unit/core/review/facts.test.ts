import assert from 'node:assert/strict';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { reviewFacts, severityDurations } from '../../../../src/core/review/facts';
import { at, incidentOf } from '../../../support/builders';

const facts = (text: string) => reviewFacts(DEFAULT_PLAN, incidentOf(text), 'alice', at('12:00'));

describe('reviewFacts', () => {
  it('tells what the log knows', () => {
    const { timeline, ...rest } = facts(`
      08:15:02 alice declared SEV2: Checkout | down
      08:15:03 alice services checkout, payments
      08:15:04 alice impact started 2026-11-23T08:00Z
      08:15:05 alice detected by customer at 2026-11-23T08:07Z
      08:17:02 bob acknowledged
      08:18:00 bob role lead @bob
      08:18:30 bob role responder @carol
      08:30:00 bob severity SEV1
      08:25 bob note the back-dated one
      08:40:00 bob note wrong
      08:41:00 bob corrected retract #10
      08:50:00 dave note <!-- open
      09:00:00 bob status mitigated
      09:30:00 bob status resolved
    `);
    assert.deepEqual(rest, {
      incident: '2026-11-23-checkout-errors',
      title: 'Checkout \\| down',
      owner: 'alice',
      due: '2026-11-26',
      declared: '2026-11-23 08:15 UTC',
      declaredBy: 'alice',
      impactStarted: '2026-11-23 08:00 UTC',
      acknowledged: '2026-11-23 08:17 UTC by @bob',
      mitigated: '2026-11-23 09:00 UTC',
      resolved: '2026-11-23 09:30 UTC',
      timeToAcknowledge: '2 min',
      timeToMitigate: '1 h',
      timeToResolve: '1 h 30 min',
      severities: [
        { severity: 'SEV2', duration: '14 min' },
        { severity: 'SEV1', duration: '1 h' },
      ],
      services: 'checkout, payments',
      detection: 'Noticed by a customer, 7 min after the impact began.',
      roles: [
        { role: 'Incident lead', holders: '@bob' },
        { role: 'Responder', holders: '@carol' },
      ],
      others: '@alice, @dave',
    });
    assert.ok(Array.isArray(timeline));
    assert.deepEqual(
      timeline.slice(-2).map(({ entry }: { readonly entry: string }) => entry.replace(/#\w+/, '#')),
      ['[09:00 status mitigated](timeline.md#)', '[09:30 status resolved](timeline.md#)'],
    );
    const copies = timeline.map(({ at, actor, what }: Readonly<Record<string, string>>) => ({
      at,
      actor,
      what,
    }));
    assert.deepEqual(copies.slice(-5), [
      { at: '2026-11-23 08:25', actor: 'bob', what: '**note** the back-dated one' },
      { at: '2026-11-23 08:30', actor: 'bob', what: '**severity** SEV1' },
      { at: '2026-11-23 08:50', actor: 'dave', what: '**note** &lt;!-- open' },
      { at: '2026-11-23 09:00', actor: 'bob', what: '**status** mitigated' },
      { at: '2026-11-23 09:30', actor: 'bob', what: '**status** resolved' },
    ]);
    assert.equal(timeline[0].what, '**declared** SEV2: Checkout \\| down');
  });

  it('guesses nothing', () => {
    const { severities, roles, timeline, ...rest } = facts('08:15:02 alice declared SEV?: x');
    assert.deepEqual([severities, roles], [[{ severity: 'SEV?', duration: '3 h 44 min' }], []]);
    assert.deepEqual(
      Object.entries(rest)
        .filter(([, value]) => value === 'not recorded')
        .map(([name]) => name),
      [
        'impactStarted',
        'acknowledged',
        'mitigated',
        'resolved',
        'timeToAcknowledge',
        'timeToMitigate',
        'timeToResolve',
        'services',
      ],
    );
    assert.equal(rest['detection'], 'How it was noticed is not recorded.');
    assert.ok(Array.isArray(timeline) && timeline.length === 1);
  });

  it('repeats nothing that was redacted', () => {
    const text = JSON.stringify(
      facts(
        '08:15:02 alice declared SEV2: hunter2\n08:16:00 a note hunter2\n08:17:00 a corrected redact #1\n08:17:01 a corrected redact #2',
      ),
    );
    assert.doesNotMatch(text, /hunter2/);
    assert.match(text, /\(redacted\)/);
  });
});

describe('severityDurations', () => {
  it('adds up what an incident was in twice', () => {
    const incident = incidentOf(`
      08:00:00 a declared SEV2: x
      08:10:00 a severity SEV1
      08:20:00 a severity SEV2
      08:50:00 a status resolved
      09:00:00 a reopened
    `);
    assert.deepEqual(severityDurations(incident, at('09:05')), [
      { severity: 'SEV2', duration: '45 min' },
      { severity: 'SEV1', duration: '10 min' },
    ]);
  });
});
