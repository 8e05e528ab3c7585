import assert from 'node:assert/strict';
import { clocksOf, nextDue } from '../../../../src/core/incident/clocks';
import { parsePlan } from '../../../../src/core/plan/plan';
import type { ReviewState } from '../../../../src/core/review/reviewHeader';
import { printInstant } from '../../../../src/core/time/instant';
import { incidentOf } from '../../../support/builders';

const PLAN = parsePlan('livesite: 1\nname: Acme\n').value;
const clock = (instant: number | undefined) =>
  instant === undefined
    ? ''
    : printInstant(instant).slice(0, 16).replace('2026-11-23T', '').replace('T', ' ');

/** Clocks as `acknowledge 08:20 met 08:16`: when each is due, and when it was met. */
function clocks(text: string, plan = PLAN): string[] {
  return clocksOf(plan, incidentOf(text, plan)).map(({ name, dueAt, state, metAt }) =>
    `${name} ${clock(dueAt)} ${state} ${clock(metAt)}`.trimEnd(),
  );
}

describe('clocksOf', () => {
  it('runs the promises of each severity from the declaration', () => {
    const declared = (severity: string) => clocks(`08:00:00 alice declared ${severity}: x`);
    assert.deepEqual(declared('SEV1'), [
      'acknowledge 08:05 running',
      'lead 08:05 running',
      'public-update 08:05 running',
      'internal-update 08:30 running',
    ]);
    assert.deepEqual(declared('SEV2'), [
      'acknowledge 08:05 running',
      'lead 08:10 running',
      'public-update 08:10 running',
      'internal-update 08:30 running',
    ]);
    assert.deepEqual(declared('SEV3'), [
      'acknowledge 08:15 running',
      'lead 08:30 running',
      'internal-update 12:00 running',
    ]);
    assert.deepEqual(declared('SEV4'), []);
  });

  it('takes an unset severity for the second, and asks for one', () => {
    assert.deepEqual(clocks('08:00:00 alice declared SEV?: x'), [
      'severity 08:05 running',
      'acknowledge 08:05 running',
      'lead 08:10 running',
      'public-update 08:10 running',
      'internal-update 08:30 running',
    ]);
    assert.deepEqual(clocks('08:00:00 alice declared P9: x').length, 4);
  });

  it('says what was met in time and what late', () => {
    assert.deepEqual(
      clocks(`
        08:00:00 alice declared SEV2: x
        08:05:00 bob acknowledged
        08:11:00 bob role lead @bob
        08:12:00 bob update public: We know
        08:13:00 bob update we try
      `),
      [
        'acknowledge 08:05 met 08:05',
        'lead 08:10 missed 08:11',
        'public-update 08:42 running',
        'internal-update 08:43 running',
      ],
    );
  });

  it('judges a promise by the severity that was in force when it was kept', () => {
    assert.deepEqual(
      clocks(`
        08:00:00 alice declared SEV3: x
        08:14:00 bob acknowledged
        08:20:00 bob role lead @bob
        09:00:00 bob severity SEV1
      `).slice(0, 2),
      ['acknowledge 08:15 met 08:14', 'lead 08:30 met 08:20'],
    );
  });

  it('counts from the latest update, also where an earlier one is noted down later', () => {
    const [, , update] = clocks(`
      08:00:00 alice declared SEV2: x
      08:01:00 bob acknowledged
      08:20:00 bob update public: one
      08:10 bob update public: the one before
    `);
    assert.equal(update, 'public-update 08:50 running');
  });

  it('stops at the end and starts the review’s', () => {
    const text = `
      08:00:00 alice declared SEV1: x
      08:01:00 bob acknowledged
      09:00:00 bob status resolved
    `;
    assert.deepEqual(clocks(text), [
      'acknowledge 08:05 met 08:01',
      'review 2026-11-26 09:00 running',
      'customer-review 2026-12-07 09:00 running',
    ]);
    assert.deepEqual(clocks(`${text}\n10:00:00 bob status closed`), ['acknowledge 08:05 met 08:01']);
    assert.equal(clocks(`${text}\n10:00:00 bob reopened`).length, 4);
  });

  it('waits for a review until its own day is over, and no more once it is agreed on', () => {
    const incident = incidentOf(`
      08:00:00 alice declared SEV1: x
      08:01:00 bob acknowledged
      09:00:00 bob status resolved
    `);
    const due = (state: ReviewState, day: string | undefined) =>
      clocksOf(PLAN, incident, { state, due: day })
        .filter(({ name }) => name === 'review')
        .map(({ dueAt }) => printInstant(dueAt));
    assert.deepEqual(due('draft', undefined), ['2026-11-26T09:00:00Z']);
    assert.deepEqual(due('in-review', '2026-11-30'), ['2026-12-01T00:00:00Z']);
    assert.deepEqual([...due('reviewed', '2026-11-30'), ...due('closed', undefined)], []);
  });

  it('are none for what was declined, merged or never declared', () => {
    assert.deepEqual(clocks('08:00:00 a declared SEV1: x\n08:01:00 a status declined'), []);
    assert.deepEqual(clocks('08:00:00 a declared SEV1: x\n08:01:00 a status merged into 2026-11-23-x'), []);
    assert.deepEqual(clocks('08:01:00 a note x'), []);
  });

  it('follow the plan', () => {
    const plan = parsePlan(`livesite: 1
name: Acme
severities:
  - { id: ONE, name: a, test: b, acknowledge: 1h, public-update: { every: 2h }, internal-update: { first: 10m } }
`).value;
    assert.deepEqual(clocks('08:00:00 a declared ONE: x', plan), [
      'acknowledge 09:00 running',
      'public-update 10:00 running',
      'internal-update 08:10 running',
    ]);
    assert.deepEqual(clocks('08:00:00 a declared ONE: x\n08:05:00 a update x', plan), [
      'acknowledge 09:00 running',
      'public-update 10:00 running',
    ]);
  });
});

describe('nextDue', () => {
  it('is the running promise that is due first', () => {
    const incident = incidentOf('08:00:00 a declared SEV2: x\n08:20:00 a acknowledged');
    assert.equal(nextDue(clocksOf(PLAN, incident))?.name, 'lead');
    assert.equal(nextDue([]), undefined);
  });
});
