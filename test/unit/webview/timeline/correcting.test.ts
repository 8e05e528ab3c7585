import assert from 'node:assert/strict';
import type { Happening } from '../../../../webview/timeline/happening';
import type { State } from '../../../../webview/timeline/state';
import { model, row } from './fixtures';
import { answers, play, ready, sends, shows } from './playing';

describe('timeline: correcting an entry', () => {
  const open = play(ready, { type: 'openCorrection', entry: 'B' }).state;
  const edit = (change: Partial<NonNullable<State['corrections'][string]>>): Happening => ({
    type: 'editCorrection',
    entry: 'B',
    edit: change,
  });
  const correct: Happening = { type: 'correct', entry: 'B' };

  it('starts from what the entry says and posts what is new', () => {
    assert.equal(open.corrections['B']?.words, 'Entry B');
    assert.deepEqual(sends(play(open, edit({ words: ' Better ' }), correct).effects), [
      { type: 'correct', request: 1, entry: 'B', how: 'reword', text: 'Better' },
    ]);
    const time = play(open, { type: 'zone', zone: 'utc' }, edit({ how: 'time', time: '07:59' }), correct);
    assert.deepEqual(sends(time.effects), [
      { type: 'correct', request: 1, entry: 'B', how: 'time', text: '2026-11-23T07:59:00.000Z' },
    ]);
    assert.deepEqual(sends(play(open, edit({ how: 'retract', reason: ' wrong host ' }), correct).effects), [
      { type: 'correct', request: 1, entry: 'B', how: 'retract', text: 'wrong host' },
    ]);
  });

  it('says what is missing instead of posting it', () => {
    const problem = (...edits: readonly Happening[]): string => {
      const next = play(open, ...edits, correct);
      assert.deepEqual(sends(next.effects), []);
      return next.state.corrections['B']?.problem ?? '';
    };
    assert.match(problem(), /same as before/);
    assert.match(problem(edit({ words: ' ' })), /retract/);
    assert.match(problem(edit({ how: 'time' })), /same as before/);
    assert.match(problem(edit({ how: 'time', time: 'soon' })), /08:15/);
    assert.match(problem(edit({ words: 'x'.repeat(20_001) })), /Too long/);
  });

  it('closes when saved, stays with the reason when not', () => {
    const sent = play(open, edit({ words: 'Better' }), correct).state;
    const saved = play(sent, answers(1, true));
    assert.equal(saved.state.corrections['B'], undefined);
    assert.deepEqual(saved.effects, [{ type: 'reveal', entry: 'B', focus: true }]);
    const failed = play(sent, answers(1, false, 'The log is locked.')).state.corrections['B'];
    assert.deepEqual([failed?.words, failed?.problem, failed?.open], ['Better', 'The log is locked.', true]);
    const silent = play(sent, { type: 'silence', request: 1 }).state.corrections['B'];
    assert.match(silent?.problem ?? '', /No answer came/);
  });

  it('keeps what was typed when put away, drops it when cancelled', () => {
    const typed = play(open, edit({ words: 'Better' })).state;
    const away = play(typed, { type: 'closeCorrection', entry: 'B', drop: false }).state;
    assert.equal(away.corrections['B']?.open, false);
    assert.equal(play(away, { type: 'openCorrection', entry: 'B' }).state.corrections['B']?.words, 'Better');
    assert.deepEqual(play(typed, { type: 'closeCorrection', entry: 'B', drop: true }).state.corrections, {});
  });

  it('moves a typed time along when the zone changes', () => {
    const typed = play(
      open,
      { type: 'zone', zone: 'utc' },
      edit({ how: 'time', time: '2026-11-23 07:59:30' }),
    ).state;
    const there = play(typed, { type: 'zone', zone: 'local' }, { type: 'zone', zone: 'utc' }).state;
    assert.equal(there.corrections['B']?.time, '2026-11-23 07:59:30');
    const unfinished = play(open, edit({ time: '2026-11-' }), { type: 'zone', zone: 'utc' }).state;
    assert.equal(unfinished.corrections['B']?.time, '2026-11-');
  });

  it('does not open where correcting makes no sense or nothing can be written', () => {
    const fixed = play(ready, shows(model({ rows: [row('B', '08:00', { correctable: false })] }))).state;
    assert.deepEqual(play(fixed, { type: 'openCorrection', entry: 'B' }).state.corrections, {});
    const locked = play(ready, shows(model({ readOnly: 'Not trusted.' }))).state;
    assert.deepEqual(play(locked, { type: 'openCorrection', entry: 'B' }).state.corrections, {});
    assert.deepEqual(play(ready, { type: 'openCorrection', entry: 'Z' }).state.corrections, {});
  });
});
