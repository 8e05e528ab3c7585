import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spanText } from '../../../../src/protocol/span';
import {
  clockTime,
  dayKey,
  dayTitle,
  offsetOf,
  roughSpan,
  shortDay,
  shortTime,
  toTyped,
  tryParseTyped,
  utcStamp,
  type OffsetAt,
} from '../../../../webview/timeline/time';
import { at } from './fixtures';

const HOUR = 3_600_000;
const utc = offsetOf('utc');
/** As in Berlin in 2026: summer time from 29 March to 25 October, 01:00 UTC. */
const berlin: OffsetAt = instant =>
  instant >= Date.UTC(2026, 2, 29, 1) && instant < Date.UTC(2026, 9, 25, 1) ? 2 * HOUR : HOUR;

describe('timeline times', () => {
  it('writes wall clock times in 24 hours', () => {
    const instant = at('23:15:02');
    assert.equal(clockTime(instant, utc), '23:15:02');
    assert.equal(clockTime(instant, berlin), '00:15:02');
    assert.equal(shortTime(instant, berlin), '00:15');
    assert.equal(dayKey(instant, berlin), '2026-11-24');
    assert.equal(dayTitle(instant, utc), 'Monday, 23 November 2026');
    assert.equal(shortDay(instant, berlin), '24 Nov');
    assert.equal(utcStamp(instant), '2026-11-23 23:15:02 UTC');
  });

  it('reads back what it offers to be typed', () => {
    const instants = fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2027, 0, 1) / 1000 });
    fc.assert(
      fc.property(instants, seconds => {
        const read = tryParseTyped(toTyped(seconds * 1000, berlin), 0, berlin);
        // In the hour that comes twice, the first is taken.
        const twice = clockTime(seconds * 1000, berlin) === clockTime(seconds * 1000 - HOUR, berlin);
        assert.equal(read, twice ? seconds * 1000 - HOUR : seconds * 1000);
      }),
    );
  });

  it('takes a time alone for the day of the entry', () => {
    assert.equal(tryParseTyped('9:15', at('23:30'), utc), at('09:15'));
    assert.equal(tryParseTyped(' 09:15:02 ', at('08:00'), utc), at('09:15:02'));
    assert.equal(
      tryParseTyped('00:10', at('23:30'), berlin),
      Date.UTC(2026, 10, 23, 23, 10),
      'already the 24th there',
    );
    assert.equal(tryParseTyped('2026-11-22T9:15', at('08:00'), utc), Date.UTC(2026, 10, 22, 9, 15));
  });

  it('takes a time the clock skips for the one an hour later', () => {
    assert.equal(tryParseTyped('2026-03-29 02:30', 0, berlin), Date.UTC(2026, 2, 29, 1, 30));
  });

  it('refuses what is no time', () => {
    for (const text of [
      '',
      'now',
      '24:61',
      '2026-02-30 08:00',
      '2026-13-01 08:00',
      '08',
      '08:15 pm',
      '08:15:2',
    ]) {
      assert.equal(tryParseTyped(text, at('08:00'), utc), undefined, text);
    }
  });

  it('writes a wrong clock’s error in the unit that fits', () => {
    const texts = [0, 12, 60, 125, -125, 1500, 2880, 330_000].map(roughSpan);
    assert.deepEqual(texts, ['0 min', '12 min', '1 h', '2 h 5 min', '2 h 5 min', '25 h', '2 d', '229 d']);
  });

  it('writes spans so that minutes and hours cannot be confused', () => {
    const texts = [0, 59_999, 61_000, HOUR - 1, HOUR, HOUR + 5 * 60_000, 24 * HOUR, 53 * HOUR].map(spanText);
    assert.deepEqual(texts, [
      '0:00',
      '0:59',
      '1:01',
      '59:59',
      '1 h 00 min',
      '1 h 05 min',
      '1 d 0 h',
      '2 d 5 h',
    ]);
  });
});
