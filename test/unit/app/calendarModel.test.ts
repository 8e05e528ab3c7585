import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nextCalendarChange } from '../../../src/app/calendarModel';
import { onCallAt } from '../../../src/core/oncall/schedule';
import { DAY } from '../../../src/core/time/calendar';
import { printInstant } from '../../../src/core/time/instant';
import {
  CALENDAR_MODES,
  type CalendarBar,
  type CalendarModel,
  type CalendarRow,
  isToCalendar,
} from '../../../src/protocol/calendar';
import { calendarOf } from '../../support/calendars';
import { around, changeDays, rotationNear, ZONES } from '../../support/onCallArbitraries';
import { recordOf } from '../../support/rotations';

const PRIMARY = recordOf(
  'primary',
  `name: Primary
tier: primary
zone: America/New_York
layers:
  - name: Days
    priority: 1
    anchor: 2026-11-02T09:00
    turn: 1d
    people: [alice, bob]
    windows: [{ days: mon-fri, from: "09:00", until: "17:00" }]
  - name: Base
    anchor: 2026-11-02T09:00
    turn: 1w
    people: [carol, dave]
overrides:
  - { from: 2026-11-24T18:00, until: 2026-11-25T09:00, cover: dave, reason: dentist }
  - { from: 2026-11-26T09:00, until: 2026-11-27T12:00, replace: alice, with: carol }
  - { from: 2026-11-26T10:00, until: 2026-11-26T11:00, add: dave }
shadows:
  - { person: grace, follows: bob }
holidays: [2026-11-26]
`,
);
const DESK = recordOf(
  'desk',
  `name: Desk
zone: Europe/Berlin
layers:
  - name: Day
    anchor: 2026-11-02T09:00
    turn: 1d
    people: [bob]
    windows: [{ days: mon-fri, from: "09:00", until: "17:00" }]
intended-gaps:
  - { days: [sat, sun], from: "00:00", until: "24:00" }
`,
);
const BROKEN = recordOf('broken', 'name: [\n');

function rowOf(model: CalendarModel, kind: CalendarRow['kind'], band = 0): CalendarRow {
  const row = model.bands[band]?.rows.find(one => one.kind === kind);
  assert.ok(row, `${kind} in band ${band}`);
  return row;
}

/** `11-23T15:00Z 11-24T15:00Z turn @alice`. */
function paint({ from, until, sign, label, note }: CalendarBar): string {
  const time = (at: number): string => printInstant(at).slice(5, 16);
  return `${time(from)} ${time(until)} ${sign} ${label}${note === '' ? '' : `, ${note}`}`;
}

