import assert from 'node:assert/strict';
import fc from 'fast-check';
import { statusPeriods } from '../../../../src/core/incident/statusPeriods';
import { STATUSES } from '../../../../src/core/incident/status';
import { printInstant } from '../../../../src/core/time/instant';
import { at, idOf, incidentOf } from '../../../support/builders';

const clock = (instant: number | undefined): string =>
  instant === undefined ? '' : printInstant(instant).slice(11, 16);

function periodsOf(text: string): string[] {
  return statusPeriods(incidentOf(text)).map(
    ({ status, from, to }) => `${status} ${clock(from)}-${clock(to)}`,
  );
}

const STORY = `
  08:00:00 alice declared SEV2: Checkout
  08:05:00 bob acknowledged
  09:00:00 bob status mitigated
  10:00:00 bob status resolved`;

describe('statusPeriods', () => {
  it('follow the statuses', () => {
    assert.deepEqual(periodsOf(STORY), [
      'triage 08:00-08:05',
      'investigating 08:05-09:00',
      'mitigated 09:00-10:00',
      'resolved 10:00-',
    ]);
    assert.deepEqual(periodsOf('08:00:00 alice note nothing said yet'), []);
  });

  it('take what was said last for the time from which on it holds', () => {
    assert.deepEqual(periodsOf(`${STORY}\n10:05:00 bob reopened\n09:30 bob status mitigated`), [
      'triage 08:00-08:05',
      'investigating 08:05-09:00',
      'mitigated 09:00-',
    ]);
    assert.deepEqual(periodsOf(`${STORY}\n08:02 bob status resolved`), [
      'triage 08:00-08:02',
      'resolved 08:02-',
    ]);
    assert.deepEqual(periodsOf(`${STORY}\n07:00 bob status closed`), ['closed 07:00-']);
  });

  it('keep a status whose words were redacted, and drop one that was retracted', () => {
    const redacted = `${STORY}\n10:10:00 bob corrected redact #3: a name`;
    assert.deepEqual(periodsOf(redacted), periodsOf(STORY));
    const retracted = `${STORY}\n10:10:00 bob corrected retract #3: not yet`;
    assert.deepEqual(periodsOf(retracted), [
      'triage 08:00-08:05',
      'investigating 08:05-10:00',
      'resolved 10:00-',
    ]);
  });

  it('never overlap and end with the incident’s status, whatever times people state and correct', () => {
    const said = fc.constantFrom(
      'declared SEV2: x',
      'acknowledged',
      'reopened again',
      'note x',
      ...STATUSES.map(status => `status ${status}`),
      ...['retract', 'redact'].flatMap(how => [0, 1, 2, 3].map(n => `corrected ${how} ${idOf(n + 1)}: x`)),
      ...[0, 1, 2, 3].map(n => `corrected time ${idOf(n + 1)}: 2026-11-23T08:0${n}Z`),
    );
    const line = fc
      .tuple(fc.integer({ min: 0, max: 12 }), said)
      .map(([minute, words]) => `08:${String(minute).padStart(2, '0')} bob ${words}`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), lines => {
        const incident = incidentOf(lines.join('\n'));
        const periods = statusPeriods(incident);
        assert.equal(periods.at(-1)?.status ?? 'triage', incident.status);
        assert.ok(periods.every(({ from }) => from >= at('08:00')));
        for (const [index, { status, from, to }] of periods.entries()) {
          const next = periods[index + 1];
          assert.equal(to, next?.from);
          assert.ok(to === undefined || from < to);
          assert.notEqual(status, next?.status);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
