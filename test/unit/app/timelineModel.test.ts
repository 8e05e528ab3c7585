import assert from 'node:assert/strict';
import { statusPeriods } from '../../../src/core/incident/statusPeriods';
import { foldIncident } from '../../../src/core/incident/incident';
import { parseLog } from '../../../src/core/incident/log';
import { EMPTY_SITE } from '../../../src/app/site';
import { timelineModel } from '../../../src/app/timelineModel';
import { isToTimeline } from '../../../src/protocol/timeline';

const ID = '2026-11-23-checkout-errors';
const LOG = [
  '- 2026-11-23T08:15:02Z @alice **declared** SEV?: Checkout [fails](https://status.example.com/1) <!--01MA000000000A-->',
  '- 2026-11-23T08:16:40Z @bob **acknowledged** <!--01MA000000000B-->',
  '- 2026-11-23T08:20:00Z @bob **severity** SEV2: many customers <!--01MA000000000C-->',
  '- 2026-11-23T08:21:00Z @bob **note** secret is hunter2, see https://logs.example.com/q?a=1. <!--01MA000000000D-->',
  '- 2026-11-23T08:30:00Z @bob **status** mitigated: rolled back <!--01MA000000000E-->',
  '- 2026-11-23T08:31:00Z @bob **corrected** redact 01MA000000000D: a secret <!--01MA000000000F-->',
  '- 2026-11-23T08:40:00Z @alice **corrected** time 01MA000000000E: 2026-11-23T08:28Z <!--01MA000000000G-->',
  '- 2026-11-23T09:00:00Z @alice **status** closed <!--01MA000000000H-->',
  'not an entry',
].join('\n');

function modelOf(text: string, readOnly = '') {
  const { value: log } = parseLog(text);
  const incident = foldIncident(ID, log, new Set(['lead']));
  const record = {
    incident,
    log,
    folder: `incidents/2026/${ID}`,
    incidentText: undefined,
    reviewText: undefined,
    review: undefined,
    customerReviewText: undefined,
    customerReview: undefined,
  };
  const context = { me: 'alice', readOnly, sharing: '', pendingEntries: new Set(['01MA000000000H']) };
  return { incident, model: timelineModel(EMPTY_SITE, record, context) };
}

describe('timelineModel', () => {
  it('passes the guard of the panel it is made for', () => {
    assert.ok(isToTimeline({ type: 'model', model: modelOf(LOG).model }));
  });

  it('shows every line of the log: entries with their corrections, and what is no entry', () => {
    const { model } = modelOf(LOG);
    assert.deepEqual(model.rows.map(({ id }) => id.at(-1)).join(''), 'ABCDEH');
    assert.deepEqual(model.damaged, ['not an entry']);
  });

  it('never lets a redacted text out: not as text, words, link or history', () => {
    assert.doesNotMatch(JSON.stringify(modelOf(LOG).model), /hunter2|logs\.example/);
  });

  it('says what is saved here only, and what can be corrected', () => {
    const { model } = modelOf(LOG);
    assert.deepEqual(
      model.rows.filter(({ pending }) => pending).map(({ id }) => id.at(-1)),
      ['H'],
    );
    assert.deepEqual(
      model.rows.filter(({ correctable }) => !correctable).map(({ id }) => id.at(-1)),
      ['D'],
    );
    assert.deepEqual(modelOf(LOG, 'read only').model.actions, []);
  });

  it('draws severity and status as bands that follow each other', () => {
    const { model } = modelOf(LOG);
    assert.deepEqual(
      (model.bands ?? []).map(
        ({ track, label, from, to }) => `${track} ${label} ${from.slice(11, 16)}-${to?.slice(11, 16) ?? ''}`,
      ),
      [
        'severity SEV? 08:15-08:20',
        'severity SEV2 08:20-09:00',
        'status triage 08:15-08:16',
        'status investigating 08:16-08:28',
        'status mitigated 08:28-09:00',
      ],
    );
  });

  it('takes no retracted status into the bands', () => {
    const retracted = `${LOG}\n- 2026-11-23T09:10:00Z @alice **corrected** retract 01MA000000000E: not yet <!--01MA000000000J-->`;
    assert.deepEqual(
      statusPeriods(modelOf(retracted).incident).map(({ status }) => status),
      ['triage', 'investigating', 'closed'],
    );
  });
});
