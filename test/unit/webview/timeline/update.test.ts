import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isFromTimeline, LANES, NOTE_KINDS, TIMELINE_ACTIONS } from '../../../../src/protocol/timeline';
import type { Happening } from '../../../../webview/timeline/happening';
import { filteredRows, initialState, listedRows } from '../../../../webview/timeline/state';
import { update } from '../../../../webview/timeline/update';
import { at, clock, model, row } from './fixtures';
import { answers, NOW, play, ready, sends, shows } from './playing';

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

  describe('entries of colleagues', () => {
    const bobs = row('D', '08:03', { actor: 'bob', kind: 'observation', text: 'Observation: disk is full' });
    const more = model({ rows: [...model().rows, bobs, row('E', '08:04', { actor: 'carol' })] });
    const away: Happening = { type: 'scrolled', anchor: { entry: 'B', offset: 0 }, atNewest: false };
    const back: Happening = { type: 'scrolled', anchor: undefined, atNewest: true };

    it('are counted while the newest are out of sight', () => {
      const reading = play(ready, away, shows(more)).state;
      assert.equal(reading.unseen, 2);
      assert.equal(play(reading, shows(more)).state.unseen, 2, 'the same model again brings none');
      assert.equal(play(reading, back).state.unseen, 0);
      assert.equal(play(ready, shows(more), back).state.unseen, 0);
    });

    it('are counted as well when the list stayed where it was, so that they came in out of sight', () => {
      const held = play(ready, shows(more), away).state;
      assert.deepEqual([held.unseen, held.arrived], [2, 0]);
      assert.equal(play(ready, shows(more), back, away).state.unseen, 0, 'they had been in sight before');
    });

    it('are not counted where they are one’s own or the filter hides them', () => {
      const own = model({ rows: [...model().rows, row('D', '08:03', { actor: 'Alice' })] });
      assert.equal(play(ready, away, shows(own)).state.unseen, 0);
      assert.equal(play(ready, away, shows(own)).state.announcement, '');
      const filter: Happening = { type: 'filter', change: { person: 'carol' } };
      assert.equal(play(ready, filter, away, shows(more)).state.unseen, 1);
    });

    it('are announced: one in its own words, several by their writers', () => {
      assert.equal(
        play(ready, shows(more)).state.announcement,
        '2 new entries from bob, carol: the timeline has 5 entries now.',
      );
      const one = model({ rows: [...model().rows, bobs] });
      assert.equal(play(ready, shows(one)).state.announcement, 'New from bob, observation: disk is full');
    });

    it('are gone to at once, and the keyboard with it', () => {
      const there = play(ready, away, shows(more), { type: 'toNewest' });
      assert.equal(there.state.unseen, 0);
      assert.deepEqual(there.effects, [
        { type: 'scroll', to: 'newest' },
        { type: 'reveal', entry: 'E', focus: true },
      ]);
    });
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

  it('goes to the field with a kind picked, keeping the words, unless one may not write', () => {
    const there = play(ready, { type: 'draft', text: 'half' }, { type: 'compose', kind: 'customer-update' });
    assert.deepEqual(there.state.draft, { kind: 'customer-update', text: 'half', problem: '' });
    assert.deepEqual(there.effects, [{ type: 'focus', where: 'composer' }]);
    const locked = play(ready, shows(model({ readOnly: 'Not trusted.' })), {
      type: 'compose',
      kind: 'customer-update',
    });
    assert.deepEqual([locked.state.draft.kind, locked.effects], ['note', []]);
  });

  it('keeps a text unfolded over new models, and shows its beginning when it is folded again', () => {
    const open = play(ready, { type: 'fold', entry: 'B', open: true }, shows(model({ title: 'Other' })));
    assert.deepEqual(open.state.unfolded, ['B']);
    const folded = play(open.state, { type: 'fold', entry: 'B', open: false });
    assert.deepEqual(folded.state.unfolded, []);
    assert.deepEqual(folded.effects, [{ type: 'reveal', entry: 'B', focus: false }]);
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
      fc.record({ type: fc.constant('compose' as const), kind: fc.constantFrom(...NOTE_KINDS) }),
      fc.record({ type: fc.constant('goTo' as const), where: fc.constant('list' as const) }),
      fc.record({
        type: fc.constant('outgoing' as const),
        request: fc.nat(10),
        choice: fc.constantFrom('again' as const, 'back' as const, 'drop' as const),
        now: fc.constant(NOW),
      }),
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