describe('the calendar of one rotation', () => {
  const model = calendarOf({ rotations: [PRIMARY, DESK], look: { rotation: 'primary' } });

  it('has the final schedule on top, then overrides, layers by priority, and those who learn', () => {
    assert.deepEqual(
      model.bands[0]?.rows.map(({ kind, name, hint }) => `${kind} ${name} ${hint}`.trim()),
      [
        'final Primary now @dave',
        'overrides Overrides',
        'layer Days layer, priority 1',
        'layer Base layer, priority 0',
        'learning Learning shadows',
      ],
    );
    assert.equal(model.title, '23 – 29 November 2026');
    assert.equal(isToCalendar(JSON.parse(JSON.stringify({ type: 'model', model }))), true);
  });

  it('shows overrides as they are written, beside each other where they overlap', () => {
    const { bars, lanes } = rowOf(model, 'overrides');
    assert.deepEqual(bars.map(paint), [
      '11-24T23:00 11-25T14:00 cover @dave, cover',
      '11-26T14:00 11-27T17:00 replace @carol, for @alice',
      '11-26T15:00 11-26T16:00 add @dave, added',
    ]);
    assert.deepEqual(
      bars.map(({ lane }) => lane),
      [0, 0, 1],
    );
    assert.equal(lanes, 2);
  });

  it('says of a bar who, when on both clocks, why and who comes then', () => {
    const bar = rowOf(model, 'final').bars.find(({ sign }) => sign === 'cover');
    assert.deepEqual(bar?.facts, [
      { label: 'My time, Europe/Berlin', value: 'Wed 25 Nov 00:00 – Wed 25 Nov 15:00 (15 h)' },
      { label: 'Rotation’s time, America/New_York', value: 'Tue 24 Nov 18:00 – Wed 25 Nov 09:00' },
      { label: 'Why', value: '@dave covers: dentist' },
      { label: 'Then', value: '@bob from Wed 25 Nov 15:00' },
    ]);
  });

  it('names each cell by day, who, which row and the whole shift', () => {
    const labels = rowOf(model, 'final').cells.map(({ label }) => label);
    assert.ok(
      labels.includes('Wednesday 25 November, @dave, cover, Primary, 00:00 to 15:00'),
      labels.join('\n'),
    );
    assert.ok(
      labels.includes('Wednesday 25 November 18:00, @bob, learning: @grace, Primary, 15:00 to 23:00'),
    );
    assert.ok(
      labels.includes('Monday 23 November, @carol, Primary, Friday 23:00 to 15:00'),
      labels.join('\n'),
    );
    const idle = rowOf(model, 'layer').cells.at(-1)?.label;
    assert.equal(idle, 'Sunday 29 November 18:00, Primary, layer Days, not active');
  });

  it('cuts bars at the edges of what is shown and keeps the whole shift', () => {
    const day = calendarOf({
      rotations: [PRIMARY],
      look: { rotation: 'primary', mode: 'day', day: '2026-11-29' },
    });
    const [bar, ...others] = rowOf(day, 'final').bars;
    assert.equal(others.length, 0);
    assert.ok(bar);
    assert.equal(printInstant(bar.from), '2026-11-28T23:00:00Z');
    assert.equal(printInstant(bar.until), '2026-11-29T23:00:00Z');
    assert.equal(printInstant(bar.shiftFrom), '2026-11-27T22:00:00Z');
    assert.equal(printInstant(bar.shiftUntil), '2026-11-30T14:00:00Z');
  });

  it('shows who asks to be covered, and where in the schedule that is', () => {
    const { text } = PRIMARY;
    const asking = recordOf(
      'primary',
      `${text}requests:\n  - { id: r1, person: bob, from: 2026-11-25T10:00, until: 2026-11-25T12:00, reason: dentist }\n`,
    );
    const shown = calendarOf({ rotations: [asking], look: { rotation: 'primary' } });
    const { bars } = rowOf(shown, 'requests');
    assert.deepEqual(bars.map(paint), ['11-25T15:00 11-25T17:00 request @bob, asks everybody']);
    assert.match(
      bars[0]?.facts.find(({ label }) => label === 'Why')?.value ?? '',
      /^@bob asks everybody to stand in: dentist$/,
    );
    const wanted = rowOf(shown, 'final').bars.filter(({ note }) => note.includes('cover wanted'));
    assert.deepEqual(wanted.map(paint), [
      '11-25T14:00 11-25T22:00 turn @bob, cover wanted, learning: @grace',
    ]);
  });

  it('leaves out the overrides and those who learn where there are none', () => {
    const { bands } = calendarOf({ rotations: [PRIMARY], look: { rotation: 'primary', mode: 'month' } });
    assert.equal(bands.length, 6);
    assert.equal(
      bands[2]?.rows.some(({ kind }) => kind === 'overrides'),
      false,
    );
    assert.equal(
      bands[4]?.rows.some(({ kind }) => kind === 'overrides'),
      true,
    );
  });

  it('shades holidays of the rotation’s own zone', () => {
    const [holiday, ...others] = rowOf(model, 'final').holidays;
    assert.equal(others.length, 0);
    assert.deepEqual(holiday, {
      from: Date.parse('2026-11-26T05:00Z'),
      until: Date.parse('2026-11-27T05:00Z'),
    });
    assert.equal(model.bands[0]?.days[3]?.note, 'holiday');
  });

  it('divides the days on the rotation’s clocks when asked', () => {
    const there = calendarOf({ rotations: [PRIMARY], look: { rotation: 'primary', zone: 'rotation' } });
    assert.equal(there.zone, 'America/New_York');
    assert.equal(there.bands[0]?.from, Date.parse('2026-11-23T00:00-05:00'));
    assert.equal(model.bands[0]?.from, Date.parse('2026-11-23T00:00+01:00'));
    const cell = rowOf(there, 'final').cells.find(({ label }) => label.includes('cover'));
    assert.match(cell?.label ?? '', /^Tuesday 24 November, @dave, cover, Primary, 18:00 to Wednesday 09:00$/);
  });
});

