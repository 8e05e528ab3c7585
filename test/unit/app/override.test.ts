import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Refusal } from '../../../src/app/change';
import { planOverride, planRemoveOverride, type WantedOverride } from '../../../src/app/override';
import { awayLines, effectLines, effectsOf } from '../../../src/app/scheduleEffect';
import { applyEdits } from '../../../src/core/change/applyEdits';
import type { Change } from '../../../src/core/change/change';
import { parseRotation } from '../../../src/core/oncall/parseRotation';
import { printRotation } from '../../../src/core/oncall/printRotation';
import { instantOf } from '../../../src/core/oncall/rotationWords';
import { onCallAt, segments } from '../../../src/core/oncall/schedule';
import type { Person } from '../../../src/core/people/people';
import { HOUR } from '../../../src/core/time/calendar';
import { zoneOf } from '../../../src/core/time/zone';
import { authorAt } from '../../support/builders';
import { around, rotationNear } from '../../support/onCallArbitraries';
import { recordOf, rotationOf, schedule, who } from '../../support/rotations';

const TEXT = `# Who is called first
name: Primary # never page marketing
zone: Europe/Berlin
layers:
  - name: Everybody
    anchor: 2026-11-16T09:00 # Mondays
    turn: 1w
    people: [alice, bob, carol] # in the order of the alphabet
holidays: [2026-12-25]

# Kept short, please
`;
const PEOPLE: readonly Person[] = ['alice', 'bob', 'carol', 'Dan'].map(handle => ({ handle, name: handle }));

/** Tuesday of Bob's week, 12:30 in Berlin. */
const NOW = Date.parse('2026-11-24T11:30:20Z');
const by = { ...authorAt('11:30'), now: NOW };
const siteWith = (text: string, people = PEOPLE) => ({ rotations: [recordOf('primary', text)], people });
const time = (text: string): number => Date.parse(text);

const EVENING: WantedOverride = {
  rotation: 'primary',
  kind: 'cover',
  from: time('2026-11-24T17:00Z'),
  until: time('2026-11-25T08:00Z'),
  people: ['carol'],
};

function textAfter({ edits }: Change): string {
  const [edit] = edits;
  assert.ok(edit?.kind === 'replace' && edits.length === 1);
  return edit.after;
}

