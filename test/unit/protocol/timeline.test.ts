import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  assignRequest,
  isFromTimeline,
  isToTimeline,
  LANES,
  NOTE_KINDS,
  TIMELINE_ACTIONS,
  type FromTimeline,
  type ToTimeline,
} from '../../../src/protocol/timeline';
import { clock, model, row } from '../webview/timeline/fixtures';

const FULL: ToTimeline = {
  type: 'model',
  model: model({
    mergedInto: '2026-11-23-ios',
    bands: [
      { track: 'severity', label: 'SEV1', rank: 0, from: '2026-11-23T08:00:00Z', to: '2026-11-23T09:00:00Z' },
      { track: 'status', label: 'triage', rank: 0, from: '2026-11-23T08:00:00Z' },
    ],
    milestones: [{ label: 'Mitigated', at: '2026-11-23T08:30:00Z' }],
    clocks: [clock(), clock({ id: 'lead', state: 'met', metAt: '2026-11-23T08:01:00Z' })],
    rows: [
      row('01JD', '08:00', {
        links: [{ label: 'Dashboard' }],
        revisions: [{ at: '2026-11-23T08:20:00Z', actor: 'bob', what: 'reworded' }],
      }),
    ],
    damaged: ['<<<<<<<'],
    actions: [...TIMELINE_ACTIONS],
  }),
};

const REQUESTS: readonly FromTimeline[] = [
  { type: 'ready' },
  ...NOTE_KINDS.map(kind => ({ type: 'add', request: 1, kind, text: 'x' }) as const),
  { type: 'correct', request: 2, entry: '01JD', how: 'time', text: '2026-11-23T08:15:02.000Z' },
  { type: 'carryOver', kind: 'decision', text: 'Roll b' },
  { type: 'tookOver', text: 'Roll b' },
  { type: 'openLine', entry: '01JD' },
  { type: 'openLink', entry: '01JD', index: 0 },
  ...TIMELINE_ACTIONS.map(action => ({ type: 'action', action }) as const),
  { type: 'action', action: 'assignRole', role: 'customer-liaison-2' },
];

/** A copy in which the value at a path is another. */
function withChange(message: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = structuredClone(message);
  let holder = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    holder = holder[key] as Record<string | number, unknown>;
  }
  holder[path.at(-1) ?? ''] = value;
  return copy;
}

/** Paths to all values in a message, without the message itself. */
function pathsOf(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsOf(inner).map(path => [key, ...path]),
  ]);
}

describe('messages to the timeline', () => {
  it('accepts what the host sends', () => {
    assert.equal(isToTimeline(FULL), true);
    assert.equal(isToTimeline({ type: 'model', model: model() }), true, 'without the optional bands');
    assert.equal(isToTimeline({ type: 'unavailable', message: 'gone' }), true);
    assert.equal(isToTimeline({ type: 'answer', request: 0, ok: false, message: '' }), true);
    assert.equal(isToTimeline({ type: 'takeOver', from: '2026-11-23-ios', kind: 'note', text: 'x' }), true);
    assert.equal(isToTimeline({ type: 'takeOver', from: '2026-11-23-ios', kind: 'x', text: 'x' }), false);
    assert.equal(isToTimeline({ type: 'carried', text: 'x' }), true);
    assert.equal(isToTimeline({ type: 'carried' }), false);
    assert.equal(isToTimeline(JSON.parse(JSON.stringify(FULL))), true, 'as it arrives');
  });

  it('ignores fields of a newer version', () => {
    assert.equal(isToTimeline({ ...FULL, later: 1, model: { ...FULL.model, later: {} } }), true);
  });

  it('refuses a model in which any single value is of another type', () => {
    for (const path of pathsOf(FULL)) {
      assert.equal(isToTimeline(withChange(FULL, path, Symbol.iterator)), false, path.join('.'));
    }
  });

  it('refuses times that are none, ids with signs in them and lanes that are not drawn', () => {
    const bad: readonly [readonly (string | number)[], unknown][] = [
      [['model', 'rows', 0, 'at'], 'yesterday'],
      [['model', 'rows', 0, 'at'], '2026'],
      [['model', 'rows', 0, 'at'], '+275760-09-13T00:00:00Z'],
      [['model', 'rows', 0, 'id'], '../x'],
      [['model', 'rows', 0, 'id'], ''],
      [['model', 'rows', 0, 'lane'], 'attic'],
      [['model', 'rows', 0, 'skewMinutes'], Number.NaN],
      [['model', 'severityRank'], -1],
      [['model', 'actions', 0], 'rm'],
      [['model', 'title'], 'x'.repeat(200_001)],
    ];
    for (const [path, value] of bad) {
      assert.equal(
        isToTimeline(withChange(FULL, path, value)),
        false,
        `${path.join('.')} = ${String(value).slice(0, 30)}`,
      );
    }
  });

  it('has a lane for every row it accepts', () => {
    for (const lane of LANES) {
      assert.equal(
        isToTimeline({ type: 'model', model: model({ rows: [row('A', '08:00', { lane })] }) }),
        true,
      );
    }
  });

  it('refuses what is not a message', () => {
    for (const value of [
      undefined,
      null,
      0,
      '',
      'model',
      [],
      {},
      { type: 'models' },
      { type: 'model' },
      [FULL],
    ]) {
      assert.equal(isToTimeline(value), false);
    }
  });
});