describe('the calendar of several rotations', () => {
  it('has a row each, by tier, and names the files that cannot be used', () => {
    const model = calendarOf({
      rotations: [BROKEN, DESK, PRIMARY],
      problems: { 'rotations/broken.yml': 'Not valid YAML.', 'rotations/torn.yml': 'Not text.' },
    });
    assert.deepEqual(
      model.bands[0]?.rows.map(({ kind, name, problem }) => `${kind} ${name} ${problem}`.trim()),
      [
        'final Primary',
        'broken broken rotations/broken.yml cannot be used: Not valid YAML.',
        'final Desk',
        'broken torn rotations/torn.yml cannot be used: Not text.',
      ],
    );
    assert.deepEqual(
      rowOf(model, 'broken').cells.map(({ label }) => label),
      ['Monday 23 November, broken, rotations/broken.yml cannot be used: Not valid YAML.'],
    );
    assert.equal(model.rotationZone, '', 'they differ');
    assert.equal(isToCalendar({ type: 'model', model }), true);
  });

  it('tells gaps that nobody declared from those that are meant', () => {
    const { bars } = rowOf(calendarOf({ rotations: [DESK] }), 'final');
    assert.deepEqual(bars.slice(-4).map(paint), [
      '11-26T16:00 11-27T08:00 gap nobody, gap',
      '11-27T08:00 11-27T16:00 turn @bob',
      '11-27T16:00 11-27T23:00 gap nobody, gap',
      '11-27T23:00 11-29T23:00 intended nobody, as intended',
    ]);
  });

  it('does not blame a rotation for the time before there was one', () => {
    const begun = rowOf(calendarOf({ rotations: [DESK], look: { day: '2026-11-02' } }), 'final').bars;
    assert.equal(paint(begun[0] as CalendarBar), '11-01T23:00 11-02T08:00 intended nobody, not begun yet');
    const ahead = calendarOf({ rotations: [DESK], look: { day: '2026-11-02' }, now: '2026-11-02T07:00Z' });
    assert.equal(
      paint(rowOf(ahead, 'final').bars[0] as CalendarBar),
      '11-01T23:00 11-02T08:00 gap nobody, gap',
    );
  });

  it('marks who is on call while away', () => {
    const people = [{ handle: 'bob', name: 'Bob', absences: [{ from: '2026-11-25', to: '2026-11-25' }] }];
    const { bars } = rowOf(calendarOf({ rotations: [DESK], people }), 'final');
    assert.deepEqual(bars.filter(({ away }) => away).map(paint), ['11-25T08:00 11-25T16:00 turn @bob, away']);
  });

  it('draws more hand-offs than can be seen as one bar, and never hides a gap', () => {
    const hourly = recordOf(
      'hourly',
      'name: Hourly\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-11-02T00:00, turn: 1h, people: [alice, bob, carol] }\noverrides:\n  - { from: 2026-11-25T10:00, until: 2026-11-25T11:00, remove: alice }\n  - { from: 2026-11-25T10:00, until: 2026-11-25T11:00, remove: bob }\n  - { from: 2026-11-25T10:00, until: 2026-11-25T11:00, remove: carol }\n',
    );
    const painted = rowOf(calendarOf({ rotations: [hourly], zone: 'UTC' }), 'final').bars.map(paint);
    assert.match(painted[0] ?? '', /^11-23T00:00 11-24T00:00 busy 24 shifts, @/);
    // The gap parts its day, and what is left of it on either side can be drawn.
    const parted = painted.filter(bar => bar.startsWith('11-25T'));
    assert.equal(parted.length, 24);
    assert.equal(parted[10], '11-25T10:00 11-25T11:00 gap nobody, gap');
    assert.equal(painted.length, 6 + 24);
  });

  it('gives people colours that stay when others are added after them', () => {
    const person = (handle: string) => ({ handle, name: handle });
    const handles = ['ann', 'bob', 'cho', 'dee', 'eve', 'fay', 'gil', 'hal'];
    const toneOf = (count: number, handle: string): number | undefined =>
      calendarOf({
        rotations: [
          recordOf(
            'r',
            `name: R\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-11-02T00:00, turn: 1d, people: [${handles.join(', ')}] }\n`,
          ),
        ],
        people: handles.slice(0, count).map(person),
        look: { mode: 'month' },
      }).legend.find(one => one.handle === handle)?.tone;
    for (const [index, handle] of handles.entries()) {
      assert.equal(toneOf(index + 1, handle), toneOf(handles.length, handle), handle);
    }
    assert.equal(new Set(handles.map(handle => toneOf(8, handle))).size, 8);
  });

  it('says who is reading and what cannot be done', () => {
    const model = calendarOf({ rotations: [DESK], me: 'Bob', readOnly: 'Not trusted.' });
    assert.deepEqual(
      model.legend.map(({ handle, isMe }) => [handle, isMe]),
      [['bob', true]],
    );
    assert.equal(model.readOnly, 'Not trusted.');
    assert.deepEqual(calendarOf({ rotations: [] }).rotations, []);
    assert.equal(calendarOf({ rotations: [DESK], look: { rotation: 'gone' } }).look.rotation, '');
  });

  it('knows when it will be old: at a hand-off, or at midnight', () => {
    const model = calendarOf({ rotations: [DESK], zone: 'UTC' });
    assert.equal(
      printInstant(nextCalendarChange(model, Date.parse('2026-11-24T10:20Z')) ?? 0),
      '2026-11-24T16:00:00Z',
    );
    assert.equal(
      printInstant(nextCalendarChange(model, Date.parse('2026-11-24T16:00Z')) ?? 0),
      '2026-11-25T00:00:00Z',
    );
  });
});

