import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isFromTimeline,
  LANES,
  TIMELINE_ACTIONS,
  type TimelineModel,
} from '../../../../src/protocol/timeline';
import {
  filteredRows,
  initialState,
  listedRows,
  type Effect,
  type Next,
  type State,
} from '../../../../webview/timeline/state';
import { update, type Happening } from '../../../../webview/timeline/update';
import { entersAdd } from '../../../../webview/timeline/writing';
import { at, clock, model, row } from './fixtures';

const NOW = at('08:30');

/** Lets things happen one after the other; the effects are those of the last. */
function play(state: State, ...happenings: readonly Happening[]): Next {
  return happenings.reduce<Next>((next, happening) => update(next.state, happening), { state, effects: [] });
}

function shows(shown: TimelineModel, now = NOW): Happening {
  return { type: 'message', message: { type: 'model', model: shown }, now };
}

function answers(request: number, ok: boolean, message = ''): Happening {
  return { type: 'message', message: { type: 'answer', request, ok, message }, now: NOW };
}

const ready = play(initialState(NOW), shows(model())).state;
const sends = (effects: readonly Effect[]): unknown[] =>
  effects.flatMap(effect => (effect.type === 'send' ? [effect.message] : []));

describe('timeline: what the host says', () => {
  it('shows a model, or why there is none, and comes back', () => {
    assert.equal(ready.phase, 'ready');
    const gone = play(ready, {
      type: 'message',
      message: { type: 'unavailable', message: 'It is gone.' },
      now: NOW,
    }).state;
    assert.deepEqual([gone.phase, gone.message], ['unavailable', 'It is gone.']);
    assert.equal(play(gone, shows(model())).state.phase, 'ready');
  });

  it('says that it may be old after a message that cannot be read, until one can', () => {
    const stale = play(ready, { type: 'unreadable' }).state;
    assert.equal(stale.stale, true);
    assert.equal(play(stale, shows(model())).state.stale, false);
    assert.deepEqual(sends(play(stale, { type: 'retry' }).effects), [{ type: 'ready' }]);
  });

  it('counts new entries only while the newest are out of sight, and says whose they are', () => {
    const more = model({ rows: [...model().rows, row('D', '08:03', { actor: 'bob' }), row('E', '08:04')] });
    assert.equal(play(ready, shows(more)).state.unseen, 0);
    const away = play(
      ready,
      { type: 'scrolled', anchor: { entry: 'B', offset: 0 }, atNewest: false },
      shows(more),
    ).state;
    assert.equal(away.unseen, 2);
    assert.equal(away.announcement, 'New in the timeline, by bob.');
    assert.equal(play(away, shows(more)).state.unseen, 2, 'the same model again brings none');
    assert.equal(play(away, { type: 'scrolled', anchor: undefined, atNewest: true }).state.unseen, 0);
    const there = play(away, { type: 'toNewest' });
    assert.deepEqual([there.state.unseen, there.effects], [0, [{ type: 'scrollToNewest' }]]);
  });

  it('keeps what is typed, filtered and looked at when a new model comes', () => {
    const before = play(
      ready,
      { type: 'draft', text: 'half' },
      { type: 'openCorrection', entry: 'B' },
      { type: 'editCorrection', entry: 'B', edit: { words: 'new words' } },
      { type: 'filter', change: { text: 'entry' } },
      { type: 'range', range: { from: 1, to: 2 } },
    ).state;
    const after = play(before, shows(model({ title: 'Another title' }))).state;
    for (const part of ['draft', 'corrections', 'filter', 'range', 'active', 'order'] as const) {
      assert.equal(after[part], before[part], part);
    }
  });

  it('keeps a draft but warns when the page comes to show another incident', () => {
    const other = play(ready, { type: 'draft', text: 'half' }, shows(model({ incident: 'other' }))).state;
    assert.equal(other.draft.text, 'half');
    assert.match(other.draft.problem, /2026-11-23-checkout/);
    assert.equal(play(ready, shows(model({ incident: 'other' }))).state.draft.problem, '');
  });

  it('announces a clock once when it turns late', () => {
    const ticking = play(initialState(NOW), shows(model({ clocks: [clock()] }), at('08:04:59'))).state;
    const late = play(
      ticking,
      { type: 'tick', now: at('08:05') },
      { type: 'tick', now: at('08:05:01') },
    ).state;
    assert.equal(late.announcement, 'Late now: Acknowledge.');
    assert.equal(late.now, at('08:05:01'));
    const said = { ...late, announcement: '' };
    assert.equal(play(said, { type: 'tick', now: at('08:05:02') }).state.announcement, '');
  });
});

