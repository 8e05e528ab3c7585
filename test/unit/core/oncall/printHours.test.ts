import assert from 'node:assert/strict';
import { hoursReport } from '../../../../src/core/oncall/hours';
import { printHoursCsv, printHoursMarkdown, printPeriod } from '../../../../src/core/oncall/printHours';
import { rotationOf } from '../../../support/rotations';

const ROTATION = rotationOf(`name: "Primary | day"
zone: Europe/Berlin
layers: [{ name: All, anchor: 2026-11-30T09:00, turn: 1w, people: [ann, bob] }]
overrides: [{ from: 2026-12-12T00:00, until: 2026-12-14T09:00, cover: ann }]
holidays: [2026-12-13]
`);
const PERIOD = { from: Date.parse('2026-11-30T08:00Z'), until: Date.parse('2026-12-14T08:00Z') };
const reports = [
  { id: 'primary', name: 'Primary | day', people: hoursReport(ROTATION, [], PERIOD.from, PERIOD.until) },
  { id: 'empty', people: [] },
];

describe('hours on call as a report', () => {
  it('are a table for each rotation, with what is far from the mean', () => {
    const text = printHoursMarkdown(reports, { ...PERIOD, zone: 'Europe/Berlin' });
    assert.match(text, /^# Hours on call, 2026-11-30 09:00 to 2026-12-14 09:00 Europe\/Berlin\n/);
    assert.deepEqual(
      text.split('\n').filter(line => /^(?:\||##|Nobody)/.test(line)),
      [
        '## Primary \\| day',
        '| Person | Zone | Shifts | Hours | Night hours | Nights | Weekend hours | Holiday hours | Share | Against the mean |',
        '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
        '| @ann | Europe/Berlin | 2 | 225 | 78 | 10 | 96 | 24 | 67 % | +57 |',
        '| @bob | Europe/Berlin | 1 | 111 | 34 | 5 | 0 | 0 | 33 % | -57 |',
        '## empty',
        'Nobody is on call in that time.',
      ],
    );
  });

  it('say which days are counted whole', () => {
    const period = (from: string, until: string): string =>
      printPeriod('Europe/Berlin', { from: Date.parse(from), until: Date.parse(until) });
    assert.equal(
      period('2026-02-28T23:00Z', '2026-03-31T22:00Z'),
      '2026-03-01 to 2026-03-31, both days whole',
      'the clocks change',
    );
    assert.equal(period('2026-11-22T23:00Z', '2026-11-23T23:00Z'), '2026-11-23, the whole day');
    assert.equal(
      period('2026-11-22T23:00Z', '2026-11-23T16:30Z'),
      '2026-11-23 00:00 to 2026-11-23 17:30 Europe/Berlin',
    );
  });

  it('are lines for pay', () => {
    assert.deepEqual(printHoursCsv(reports), [
      'rotation,person,zone,shifts,hours,night-hours,nights,weekend-hours,holiday-hours,percent,above-mean',
      'primary,ann,Europe/Berlin,2,225,78,10,96,24,67,57',
      'primary,bob,Europe/Berlin,1,111,34,5,0,0,33,-57',
    ]);
  });
});