describe('planOverride', () => {
  it('writes a cover in the times of the rotation, with a subject that says who and when', () => {
    const change = planOverride(siteWith(TEXT), { ...EVENING, reason: 'Flight\nto Oslo' }, by);
    assert.equal(change.subject, 'rotations/primary: @carol covers 2026-11-24 18:00 to 09:00');
    const line =
      '  - { from: 2026-11-24T18:00, until: 2026-11-25T09:00, cover: carol, reason: "Flight ⏎ to Oslo" }\n';
    assert.equal(
      textAfter(change),
      TEXT.replace('holidays: [2026-12-25]\n', `holidays: [2026-12-25]\noverrides:\n${line}`),
    );
    assert.deepEqual(schedule(rotationOf(textAfter(change)), '2026-11-24T12:00Z', '2026-11-26T00:00Z'), [
      '2026-11-24T12:00 bob',
      '2026-11-24T17:00 carol',
      '2026-11-25T08:00 bob',
    ]);
  });

  it('says in its subject what each kind does, also for more than a day', () => {
    const subject = (wanted: Partial<WantedOverride>): string =>
      planOverride(siteWith(TEXT), { ...EVENING, ...wanted }, by).subject.replace('rotations/primary: ', '');
    const until = time('2026-11-27T08:00Z');
    assert.equal(
      subject({ kind: 'replace', person: '@Bob', until }),
      '@carol for @bob 2026-11-24 18:00 to 2026-11-27 09:00',
    );
    assert.equal(subject({ kind: 'remove', person: 'bob' }), 'without @bob 2026-11-24 18:00 to 09:00');
    assert.equal(
      subject({ kind: 'add', people: ['dan', 'carol'] }),
      '@Dan, @carol too 2026-11-24 18:00 to 09:00',
    );
    assert.equal(subject({ people: ['dan', 'carol'] }), '@Dan, @carol cover 2026-11-24 18:00 to 09:00');
  });

  it('says which one is meant where the clocks show a time twice', () => {
    const rotation = TEXT.replace('2026-11-16', '2027-10-25');
    // 02:30 comes at 00:30Z and again at 01:30Z.
    for (const [from, written] of [
      ['2027-10-31T00:30Z', '2027-10-31T02:30+02:00'],
      ['2027-10-31T01:30Z', '2027-10-31T02:30+01:00'],
    ] as const) {
      const wanted = { ...EVENING, people: ['bob'], from: time(from), until: time('2027-10-31T09:00Z') };
      const after = textAfter(planOverride(siteWith(rotation), wanted, by));
      assert.ok(after.includes(`{ from: ${written}, until: 2027-10-31T10:00, cover: bob }`), after);
      assert.deepEqual(parseRotation(after).problems, []);
    }
  });

  it('takes a stretch that has begun from the present minute on', () => {
    const change = planOverride(siteWith(TEXT), { ...EVENING, from: time('2026-11-23T00:00Z') }, by);
    assert.ok(textAfter(change).includes('from: 2026-11-24T12:30, until: 2026-11-25T09:00'));
    const [effect] = effectsOf(change, NOW);
    assert.ok(effect);
    assert.equal(effect.diff.changesPastFrom, undefined);
    assert.deepEqual(effectLines(effect, { now: NOW, zone: 'Europe/Berlin', me: 'alice' }), [
      '12:30 to Wed 09:00: @carol instead of @bob',
      '20.5 h move from @bob to @carol',
      'Who is on call right now changes: YES, from @bob to @carol',
    ]);
  });

  it('refuses what is impossible, over, unknown or without effect', () => {
    const site = siteWith(TEXT);
    const refused = (wanted: Partial<WantedOverride>, message: RegExp, at = site): void => {
      assert.throws(
        () => planOverride(at, { ...EVENING, ...wanted }, by),
        (error: unknown) => error instanceof Refusal && message.test(error.message),
      );
    };
    refused({ rotation: 'secondary' }, /no rotation secondary/);
    refused({ until: EVENING.from }, /end before it begins/);
    refused({ from: time('2026-11-24T09:00Z'), until: time('2026-11-24T11:30Z') }, /is over/);
    refused({ from: Number.NaN }, /no times/);
    refused({ until: time('3025-01-01T00:00Z') }, /more than a year/);
    refused({ people: [] }, /at least one person/);
    refused({ people: ['karol'] }, /not in people.yml.*Did you mean @carol/);
    refused({ people: ['no such'] }, /no handle/);
    refused({ people: ['nobody'] }, /no handle/);
    refused({ kind: 'replace' }, /Whose turn/);
    refused({ people: ['bob'] }, /changes nothing/);
    refused({ kind: 'remove', person: 'alice' }, /changes nothing/);
    refused({}, /cannot be read/, siteWith('name: ['));
    refused({}, /edit it by hand/, siteWith(`${TEXT}overrides: none\n`));
    const flow = '{ name: T, zone: UTC, layers: [{ anchor: 2026-01-05, turn: 1d, people: [bob] }] }';
    assert.match(
      textAfter(planOverride(siteWith(flow), EVENING, by)),
      /people: \[bob\] \}\], overrides: \[\{ from: 2026-11-24T17:00, until: 2026-11-25T08:00, cover: carol \}\] \}$/,
    );
  });

  it('stands beside what somebody else planned at the same time, where the key was missing too', () => {
    const base = siteWith(TEXT);
    const mine = planOverride(base, EVENING, by);
    const join = (wanted: WantedOverride) =>
      applyEdits(planOverride(base, wanted, by).edits, () => textAfter(mine));
    const later = { from: time('2026-12-01T17:00Z'), until: time('2026-12-02T08:00Z'), people: ['bob'] };
    const { files, conflicts } = join({ ...EVENING, ...later });
    assert.deepEqual(conflicts, []);
    const { overrides } = rotationOf(files.get('rotations/primary.yml') ?? '');
    assert.deepEqual(
      overrides.map(one => (one.kind === 'cover' ? one.people.join() : '')),
      ['carol', 'bob'],
    );
    // Two who change the same hours have to talk: neither is put on call, or taken off, by a guess.
    for (const same of [{ people: ['dan'] }, { kind: 'add', people: ['dan'] } as const]) {
      const [conflict] = join({ ...EVENING, ...same }).conflicts;
      assert.equal(conflict?.reason, 'overlap');
      assert.match(conflict.message, /2026-11-24T18:00|the whole file/);
    }
  });

  it('says where somebody would come on call while they are away', () => {
    const people = PEOPLE.map(person =>
      person.handle === 'carol'
        ? { ...person, absences: [{ from: '2026-11-25', to: '2026-11-30' }] }
        : person,
    );
    const change = planOverride(siteWith(TEXT, people), EVENING, by);
    const reader = { now: NOW, zone: 'Europe/Berlin', me: 'alice' };
    assert.deepEqual(awayLines(change, people, reader), ['@carol is away Wed 00:00 to 09:00']);
    assert.deepEqual(awayLines(change, PEOPLE, reader), []);
    const back = planOverride(siteWith(TEXT, people), { ...EVENING, people: ['alice'] }, by);
    assert.deepEqual(awayLines(back, people, reader), []);
  });

  it('lets people be named where there is no people.yml', () => {
    const change = planOverride(siteWith(TEXT, []), { ...EVENING, people: ['@erin'] }, by);
    assert.match(textAfter(change), /cover: erin/);
  });
});