describe('timeline: adding an entry', () => {
  const typed = play(ready, { type: 'draft', text: '  Disk is full ', kind: 'observation' }).state;
  const sent = play(typed, { type: 'add', now: NOW });

  it('posts the words and holds on to them until it is saved', () => {
    assert.deepEqual(sends(sent.effects), [
      { type: 'add', request: 1, kind: 'observation', text: 'Disk is full' },
    ]);
    assert.equal(sent.state.draft.text, '  Disk is full ');
    const saved = play(sent.state, answers(1, true)).state;
    assert.deepEqual(
      [saved.draft.text, saved.draft.kind, saved.announcement],
      ['', 'observation', 'Entry added.'],
    );
  });

  it('keeps the words beside the reason when it fails, and can be tried again', () => {
    const failed = play(sent.state, answers(1, false, 'The disk refused: no space left.')).state;
    assert.equal(failed.draft.text, '  Disk is full ');
    assert.equal(failed.draft.problem, 'The disk refused: no space left.');
    assert.deepEqual(sends(play(failed, { type: 'add', now: NOW }).effects), [
      { type: 'add', request: 2, kind: 'observation', text: 'Disk is full' },
    ]);
    assert.equal(
      play(failed, { type: 'draft', text: 'x' }).state.draft.problem,
      '',
      'typing takes the reason away',
    );
  });

  it('posts nothing twice, nothing empty, nothing too long, and nothing where one may not write', () => {
    assert.deepEqual(sends(play(sent.state, { type: 'add', now: NOW }).effects), []);
    assert.equal(play(sent.state, { type: 'draft', text: 'other' }).state.draft.text, '  Disk is full ');
    assert.deepEqual(
      sends(play(ready, { type: 'draft', text: '  ' }, { type: 'add', now: NOW }).effects),
      [],
    );
    const long = play(ready, { type: 'draft', text: 'x'.repeat(20_007) }, { type: 'add', now: NOW });
    assert.deepEqual(sends(long.effects), []);
    assert.match(long.state.draft.problem, /by 7 characters/);
    assert.equal(long.state.draft.text.length, 20_007);
    const locked = play(typed, shows(model({ readOnly: 'Not trusted.' })), { type: 'add', now: NOW });
    assert.deepEqual(sends(locked.effects), []);
    assert.equal(locked.state.draft.text, '  Disk is full ');
  });

  it('unlocks the words when no answer comes, and says so', () => {
    assert.deepEqual(sent.effects.at(-1), { type: 'await', request: 1, milliseconds: 15_000 });
    const silent = play(sent.state, { type: 'silence', request: 1 }).state;
    assert.equal(silent.draft.sending, undefined);
    assert.match(silent.draft.problem, /No answer came/);
    const answered = play(sent.state, answers(1, true), { type: 'silence', request: 1 }).state;
    assert.equal(answered.draft.problem, '', 'silence after the answer is none');
  });

  it('clears words that turn out to be in the log after all', () => {
    const silent = play(sent.state, { type: 'silence', request: 1 }).state;
    const saved = row('D', '08:30:02', { kind: 'observation', raw: 'Disk is full' });
    const found = play(silent, shows(model({ rows: [...model().rows, saved] }))).state;
    assert.equal(found.draft.text, '');
    const old = row('D', '08:10', { kind: 'observation', raw: 'Disk is full' });
    assert.equal(
      play(silent, shows(model({ rows: [old] }))).state.draft.text,
      '  Disk is full ',
      'an older one is another',
    );
  });

  it('knows words again though the log writes line breaks its own way', () => {
    const lines = play(
      ready,
      { type: 'draft', text: 'one\ntwo' },
      { type: 'add', now: NOW },
      { type: 'silence', request: 1 },
    );
    const saved = row('D', '08:30', { raw: 'one ⏎ two' });
    assert.equal(play(lines.state, shows(model({ rows: [saved] }))).state.draft.text, '');
  });

  it('lets Enter add one line, but not several', () => {
    assert.equal(entersAdd('one'), true);
    assert.equal(entersAdd('one\n'), false);
  });
});

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

