import assert from 'node:assert/strict';
import type { TimelineModel } from '../../../../src/protocol/timeline';
import { initialState, type State } from '../../../../webview/timeline/state';
import { model, row } from './fixtures';
import { NOW, play, ready, sends, shows } from './playing';

const INTO = '2026-11-23-ios';
const merged = (by = 'alice', change: Partial<TimelineModel> = {}): TimelineModel =>
  model({
    mergedInto: INTO,
    active: false,
    rows: [...model().rows, row('D', '08:03', { kind: 'status', actor: by })],
    ...change,
  });
const typing = (state: State, text: string): State =>
  play(state, { type: 'draft', kind: 'decision', text }).state;
const begun = typing(ready, 'Roll b');
const carrying = { type: 'carryOver', kind: 'decision', text: 'Roll b' } as const;
const took = (state: State, text: string): State =>
  play(state, { type: 'message', message: { type: 'carried', text }, now: NOW }).state;
const takes = (state: State, text: string) =>
  play(state, {
    type: 'message',
    message: { type: 'takeOver', from: '2026-11-23-checkout', kind: 'decision', text },
    now: NOW,
  });

describe('words begun in the timeline of an incident that is merged', () => {
  it('go on in the other one when the reader merges the two, and stay until they are there', () => {
    const { state, effects } = play(begun, shows(merged()));
    assert.deepEqual(sends(effects), [carrying]);
    assert.equal(state.draft.text, 'Roll b');
    assert.equal(took(state, 'Roll b').draft.text, '');
    assert.equal(took(typing(state, 'Roll back'), 'Roll b').draft.text, 'Roll back', 'typed on meanwhile');
    assert.deepEqual(sends(play(state, shows(merged())).effects), [], 'once');
  });

  it('stay where somebody else merges the two, until the reader says so', () => {
    const { state, effects } = play(begun, shows(merged('bob')));
    assert.deepEqual(sends(effects), []);
    assert.equal(state.draft.text, 'Roll b');
    assert.deepEqual(sends(play(state, { type: 'carryOver' }).effects), [carrying]);
  });

  it('send nobody anywhere where there are none, or where the page has just been opened', () => {
    assert.deepEqual(sends(play(ready, shows(merged())).effects), []);
    const restored = { ...initialState(NOW), draft: begun.draft, incident: '2026-11-23-checkout' };
    assert.deepEqual(sends(play(restored, shows(merged())).effects), []);
    assert.deepEqual(sends(play(begun, { type: 'carryOver' }).effects), [], 'not merged');
  });

  it('come behind what is typed in the other one, once', () => {
    const first = takes(ready, 'Roll b');
    assert.deepEqual(first.state.draft, {
      kind: 'decision',
      text: 'Roll b',
      problem: 'This text was begun in the timeline of 2026-11-23-checkout.',
    });
    assert.deepEqual(sends(first.effects), [{ type: 'tookOver', text: 'Roll b' }]);
    assert.equal(takes(first.state, 'Roll b').state.draft.text, 'Roll b');
    const both = takes(play(ready, { type: 'draft', text: 'Mine' }).state, 'Roll b').state;
    assert.deepEqual([both.draft.kind, both.draft.text], ['note', 'Mine\nRoll b']);
    assert.equal(takes(both, 'Roll b').state.draft.text, 'Mine\nRoll b');
  });
});
