import assert from 'node:assert/strict';
import type { CalendarModel, FromCalendar } from '../../../../src/protocol/calendar';
import { pointedAt } from '../../../../webview/calendar/cursor';
import { fromSaved, toSaved } from '../../../../webview/calendar/saved';
import {
  type Happening,
  initialState,
  type State,
  stretchOf,
  update,
} from '../../../../webview/calendar/state';
import { calendarOf, type CalendarGiven } from '../../../support/calendars';
import { recordOf } from '../../../support/rotations';

const NOW = '2026-11-24T10:20Z';
const PRIMARY = recordOf(
  'primary',
  'name: Primary\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-11-02T09:00, turn: 1d, people: [alice, bob] }\n',
);
const SECOND = recordOf(
  'second',
  'name: Second\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-11-02T12:00, turn: 1w, people: [carol] }\n',
);
const BROKEN = recordOf('broken', 'name: [\n');

function modelOf(given: Partial<CalendarGiven> = {}): CalendarModel {
  return calendarOf({
    rotations: [PRIMARY, SECOND],
    zone: 'UTC',
    now: NOW,
    look: { mode: 'month' },
    ...given,
  });
}

/** A page that has got a model, and what then happened to it; with what it sent. */
function play(
  given: Partial<CalendarGiven>,
  ...happenings: readonly Happening[]
): { readonly state: State; readonly sent: readonly FromCalendar[] } {
  const sent: FromCalendar[] = [];
  const first: Happening = {
    type: 'message',
    message: { type: 'model', model: modelOf(given) },
    now: Date.parse(NOW),
  };
  const state = [first, ...happenings].reduce((before, happening) => {
    const next = update(before, happening);
    sent.push(...next.effects.flatMap(effect => (effect.type === 'send' ? [effect.message] : [])));
    return next.state;
  }, initialState(0));
  return { state, sent };
}

function chosen(state: State): string {
  const stretch = stretchOf(state);
  const time = (at: number): string => new Date(at).toISOString().slice(5, 16);
  return stretch === undefined
    ? 'nothing'
    : `${state.cursor?.row} ${time(stretch.from)} ${time(stretch.until)}`;
}

const step = (name: 'left' | 'right' | 'up' | 'down', extend = false): Happening => ({
  type: 'move',
  step: name,
  extend,
});

describe('the cursor of the calendar', () => {
  it('begins now, in the first row', () => {
    assert.equal(chosen(play({}).state), 'primary:final 11-24T09:00 11-25T00:00');
  });

  it('moves by cells, which end at days and hand-offs, and straight up and down', () => {
    assert.equal(chosen(play({}, step('right')).state), 'primary:final 11-25T00:00 11-25T09:00');
    assert.equal(chosen(play({}, step('left'), step('left')).state), 'primary:final 11-23T09:00 11-24T00:00');
    assert.equal(chosen(play({}, step('down')).state), 'second:final 11-24T00:00 11-25T00:00');
    assert.equal(
      chosen(play({}, step('down'), step('down')).state),
      'second:final 11-24T00:00 11-25T00:00',
      'no row below',
    );
    assert.equal(chosen(play({}, step('down'), step('up')).state), 'primary:final 11-24T09:00 11-25T00:00');
  });

  it('goes on in the next week of a month of one rotation', () => {
    const look = { mode: 'month', rotation: 'primary' } as const;
    assert.equal(chosen(play({ look }, step('down')).state), 'primary:layer:0 11-24T09:00 11-25T00:00');
    assert.equal(
      chosen(play({ look }, step('down'), step('down')).state),
      'primary:final 12-01T09:00 12-02T00:00',
    );
    assert.equal(
      chosen(play({ look }, step('down', true)).state),
      'primary:final 11-24T09:00 12-02T00:00',
      'chosen over a week',
    );
    const sunday = play({ look }, { type: 'move', step: 'end', extend: false });
    assert.equal(chosen(sunday.state), 'primary:final 11-29T09:00 11-30T00:00');
    assert.equal(chosen(update(sunday.state, step('right')).state), 'primary:final 11-30T00:00 11-30T09:00');
  });

  it('chooses a stretch in one row, forwards and backwards, and covers it', () => {
    const { state, sent } = play({}, step('right', true), step('right', true), { type: 'cover' });
    assert.equal(chosen(state), 'primary:final 11-24T09:00 11-26T00:00');
    assert.deepEqual(sent, [
      {
        type: 'cover',
        rotation: 'primary',
        from: Date.parse('2026-11-24T09:00Z'),
        until: Date.parse('2026-11-26T00:00Z'),
      },
    ]);
    assert.equal(
      chosen(play({}, step('left', true), step('left', true)).state),
      'primary:final 11-23T09:00 11-25T00:00',
    );
    assert.equal(chosen(play({}, step('down', true)).state), 'primary:final 11-24T09:00 11-25T00:00');
  });

  it('chooses a whole shift, and forgets it when it moves on', () => {
    const whole = play({}, { type: 'wholeShift' });
    assert.equal(chosen(whole.state), 'primary:final 11-24T09:00 11-25T09:00');
    assert.equal(chosen(update(whole.state, step('right')).state), 'primary:final 11-25T00:00 11-25T09:00');
    assert.equal(
      chosen(update(whole.state, { type: 'unchoose' }).state),
      'primary:final 11-24T09:00 11-25T00:00',
    );
  });

  it('stays where it is when the calendar is drawn anew, with what is chosen', () => {
    const { state } = play({}, step('right', true));
    const covered = recordOf(
      'primary',
      `${PRIMARY.text}overrides:\n  - { from: 2026-11-24T10:00, until: 2026-11-24T20:00, cover: carol }\n`,
    );
    const message = { type: 'model', model: modelOf({ rotations: [covered, SECOND] }) } as const;
    const after = update(state, { type: 'message', message, now: Date.parse(NOW) }).state;
    assert.deepEqual(after.cursor, state.cursor);
    assert.deepEqual(after.chosen, state.chosen);
  });

  it('keeps the row in another period, and finds another row where it is gone', () => {
    const { state, sent } = play({}, step('down'), { type: 'turn', to: 'later' });
    assert.deepEqual(sent, [
      { type: 'look', look: { mode: 'month', day: '2026-12-24', rotation: '', zone: 'mine' } },
    ]);
    const later = { type: 'model', model: modelOf({ look: { mode: 'month', day: '2026-12-24' } }) } as const;
    assert.equal(
      chosen(update(state, { type: 'message', message: later, now: Date.parse(NOW) }).state),
      'second:final 12-01T00:00 12-02T00:00',
    );
    const gone = { type: 'model', model: modelOf({ rotations: [PRIMARY] }) } as const;
    const found = update(state, { type: 'message', message: gone, now: Date.parse(NOW) }).state;
    assert.equal(pointedAt(gone.model, found.cursor)?.row.key, 'primary:final');
  });
});

