import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FromCalendar, isFromCalendar, isToCalendar } from '../../../src/protocol/calendar';
import { calendarOf } from '../../support/calendars';
import { recordOf } from '../../support/rotations';

const FULL = {
  type: 'model',
  model: calendarOf({
    rotations: [
      recordOf(
        'primary',
        'name: Primary\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-11-02T09:00, turn: 1w, people: [alice, bob] }\nholidays: [2026-11-26]\n',
      ),
    ],
    look: { rotation: 'primary' },
  }),
};

const LOOK = { mode: 'week', day: '', rotation: 'primary', zone: 'mine' } as const;

const REQUESTS: readonly FromCalendar[] = [
  { type: 'ready', look: undefined },
  { type: 'ready', look: LOOK },
  { type: 'look', look: { ...LOOK, day: '2026-11-24', mode: 'day', zone: 'rotation', rotation: '' } },
  { type: 'cover', rotation: 'primary', from: 1, until: 2 },
  { type: 'open', rotation: 'primary' },
  { type: 'print', title: 'November 2026', sheet: '<div></div>' },
  { type: 'add' },
];

/** A copy in which the value at a path is another. */
function withChange(message: unknown, path: readonly string[], value: unknown): unknown {
  const copy: unknown = structuredClone(message);
  let holder = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    holder = holder[key] as Record<string, unknown>;
  }
  holder[path.at(-1) ?? ''] = value;
  return copy;
}

/** Paths to all values in a message; of lists only the first items. */
function pathsOf(value: unknown): string[][] {
  return typeof value !== 'object' || value === null
    ? []
    : Object.entries(value)
        .slice(0, Array.isArray(value) ? 2 : 100)
        .flatMap(([key, inner]) => [[key], ...pathsOf(inner).map(path => [key, ...path])]);
}

describe('messages to the calendar', () => {
  it('accepts what the host sends', () => {
    assert.equal(isToCalendar(JSON.parse(JSON.stringify(FULL))), true);
    assert.equal(isToCalendar({ type: 'unavailable', message: 'gone' }), true);
    assert.equal(isToCalendar({ type: 'covered', message: '' }), true);
  });

  it('refuses a model in which any single value is of another type', () => {
    const paths = pathsOf(FULL);
    assert.ok(paths.length > 100);
    for (const path of paths) {
      assert.equal(isToCalendar(withChange(FULL, path, Symbol.iterator)), false, path.join('.'));
    }
  });

  it('refuses times that are none, and signs and rows that are not drawn', () => {
    const bar = ['model', 'bands', '0', 'rows', '0', 'bars', '0'];
    for (const [path, value] of [
      [[...bar, 'from'], Number.NaN],
      [[...bar, 'until'], 8.7e15],
      [[...bar, 'sign'], 'party'],
      [[...bar, 'lane'], -1],
      [['model', 'bands', '0', 'rows', '0', 'kind'], 'attic'],
      [['model', 'look', 'day'], 'today'],
    ] as const) {
      assert.equal(isToCalendar(withChange(FULL, path, value)), false, `${path.join('.')} = ${value}`);
    }
  });
});

describe('messages from the calendar', () => {
  it('accepts what the page sends, and nothing in which a value is of another type', () => {
    for (const request of REQUESTS) {
      assert.equal(isFromCalendar(request), true, request.type);
      for (const path of pathsOf(request)) {
        assert.equal(isFromCalendar(withChange(request, path, Symbol.iterator)), false, path.join('.'));
      }
    }
  });

  it('refuses stretches that end before they begin, and whatever is no message', () => {
    assert.equal(isFromCalendar({ type: 'cover', rotation: 'x', from: 2, until: 2 }), false);
    assert.equal(
      isFromCalendar({ type: 'cover', rotation: 'x', from: 1, until: Number.POSITIVE_INFINITY }),
      false,
    );
    assert.equal(isFromCalendar({ type: 'look', look: { ...LOOK, rotation: 'x'.repeat(301) } }), false);
    fc.assert(fc.property(fc.anything(), value => !isFromCalendar(value) && !isToCalendar(value)));
  });
});
