import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDuration,
  dueDay,
  printDuration,
  tryParseDuration,
  type Duration,
} from '../../../../src/core/time/duration';
import { at } from '../../../support/builders';

const durations: fc.Arbitrary<Duration> = fc.record(
  { count: fc.nat(400), unit: fc.constantFrom('m', 'h', 'd', 'bd') },
  { noNullPrototype: true },
);

function span(text: string): Duration {
  const duration = tryParseDuration(text);
  assert.ok(duration, text);
  return duration;
}

describe('tryParseDuration', () => {
  it('reads minutes, hours, days and business days', () => {
    fc.assert(
      fc.property(durations, duration => {
        assert.deepEqual(tryParseDuration(`${duration.count}${duration.unit}`), duration);
      }),
    );
  });

  it('takes nothing else', () => {
    for (const text of ['', '5', 'm', '5 m', '5min', '-5m', '1.5h', '12345m', '5M', '5w', '5m\n']) {
      assert.equal(tryParseDuration(text), undefined, JSON.stringify(text));
    }
  });
});

describe('printDuration', () => {
  it('says it in words', () => {
    const words = ['5m', '1h', '1d', '3d', '1bd', '5bd'].map(text => printDuration(span(text)));
    assert.deepEqual(words, ['5 min', '1 h', '1 day', '3 days', '1 business day', '5 business days']);
  });
});

describe('addDuration', () => {
  it('never goes back, and goes further for more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), durations, (from, duration) => {
        const due = addDuration(from, duration);
        assert.ok(due >= from);
        assert.ok(addDuration(from, { ...duration, count: duration.count + 1 }) > due);
      }),
    );
  });

  it('counts Monday to Friday as business days', () => {
    // 2026-11-23 is a Monday.
    assert.equal(dueDay(at('08:15'), span('4bd')), '2026-11-27');
    assert.equal(dueDay(at('08:15'), span('5bd')), '2026-11-30');
    assert.equal(dueDay(at('2026-11-27 23:00'), span('1bd')), '2026-11-30');
    assert.equal(dueDay(at('2026-11-28 12:00'), span('1bd')), '2026-11-30');
    assert.equal(addDuration(at('08:15'), span('1bd')), at('2026-11-24 08:15'));
    assert.equal(addDuration(at('08:15'), span('0bd')), at('08:15'));
  });

  it('counts days as 24 hours', () => {
    assert.equal(dueDay(at('23:59'), span('3d')), '2026-11-26');
    assert.equal(addDuration(at('08:15'), span('90m')), at('09:45'));
  });
});
