import assert from 'node:assert/strict';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import {
  agesOf,
  incidentRow,
  itemRow,
  printAge,
  printDue,
  severityIcon,
  severitySign,
} from '../../../../src/vscode/views/labels';
import { at, incidentOf } from '../../../support/builders';

const DECLARED = '08:15:02 alice declared SEV2: Checkout fails $(flame)';

describe('rows of the side bar', () => {
  it('begin with what changes while an incident is open: severity, age, and whether nobody leads', () => {
    const unled = incidentRow(incidentOf(DECLARED), at('08:27:30'));
    assert.deepEqual(unled, {
      label: 'SEV2 12m no lead · Checkout fails $\u200a(flame)',
      description: 'triage',
    });
    const led = incidentOf(`${DECLARED}\n08:20:00 bob role lead @bob\n08:21:00 bob services checkout, db`);
    assert.equal(incidentRow(led, at('10:20')).label, 'SEV2 2h · Checkout fails $\u200a(flame)');
    assert.equal(incidentRow(led, at('10:20')).description, '@bob · triage · checkout, db');
    const unset = incidentOf('08:15:02 alice declared SEV?: Slow');
    assert.equal(incidentRow(unset, at('08:15:30')).label, 'SEV? 0m no lead · Slow');
  });

  it('say how long a review has been waited for, and of what is over the title first', () => {
    const resolved = incidentOf(`${DECLARED}\n09:00:00 bob status resolved: fixed`);
    assert.match(incidentRow(resolved, at('2026-11-26 09:00')).label, /^SEV2 3d ago · Checkout/);
    const closed = incidentOf(`${DECLARED}\n09:00:00 bob status resolved: fixed\n09:01:00 bob status closed`);
    const led = incidentOf(`${DECLARED}\n08:20:00 bob role lead @bob\n09:00:00 bob status resolved: fixed`);
    assert.equal(incidentRow(led, at('10:00')).description, 'resolved');
    const awaited = { row: 'in 7d @alice', words: '' };
    assert.deepEqual(incidentRow(led, at('10:00'), awaited), {
      label: 'SEV2 in 7d @alice · Checkout fails $\u200a(flame)',
      description: 'resolved 1h ago',
    });
    assert.deepEqual(incidentRow(closed, at('10:00')), {
      label: 'SEV2 · Checkout fails $\u200a(flame)',
      description: 'closed',
    });
  });

  it('say when an item is due and whose it is before what it is', () => {
    const parts = { id: 'R1', text: 'Circuit breaker', due: '2026-11-21', issue: '#448' };
    assert.deepEqual(itemRow({ ...parts, owner: 'alice' }, '2026-11-23'), {
      label: '2d late @alice · Circuit breaker',
      description: 'R1 · #448',
    });
    assert.equal(
      itemRow({ ...parts, owner: undefined }, '2026-11-23').label,
      '2d late no owner · Circuit breaker',
    );
    assert.equal(itemRow(parts, '2026-11-23').label, '2d late · Circuit breaker');
    const under = { ...parts, owner: 'alice', isUnderOverdue: true };
    assert.equal(itemRow(under, '2026-11-23').label, '2d @alice · Circuit breaker');
    const bare = { id: undefined, text: 'x', due: undefined, issue: undefined };
    assert.deepEqual(itemRow(bare, '2026-11-23'), { label: 'no date · x', description: '' });
  });

  it('print days and ages short', () => {
    const due = (day: string): string => printDue(day, '2026-11-23');
    assert.deepEqual(
      ['2025-11-23', '2026-11-22', '2026-11-23', '2026-11-24', '2026-12-07', '2026-12-08', '2027-01-02'].map(
        due,
      ),
      ['365d late', '1d late', 'today', 'in 1d', 'in 14d', '8 Dec', '2027-01-02'],
    );
    const minute = 60_000;
    assert.deepEqual([-5, 0, 59 * minute, 60 * minute, 47 * 60 * minute, 48 * 60 * minute].map(printAge), [
      '0m',
      '0m',
      '59m',
      '1h',
      '47h',
      '2d',
    ]);
  });

  it('have to be drawn again when an age or the day changes, and not before', () => {
    const open = [incidentOf(DECLARED)];
    assert.equal(agesOf(open, at('08:20:02')), agesOf(open, at('08:21:01')));
    assert.notEqual(agesOf(open, at('08:20:02')), agesOf(open, at('08:21:02')));
    assert.notEqual(agesOf([], at('23:59')), agesOf([], at('2026-11-24 00:00')));
    const closed = [incidentOf(`${DECLARED}\n09:01:00 bob status closed`)];
    assert.equal(agesOf(closed, at('10:00')), agesOf([], at('10:00')));
  });

  it('have the sign of the severity, and a sign of its own while nobody has set one', () => {
    assert.equal(severityIcon(DEFAULT_PLAN, incidentOf(DECLARED)), 'warning');
    assert.equal(
      severitySign(DEFAULT_PLAN, incidentOf('08:15:02 alice declared SEV?: Slow')),
      '$(question) SEV?',
    );
  });
});
