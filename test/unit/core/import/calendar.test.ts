import assert from 'node:assert/strict';
import { printCalendar } from '../../../../src/core/oncall/icsCalendar';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import { importOf, messagesOf, NOW, onlyRotation, shiftsIn } from '../../../support/importing';

type Lines = readonly string[];
const event = (uid: string, ...lines: Lines): Lines => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTAMP:20260101T000000Z',
  ...lines,
  'END:VEVENT',
];
const calendar = (...parts: readonly Lines[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-WR-CALNAME:Team rota', ...parts.flat(), 'END:VCALENDAR', ''].join(
    '\r\n',
  );
const BERLIN = 'TZID=Europe/Berlin';
const weekly = (who: string, day: string, ...more: Lines): Lines =>
  event(
    `${who}-series`,
    `DTSTART;${BERLIN}:${day}T090000`,
    `DTEND;${BERLIN}:${String(Number(day) + 7)}T090000`,
    'RRULE:FREQ=WEEKLY;INTERVAL=2',
    `SUMMARY:${who}`,
    ...more,
  );

describe('import from iCalendar', () => {
  it('finds the rota behind series that repeat, and keeps the clocks’ time when they change', () => {
    const plan = importOf('ical', [calendar(weekly('Ana', '20260105'), weekly('Ben', '20260112'))]);
    const rotation = onlyRotation(plan);
    assert.deepEqual(
      [rotation.name, rotation.zone, rotation.overrides.length, rotation.layers[0]?.until],
      ['Team rota', 'Europe/Berlin', 0, undefined],
    );
    assert.deepEqual(shiftsIn(rotation, '2030-03-25T08:00Z', '2030-04-08T07:00Z'), [
      '2030-03-25T08:00 04-01T07:00 ana',
      '2030-04-01T07:00 04-08T07:00 ben',
    ]);
    assert.match(messagesOf(plan, 'maps'), /regular rota/);
    assert.equal(messagesOf(plan, 'decide'), '');
  });

  it('writes moved, excluded and added occurrences as overrides, in a stretch that it names', () => {
    const plan = importOf('ical', [
      calendar(
        weekly('Ana', '20261109', `EXDATE;${BERLIN}:20261221T090000`),
        weekly('Ben', '20261116', 'RDATE;TZID=Europe/Berlin:20261221T090000'),
        event(
          'Ana-series',
          'RECURRENCE-ID;TZID=Europe/Berlin:20261207T090000',
          `DTSTART;${BERLIN}:20261208T090000`,
          `DTEND;${BERLIN}:20261214T090000`,
          'SUMMARY:Ana',
        ),
      ),
    ]);
    const rotation = onlyRotation(plan);
    assert.deepEqual(
      rotation.overrides.map(({ kind }) => kind),
      ['fixed', 'cover'],
    );
    assert.deepEqual(
      shiftsIn(rotation, '2026-12-01T00:00Z', '2027-01-05T00:00Z'),
      [
        '2026-12-01T00:00 12-07T08:00 ben',
        '2026-12-08T08:00 12-14T08:00 ana',
        '2026-12-14T08:00 12-28T08:00 ben',
        '2026-12-28T08:00 01-04T08:00 ben',
      ]
        .slice(0, 2)
        .concat(['2026-12-14T08:00 01-04T08:00 ben', '2027-01-04T08:00 01-05T00:00 ana']),
    );
    assert.match(
      messagesOf(plan, 'assumed'),
      /2 overrides say so\. Differences outside of that are left out/,
    );
  });

  it('makes a fixed period of events that are no rota, for the stretch that is asked for', () => {
    const single = (who: string, from: string, until: string): Lines =>
      event(`${who}${from}`, `DTSTART:${from}Z`, `DTEND:${until}Z`, `SUMMARY:${who}`);
    const text = calendar(
      single('Ana', '20261124T080000', '20261126T080000'),
      single('Ben', '20261126T080000', '20261127T120000'),
      single('Ana', '20261201T000000', '20261201T060000'),
    );
    const plan = importOf('ical', [text]);
    const rotation = onlyRotation(plan);
    assert.deepEqual([rotation.layers.length, rotation.zone], [0, 'UTC']);
    assert.deepEqual(shiftsIn(rotation, '2026-11-01T00:00Z', '2026-12-31T00:00Z'), [
      '2026-11-24T08:00 11-26T08:00 ana',
      '2026-11-26T08:00 11-27T12:00 ben',
      '2026-12-01T00:00 12-01T06:00 ana',
    ]);
    const shorter = importOf('ical', [text], {
      from: Date.parse('2026-11-25T00:00Z'),
      until: Date.parse('2026-11-28T00:00Z'),
    });
    assert.deepEqual(shiftsIn(onlyRotation(shorter), '2026-11-01T00:00Z', '2026-12-31T00:00Z'), [
      '2026-11-25T00:00 11-26T08:00 ana',
      '2026-11-26T08:00 11-27T12:00 ben',
    ]);
    assert.match(messagesOf(shorter, 'left-out'), /before 2026-11-25T00:00:00Z and after 2026-11-28/);
  });

  it('reads whole days, times without a zone, folded lines, escapes and durations', () => {
    const text = calendar(
      event(
        '1',
        'DTSTART;VALUE=DATE:20261124',
        'DTEND;VALUE=DATE:20261126',
        'SUMMARY:On Call - Ana\\, the first - Payments',
      ),
      event(
        '2',
        'DTSTART:20261126T180000',
        'DURATION:PT14H',
        'ATTENDEE;CN="Okafor, Ben";ROLE=REQ-PARTICIPANT:mailto:ben@',
        ' example.com',
      ),
      event('3', 'DTSTART;VALUE=DATE:20261130', 'SUMMARY:[L1] cleo'),
    );
    assert.match(messagesOf(importOf('ical', [text]), 'decide'), /does not say in which zone/);
    const plan = importOf('ical', [text], { zone: 'America/New_York' });
    assert.deepEqual(shiftsIn(onlyRotation(plan), '2026-11-01T00:00Z', '2026-12-31T00:00Z'), [
      '2026-11-24T05:00 11-26T05:00 ana, the-first',
      '2026-11-26T23:00 11-27T13:00 okafor-ben',
      '2026-11-30T05:00 12-01T05:00 cleo',
    ]);
    assert.equal(plan.people.find(({ handle }) => handle === 'okafor-ben')?.email, 'ben@example.com');
  });

  it('knows zones by the names of Windows, of files’ own VTIMEZONEs and with words before them, and asks for others', () => {
    const zone = (id: string, ...zones: readonly Lines[]): string => {
      const plan = importOf('ical', [
        calendar(
          ...zones,
          event('1', `DTSTART;TZID=${id}:20261124T090000`, `DTEND;TZID=${id}:20261125T090000`, 'SUMMARY:Ana'),
        ),
      ]);
      return plan.rotations[0]?.rotation.zone ?? messagesOf(plan, 'decide');
    };
    assert.equal(zone('W. Europe Standard Time'), 'Europe/Berlin');
    assert.equal(zone('"/freeassociation.sourceforge.net/Europe/Lisbon"'), 'Europe/Lisbon');
    assert.equal(
      zone('Our office', [
        'BEGIN:VTIMEZONE',
        'TZID:Our office',
        'X-LIC-LOCATION:Asia/Tokyo',
        'END:VTIMEZONE',
      ]),
      'Asia/Tokyo',
    );
    assert.match(zone('Our office'), /Nobody knows the time zone "Our office"/);
  });

  it('tells what it cannot carry, and passes over cancelled events', () => {
    const plan = importOf('ical', [
      calendar(
        event(
          '1',
          'DTSTART:20261124T080000Z',
          'DTEND:20261125T080000Z',
          'RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO',
          'SUMMARY:Ana',
        ),
        event('2', 'DTSTART:20261124T080000Z', 'DTEND:20261125T080000Z', 'STATUS:CANCELLED', 'SUMMARY:Ben'),
        event('3', 'DTSTART:20261126T080000Z', 'SUMMARY:Cleo'),
        event('4', 'DTSTART:nonsense', 'SUMMARY:Dee'),
        event('5', 'DTSTART:20261127T080000Z', 'DTEND:20261128T080000Z'),
      ),
    ]);
    const told = messagesOf(plan, 'left-out');
    assert.match(told, /"Ana" .*only its first occurrence .*BYSETPOS/);
    assert.match(told, /"Cleo" .*no length/);
    assert.match(told, /"Dee" .*no beginning/);
    assert.match(told, /without a title and without guests/);
    assert.deepEqual(shiftsIn(onlyRotation(plan), '2026-11-01T00:00Z', '2026-12-31T00:00Z'), [
      '2026-11-24T08:00 11-25T08:00 ana',
    ]);
  });

  it('reads back what Livesite exports', () => {
    const text =
      'name: Primary\nzone: Europe/Berlin\nlayers:\n  - name: All\n    anchor: 2026-01-05T09:00\n    turn: 1w\n    people: [alice, bob, carol]\n';
    const { rotation } = parseRotation(text).value;
    const [from, until] = [Date.parse('2026-03-01T00:00Z'), Date.parse('2026-09-01T00:00Z')];
    const exported = printCalendar([{ id: 'primary', rotation }], { from, until, now: NOW });
    const plan = importOf('ical', [exported], { zone: 'Europe/Berlin', now: from });
    const [layer] = onlyRotation(plan).layers;
    assert.deepEqual([layer?.lineUp.turn, layer?.lineUp.people.length], [[{ count: 1, unit: 'w' }], 3]);
    assert.deepEqual(
      shiftsIn(onlyRotation(plan), '2026-03-09T08:00Z', '2026-08-01T00:00Z'),
      shiftsIn(rotation, '2026-03-09T08:00Z', '2026-08-01T00:00Z'),
    );
  });

  it('reads five thousand events within two seconds', function () {
    this.timeout(60_000);
    const people = ['Ana', 'Ben', 'Cleo', 'Dee', 'Eve'];
    const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '');
    const events = Array.from({ length: 5000 }, (_, index) => {
      const from = Date.parse('2026-01-01T00:00Z') + index * 4 * 3_600_000;
      return event(
        String(index),
        `DTSTART:${stamp(from)}Z`,
        `DTEND:${stamp(from + (3 + (index % 2)) * 3_600_000)}Z`,
        `SUMMARY:${people[(index * index) % 5]}`,
      );
    });
    const series = Array.from({ length: 20 }, (_, index) =>
      event(
        `s${index}`,
        'DTSTART;TZID=Europe/Berlin:20200101T000000',
        'DURATION:PT1H',
        'RRULE:FREQ=HOURLY;INTERVAL=7',
        `SUMMARY:P${index}`,
      ),
    );
    for (const text of [calendar(...events), calendar(...series)]) {
      // Time of the processor: others may be at work on this machine.
      const begin = process.cpuUsage();
      const plan = importOf('ical', [text]);
      const took = process.cpuUsage(begin).user / 1000;
      assert.equal(plan.rotations.length, 1);
      assert.ok(took < 2000, `took ${Math.round(took)} ms`);
    }
  });
});
