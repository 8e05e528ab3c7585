import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineupDiff } from '../../../../src/core/oncall/lineupDiff';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import {
  planAddPerson,
  planLineUp,
  planOverride,
  planRemovePerson,
  planReorder,
  takersAhead,
} from '../../../../src/core/oncall/planRotation';
import { printRotation } from '../../../../src/core/oncall/printRotation';
import { onCallAt, segments } from '../../../../src/core/oncall/schedule';
import { around, rotationNear } from '../../../support/onCallArbitraries';
import { rotationOf, schedule } from '../../../support/rotations';

const DAY = 86_400_000;
const local = (text: string) => ({ kind: 'local', at: Date.parse(`${text}Z`) }) as const;
const NOW = Date.parse('2026-01-14T12:00Z');

const TEXT = `# Who is called first
name: Primary # never page marketing
zone: UTC
layers:
  - name: Everybody
    anchor: 2026-01-05T09:00 # Mondays
    turn: 1w
    people: [ann, bob, cho] # in the order of the alphabet

# Kept short, please
`;

const COVER = {
  kind: 'cover',
  from: local('2026-01-20T18:00'),
  until: local('2026-01-21T08:00'),
  people: ['cho'],
} as const;

describe('who takes turns from the next hand-off on', () => {
  it('is neither whoever has left nor whoever may come back, who then stands last again', () => {
    const edit = { layer: 0, now: NOW };
    assert.deepEqual(takersAhead(rotationOf(TEXT), edit), ['cho', 'ann', 'bob']);
    const without = planRemovePerson(TEXT, 'bob', edit) ?? '';
    assert.deepEqual(takersAhead(rotationOf(without), edit), ['cho', 'ann']);
    const later = { layer: 0, now: NOW + 14 * DAY };
    const back = planAddPerson(without, 'bob', later) ?? '';
    assert.equal(takersAhead(rotationOf(back), later).at(-1), 'bob');
    assert.deepEqual(takersAhead(rotationOf(TEXT), { layer: 7, now: NOW }), []);
  });
});