describe('planRemoveOverride', () => {
  const added = textAfter(planOverride(siteWith(TEXT), EVENING, by));
  const [override] = rotationOf(added).overrides;
  assert.ok(override);

  it('takes out what has not begun, and nothing else', () => {
    const change = planRemoveOverride(siteWith(added), { rotation: 'primary', override }, by);
    assert.equal(change.subject, 'rotations/primary: take back @carol covers 2026-11-24 18:00 to 09:00');
    assert.equal(textAfter(change), TEXT.replace('[2026-12-25]\n', '[2026-12-25]\noverrides:\n'));
    assert.deepEqual(parseRotation(textAfter(change)).problems, []);
  });

  it('finds it in any list, whatever stands around it', () => {
    const one = '{ from: 2026-12-01, until: 2026-12-02, add: alice }';
    const two = '{ from: 2026-12-02, until: 2026-12-03, add: bob }';
    const many = '- from: 2026-12-03\n    until: 2026-12-04 # late\n    add: [alice,\n      bob]\n';
    const cases: readonly (readonly [before: string, index: number, after: string])[] = [
      [`overrides: [${one}, ${two}]\n`, 0, `overrides: [${two}]\n`],
      [`overrides: [${one}, ${two}]\n`, 1, `overrides: [${one}]\n`],
      [`overrides: [${one}]\n`, 0, 'overrides: []\n'],
      [`overrides:\n# a\n- ${one} # x\n# b\n- ${two}\n`, 0, `overrides:\n# a\n# b\n- ${two}\n`],
      [`overrides:\n  ${many}  - ${one}\n`, 0, `overrides:\n  - ${one}\n`],
      [`overrides:\n  - ${one}\n  ${many}`, 1, `overrides:\n  - ${one}\n`],
      [`overrides:\n  - ${one}`, 0, 'overrides:\n'],
    ];
    for (const [before, index, after] of cases) {
      for (const [text, expected] of [
        [TEXT + before, TEXT + after],
        [(TEXT + before).replaceAll('\n', '\r\n'), (TEXT + after).replaceAll('\n', '\r\n')],
      ] as const) {
        const found = rotationOf(text).overrides[index];
        assert.ok(found);
        const change = planRemoveOverride(siteWith(text), { rotation: 'primary', override: found }, by);
        assert.equal(textAfter(change), expected);
      }
    }
  });

  it('ends one that runs, and leaves one that is over', () => {
    const later = { ...by, now: time('2026-11-24T20:15:30Z') };
    const change = planRemoveOverride(siteWith(added), { rotation: 'primary', override }, later);
    assert.equal(textAfter(change), added.replace('2026-11-25T09:00', '2026-11-24T21:15'));
    assert.match(change.subject, /end @carol covers/);
    assert.equal(who(rotationOf(textAfter(change)), '2026-11-24T20:10Z'), 'carol');
    assert.equal(who(rotationOf(textAfter(change)), '2026-11-24T20:16Z'), 'bob');
    assert.throws(
      () =>
        planRemoveOverride(
          siteWith(added),
          { rotation: 'primary', override },
          { ...by, now: time('2026-11-26T00:00Z') },
        ),
      /is over/,
    );
    assert.throws(
      () => planRemoveOverride(siteWith(TEXT), { rotation: 'primary', override }, by),
      /not in the file any more/,
    );
  });
});

