import assert from 'node:assert/strict';
import { readStretch } from '../../../../src/core/oncall/stretchWords';
import { zoneOf } from '../../../../src/core/time/zone';

/** Tuesday, 12:30 in Berlin. */
const NOW = Date.parse('2026-11-24T11:30:20Z');

const read = (text: string, now = NOW): string => {
  const found = readStretch(text, now, zoneOf('Europe/Berlin'));
  return found.kind === 'bad'
    ? found.message
    : [found.from, found.until].map(at => new Date(at).toISOString().slice(0, 16)).join(' ');
};

describe('a stretch of time as people type it', () => {
  const cases: readonly (readonly [typed: string, meant: string])[] = [
    ['18:00-22:00', '2026-11-24T17:00 2026-11-24T21:00'],
    ['18:00 to 9:00', '2026-11-24T17:00 2026-11-25T08:00'],
    ['9:00-11:00', '2026-11-25T08:00 2026-11-25T10:00'],
    ['11:00-14:00', '2026-11-24T10:00 2026-11-24T13:00'],
    ['fri 18:00 - mon 09:00', '2026-11-27T17:00 2026-11-30T08:00'],
    ['Friday 18:00 – Saturday 09:00', '2026-11-27T17:00 2026-11-28T08:00'],
    ['tue 18:00 - 20:00', '2026-11-24T17:00 2026-11-24T19:00'],
    ['tomorrow', '2026-11-24T23:00 2026-11-25T23:00'],
    ['tomorrow 08:00 until 10:00', '2026-11-25T07:00 2026-11-25T09:00'],
    ['2026-12-24 to 2026-12-26', '2026-12-23T23:00 2026-12-26T23:00'],
    ['2026-12-24', '2026-12-23T23:00 2026-12-24T23:00'],
    ['2026-12-24T18:00 - 2026-12-25T09:00', '2026-12-24T17:00 2026-12-25T08:00'],
    ['from 2026-12-24 18:00 - 24:00', '2026-12-24T17:00 2026-12-24T23:00'],
    ['2026-12-24 18:00-09:00', '2026-12-24T17:00 2026-12-25T08:00'],
    ['4h', '2026-11-24T11:30 2026-11-24T15:30'],
    ['for 1.5 h', '2026-11-24T11:30 2026-11-24T13:00'],
    ['2d', '2026-11-24T11:30 2026-11-26T11:30'],
    ['2027-10-31T02:30+02:00 - 2027-10-31T02:30+01:00', '2027-10-31T00:30 2027-10-31T01:30'],
  ];

  it('is read on the clocks of the zone', () => {
    for (const [typed, meant] of cases) {
      assert.equal(read(typed), meant, typed);
    }
  });

  it('is refused with what to write instead', () => {
    for (const typed of ['', '18:00', 'whenever', '18:00-', 'fri 18:00']) {
      assert.match(read(typed), /^Write from when until when: 18:00-22:00/, typed);
    }
    assert.match(read('2026-02-30 - 2026-03-02'), /no day of the calendar/);
    assert.match(read('25:00-26:00'), /no time of day/);
    assert.match(read('2026-12-24 18:00 - 2026-12-23 18:00'), /end before it begins/);
    assert.match(read('2027-03-28 02:30 - 09:00'), /skip 02:30 that day: they go on with 03:00/);
    assert.match(
      read('2027-10-31 02:30 - 09:00'),
      /show 02:30 twice that day. Write which one: 2027-10-31T02:30\+02:00 or 2027-10-31T02:30\+01:00/,
    );
  });
});