describe('editing a rotation', () => {
  it('adds an override and touches nothing else', () => {
    const text = planOverride(TEXT, { ...COVER, reason: 'Flight' });
    assert.equal(
      text,
      `${TEXT}overrides:\n  - { from: 2026-01-20T18:00, until: 2026-01-21T08:00, cover: cho, reason: Flight }\n`.replace(
        '\n# Kept short, please\noverrides:\n  - { from: 2026-01-20T18:00, until: 2026-01-21T08:00, cover: cho, reason: Flight }\n',
        'overrides:\n  - { from: 2026-01-20T18:00, until: 2026-01-21T08:00, cover: cho, reason: Flight }\n\n# Kept short, please\n',
      ),
    );
    const line = '- { from: 2026-01-20T18:00, until: 2026-01-21T08:00, cover: cho }';
    const lists: readonly (readonly [before: string, after: string])[] = [
      ['overrides: []\n', `overrides:\n  ${line}\n`],
      ['overrides:\n', `overrides:\n  ${line}\n`],
      ['overrides: # none yet\n', `overrides: # none yet\n  ${line}\n`],
      [
        'overrides:\n- { from: 2026-01-01, until: 2026-01-02, add: ann } # x\n# y\n',
        `overrides:\n- { from: 2026-01-01, until: 2026-01-02, add: ann } # x\n${line}\n# y\n`,
      ],
      [
        'overrides:\n    - from: 2026-01-01\n      until: 2026-01-02\n      add: [ann,\n        bob]\nholidays: []\n',
        `overrides:\n    - from: 2026-01-01\n      until: 2026-01-02\n      add: [ann,\n        bob]\n    ${line}\nholidays: []\n`,
      ],
      [
        'overrides: [{ from: 2026-01-01, until: 2026-01-02, add: ann }]\n',
        `overrides: [{ from: 2026-01-01, until: 2026-01-02, add: ann }, ${line.slice(2)}]\n`,
      ],
      ['overrides: []', `overrides:\n  ${line}`],
    ];
    for (const [before, after] of lists) {
      assert.equal(planOverride(TEXT + before, COVER), TEXT + after);
      const crlf = (words: string): string => words.replaceAll('\n', '\r\n');
      assert.equal(planOverride(crlf(TEXT + before), COVER), crlf(TEXT + after));
    }
  });

  it('writes a fixed period in lines', () => {
    const shifts = [
      { index: 0, from: local('2026-01-20T09:00'), until: local('2026-01-21T09:00'), people: ['ann', 'bob'] },
    ];
    const text =
      planOverride(TEXT, { kind: 'fixed', from: local('2026-01-20'), until: local('2026-01-22'), shifts }) ??
      '';
    assert.match(
      text,
      /overrides:\n {2}- from: 2026-01-20T00:00\n {4}until: 2026-01-22T00:00\n {4}fixed:\n {6}- \{ from: 2026-01-20T09:00, until: 2026-01-21T09:00, people: \[ann, bob\] \}\n/,
    );
    assert.deepEqual(parseRotation(text).problems, []);
  });

  it('does not guess where the text is no list, or broken', () => {
    assert.equal(planOverride(`${TEXT}overrides: none\n`, COVER), undefined);
    assert.equal(planOverride('name: [', COVER), undefined);
    assert.equal(
      planAddPerson(
        '{ name: T, zone: UTC, layers: [{ anchor: 2026-01-05, turn: 1d, people: [ann] }] }',
        'bob',
        { layer: 0, now: NOW },
      ),
      undefined,
    );
  });

  it('adds a person from the next turn on, and nobody on call now changes (PagerDuty Terraform #215, #341)', () => {
    const text = planAddPerson(TEXT, 'dee', { layer: 0, now: NOW }) ?? '';
    assert.match(
      text,
      /people: \[ann, bob, cho\] # in the order of the alphabet\n {4}line-ups:\n {6}- from: 2026-01-19T09:00\n {8}people: \[cho, ann, bob, dee\]\n\n# Kept/,
    );
    assert.deepEqual(schedule(rotationOf(text), '2026-01-12T09:00Z', '2026-02-20T00:00Z'), [
      '2026-01-12T09:00 bob',
      '2026-01-19T09:00 cho',
      '2026-01-26T09:00 ann',
      '2026-02-02T09:00 bob',
      '2026-02-09T09:00 dee',
      '2026-02-16T09:00 cho',
    ]);
    const diff = lineupDiff(rotationOf(TEXT), rotationOf(text), NOW, NOW + 56 * DAY);
    assert.deepEqual([diff.changesNow, diff.changesPastFrom, diff.newGaps], [false, undefined, []]);
  });

  it('removes a person: whoever has the turn finishes it', () => {
    const text = planRemovePerson(TEXT, 'bob', { layer: 0, now: NOW }) ?? '';
    assert.deepEqual(schedule(rotationOf(text), '2026-01-12T09:00Z', '2026-02-05T00:00Z'), [
      '2026-01-12T09:00 bob',
      '2026-01-19T09:00 cho',
      '2026-01-26T09:00 ann',
      '2026-02-02T09:00 cho',
    ]);
    assert.equal(planRemovePerson(TEXT, 'nobody-there', { layer: 0, now: NOW }), undefined);
    assert.equal(planAddPerson(TEXT, 'Bob', { layer: 0, now: NOW }), undefined);
  });

  it('edits a line-up that begins at the next hand-off, and those after it, rather than adding one more', () => {
    const once = planAddPerson(TEXT, 'dee', { layer: 0, now: NOW }) ?? '';
    const twice = planAddPerson(once, 'eve', { layer: 0, now: NOW }) ?? '';
    assert.equal(twice, once.replace('[cho, ann, bob, dee]', '[cho, ann, bob, dee, eve]'));
    const later = planLineUp(TEXT, 0, { from: local('2026-03-02T09:00'), people: [['ann'], ['bob']] }) ?? '';
    const both = planAddPerson(later, 'eve', { layer: 0, now: NOW }) ?? '';
    assert.match(
      both,
      /from: 2026-03-02T09:00\n {8}people: \[ann, bob, eve\]\n {6}- from: 2026-01-19T09:00\n {8}people: \[cho, ann, bob, eve\]/,
    );
  });

  it('reorders, and next comes whoever stands behind the one who has the turn', () => {
    const text = planReorder(TEXT, [['cho'], ['bob'], ['ann']], { layer: 0, now: NOW }) ?? '';
    assert.deepEqual(schedule(rotationOf(text), '2026-01-12T09:00Z', '2026-02-05T00:00Z'), [
      '2026-01-12T09:00 bob',
      '2026-01-19T09:00 ann',
      '2026-01-26T09:00 cho',
      '2026-02-02T09:00 bob',
    ]);
  });

  it('edits the people of a layer that has not begun', () => {
    const early = { layer: 0, now: Date.parse('2026-01-01T00:00Z') };
    assert.equal(planAddPerson(TEXT, 'dee', early), TEXT.replace('[ann, bob, cho]', '[ann, bob, cho, dee]'));
  });
});