describe('the days of the calendar', function () {
  this.timeout(20_000);

  const month = (day: string): CalendarModel =>
    calendarOf({ rotations: [PRIMARY], look: { rotation: 'primary', mode: 'month', day } });

  it('are whole weeks from Monday on in a month of one rotation', () => {
    const weeks = month('2026-11-10').bands.map(({ days }) =>
      days.map(({ id, isOther }) => (isOther ? `(${id.slice(5)})` : id.slice(5))),
    );
    assert.equal(weeks.length, 6);
    assert.deepEqual(weeks[0], ['(10-26)', '(10-27)', '(10-28)', '(10-29)', '(10-30)', '(10-31)', '11-01']);
    assert.deepEqual(weeks[5], ['11-30', '(12-01)', '(12-02)', '(12-03)', '(12-04)', '(12-05)', '(12-06)']);
    assert.equal(month('2027-02-10').bands.length, 4, 'a February that is four weeks');
    assert.equal(month('2026-11-10').title, 'November 2026');
  });

  it('are those of the month alone where several rotations are compared', () => {
    const [band, ...others] = calendarOf({
      rotations: [DESK],
      look: { mode: 'month', day: '2028-02-10' },
    }).bands;
    assert.equal(others.length, 0);
    assert.equal(band?.days.length, 29);
  });

  it('are turned forth and back without getting lost', () => {
    const days = fc
      .integer({ min: 0, max: 9000 })
      .map(count => printInstant(Date.UTC(2015, 0, 1) + count * DAY).slice(0, 10));
    fc.assert(
      fc.property(days, fc.constantFrom(...CALENDAR_MODES), (day, mode) => {
        const at = (asked: string): CalendarModel =>
          calendarOf({ rotations: [], look: { mode, day: asked } });
        const here = at(day);
        assert.equal(at(at(here.later).earlier).title, here.title);
        assert.equal(at(at(here.earlier).later).title, here.title);
        assert.notEqual(at(here.later).title, here.title);
      }),
      { numRuns: 100 },
    );
    assert.equal(month('2026-01-31').later, '2026-02-28');
  });

  it('have the hours that the clocks have', () => {
    const note = (zone: string, day: string): string => {
      const { bands } = calendarOf({ rotations: [], zone, look: { mode: 'day', day } });
      const [first] = bands[0]?.days ?? [];
      return `${first?.note} | ${first?.spoken.split(', ').slice(1).join(', ')} | ${bands[0]?.ticks.length}`;
    };
    assert.equal(note('Europe/Berlin', '2026-10-25'), '25 h | 25 h, clocks go back from 03:00 to 02:00 | 25');
    assert.equal(
      note('America/New_York', '2026-03-08'),
      '23 h | 23 h, clocks go forward from 02:00 to 03:00 | 23',
    );
    assert.equal(
      note('Australia/Lord_Howe', '2026-04-05'),
      '24 h 30 min | 24 h 30 min, clocks go back from 02:00 to 01:30 | 24',
    );
    assert.equal(
      note('America/Havana', '2026-03-08'),
      '23 h | 23 h, clocks go forward from 00:00 to 01:00 | 23',
    );
    assert.equal(note('UTC', '2026-03-08'), ' |  | 24');
  });

  it('leave out the one that Apia had not', () => {
    const { bands } = calendarOf({
      rotations: [],
      zone: 'Pacific/Apia',
      look: { mode: 'week', day: '2011-12-30' },
    });
    assert.deepEqual(
      bands[0]?.days.map(({ label }) => label),
      ['Mon 26', 'Tue 27', 'Wed 28', 'Thu 29', 'Sat 31', 'Sun 1'],
    );
    assert.deepEqual(
      calendarOf({ rotations: [DESK], zone: 'Pacific/Apia', look: { mode: 'day', day: '2011-12-30' } }).bands,
      [],
    );
  });

  it('follow each other without hole or overlap in every zone', () => {
    for (const zone of ZONES) {
      for (const day of changeDays(zone).slice(0, 3)) {
        const { bands } = calendarOf({
          rotations: [],
          zone,
          look: { mode: 'week', day: printInstant(day).slice(0, 10) },
        });
        for (const { days, from, until } of bands) {
          assert.equal(days[0]?.from, from);
          assert.equal(days.at(-1)?.until, until);
          days.slice(1).forEach((each, index) => assert.equal(each.from, days[index]?.until));
        }
      }
    }
  });
});

