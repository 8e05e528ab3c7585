import assert from 'node:assert/strict';
import { absenceConflicts, tryReadAbsence } from '../../../../src/core/oncall/absences';
import { checkRotation, checkSchedule } from '../../../../src/core/oncall/checkRotation';
import { gaps } from '../../../../src/core/oncall/gaps';
import { hoursReport } from '../../../../src/core/oncall/hours';
import { printCalendar } from '../../../../src/core/oncall/icsCalendar';
import { lineupDiff } from '../../../../src/core/oncall/lineupDiff';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import { printLineUpDiff } from '../../../../src/core/oncall/printLineUpDiff';
import { segments } from '../../../../src/core/oncall/schedule';
import type { Person } from '../../../../src/core/people/people';
import { layerOf, rotationOf } from '../../../support/rotations';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);

const person = (handle: string, more: Partial<Person> = {}): Person => ({
  handle,
  name: handle.toUpperCase(),
  contact: [{ phone: '1' }],
  ...more,
});

describe('hours on call', () => {
  it('are those that pass: a day on which clocks change has 23 or 25', () => {
    const rotation = layerOf('Europe/Berlin', 'anchor: 2026-03-29T00:00', 'turn: 1d', 'people: [ann, bob]');
    const [bob, ann] = hoursReport(rotation, [], at('2026-03-28T23:00Z'), at('2026-03-30T22:00Z'));
    assert.deepEqual([ann?.handle, ann?.total], ['ann', 23 * HOUR]);
    assert.deepEqual([bob?.handle, bob?.total, bob?.aboveMean], ['bob', 24 * HOUR, HOUR / 2]);
  });

  it('count nights, weekends and holidays in the person’s own zone', () => {
    const rotation = rotationOf(
      'name: T\nzone: UTC\nlayers: [{ name: All, anchor: 2026-12-24, turn: 3d, people: [ann, bob] }]\nholidays: [2026-12-25]\n',
    );
    const people = [person('ann', { zone: 'Asia/Tokyo' })];
    const report = hoursReport(rotation, people, at('2026-12-24T00:00Z'), at('2026-12-27T00:00Z'));
    assert.equal(report.length, 1);
    const [ann] = report;
    // 24 December 09:00 to 27 December 09:00 in Tokyo, Thursday to Sunday.
    assert.deepEqual(
      [ann?.zone, ann?.total, ann?.nights, ann?.nightCount, ann?.weekends, ann?.holidays, ann?.share].map(
        value => (typeof value === 'number' && value > 1000 ? value / HOUR : value),
      ),
      ['Asia/Tokyo', 72, 24, 3, 33, 24, 1],
    );
  });

  it('count an hour that comes twice at night twice', () => {
    const rotation = layerOf('Europe/Berlin', 'anchor: 2026-10-24T20:00', 'turn: 12h', 'people: [ann, bob]');
    const [ann] = hoursReport(rotation, [], at('2026-10-24T18:00Z'), at('2026-10-25T07:00Z'));
    assert.deepEqual([ann?.total, ann?.nights], [13 * HOUR, 9 * HOUR]);
  });
});

describe('absences', () => {
  it('last to the end of their last day, in the person’s zone', () => {
    const read = (value: object): string[] | undefined => {
      const absence = tryReadAbsence(value, 'America/New_York');
      return absence && [iso(absence.from), iso(absence.until)];
    };
    assert.deepEqual(read({ from: '2026-12-24', to: '2026-12-26' }), [
      '2026-12-24T05:00',
      '2026-12-27T05:00',
    ]);
    assert.deepEqual(read({ from: '2026-12-24T12:00', to: '2026-12-24T15:00' }), [
      '2026-12-24T17:00',
      '2026-12-24T20:00',
    ]);
    assert.equal(read({ from: '2026-12-24' }), undefined);
    assert.equal(read({ from: '2026-12-24', to: '2026-12-23' }), undefined);
    assert.equal(read({ from: 'Christmas', to: 'Easter' }), undefined);
  });

  it('during a shift are conflicts, and nobody is put in their place', () => {
    const rotation = layerOf('UTC', 'anchor: 2026-01-05', 'turn: 1d', 'people: [ann, bob]');
    const schedule = segments(rotation, at('2026-01-05T00:00Z'), at('2026-01-10T00:00Z'));
    const people = [person('Ann', { absences: [{ from: '2026-01-05T12:00', to: '2026-01-07T06:00' }] })];
    const found = absenceConflicts(schedule, people, 'UTC');
    assert.deepEqual(
      found.map(({ handle, from, until }) => [handle, iso(from), iso(until)]),
      [
        ['ann', '2026-01-05T12:00', '2026-01-06T00:00'],
        ['ann', '2026-01-07T00:00', '2026-01-07T06:00'],
      ],
    );
    assert.equal(schedule[0]?.people[0]?.handle, 'ann');
  });
});