describe('whatever a rotation is like', function () {
  this.timeout(60_000);

  const cases = around.chain(place =>
    fc.record({
      rotation: rotationNear(place),
      day: fc.constant(place.day),
      hours: fc.integer({ min: -72, max: 72 }),
      length: fc.integer({ min: 1, max: 60 }),
      crlf: fc.boolean(),
    }),
  );

  it('a planned override is the only thing that changes, and counts in its stretch alone', () => {
    let planned = 0;
    fc.assert(
      fc.property(cases, ({ rotation, day, hours, length, crlf }) => {
        const from = day + hours * HOUR;
        const until = from + (length * HOUR) / 2;
        const printed = printRotation(rotation);
        const text = crlf ? printed.replaceAll('\n', '\r\n') : printed;
        const site = { rotations: [recordOf('any', text)], people: [] };
        const wanted = { rotation: 'any', kind: 'cover', from, until, people: ['zoe'] } as const;
        const now = from - HOUR;
        let change: Change;
        try {
          change = planOverride(site, wanted, { ...by, now });
        } catch (error) {
          // A fixed period counts for more than any cover.
          assert.ok(error instanceof Refusal && rotation.overrides.some(({ kind }) => kind === 'fixed'));
          return;
        }
        planned++;
        const after = parseRotation(textAfter(change)).value.rotation;
        const before = parseRotation(text).value.rotation;
        const [own] = after.overrides.slice(-1);
        assert.deepEqual({ ...after, overrides: after.overrides.slice(0, -1) }, before);
        const zone = zoneOf(rotation.zone);
        assert.deepEqual(
          own && [instantOf(zone, own.from, 'start'), instantOf(zone, own.until, 'end'), own.kind],
          [from, until, 'cover'],
        );
        const isFixed = onCallAt(before, from).people.some(({ source }) => source === 'fixed');
        if (!isFixed && onCallAt(before, from).gap !== 'fixed') {
          assert.deepEqual(
            onCallAt(after, from).people.map(({ handle }) => handle),
            ['zoe'],
          );
        }
        for (const [start, end] of [
          [from - 200 * HOUR, from],
          [until, until + 200 * HOUR],
        ] as const) {
          assert.deepEqual(people(segments(after, start, end)), people(segments(before, start, end)));
        }
        const taken = { rotation: 'any', override: own ?? assert.fail() };
        const record = recordOf('any', textAfter(change));
        const undone = planRemoveOverride({ rotations: [record], people: [] }, taken, { ...by, now });
        assert.deepEqual(parseRotation(textAfter(undone)).value.rotation, before);
      }),
      { seed: 9, numRuns: 80 },
    );
    assert.ok(planned > 40, `only ${planned} were planned`);
  });
});

function people(found: ReturnType<typeof segments>): unknown {
  return found.map(({ from, until, people: crew, gap }) => [
    from,
    until,
    crew.map(({ handle }) => handle),
    gap,
  ]);
}
