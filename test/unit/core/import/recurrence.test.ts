import assert from 'node:assert/strict';
import fc from 'fast-check';
import { occurrencesOf, parseRule, type RecurrenceRule } from '../../../../src/core/import/recurrence';
import { lineUpOf } from '../../../../src/core/import/recurringLayer';
import { timelineOf, flatten, sideBySide, differences } from '../../../../src/core/import/shiftTimeline';
import { emptyRotation, placed } from '../../../../src/core/import/rotationOfShifts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(`${text}Z`);

function starts(rule: string, start: string, count = 8): readonly string[] {
  const parsed = parseRule(rule);
  assert.ok(parsed.rule, parsed.why);
  const found: string[] = [];
  for (const one of occurrencesOf(parsed.rule, at(start), [at(start), at('2060-01-01T00:00')])) {
    found.push(new Date(one).toISOString().slice(0, 16));
    if (found.length === count) {
      break;
    }
  }
  return found;
}

describe('recurrence rules', () => {
  it('steps as RFC 5545 says', () => {
    assert.deepEqual(starts('RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=5', '2026-11-25T09:00'), [
      '2026-11-25T09:00',
      '2026-12-07T09:00',
      '2026-12-09T09:00',
      '2026-12-21T09:00',
      '2026-12-23T09:00',
    ]);
    // The week's first day decides which weeks count: the RFC's own example.
    assert.deepEqual(
      starts('FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05T09:00').map(one =>
        one.slice(0, 10),
      ),
      ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
    );
    assert.deepEqual(
      starts('FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05T09:00').map(one =>
        one.slice(0, 10),
      ),
      ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
    );
    assert.deepEqual(
      starts('FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-31T18:00', 3).map(one => one.slice(0, 10)),
      ['2026-01-31', '2026-02-28', '2026-03-31'],
    );
    assert.deepEqual(
      starts('FREQ=MONTHLY;BYDAY=1MO,-1FR', '2026-11-02T18:00', 4).map(one => one.slice(0, 10)),
      ['2026-11-02', '2026-11-27', '2026-12-07', '2026-12-25'],
    );
    assert.deepEqual(
      starts('FREQ=MONTHLY', '2026-01-31T18:00', 3).map(one => one.slice(0, 10)),
      ['2026-01-31', '2026-03-31', '2026-05-31'],
    );
    assert.deepEqual(
      starts('FREQ=YEARLY', '2024-02-29T00:00', 2).map(one => one.slice(0, 10)),
      ['2024-02-29', '2028-02-29'],
    );
    assert.deepEqual(
      starts('FREQ=DAILY;BYDAY=SA,SU', '2026-11-23T00:00', 2).map(one => one.slice(0, 10)),
      ['2026-11-28', '2026-11-29'],
    );
    assert.deepEqual(starts('FREQ=HOURLY;INTERVAL=6', '2026-11-23T00:00', 3), [
      '2026-11-23T00:00',
      '2026-11-23T06:00',
      '2026-11-23T12:00',
    ]);
  });

  it('names what it does not understand', () => {
    const why = (rule: string): string => parseRule(rule).why ?? '';
    assert.match(why('FREQ=SECONDLY'), /frequency SECONDLY/);
    assert.match(why(''), /\(none\)/);
    assert.match(why('FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO'), /BYSETPOS/);
    assert.match(why('FREQ=WEEKLY;BYMONTH=3'), /BYMONTH/);
    assert.match(why('FREQ=WEEKLY;BYDAY=1MO'), /numbered weekday/);
    for (const bad of [
      'INTERVAL=0',
      'COUNT=-1',
      'BYDAY=XX',
      'WKST=9',
      'UNTIL=tomorrow',
      'INTERVAL=99999999',
    ]) {
      assert.match(why(`FREQ=WEEKLY;${bad}`), /a value in its rule/, bad);
    }
  });

  it('finds the same from the middle as from the beginning, and ends for days that never come', () => {
    const rule = fc.record({
      frequency: fc.constantFrom('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      interval: fc.integer({ min: 1, max: 5 }),
      days: fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']),
    });
    fc.assert(
      fc.property(
        rule,
        fc.nat({ max: 3000 }),
        fc.nat({ max: 900 }),
        ({ frequency, interval, days }, hours, later) => {
          const byDay = days.length === 0 || frequency === 'YEARLY' ? '' : `;BYDAY=${days.join()}`;
          const parsed = parseRule(`FREQ=${frequency};INTERVAL=${interval}${byDay}`);
          assert.ok(parsed.rule);
          const start = at('2026-01-01T00:00') + hours * HOUR;
          const from = start + later * DAY;
          const whole = [...occurrencesOf(parsed.rule, start, [start, from + 40 * DAY])].filter(
            one => one >= from,
          );
          assert.deepEqual([...occurrencesOf(parsed.rule, start, [from, from + 40 * DAY])], whole);
        },
      ),
      { numRuns: 100, seed: 7 },
    );
    assert.deepEqual(starts('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31', '2026-02-01T00:00'), []);
  });
});

describe('layers for recurring shifts', () => {
  const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const cases = fc.record({
    frequency: fc.constantFrom('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY'),
    interval: fc.integer({ min: 1, max: 3 }),
    days: fc.subarray(days),
    weekStart: fc.constantFrom('MO', 'SU'),
    start: fc.nat({ max: 24 * 40 }).map(hour => at('2026-01-05T00:00') + hour * HOUR),
    length: fc
      .oneof(fc.integer({ min: 1, max: 24 }), fc.constantFrom(24, 48, 120, 168, 336))
      .map(hours => hours * HOUR),
    slots: fc.array(fc.constantFrom(['ann'], ['bob'], ['cho', 'dee'], []), { minLength: 1, maxLength: 4 }),
    count: fc.integer({ min: 1, max: 3 }),
    of: fc.constantFrom('occurrence' as const, 'period' as const),
  });

  /** What the rule says itself: each occurrence, with whoever's turn it is. */
  function expected(
    rule: RecurrenceRule,
    one: {
      start: number;
      length: number;
      slots: readonly (readonly string[])[];
      count: number;
      of: 'occurrence' | 'period';
    },
  ) {
    const until = at('2026-06-01T00:00');
    const all = [...occurrencesOf(rule, one.start, [one.start, until])];
    const monday = at('2026-01-05T00:00') - (rule.weekStart === 6 ? DAY : 0);
    const week = 7 * DAY;
    const periodOf = (time: number): number => {
      switch (rule.frequency) {
        case 'HOURLY':
          return (time - one.start) / (HOUR * rule.interval);
        case 'DAILY':
          return (time - one.start) / (DAY * rule.interval);
        case 'WEEKLY':
          return (
            (Math.floor((time - monday) / week) - Math.floor((one.start - monday) / week)) / rule.interval
          );
        default:
          return (
            new Date(time).getUTCFullYear() * 12 +
            new Date(time).getUTCMonth() -
            new Date(one.start).getUTCFullYear() * 12 -
            new Date(one.start).getUTCMonth()
          );
      }
    };
    return all.map((from, index) => {
      const turn = Math.floor((one.of === 'occurrence' ? index : periodOf(from)) / one.count);
      return { from, until: from + one.length, people: one.slots[turn % one.slots.length] ?? [] };
    });
  }

  it('are active in exactly these shifts, with the same people, or are not made', () => {
    let made = 0;
    fc.assert(
      fc.property(cases, ({ frequency, interval, days: own, weekStart, ...one }) => {
        const byDay = own.length === 0 || frequency === 'MONTHLY' ? '' : `;BYDAY=${own.join()}`;
        const { rule } = parseRule(`FREQ=${frequency};INTERVAL=${interval};WKST=${weekStart}${byDay}`);
        assert.ok(rule);
        const shifts = expected(rule, one);
        const first = shifts[0]?.from;
        // Rules of products begin with their first shift.
        if (first !== one.start || (frequency === 'DAILY' && own.length > 0 && own.length < 7)) {
          return;
        }
        const { lineUp } = lineUpOf({
          start: one.start,
          length: one.length,
          rule,
          slots: one.slots,
          turn: { count: one.count, of: one.of },
        });
        if (lineUp === undefined) {
          return;
        }
        made++;
        const from = { kind: 'instant' as const, at: one.start, offset: 0 };
        const rotation = {
          ...emptyRotation('x', 'UTC'),
          layers: placed([{ name: 'x', priority: 0, zone: 'UTC', from, lineUp, changes: [] }]),
        };
        const reach = [one.start, at('2026-05-01T00:00')] as const;
        const off = differences(sideBySide(timelineOf(rotation, ...reach), flatten(shifts), reach));
        assert.deepEqual(
          off
            .slice(0, 1)
            .map(stretch => [new Date(stretch.from).toISOString(), stretch.ours, stretch.theirs]),
          [],
        );
      }),
      { numRuns: 1500, seed: 11 },
    );
    assert.ok(made > 250, `only ${made} layers were made`);
  });
});