describe('whatever a rotation is like', function () {
  this.timeout(60_000);

  const cases = around.chain(place =>
    fc.record({
      rotation: rotationNear(place),
      day: fc.constant(place.day),
      hours: fc.integer({ min: -72, max: 72 }),
    }),
  );
  const RUNS = { seed: 4, numRuns: 150 };

  it('a line-up that takes effect at a time changes no segment before', () => {
    fc.assert(
      fc.property(cases, ({ rotation, day, hours }) => {
        const at = day + hours * 3_600_000;
        const [first] = rotation.layers;
        const last = Math.max(at, ...(first?.changes ?? []).map(({ from }) => from.at + DAY));
        const change = { from: { kind: 'instant', at: last, offset: 0 } as const, people: [['zoe']] };
        const text = planLineUp(printRotation(rotation), 0, change);
        const after = parseRotation(text ?? '').value.rotation;
        assert.deepEqual(
          people(segments(after, day - 9 * DAY, last)),
          people(segments(rotation, day - 9 * DAY, last)),
        );
      }),
      RUNS,
    );
  });

  it('an override changes only its own stretch', () => {
    fc.assert(
      fc.property(cases, ({ rotation, day, hours }) => {
        const from = day + hours * 3_600_000;
        const until = from + 7 * 3_600_000;
        const moment = (at: number) => ({ kind: 'instant', at, offset: 0 }) as const;
        const override = {
          kind: 'cover',
          from: moment(from),
          until: moment(until),
          people: ['zoe'],
        } as const;
        const after = parseRotation(planOverride(printRotation(rotation), override) ?? '').value.rotation;
        for (const [start, end] of [
          [day - 9 * DAY, from],
          [until, day + 9 * DAY],
        ] as const) {
          assert.deepEqual(people(segments(after, start, end)), people(segments(rotation, start, end)));
        }
        const diff = lineupDiff(rotation, after, day - 9 * DAY, day + 9 * DAY);
        assert.ok(diff.stretches.every(one => one.from >= from && one.until <= until));
      }),
      RUNS,
    );
  });

  it('adding, removing and reordering people changes nobody who is on call now or was before', () => {
    let planned = 0;
    fc.assert(
      fc.property(cases, ({ rotation, day, hours }) => {
        const now = day + hours * 3_600_000;
        const text = printRotation(rotation);
        const edit = { layer: 0, now };
        const [first] = rotation.layers;
        const order = [...(first?.lineUp.people ?? [])].reverse();
        for (const after of [
          planAddPerson(text, 'zoe', edit),
          planRemovePerson(text, 'ann', edit),
          planReorder(text, order, edit),
        ]) {
          if (after !== undefined) {
            planned++;
            const edited = parseRotation(after).value.rotation;
            assert.deepEqual(onCallAt(edited, now), onCallAt(rotation, now));
            assert.deepEqual(
              people(segments(edited, day - 9 * DAY, now + 1)),
              people(segments(rotation, day - 9 * DAY, now + 1)),
            );
          }
        }
      }),
      RUNS,
    );
    assert.ok(planned > 200, `only ${planned} edits were planned`);
  });
});

/** Segments by who is on call: overrides are numbered by their place in the list, which stays. */
function people(schedule: ReturnType<typeof segments>): unknown {
  return schedule.map(segment => [
    segment.from,
    segment.until,
    segment.people.map(({ handle }) => handle),
    segment.gap,
  ]);
}
