import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TimelineRow } from '../../../../src/protocol/timeline';
import type { Happening } from '../../../../webview/timeline/happening';
import { fromSaved, toSaved } from '../../../../webview/timeline/saved';
import { initialState, type State } from '../../../../webview/timeline/state';
import { update } from '../../../../webview/timeline/update';
import { at, model, row } from './fixtures';

const NOW = at('08:30');

function busyState(): State {
  const happenings = [
    { type: 'message', message: { type: 'model', model: model() }, now: NOW },
    { type: 'draft', text: 'half a sente', kind: 'decision' },
    { type: 'openCorrection', entry: 'B' },
    { type: 'editCorrection', entry: 'B', edit: { words: 'better words' } },
    { type: 'filter', change: { text: 'disk', person: 'bob', hideRetracted: true } },
    { type: 'toggleLane', lane: 'people' },
    { type: 'order', order: 'oldest' },
    { type: 'zone', zone: 'utc' },
    { type: 'history', entry: 'A', open: true },
    { type: 'fold', entry: 'C', open: true },
    { type: 'help', open: true },
    { type: 'picture', open: false },
    { type: 'range', range: { from: 1, to: 20_000 } },
    { type: 'scrolled', anchor: { entry: 'B', offset: -7 }, atNewest: false },
  ] as const;
  return happenings.reduce<State>((state, happening) => update(state, happening).state, initialState(NOW));
}

describe('what survives a reload', () => {
  it('is what was typed, chosen and looked at', () => {
    const before = busyState();
    const after = fromSaved(JSON.parse(JSON.stringify(toSaved(before))), NOW);
    for (const part of [
      'incident',
      'filter',
      'order',
      'zone',
      'active',
      'historyOpen',
      'unfolded',
      'helpOpen',
      'pictureOpen',
    ] as const) {
      assert.deepEqual(after[part], before[part], part);
    }
    assert.deepEqual([after.draft.text, after.draft.kind], ['half a sente', 'decision']);
    assert.deepEqual(after.corrections, before.corrections);
    assert.deepEqual([after.anchor, after.range], [before.anchor, before.range]);
    assert.equal(after.model, undefined);
    assert.equal(after.phase, 'loading');
  });

  it('names the incident, also while its model is on the way', () => {
    const saved = toSaved(busyState());
    assert.equal(saved.incident, '2026-11-23-checkout');
    assert.equal(toSaved(fromSaved(saved, NOW)).incident, '2026-11-23-checkout');
  });

  it('warns about a correction whose answer was lost', () => {
    const sent = update(busyState(), { type: 'correct', entry: 'B' }).state;
    const after = fromSaved(toSaved(sent), NOW);
    assert.equal(after.corrections['B']?.sending, undefined);
    assert.match(after.corrections['B']?.problem ?? '', /No answer came/);
    assert.equal(after.corrections['B']?.words, 'better words');
  });

  it('is an entry that was on its way, until the log tells what became of it', () => {
    const sent = update(busyState(), { type: 'add', now: NOW }).state;
    const after = fromSaved(toSaved(sent), NOW);
    assert.deepEqual(
      after.outgoing.map(({ text, fate }) => [text, fate]),
      [['half a sente', 'unknown']],
    );
    const inLog = row('D', '08:30', { kind: 'decision', raw: 'half a sente' });
    const shown = (rows: readonly TimelineRow[]): Happening => ({
      type: 'message',
      message: { type: 'model', model: model({ rows }) },
      now: NOW,
    });
    assert.equal(update(after, shown([])).state.outgoing.length, 1);
    assert.equal(update(after, shown([inLog])).state.outgoing.length, 0);
  });

  it('loses no words of an earlier version, whose only update is now one for people inside', () => {
    const sent = update(busyState(), { type: 'add', now: NOW }).state;
    const { unfolded: _, ...saved } = toSaved(update(sent, { type: 'draft', text: 'more' }).state);
    const after = fromSaved(
      {
        ...saved,
        draft: { ...saved.draft, kind: 'update' },
        outgoing: saved.outgoing.map(each => ({ ...each, kind: 'update' })),
      },
      NOW,
    );
    assert.deepEqual([after.draft.kind, after.draft.text], ['internal-update', 'more']);
    assert.deepEqual(
      after.outgoing.map(({ kind, text }) => [kind, text]),
      [['internal-update', 'half a sente']],
    );
    assert.deepEqual([after.unfolded, after.filter], [[], sent.filter]);
    const unknown = fromSaved({ ...saved, draft: { ...saved.draft, kind: 'weather' } }, NOW);
    assert.deepEqual([unknown.draft.kind, unknown.draft.text], ['note', 'more']);
  });

  it('is nothing when it is damaged or of another version', () => {
    const fresh = initialState(NOW);
    const saved = toSaved(busyState());
    const broken: readonly unknown[] = [
      undefined,
      null,
      'x',
      {},
      { ...saved, version: 2 },
      { ...saved, draft: null },
      { ...saved, unfolded: 'C' },
      { ...saved, order: 'sideways' },
      { ...saved, corrections: { B: { open: true } } },
      { ...saved, range: { from: 5, to: 1 } },
    ];
    for (const value of broken) {
      assert.deepEqual(fromSaved(value, NOW), fresh);
    }
    fc.assert(fc.property(fc.anything(), value => assert.deepEqual(fromSaved(value, NOW), fresh)));
  });
});
