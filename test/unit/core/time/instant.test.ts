import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  dayOf,
  isDay,
  isStatedTime,
  printInstant,
  printSpan,
  printStatedInstant,
  tryParseInstant,
  tryParseStatedTime,
} from '../../../../src/core/time/instant';
import { at } from '../../../support/builders';

const NOW = at('10:30:20');
const instants = fc.integer({
  min: Date.parse('0000-01-01T00:00:00Z'),
  max: Date.parse('9999-12-31T23:59:59.999Z'),
});

describe('tryParseInstant', () => {
  it('reads ISO times with a zone, with or without seconds', () => {
    assert.equal(tryParseInstant('2026-11-23T08:15Z'), at('08:15'));
    assert.equal(tryParseInstant('2026-11-23T08:15:02Z'), at('08:15:02'));
    assert.equal(tryParseInstant('2026-11-23T08:15:02.25Z'), at('08:15:02') + 250);
    assert.equal(tryParseInstant('2026-11-23T09:15+01:00'), at('08:15'));
    assert.equal(tryParseInstant('2026-11-22T22:45-09:30'), at('08:15'));
    assert.equal(tryParseInstant('2028-02-29T00:00Z'), Date.UTC(2028, 1, 29));
    assert.equal(tryParseInstant('0004-02-29T00:00Z'), Date.parse('0004-02-29T00:00Z'));
  });

  it('takes nothing else', () => {
    const others = [
      '',
      '2026-11-23',
      '2026-11-23T08:15',
      '2026-11-23 08:15Z',
      '2026-11-23T8:15Z',
      '2026-11-23T24:00Z',
      '2026-11-23T08:60Z',
      '2026-11-23T08:15:60Z',
      '2026-11-31T08:15Z',
      '2026-02-29T08:15Z',
      '2026-13-01T08:15Z',
      '2026-00-10T08:15Z',
      '2026-11-23T08:15+25:00',
      '2026-11-23T08:15z',
      '+022026-11-23T08:15Z',
      '9999-12-31T23:59-01:00',
      '0000-01-01T00:00+01:00',
      'Mon Nov 23 2026',
    ];
    for (const text of others) {
      assert.equal(tryParseInstant(text), undefined, text);
    }
  });

  it('reads back what is printed', () => {
    fc.assert(
      fc.property(instants, instant => {
        assert.equal(tryParseInstant(printStatedInstant(instant)), instant);
        assert.equal(tryParseInstant(printInstant(instant)), Math.floor(instant / 1000) * 1000);
      }),
    );
  });
});

describe('a clock’s time and a day', () => {
  const two = fc.oneof(
    fc.integer({ min: 0, max: 99 }).map(number => `${number}`.padStart(2, '0')),
    fc.constantFrom('29', '31', '12', '02', '00', '0x', ' 1', '-1'),
  );
  const part = (max: number) =>
    fc.oneof(
      two,
      fc.integer({ min: 0, max }).map(number => `${number}`.padStart(2, '0')),
    );
  const written = fc
    .tuple(two, two, part(13), part(31), part(24), part(60), part(60))
    .map(
      ([a, b, month, day, hour, minute, second]) => `${a}${b}-${month}-${day}T${hour}:${minute}:${second}Z`,
    );

  it('are read as Date reads them', () => {
    fc.assert(
      fc.property(written, text => {
        const date = Date.parse(text);
        const isReal = !Number.isNaN(date) && new Date(date).toISOString() === text.replace('Z', '.000Z');
        assert.equal(tryParseInstant(text), isReal ? date : undefined);
        const day = text.slice(0, 10);
        assert.equal(isDay(day), tryParseInstant(`${day}T00:00Z`) !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('are printed as Date prints them', () => {
    fc.assert(
      fc.property(fc.oneof(instants, fc.double({ min: -1e12, max: 1e12, noNaN: true })), instant => {
        assert.equal(printInstant(instant), `${new Date(instant).toISOString().slice(0, 19)}Z`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isStatedTime', () => {
  it('tells what a person stated from what a clock gave', () => {
    fc.assert(
      fc.property(instants, instant => {
        assert.equal(isStatedTime(printStatedInstant(instant)), true);
        assert.equal(isStatedTime(printInstant(instant)), false);
      }),
    );
  });
});

describe('tryParseStatedTime', () => {
  it('reads what people type, in UTC', () => {
    const read = (text: string) => tryParseStatedTime(text, NOW);
    // People state minutes: the seconds of the moment they type in mean nothing.
    const minute = NOW - (NOW % 60_000);
    assert.equal(read('now'), minute);
    assert.equal(read(' Now '), minute);
    assert.equal(read('20m ago'), minute - 20 * 60_000);
    assert.equal(read('20 min'), minute - 20 * 60_000);
    assert.equal(read('2H ago'), minute - 120 * 60_000);
    assert.equal(read('3d'), minute - 3 * 86_400_000);
    assert.equal(read('10:25'), at('10:25'));
    assert.equal(read('9:05'), at('09:05'));
    assert.equal(read('9:05:30'), at('09:05:30'));
    assert.equal(read('10:31'), at('2026-11-22 10:31'));
    assert.equal(read('10:30'), at('10:30'));
    assert.equal(read('2026-11-20 10:25'), at('2026-11-20 10:25'));
    assert.equal(read('2026-11-20T7:25:10'), at('2026-11-20 07:25:10'));
    assert.equal(read('2026-11-23T11:25+01:00'), at('10:25'));
  });

  it('takes nothing else', () => {
    for (const text of [
      '',
      'soon',
      '25:00',
      '10:60',
      '10',
      '1025',
      '10.25',
      '2026-02-30 10:25',
      '20m later',
      '99999m',
      'yesterday',
      '-5m',
    ]) {
      assert.equal(tryParseStatedTime(text, NOW), undefined, text);
    }
  });

  it('reads a wall clock in the zone of whoever typed it: never in the future, less than a day ago', () => {
    const offsets = fc.integer({ min: -12 * 4, max: 14 * 4 }).map(quarters => quarters * 15);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        offsets,
        fc.nat(23),
        fc.nat(59),
        (now, offset, hour, minute) => {
          const text = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const read = tryParseStatedTime(text, now, offset);
          assert.ok(read !== undefined && read <= now && read > now - 86_400_000);
          const local = new Date(read + offset * 60_000);
          assert.deepEqual([local.getUTCHours(), local.getUTCMinutes()], [hour, minute]);
          const dated = `${dayOf(read + offset * 60_000)} ${text}`;
          assert.equal(tryParseStatedTime(dated, now, offset), read);
        },
      ),
    );
  });
});

describe('days and spans', () => {
  it('knows the days of the calendar', () => {
    assert.ok(isDay('2026-11-30'));
    assert.ok(isDay('2028-02-29'));
    for (const text of ['2026-11-31', '2026-02-29', '2026-1-1', '2026-11-30 ', '']) {
      assert.ok(!isDay(text), text);
    }
  });

  it('prints two units at most', () => {
    const spans = {
      0: '0 min',
      59_999: '0 min',
      60_000: '1 min',
      3_600_000: '1 h',
      4_800_000: '1 h 20 min',
      86_400_000: '1 d',
      187_200_000: '2 d 4 h',
    };
    for (const [milliseconds, text] of Object.entries(spans)) {
      assert.equal(printSpan(Number(milliseconds)), text);
    }
    assert.equal(printSpan(-60_000), '1 min');
  });
});