describe('timeline: moving about', () => {
  it('walks the list in the order shown', () => {
    const walk = (...steps: readonly ('up' | 'down' | 'pageUp' | 'pageDown' | 'home' | 'end')[]): string =>
      play(ready, ...steps.map(step => ({ type: 'move', step }) as const)).state.active;
    assert.deepEqual(
      [walk('down'), walk('down', 'down'), walk('end'), walk('end', 'down')],
      ['C', 'B', 'A', 'A'],
    );
    assert.deepEqual(
      [walk('end', 'up'), walk('end', 'home'), walk('pageDown'), walk('end', 'pageUp')],
      ['B', 'C', 'A', 'C'],
    );
    const oldest = play(ready, { type: 'order', order: 'oldest' }, { type: 'move', step: 'home' });
    assert.deepEqual(
      [oldest.state.active, oldest.effects],
      ['A', [{ type: 'reveal', entry: 'A', focus: true }]],
    );
  });

  it('lists the same rows for as long as nothing concerns them', () => {
    const ticked = play(ready, { type: 'tick', now: NOW + 1000 }, { type: 'draft', text: 'x' }).state;
    assert.equal(listedRows(ticked), listedRows(ready));
    assert.equal(filteredRows(ticked), filteredRows(ready));
    assert.deepEqual(
      listedRows(ready).map(({ id }) => id),
      ['C', 'B', 'A'],
    );
  });

  it('goes from the filter to the entry that was selected, if it is still there', () => {
    const named = model({
      rows: [row('A', '08:00'), row('B', '08:01'), row('C', '08:02', { text: 'The third' })],
    });
    const selected = play(ready, shows(named), { type: 'select', entry: 'B', reveal: false }).state;
    const there = play(selected, { type: 'goTo', where: 'list' });
    assert.deepEqual(there.effects, [{ type: 'reveal', entry: 'B', focus: true }]);
    const other = play(
      selected,
      { type: 'filter', change: { text: 'third' } },
      { type: 'goTo', where: 'list' },
    );
    assert.deepEqual(other.effects, [{ type: 'reveal', entry: 'C', focus: true }]);
    assert.deepEqual(
      play(ready, { type: 'filter', change: { text: 'nothing' } }, { type: 'goTo', where: 'list' }).effects,
      [],
    );
  });

  it('hides and shows lanes and takes the whole filter back', () => {
    const hidden = play(ready, { type: 'toggleLane', lane: 'notes' }).state;
    assert.deepEqual(listedRows(hidden), []);
    assert.equal(listedRows(play(hidden, { type: 'toggleLane', lane: 'notes' }).state).length, 3);
    assert.equal(listedRows(play(hidden, { type: 'clearFilter' }).state).length, 3);
  });

  it('only ever posts what the contract allows, whatever happens', () => {
    const entry = fc.constantFrom('A', 'B', 'C', 'ZZ');
    const text = fc.oneof(fc.string(), fc.constantFrom('', 'x', 'one\ntwo', '08:15', 'x'.repeat(20_001)));
    const happening: fc.Arbitrary<Happening> = fc.oneof(
      fc.record({ type: fc.constant('draft' as const), text }),
      fc.constant({ type: 'add', now: NOW } as const),
      fc.record({ type: fc.constant('openCorrection' as const), entry }),
      fc.record({
        type: fc.constant('editCorrection' as const),
        entry,
        edit: fc.record({
          how: fc.constantFrom('reword' as const, 'time' as const, 'retract' as const),
          words: text,
          time: text,
          reason: text,
        }),
      }),
      fc.record({ type: fc.constant('correct' as const), entry }),
      fc.record({ type: fc.constant('closeCorrection' as const), entry, drop: fc.boolean() }),
      fc.record({ type: fc.constant('openLine' as const), entry }),
      fc.record({ type: fc.constant('openLink' as const), entry, index: fc.nat(5) }),
      fc.record({ type: fc.constant('action' as const), action: fc.constantFrom(...TIMELINE_ACTIONS) }),
      fc.record({ type: fc.constant('silence' as const), request: fc.nat(10) }),
      fc.record({ type: fc.constant('toggleLane' as const), lane: fc.constantFrom(...LANES) }),
      fc
        .tuple(fc.nat(10), fc.boolean(), fc.string())
        .map(([request, ok, message]) => answers(request, ok, message)),
      fc.constantFrom(shows(model()), shows(model({ readOnly: 'no' })), shows(model({ rows: [] }))),
      fc.constant({ type: 'zone', zone: 'utc' } as const),
      fc.constant({ type: 'retry' } as const),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), happenings => {
        let state = ready;
        for (const each of happenings) {
          const next = update(state, each);
          for (const message of sends(next.effects)) {
            assert.ok(isFromTimeline(message), JSON.stringify(message));
          }
          state = next.state;
        }
      }),
      { numRuns: 500 },
    );
  });
});