describe('problems of a rotation', () => {
  const TEXT =
    'name: T\nzone: UTC\nlayers:\n  - name: All\n    anchor: 2026-01-05\n    turn: 1d\n    people: [ann, bbo, cho]\n    windows: [{ days: mon-fri }]\noverrides:\n  - { from: 2026-02-01, until: 2026-02-02, replace: ann, with: zed }\n';
  const PEOPLE = [person('ann'), person('bob'), person('cho', { contact: [] })];
  const found = (problems: ReturnType<typeof checkRotation>): string[] =>
    problems.map(({ code, range }) => `${code} ${TEXT.slice(range.start, range.end)}`);

  it('are people whom nobody knows or can reach', () => {
    const problems = checkRotation(parseRotation(TEXT).value, PEOPLE);
    assert.deepEqual(found(problems), ['unknown-person bbo', 'no-contact cho', 'unknown-person zed']);
    assert.match(problems[0]?.message ?? '', /Did you mean bob\?/);
    assert.deepEqual(checkRotation(parseRotation(TEXT).value, []), []);
  });

  it('are, for the weeks ahead, gaps, conflicts and too much of it', () => {
    const people = [
      person('ann', { absences: [{ from: '2026-01-07', to: '2026-01-20' }] }),
      ...PEOPLE.slice(1),
    ];
    const text = TEXT.replace('days: mon-fri', 'days: mon-sat');
    const problems = checkSchedule(parseRotation(text).value, people, at('2026-01-07T12:00Z'));
    assert.deepEqual(
      [...new Set(problems.map(({ code }) => code))],
      ['rotation-gap', 'absence-conflict', 'too-few-people'],
    );
    assert.match(
      problems[0]?.message ?? '',
      /^Nobody is on call from Sun 2026-01-11 00:00 UTC to Mon 2026-01-12 00:00 UTC \(1 d\): no layer is active, and 7 more times/,
    );
    assert.match(
      problems[1]?.message ?? '',
      /^@ann is away, and on call from Thu 2026-01-08 00:00 UTC to Fri/,
    );
  });

  it('are none where gaps are meant, people are many and everybody is there', () => {
    const names = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8'];
    const text = `name: T\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-01-05, turn: 1w, people: [${names.join(', ')}], windows: [{ days: mon-fri }] }\nintended-gaps: [{ days: [sat, sun] }]\n`;
    assert.deepEqual(
      checkSchedule(
        parseRotation(text).value,
        names.map(name => person(name)),
        at('2026-01-07T00:00Z'),
      ),
      [],
    );
    const uneven = text.replace('[a1, a2', '[a1, a1, a1, a2').replace(', windows: [{ days: mon-fri }]', '');
    const problems = checkSchedule(parseRotation(uneven).value, [], at('2026-01-07T00:00Z'));
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['too-much-on-call'],
    );
  });
});

describe('a line-up diff', () => {
  const before = layerOf('UTC', 'anchor: 2026-01-05T09:00', 'turn: 1w', 'people: [ann, bob, cho]');
  const now = at('2026-01-14T12:00Z');
  const until = now + 56 * DAY;

  it('shows that editing the list of people changes who is on call now, and the past', () => {
    const after = layerOf('UTC', 'anchor: 2026-01-05T09:00', 'turn: 1w', 'people: [ann, cho, dee]');
    const diff = lineupDiff(before, after, now, until);
    assert.deepEqual([diff.changesNow, diff.nowBefore, diff.nowAfter], [true, ['bob'], ['cho']]);
    assert.equal(iso(diff.changesPastFrom ?? 0), '2026-01-12T09:00');
    assert.deepEqual(
      diff.hours.map(({ handle, before: old, after: young }) => [handle, old / HOUR, young / HOUR]),
      [
        ['cho', 504, 453],
        ['dee', 0, 504],
        ['ann', 387, 387],
        ['bob', 453, 0],
      ].sort((a, b) => Number(b[2]) - Number(a[2])),
    );
    const text = printLineUpDiff({ name: 'Primary', zone: 'UTC', until }, diff);
    assert.match(text, /On call right now changes: \*\*yes\*\*, from @bob to @cho/);
    assert.match(text, /\*\*The past changes\*\*: from Mon 2026-01-12 09:00 UTC on/);
    assert.match(text, /\| Mon 2026-01-19 09:00 UTC \| 7 d \| @cho \| @dee \|/);
  });

  it('shows new gaps and those that are closed, and nothing where nothing changes', () => {
    const closed = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1w',
      'people: [ann, bob, cho]',
      'windows: [{ days: mon-fri }]',
    );
    const diff = lineupDiff(before, closed, now, now + 14 * DAY);
    assert.deepEqual(
      diff.newGaps.map(gap => [iso(gap.from), iso(gap.until)]),
      [
        ['2026-01-17T00:00', '2026-01-19T00:00'],
        ['2026-01-24T00:00', '2026-01-26T00:00'],
      ],
    );
    assert.deepEqual(
      lineupDiff(closed, before, now, now + 14 * DAY).closedGaps,
      gaps(closed, now, now + 14 * DAY),
    );
    const same = lineupDiff(before, before, now, until);
    assert.deepEqual(
      [same.changesNow, same.changesPastFrom, same.stretches, same.newGaps],
      [false, undefined, [], []],
    );
    assert.match(printLineUpDiff({ name: 'P', zone: 'UTC', until }, same), /Nobody’s shifts change/);
  });

  it('takes a file that comes or goes for nobody on call', () => {
    assert.deepEqual(lineupDiff(undefined, before, now, until).nowBefore, []);
    assert.equal(lineupDiff(before, undefined, now, until).newGaps.length, 1);
  });
});

