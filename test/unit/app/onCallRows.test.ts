import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  inTierOrder,
  meRow,
  nextChangeOf,
  ownShiftRow,
  printCountdown,
  printForReader,
  rotationRow,
  rotationTooltip,
  shiftRow,
  type Reader,
} from '../../../src/app/onCallRows';
import { ownShifts, upcomingShifts } from '../../../src/app/upcomingShifts';
import { onCallAt } from '../../../src/core/oncall/schedule';
import { DAY, HOUR, MINUTE } from '../../../src/core/time/calendar';
import { around, rotationNear } from '../../support/onCallArbitraries';
import { recordOf } from '../../support/rotations';

const WEEKLY = `name: Primary
zone: Europe/Berlin
layers:
  - name: Everybody
    anchor: 2026-11-16T09:00
    turn: 1w
    people: [alice, bob, carol]
overrides:
  - { from: 2026-12-02T12:00, until: 2026-12-02T18:00, cover: dan }
  - { from: 2026-12-08T00:00, until: 2026-12-10T00:00, replace: carol, with: alice }
shadows:
  - { person: heidi, follows: bob }
`;

const OFFICE = `name: Office
zone: Europe/Berlin
layers:
  - name: Desk
    anchor: 2026-11-16T09:00
    turn: 1d
    people: [alice]
    windows: [{ days: mon-fri, from: "09:00", until: "17:00" }]
intended-gaps:
  - { days: mon-fri, from: "17:00", until: "09:00" }
`;

/** Wednesday, 11:00 in Berlin. */
const NOW = Date.parse('2026-11-25T10:00Z');
const reader = (me = 'bob', now = NOW, zone = 'Europe/Berlin'): Reader => ({ me, now, zone });
const primary = recordOf('primary', WEEKLY);
const office = recordOf('office', OFFICE);
const shown = ({ label, description }: { label: string; description: string }): string =>
  `${label} | ${description}`;
const at = (time: string): number => Date.parse(time);

