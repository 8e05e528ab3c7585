import assert from 'node:assert/strict';
import {
  lastDone,
  publicationsOf,
  publishedAt,
  shownDay,
  unsettled,
} from '../../../../src/core/customerReview/publications';
import { clocksOf } from '../../../../src/core/incident/clocks';
import { foldIncident, type Incident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import type { Plan } from '../../../../src/core/plan/plan';

const HASH = `sha256:${'a'.repeat(64)}`;
const id = (n: number): string => `01MA0000000000${String(n).padStart(2, '0')}`;

function incidentOf(...words: readonly string[]): Incident {
  const lines = words.map(
    (line, n) => `- 2026-11-2${3 + Math.min(n, 6)}T08:00:00Z @alice ${line} <!--${id(n)}-->`,
  );
  const { value, problems } = parseLog(lines.join('\n'));
  assert.deepEqual(problems, []);
  return foldIncident('2026-11-23-x', value, new Set(['lead']));
}

const declared = '**declared** SEV1: x';
const begin = (step: string, edition = 'final', target = 'acme/status'): string =>
  `**publishing** github ${step} ${edition} ${HASH} ${target}`;
const end = (entry: number, outcome: string): string => `**published** ${id(entry)} ${outcome}`;
const place = { channel: 'github', target: 'Acme/Status' } as const;

describe('shownDay', () => {
  // One entry a day, from 23 November on.
  const dayOf = (step: 'draft' | 'publish', hash: string, ...words: readonly string[]): string =>
    shownDay(publicationsOf(incidentOf(...words)), { ...place, step, hash, day: '2026-12-24' });

  it('is the step’s own where nothing was done before, or of another text or place', () => {
    assert.equal(dayOf('publish', HASH, declared), '2026-12-24');
    assert.equal(dayOf('publish', HASH, declared, begin('draft')), '2026-12-24');
    const drafted = [declared, begin('draft'), end(1, 'done')];
    assert.equal(dayOf('publish', HASH.replaceAll('a', 'b'), ...drafted), '2026-12-24');
    const elsewhere = [declared, begin('draft', 'final', 'acme/other'), end(1, 'done')];
    assert.equal(dayOf('publish', HASH, ...elsewhere), '2026-12-24');
  });

  it('is the draft’s for showing it, and what is shown already stays', () => {
    const drafted = [declared, begin('draft'), end(1, 'done')];
    assert.deepEqual(
      [dayOf('publish', HASH, ...drafted), dayOf('draft', HASH, ...drafted)],
      ['2026-11-24', '2026-12-24'],
    );
    const shown = [...drafted, begin('publish'), end(3, 'done')];
    assert.deepEqual(
      [dayOf('publish', HASH, ...shown), dayOf('draft', HASH, ...shown)],
      ['2026-11-24', '2026-11-24'],
    );
  });

  it('does not change where the log’s time is corrected', () => {
    const files = { channel: 'files', target: 'x' } as const;
    const shown = incidentOf(
      declared,
      begin('publish').replace('github', 'files').replace('acme/status', 'x'),
      end(1, 'done'),
      `**corrected** time ${id(1)}: 2026-11-20T08:00:00Z`,
    );
    const step = { ...files, step: 'publish', hash: HASH, day: '2026-12-24' } as const;
    assert.equal(shownDay(publicationsOf(shown), step), '2026-11-24');
  });
});

describe('publicationsOf', () => {
  it('tells what was begun and what became of it', () => {
    const incident = incidentOf(
      declared,
      begin('draft'),
      end(1, 'done https://x.example/a: fine'),
      begin('publish'),
    );
    const all = publicationsOf(incident);
    assert.deepEqual(
      all.map(({ step, outcome, address, text }) => [step, outcome, address, text]),
      [
        ['draft', 'done', 'https://x.example/a', 'fine'],
        ['publish', 'open', '', ''],
      ],
    );
    assert.deepEqual(
      unsettled(all).map(({ step }) => step),
      ['publish'],
    );
    assert.equal(lastDone(all, place, 'draft')?.address, 'https://x.example/a');
    assert.equal(lastDone(all, place, 'publish'), undefined);
    assert.equal(publishedAt(all, 'final'), undefined);
  });

  it('lets the last outcome count, and a step that was done later settle one before', () => {
    const twice = publicationsOf(incidentOf(declared, begin('draft'), end(1, 'unknown'), end(1, 'done')));
    assert.equal(twice[0]?.outcome, 'done');
    const again = incidentOf(declared, begin('draft'), end(1, 'unknown'), begin('draft'), end(3, 'done'));
    assert.deepEqual(unsettled(publicationsOf(again)), []);
    const elsewhere = incidentOf(declared, begin('draft'), begin('draft', 'final', 'acme/b'), end(2, 'done'));
    assert.equal(unsettled(publicationsOf(elsewhere)).length, 1);
  });

  it('cannot be unsaid: what was sent was sent', () => {
    const incident = incidentOf(
      declared,
      begin('publish'),
      end(1, 'done'),
      `**corrected** retract ${id(1)}: oops`,
    );
    assert.equal(publicationsOf(incident)[0]?.outcome, 'done');
  });
});

describe('the promise of a customer review', () => {
  const plan: Plan = {
    ...DEFAULT_PLAN,
    severities: DEFAULT_PLAN.severities.map(severity => ({
      ...severity,
      'customer-review': { preliminary: { count: 3, unit: 'd' }, final: { count: 14, unit: 'd' } },
    })),
  };
  const states = (...words: readonly string[]): string[] =>
    clocksOf(plan, incidentOf(declared, '**status** resolved', ...words))
      .filter(({ name }) => name.includes('customer-review'))
      .map(({ name, state, dueAt }) => `${name} ${new Date(dueAt).toISOString().slice(0, 10)} ${state}`);

  it('runs from the resolution until an edition is published', () => {
    assert.deepEqual(states(), [
      'preliminary-customer-review 2026-11-27 running',
      'customer-review 2026-12-08 running',
    ]);
    assert.deepEqual(states(begin('draft', 'preliminary'), end(2, 'done')), states());
    assert.deepEqual(states(begin('publish', 'preliminary'), end(2, 'done')), [
      'preliminary-customer-review 2026-11-27 met',
      'customer-review 2026-12-08 running',
    ]);
  });

  it('is kept for both editions by a final one, late or not', () => {
    assert.deepEqual(states('**note** a', '**note** b', begin('publish'), end(4, 'done')), [
      'preliminary-customer-review 2026-11-27 missed',
      'customer-review 2026-12-08 met',
    ]);
  });
});