describe('the bars of the calendar', function () {
  this.timeout(20_000);

  it('are what the rotation answers, and fill every row of the final schedule', () => {
    fc.assert(
      fc.property(
        around.chain(place => fc.record({ place: fc.constant(place), rotation: rotationNear(place) })),
        fc.constantFrom(...CALENDAR_MODES),
        fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/Havana'),
        ({ place, rotation }, mode, zone) => {
          const record = { ...DESK, id: 'any', path: 'rotations/any.yml', rotation };
          const look = { mode, rotation: 'any', day: printInstant(place.day).slice(0, 10) };
          const model = calendarOf({ rotations: [record], zone, look });
          assert.equal(isToCalendar({ type: 'model', model }), true);
          for (const { rows, from, until } of model.bands) {
            for (const row of rows) {
              checkCells(row, from, until);
              if (row.kind === 'final') {
                checkFinal(row, from, until);
              }
            }
          }
          function checkFinal({ bars }: CalendarRow, from: number, until: number): void {
            assert.equal(bars[0]?.from, from);
            assert.equal(bars.at(-1)?.until, until);
            bars.slice(1).forEach((bar, index) => assert.equal(bar.from, bars[index]?.until));
            for (const bar of bars.filter(({ sign }) => sign !== 'busy')) {
              const people = onCallAt(rotation, bar.from).people.map(({ handle }) => handle.toLowerCase());
              assert.deepEqual(
                bar.people.map(({ handle }) => handle.toLowerCase()),
                people,
              );
              assert.ok(bar.shiftFrom <= bar.from && bar.until <= bar.shiftUntil);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

function checkCells({ cells, bars }: CalendarRow, from: number, until: number): void {
  assert.equal(cells[0]?.from, from);
  assert.equal(cells.at(-1)?.until, until);
  cells.slice(1).forEach((cell, index) => assert.equal(cell.from, cells[index]?.until));
  for (const cell of cells) {
    const bar = bars[cell.bar];
    const isIn = bars.some(one => one.from < cell.until && one.until > cell.from);
    assert.equal(bar !== undefined, isIn);
    assert.ok(bar === undefined || (bar.from <= cell.from && cell.until <= bar.until));
  }
}