describe('rows of who is on call', () => {
  it('say who, which rotation, until when on the reader’s clocks, and who is next', () => {
    const row = rotationRow(primary, reader('alice'));
    assert.equal(shown(row), '@bob · Primary | → Mon 09:00 · then @carol');
    assert.equal(row.sign, 'others');
    assert.equal(row.spoken, 'Primary: @bob on call, until Mon 09:00, then @carol');
    assert.equal(rotationRow(primary, reader('Bob')).sign, 'me');
    assert.equal(
      rotationRow(primary, reader('bob', NOW, 'America/New_York')).description,
      '→ Mon 03:00 · then @carol',
    );
  });

  it('say of a gap whether it is meant', () => {
    const evening = rotationRow(office, reader('bob', at('2026-11-25T20:00Z')));
    assert.equal(shown(evening), 'nobody · Office | → Thu 09:00 · as intended · then @alice');
    assert.equal(evening.sign, 'intended');
    const saturday = rotationRow(office, reader('bob', at('2026-11-28T12:00Z')));
    assert.equal(shown(saturday), 'nobody · Office | → Mon 09:00 · then @alice');
    assert.equal(saturday.sign, 'gap');
  });

  it('are split where a gap stops being meant', () => {
    const [first, second, third] = upcomingShifts(office.rotation, at('2026-11-28T02:00Z'), 5);
    assert.deepEqual(
      [first?.gap, first?.until, second?.gap, second?.until, third?.people],
      ['intended', at('2026-11-28T08:00Z'), 'open', at('2026-11-30T08:00Z'), ['alice']],
    );
  });

  it('say that nothing is known of a file that says nothing, and no hand-off of one that has none', () => {
    for (const text of ['name: [', 'name: Empty\nzone: UTC\nlayers: []\n', '']) {
      const row = rotationRow(recordOf('broken', text), reader());
      assert.equal(row.sign, 'broken', text);
      assert.match(shown(row), /^(?:broken|Empty) \| nothing is known/);
    }
    const always = recordOf(
      'always',
      WEEKLY.replace('[alice, bob, carol]', '[alice]').split('overrides')[0] ?? '',
    );
    assert.equal(shown(rotationRow(always, reader())), '@alice · Primary | no hand-off ahead');
    assert.deepEqual(
      ownShifts([always], 'alice', NOW).map(shift => shown(ownShiftRow(shift, reader('alice')))),
      ['now · Primary | no end ahead'],
    );
  });

  it('show the next shifts with how people came to them', () => {
    const [, ...next] = upcomingShifts(primary.rotation, NOW, 5);
    assert.deepEqual(
      next.map(shift => shown(shiftRow(shift, reader()))),
      [
        'Mon 09:00 · @carol | → 2 Dec 12:00 · turn',
        '2 Dec 12:00 · @dan | → 18:00 · cover',
        '2 Dec 18:00 · @carol | → 7 Dec 09:00 · turn',
        '7 Dec 09:00 · @alice | → 14 Dec 09:00 · turn',
        '14 Dec 09:00 · @bob | → 21 Dec 09:00 · turn',
      ],
    );
    const replaced = recordOf(
      'replaced',
      WEEKLY.replace('replace: carol, with: alice', 'replace: alice, with: erin'),
    );
    const rows = upcomingShifts(replaced.rotation, NOW, 6).map(shift => shown(shiftRow(shift, reader())));
    assert.ok(rows.includes('8 Dec 00:00 · @erin | → 10 Dec 00:00 · instead of @alice'), rows.join('\n'));
  });

  it('tell the reader’s own shifts with a countdown', () => {
    const mine = ownShifts([primary, office], 'ALICE', NOW);
    const desk = mine.filter(({ record }) => record === office);
    assert.equal(mine[0]?.record, office);
    assert.equal(
      shown(meRow(mine, reader()) ?? { label: '', description: '' }),
      'Me · on call | hand-off in 6 h',
    );
    assert.equal(
      shown(ownShiftRow(desk[0] ?? assert.fail(), reader())),
      'now · Office | → 17:00 · hand-off in 6 h',
    );
    assert.equal(
      shown(ownShiftRow(desk[1] ?? assert.fail(), reader())),
      'Thu 09:00 · Office | → 17:00 · 8 h',
    );
    const later = ownShifts([primary], 'carol', NOW);
    assert.equal(shown(meRow(later, reader()) ?? { label: '', description: '' }), 'Me | on call in 4 d');
    assert.equal(meRow(ownShifts([primary], 'zoe', NOW), reader()), undefined);
    assert.deepEqual(
      ownShifts([primary], 'dan', NOW - 40 * DAY),
      [],
      'what begins in more than four weeks is left out',
    );
  });

  it('have a tooltip of plain lines with both zones, layers, learners and findings', () => {
    const lines = rotationTooltip(primary, ['A', 'B', 'C', 'D', 'E', 'F'], reader('bob', NOW, 'UTC')).split(
      '\n',
    );
    assert.deepEqual(lines, [
      'Primary',
      'Now: @bob',
      'Until Mon 2026-11-30 08:00 UTC',
      'In its own zone Mon 2026-11-30 09:00 Europe/Berlin',
      'Then: @carol',
      'Learning: @heidi',
      '',
      'Layers:',
      '• Everybody: @bob',
      '',
      'Found:',
      '• A',
      '• B',
      '• C',
      '• D',
      '• E',
      '• … and 1 more',
      '',
      'rotations/primary.yml',
    ]);
  });

  it('stand in the order of their tiers, else of their files', () => {
    const records = ['manager', 'secondary', undefined, 'primary', 'frontline', undefined].map(
      (tier, index) =>
        recordOf(`${index}`, tier === undefined ? WEEKLY : WEEKLY.replace('zone:', `tier: ${tier}\nzone:`)),
    );
    assert.equal(
      inTierOrder(records)
        .map(({ id }) => id)
        .join(''),
      '431025',
    );
  });

  it('keep unsafe names harmless', () => {
    const evil = recordOf(
      'evil',
      WEEKLY.replace('name: Primary', 'name: "$(flame) [x](command:y)\\n\\u202e"'),
    );
    assert.doesNotMatch(rotationRow(evil, reader()).label, /\$\(|\]\(|\n|\u202e/);
  });
});

describe('times and countdowns of rows', () => {
  it('are as short as they can be without being mistaken', () => {
    const print = (time: string): string => printForReader(at(time), reader());
    assert.deepEqual(
      ['2026-11-25T22:59Z', '2026-11-25T23:00Z', '2026-12-01T08:00Z', '2026-12-02T08:00Z'].map(print),
      ['23:59', 'Thu 00:00', 'Tue 09:00', 'Wed 2 Dec 09:00'],
    );
    assert.equal(print('2027-01-04T08:00Z'), 'Mon 4 Jan 2027 09:00');
    assert.equal(print('2026-11-23T08:00Z'), 'Mon 23 Nov 09:00');
  });

  it('count down in one unit', () => {
    assert.deepEqual([0, MINUTE - 1, MINUTE, HOUR - 1, HOUR, 2 * DAY - 1, 2 * DAY].map(printCountdown), [
      'less than 1 min',
      'less than 1 min',
      '1 min',
      '59 min',
      '1 h',
      '47 h',
      '2 d',
    ]);
  });

  it('are drawn again just when they change, and not before', () => {
    const site = { rotations: [primary, office] };
    const all = (now: number): string => {
      const who = reader('alice', now);
      const mine = ownShifts(site.rotations, 'alice', now);
      const rows = [
        ...site.rotations.flatMap(record => [
          rotationRow(record, who),
          ...upcomingShifts(record.rotation, now, 5)
            .slice(1)
            .map(shift => shiftRow(shift, who)),
        ]),
        meRow(mine, who) ?? { label: '', description: '' },
      ];
      return rows.map(shown).join('\n');
    };
    let now = NOW;
    for (let step = 0; step < 60; step++) {
      const next = nextChangeOf(site, reader('alice', now));
      assert.ok(next !== undefined && next > now);
      assert.equal(all(next - 1), all(now), new Date(now).toISOString());
      now = next;
    }
    assert.equal(nextChangeOf({ rotations: [] }, reader()), undefined);
  });
});

describe('upcoming shifts', () => {
  it('say what a look-up says, without a hole, whatever the rotation', () => {
    const near = around.chain(place =>
      fc.tuple(
        rotationNear(place),
        fc.integer({ min: -4 * DAY, max: 4 * DAY }).map(after => place.day + after),
      ),
    );
    fc.assert(
      fc.property(near, ([rotation, now]) => {
        const shifts = upcomingShifts(rotation, now, 5);
        assert.equal(shifts[0]?.from, now);
        for (const [index, shift] of shifts.entries()) {
          const handles = onCallAt(rotation, shift.from).people.map(({ handle }) => handle.toLowerCase());
          assert.deepEqual(shift.people.map(one => one.toLowerCase()).sort(), handles.sort());
          assert.equal(shift.people.length === 0, shift.gap !== undefined);
          const next = shifts[index + 1];
          assert.ok(next === undefined || next.from === shift.until);
        }
      }),
      { numRuns: 60 },
    );
  });
});