describe('an iCalendar file', () => {
  const rotation = rotationOf(
    'name: "Primary; on call, all day"\nzone: Europe/Berlin\nlayers: [{ name: All, anchor: 2026-01-05T09:00, turn: 1w, people: [ann, [bob, cho]] }]\n',
  );
  const named = [{ id: 'primary', rotation }];
  const options = {
    from: at('2026-01-07T00:00Z'),
    until: at('2026-01-14T00:00Z'),
    now: at('2026-01-07T12:00Z'),
  };
  const nameOf = (handle: string): string =>
    handle === 'ann' ? 'Ánn Ñandú-Fernández Öztürk Þórðardóttir von und zu Weizenkeim' : handle;

  it('has whole shifts in UTC, lines of 75 octets at most, and texts that are escaped', () => {
    const text = printCalendar(named, { ...options, nameOf });
    assert.ok(text.endsWith('END:VCALENDAR\r\n'));
    assert.doesNotMatch(text, /[^\r]\n/);
    for (const line of text.split('\r\n')) {
      assert.ok(Buffer.byteLength(line) <= 75, line);
    }
    const unfolded = text.replaceAll('\r\n ', '');
    assert.match(
      unfolded,
      /\r\nSUMMARY:Ánn Ñandú-Fernández Öztürk Þórðardóttir von und zu Weizenkeim \(Primary\\; on call\\, all day\)\r\n/,
    );
    assert.deepEqual(
      [...unfolded.matchAll(/^(?:UID|DTSTART|DTEND):(.*)\r$/gm)].map(([, value]) => value),
      [
        '20260105T080000Z-primary-ann@livesite',
        '20260105T080000Z',
        '20260112T080000Z',
        '20260112T080000Z-primary-bob@livesite',
        '20260112T080000Z',
        '20260119T080000Z',
        '20260112T080000Z-primary-cho@livesite',
        '20260112T080000Z',
        '20260119T080000Z',
      ],
    );
    const [begins, ends] = ['BEGIN', 'END'].map(word => unfolded.split(`${word}:VEVENT`).length - 1);
    assert.deepEqual([begins, ends], [3, 3]);
  });

  it('knows when a shift began that has lasted for long, and names for good what began before anybody can tell', () => {
    const uids = (text: string, from: string): string[] => {
      const alone = [{ id: 'alone', rotation: rotationOf(text) }];
      const range = { ...options, from: at(from), until: at(from) + 7 * 86_400_000 };
      return [...printCalendar(alone, range).matchAll(/^UID:(.*)\r$/gm)].map(([, uid = '']) => uid);
    };
    const years = (first: string): string =>
      `name: Alone\nzone: UTC\nlayers: [{ name: All, anchor: ${first}, turn: 1w, people: [ann] }]\n`;
    for (const from of ['2026-01-07T00:00Z', '2026-06-01T00:00Z', '2027-03-01T00:00Z']) {
      assert.deepEqual(uids(years('2024-01-01T09:00'), from), ['20240101T090000Z-alone-ann@livesite']);
      assert.deepEqual(uids(years('1990-01-01T09:00'), from), ['always-alone-ann@livesite']);
    }
  });

  it('gives a shift the same identity whenever it is exported, and can be one person’s', () => {
    const uids = (from: string): string[] =>
      [...printCalendar(named, { ...options, from: at(from), person: 'Bob' }).matchAll(/^UID:(.*)\r$/gm)].map(
        ([, uid = '']) => uid,
      );
    assert.deepEqual(uids('2026-01-07T00:00Z'), ['20260112T080000Z-primary-bob@livesite']);
    assert.deepEqual(uids('2026-01-13T00:00Z'), uids('2026-01-07T00:00Z'));
  });
});
