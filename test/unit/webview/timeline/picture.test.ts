import assert from 'node:assert/strict';
import { LANES } from '../../../../src/protocol/timeline';
import { markOf, pictureOf } from '../../../../webview/timeline/picture';
import { initialState, type State } from '../../../../webview/timeline/state';
import { update } from '../../../../webview/timeline/update';
import { at, model, row } from './fixtures';

const MODEL = model({
  rows: LANES.map((lane, index) => row(`R${index}`, `08:${10 + index}`, { lane })),
  bands: [{ track: 'severity', label: 'SEV1', rank: 0, from: '2026-11-23T08:10:00Z' }],
  milestones: [{ label: 'Mitigated', at: '2026-11-23T08:20:00Z' }],
});

function stateAt(width: number, now = at('08:30')): State {
  const happenings = [
    { type: 'message', message: { type: 'model', model: MODEL }, now },
    { type: 'pictureWidth', width },
    { type: 'zone', zone: 'utc' },
  ] as const;
  return happenings.reduce<State>((state, happening) => update(state, happening).state, initialState(now));
}

describe('the picture', () => {
  it('shows each lane below the other, all entries, and the present', () => {
    const picture = pictureOf(stateAt(1000), MODEL);
    const tops = LANES.map(lane => picture.laneTops[lane]);
    assert.ok(tops.every((top, index) => index === 0 || top > (tops[index - 1] ?? 0)));
    assert.equal(picture.marks.length, 5);
    assert.equal(picture.severity.length, 1);
    assert.deepEqual(picture.status, []);
    assert.ok(picture.nowX !== undefined && picture.nowX < picture.plane);
    assert.ok(picture.ticks.length > 2);
  });

  it('gives up the column of names where there is little room', () => {
    const narrow = pictureOf(stateAt(300), MODEL);
    assert.deepEqual([narrow.gutter, narrow.plane], [0, 300]);
    assert.ok(pictureOf(stateAt(900), MODEL).gutter > 0);
  });

  it('is not drawn anew for each second, and never ends before the present', () => {
    const state = stateAt(1000, at('08:30:01'));
    assert.ok(pictureOf(state, MODEL).full.to >= state.now);
    const picture = pictureOf(state, MODEL);
    assert.equal(pictureOf({ ...state, now: state.now + 5000 }, MODEL), picture);
    assert.notEqual(pictureOf({ ...state, now: state.now + 10_000 }, MODEL), picture);
  });

  it('has no present once the incident is over, and does not follow it', () => {
    const over = { ...MODEL, active: false };
    const state = stateAt(1000);
    const picture = pictureOf(state, over);
    assert.equal(picture.nowX, undefined);
    assert.equal(pictureOf({ ...state, now: state.now + 3_600_000 }, over), picture);
    assert.ok(picture.full.to < at('08:30'));
  });

  it('finds the mark of an entry', () => {
    const picture = pictureOf(stateAt(1000), MODEL);
    assert.equal(markOf(picture, MODEL.rows[3])?.first.id, 'R3');
    assert.equal(markOf(picture, undefined), undefined);
    assert.equal(markOf(picture, row('Z', '02:00')), undefined);
  });
});