describe('messages from the timeline', () => {
  it('accepts every request there is', () => {
    for (const request of REQUESTS) {
      assert.equal(isFromTimeline(request), true, JSON.stringify(request));
      assert.equal(isToTimeline(request), false, 'and is no message the other way');
    }
  });

  it('refuses commands, paths and addresses in the place of ids', () => {
    const bad: readonly unknown[] = [
      { type: 'action', action: 'workbench.action.terminal.new' },
      ...['', '../x', 'Lead', '2nd', 'a b', 'x'.repeat(41), null, 1].map(role => ({
        type: 'action',
        action: 'assignRole',
        role,
      })),
      { type: 'add', request: 1, kind: 'update', text: 'x' },
      { type: 'openLine', entry: '../../etc/passwd' },
      { type: 'openLine', entry: 'A'.repeat(41) },
      { type: 'openLink', entry: '01JD', index: -1 },
      { type: 'openLink', entry: '01JD', index: 1.5 },
      { type: 'openLink', entry: '01JD', href: 'https://example.com' },
      { type: 'add', request: 1, kind: 'declared', text: 'x' },
      { type: 'add', request: '1', kind: 'note', text: 'x' },
      { type: 'add', request: 1, kind: 'note', text: 'x'.repeat(20_001) },
      { type: 'correct', request: 1, entry: '01JD', how: 'redact', text: '' },
    ];
    for (const value of bad) {
      assert.equal(isFromTimeline(value), false, JSON.stringify(value));
    }
  });

  it('leaves out a role that the host would not take, and still asks to assign one', () => {
    assert.deepEqual(assignRequest('lead'), { type: 'action', action: 'assignRole', role: 'lead' });
    for (const role of ['Chef de crise', '', 'x'.repeat(41)]) {
      assert.deepEqual(assignRequest(role), { type: 'action', action: 'assignRole' });
      assert.equal(isFromTimeline(assignRequest(role)), true);
    }
  });

  it('survives 10,000 messages of all kinds, whole and broken', () => {
    const anything = fc.anything({
      withNullPrototype: true,
      withBigInt: true,
      withDate: true,
      withSparseArray: true,
    });
    const nearMiss = fc
      .tuple(fc.constantFrom<unknown>(FULL, ...REQUESTS), fc.nat(), anything)
      .map(([message, index, value]) => {
        const paths = pathsOf(message);
        const path = paths[index % Math.max(1, paths.length)];
        return path === undefined ? message : withChange(message, path, value);
      });
    const typed = fc.record({
      type: fc.constantFrom('model', 'answer', 'add', 'correct', 'action', 'openLink'),
    });
    const tagged = fc
      .tuple(typed, fc.dictionary(fc.string(), anything))
      .map(([tag, rest]) => ({ ...rest, ...tag }));
    let refused = 0;
    fc.assert(
      fc.property(fc.oneof(anything, nearMiss, tagged), value => {
        const taken = isToTimeline(value) || isFromTimeline(value);
        refused += taken ? 0 : 1;
      }),
      { numRuns: 10_000 },
    );
    assert.ok(refused > 5000, `most are broken, ${refused} were refused`);
  });
});