describe('what is asked for', () => {
  it('adds up where the host has not answered yet', () => {
    const { sent } = play(
      {},
      { type: 'turn', to: 'today' },
      { type: 'look', look: { mode: 'day' } },
      { type: 'look', look: { rotation: 'second' } },
    );
    assert.deepEqual(sent.at(-1), {
      type: 'look',
      look: { mode: 'day', day: '', rotation: 'second', zone: 'mine' },
    });
  });
});

describe('the calendar’s page', () => {
  it('asks for nothing that cannot be written, and opens the file of what is broken', () => {
    const still = play({ readOnly: 'Not trusted.' }, { type: 'cover' });
    assert.deepEqual(still.sent, []);
    assert.equal(still.state.announcement, 'Not trusted.');
    assert.deepEqual(play({ rotations: [BROKEN] }, { type: 'cover' }).sent, [
      { type: 'open', rotation: 'broken' },
    ]);
  });

  it('drops what was chosen once it has been covered, and keeps it for who gave up', () => {
    const { state } = play({}, step('right', true));
    const answer = (message: string): State =>
      update(state, { type: 'message', message: { type: 'covered', message }, now: 0 }).state;
    assert.equal(answer('Saved.').chosen, undefined);
    assert.equal(answer('Saved.').announcement, 'Saved.');
    assert.deepEqual(answer('').chosen, state.chosen);
  });

  it('remembers how it was looked at, and takes nothing damaged', () => {
    const { state } = play({}, step('right'), { type: 'help', open: true });
    const saved: unknown = JSON.parse(JSON.stringify(toSaved(state, undefined)));
    const back = fromSaved(saved, 5);
    assert.deepEqual(back.look, state.model?.look);
    assert.deepEqual(back.state.cursor, state.cursor);
    assert.equal(back.state.helpOpen, true);
    for (const bad of [undefined, null, 'x', { version: 2 }, { version: 1, look: 'x', cursor: { row: 1 } }]) {
      assert.deepEqual(fromSaved(bad, 5), { state: initialState(5), look: undefined });
    }
    assert.deepEqual(
      toSaved(initialState(0), state.model?.look).look,
      state.model?.look,
      'before the model is there',
    );
  });

  it('says when the host is silent or what it sent is damaged', () => {
    assert.equal(update(initialState(0), { type: 'slow' }).state.slow, true);
    const stale = play({}, { type: 'unreadable' }).state;
    assert.equal(stale.stale, true);
    assert.ok(stale.model, 'what was there stays');
    assert.deepEqual(update(stale, { type: 'retry' }).effects, [
      { type: 'send', message: { type: 'ready', look: stale.model?.look } },
    ]);
  });
});
