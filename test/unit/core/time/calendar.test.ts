import assert from 'node:assert/strict';
import {
  civilDay,
  DAY,
  dayNumber,
  daysInMonth,
  printDay,
  printLocal,
  tryParseLocal,
  weekdayOf,
} from '../../../../src/core/time/calendar';

describe('the calendar', () => {
  it('counts days as Date does, over 800 years', () => {
    for (let day = dayNumber(1800, 1, 1); day < dayNumber(2600, 1, 1); day += 1) {
      const date = new Date(day * DAY);
      const { year, month, day: dayOfMonth } = civilDay(day);
      if (
        year !== date.getUTCFullYear() ||
        month !== date.getUTCMonth() + 1 ||
        dayOfMonth !== date.getUTCDate()
      ) {
        assert.fail(`day ${day}`);
      }
      assert.equal(dayNumber(year, month, dayOfMonth), day);
      assert.equal(weekdayOf(day), (date.getUTCDay() + 6) % 7);
    }
  });

  it('takes months beyond December as those of the next year', () => {
    assert.equal(dayNumber(2026, 14, 1), dayNumber(2027, 2, 1));
    assert.equal(dayNumber(2026, -1, 1), dayNumber(2025, 11, 1));
    assert.deepEqual(
      [1900, 2000, 2024, 2026].map(year => daysInMonth(year, 2)),
      [28, 29, 29, 28],
    );
  });

  it('reads local times, and no days that do not exist', () => {
    const read = (text: string): string | undefined => {
      const at = tryParseLocal(text);
      return at === undefined ? undefined : printLocal(at);
    };
    assert.equal(read('2026-01-05T09:00'), '2026-01-05T09:00');
    assert.equal(read('2026-01-05 09:00:30'), '2026-01-05T09:00:30');
    assert.equal(read('2028-02-29'), '2028-02-29T00:00');
    for (const bad of [
      '2026-02-29',
      '2026-13-01',
      '2026-01-05T24:00',
      '2026-01-05T09',
      '2026-1-5',
      '2026-01-05T09:00Z',
      '',
    ]) {
      assert.equal(read(bad), undefined, bad);
    }
    assert.equal(printDay(dayNumber(2026, 12, 25)), '2026-12-25');
  });
});
