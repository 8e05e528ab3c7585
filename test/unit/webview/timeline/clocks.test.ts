import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  answerTo,
  readClock,
  readClocks,
  redrawInterval,
  turnedLate,
} from '../../../../webview/timeline/clocks';
import { at, clock } from './fixtures';

describe('timeline clocks', () => {
  it('counts down, warns, and turns late', () => {
    const read = (time: string) => readClock(clock(), at(time));
    assert.deepEqual(
      [read('08:01').tone, read('08:01').text, read('08:01').used],
      ['running', '4:00 left', 0.2],
    );
    assert.deepEqual([read('08:04').tone, read('08:04').text], ['soon', '1:00 left']);
    assert.deepEqual([read('08:05').tone, read('08:05').text], ['soon', '0:00 left']);
    assert.deepEqual(
      [read('08:06:40').tone, read('08:06:40').text, read('08:06:40').used],
      ['late', 'late by 1:40', 1],
    );
    assert.equal(readClock(clock({ dueAt: '2026-11-23T10:05:00Z' }), at('08:00')).text, '2 h 05 min left');
  });

  it('says how settled clocks went', () => {
    const metAt = '2026-11-23T08:02:05Z';
    assert.equal(readClock(clock({ state: 'met', metAt }), at('09:00')).text, 'met in 2:05');
    assert.equal(readClock(clock({ state: 'met' }), at('09:00')).text, 'met');
    assert.equal(readClock(clock({ state: 'missed' }), at('09:00')).text, 'missed');
    assert.equal(
      readClock(clock({ state: 'missed', metAt: '2026-11-23T08:07:00Z' }), at('09:00')).text,
      'met 2:00 late',
    );
  });

  it('puts what is late first and what is settled last', () => {
    const clocks = [
      clock({ id: 'met', state: 'met' }),
      clock({ id: 'later', dueAt: '2026-11-23T12:00:00Z' }),
      clock({ id: 'missed', state: 'missed' }),
      clock({ id: 'late' }),
      clock({ id: 'next', dueAt: '2026-11-23T11:00:00Z' }),
    ];
    const order = readClocks(clocks, at('09:00')).map(({ id }) => id);
    assert.deepEqual(order, ['late', 'next', 'later', 'missed', 'met']);
  });

  it('announces a clock once, in the tick in which it turns late', () => {
    const clocks = [clock(), clock({ id: 'met', label: 'Met', state: 'met' })];
    assert.deepEqual(turnedLate(clocks, at('08:04:59'), at('08:05')), []);
    assert.deepEqual(turnedLate(clocks, at('08:05'), at('08:05:01')), ['Acknowledge']);
    assert.deepEqual(turnedLate(clocks, at('08:05:01'), at('08:05:02')), []);
  });

  it('lead to what stops them, while they run and where that is offered', () => {
    const actions = ['acknowledge', 'changeSeverity', 'assignRole'] as const;
    const lead = (id: string, tone: 'running' | 'late' | 'met' | 'missed' = 'late', readOnly = '') =>
      answerTo({ id, tone }, { actions: readOnly === '' ? actions : [], readOnly })?.happening;
    assert.deepEqual(lead('acknowledge'), { type: 'action', action: 'acknowledge' });
    assert.deepEqual(lead('severity', 'running'), { type: 'action', action: 'changeSeverity' });
    assert.deepEqual(lead('lead'), { type: 'action', action: 'assignRole', role: 'lead' });
    assert.deepEqual(lead('public-update'), { type: 'compose', kind: 'customer-update' });
    assert.deepEqual(lead('internal-update'), { type: 'compose', kind: 'internal-update' });
    assert.equal(lead('review'), undefined, 'not offered here');
    assert.equal(lead('weather'), undefined);
    for (const id of ['acknowledge', 'public-update']) {
      for (const settled of [lead(id, 'met'), lead(id, 'missed'), lead(id, 'late', 'Not trusted.')]) {
        assert.equal(settled, undefined, id);
      }
    }
  });

  it('ticks each second only while a clock runs', () => {
    const met = [clock({ state: 'met' })];
    const paging = { before: '@bob is paged', due: '', late: '' };
    const dueAt = '2026-11-23T08:05:00Z';
    assert.equal(redrawInterval({ clocks: [clock()], active: true }), 1000);
    assert.equal(redrawInterval({ clocks: met, active: true }), 30_000);
    assert.equal(redrawInterval({ clocks: met, active: false }), undefined);
    assert.equal(redrawInterval({ clocks: met, active: true, paging }), 30_000, 'nobody more is paged');
    assert.equal(redrawInterval({ clocks: met, active: true, paging: { ...paging, dueAt } }), 1000);
  });

  it('keeps its bar within bounds whatever the times are', () => {
    const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(instant, instant, instant, (start, due, now) => {
        const times = { startedAt: new Date(start).toISOString(), dueAt: new Date(due).toISOString() };
        const { used } = readClock(clock(times), now);
        assert.ok(used >= 0 && used <= 1);
      }),
    );
  });
});
