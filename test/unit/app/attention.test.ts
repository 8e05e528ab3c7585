import assert from 'node:assert/strict';
import {
  alarmOf,
  attentionOf,
  isPressing,
  othersText,
  saysPaging,
  worstOf,
  type Attention,
} from '../../../src/app/attention';
import { EMPTY_SITE, type IncidentRecord } from '../../../src/app/site';
import { foldIncident } from '../../../src/core/incident/incident';
import { parseLog } from '../../../src/core/incident/log';

const NOW = Date.parse('2026-11-23T09:00:00Z');

function record(id: string, lines: readonly string[]): IncidentRecord {
  const log = parseLog(
    lines.map((line, n) => `- ${line} <!--01MA0000000000${'ABCDEFGH'[n]}-->`).join('\n'),
  ).value;
  const incident = foldIncident(id, log, new Set(['lead']));
  const texts = { incidentText: undefined, reviewText: undefined, customerReviewText: undefined };
  return { incident, log, folder: '', ...texts, review: undefined, customerReview: undefined };
}

const acknowledged = '2026-11-23T08:51:00Z @bob **acknowledged**';
const led = '2026-11-23T08:51:00Z @bob **role** lead @bob';

const order = (...incidents: readonly IncidentRecord[]): string[] =>
  attentionOf({ ...EMPTY_SITE, incidents }, NOW).map(({ record: { incident }, clock, late }) =>
    [incident.id, clock?.name ?? 'nothing', late ? 'late' : 'in time'].join(' '),
  );

describe('attentionOf', () => {
  it('puts what is due first on top, whatever its severity: nothing that is late hides behind something worse', () => {
    const worse = record('a-sev1', ['2026-11-23T08:58:00Z @al **declared** SEV1: A', acknowledged, led]);
    const late = record('b-sev2', ['2026-11-23T08:40:00Z @al **declared** SEV2: B', acknowledged, led]);
    assert.deepEqual(order(worse, late), ['b-sev2 public-update late', 'a-sev1 public-update in time']);
  });

  it('puts an active SEV1 before a recovering one, and a promise given up days ago behind all', () => {
    const stale = record('2026-11-17-sev3', [
      '2026-11-17T08:00:00Z @al **declared** SEV3: S',
      '2026-11-17T08:30:00Z @al **status** monitoring',
    ]);
    const recovering = record('b-sev1', [
      '2026-11-23T08:00:00Z @al **declared** SEV1: B',
      acknowledged,
      '2026-11-23T08:30:00Z @al **status** monitoring',
    ]);
    const active = record('c-sev2', ['2026-11-23T08:30:00Z @al **declared** SEV2: C']);
    const inTime = record('d-sev2', ['2026-11-23T08:59:00Z @al **declared** SEV2: D']);
    const names = order(stale, recovering, active, inTime).map(line => line.split(' ')[0]);
    assert.deepEqual(names, ['c-sev2', 'b-sev1', 'd-sev2', '2026-11-17-sev3']);
  });

  it('asks for the severity nobody has set', () => {
    assert.deepEqual(order(record('c', ['2026-11-23T08:59:00Z @al **declared** SEV?: C'])), [
      'c severity in time',
    ]);
  });

  it('leaves out what is over or waits for its review, and keeps what has no promise at the end', () => {
    const cosmetic = record('d-sev4', ['2026-11-23T08:40:00Z @al **declared** SEV4: D']);
    const resolved = record('e', [
      '2026-11-23T08:40:00Z @al **declared** SEV1: E',
      '2026-11-23T08:50:00Z @al **status** resolved',
    ]);
    const open = record('f-sev3', ['2026-11-23T08:59:00Z @al **declared** SEV3: F']);
    assert.deepEqual(order(cosmetic, resolved, open), [
      'f-sev3 acknowledge in time',
      'd-sev4 nothing in time',
    ]);
  });
});

describe('a page beside what is promised', () => {
  const [late, inTime, stale] = [
    record('a', ['2026-11-23T08:40:00Z @al **declared** SEV2: A', acknowledged, led]),
    record('b', ['2026-11-23T08:58:00Z @al **declared** SEV2: B', acknowledged, led]),
    record('c', ['2026-11-17T08:40:00Z @al **declared** SEV2: C']),
  ].map((one): Attention | undefined => attentionOf({ ...EMPTY_SITE, incidents: [one] }, NOW)[0]);
  assert.ok(late && inTime && stale);

  it('stands first where somebody waits for it', () => {
    for (const tone of ['soon', 'due', 'late'] as const) {
      assert.ok(isPressing(inTime, { tone, text: '' }, NOW), tone);
      assert.ok(!isPressing(stale, { tone, text: '' }, NOW), tone);
    }
    assert.ok(!isPressing(inTime, { tone: 'running', text: '' }, NOW));
    assert.ok(!isPressing(inTime, undefined, NOW));
  });

  it('does not hide a late promise while it has time', () => {
    assert.ok(!saysPaging(late, { tone: 'running', text: '' }));
    assert.ok(saysPaging(late, { tone: 'due', text: '' }));
    assert.ok(saysPaging(inTime, { tone: 'running', text: '' }));
  });
});

describe('the colour of the status bar', () => {
  it('is named where the incident that is shown is not the reason for it', () => {
    const [severe, plain] = [
      record('a', ['2026-11-23T08:59:00Z @al **declared** SEV1: A', acknowledged, led]),
      record('b', ['2026-11-23T08:58:00Z @al **declared** SEV2: B', acknowledged, led]),
    ].map((one): Attention | undefined => attentionOf({ ...EMPTY_SITE, incidents: [one] }, NOW)[0]);
    assert.ok(severe && plain);
    assert.equal(alarmOf(severe, undefined), 'critical');
    assert.equal(alarmOf(plain, { tone: 'due', text: '' }), 'none');
    assert.equal(alarmOf(plain, { tone: 'late', text: '' }), 'late', 'the page that is shown is late');
    assert.equal(othersText(['none', 'none', 'critical'], 'SEV1'), ' +2, SEV1');
    assert.equal(othersText(['late', 'critical'], 'SEV1'), ' +1, SEV1');
    assert.equal(othersText(['none', 'late'], ''), ' +1, late');
    assert.deepEqual(
      [othersText(['critical', 'late'], 'SEV1'), othersText(['late', 'late'], ''), othersText(['late'], '')],
      [' +1', ' +1', ''],
    );
    assert.deepEqual(
      [worstOf(['none', 'late']), worstOf(['late', 'critical']), worstOf([])],
      ['late', 'critical', 'none'],
    );
  });
});
