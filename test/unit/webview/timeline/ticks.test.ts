import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ticksOf } from '../../../../webview/timeline/ticks';
import { offsetOf, type OffsetAt } from '../../../../webview/timeline/time';
import { at } from './fixtures';

const HOUR = 3_600_000;
const utc = offsetOf('utc');
const kathmandu: OffsetAt = () => 5.75 * HOUR;
const berlin: OffsetAt = instant =>
  instant >= Date.UTC(2026, 2, 29, 1) && instant < Date.UTC(2026, 9, 25, 1) ? 2 * HOUR : HOUR;

describe('ticks of the time axis', () => {
  const labels = (...[extent, most, offsetAt]: Parameters<typeof ticksOf>): string[] =>
    ticksOf(extent, most, offsetAt).map(({ label }) => label);

  it('stand on round times of the clock on the wall', () => {
    assert.deepEqual(labels({ from: at('08:03'), to: at('08:58') }, 6, utc), [
      '08:10',
      '08:20',
      '08:30',
      '08:40',
      '08:50',
    ]);
    assert.deepEqual(labels({ from: at('08:03'), to: at('09:10') }, 5, kathmandu), [
      '14:00',
      '14:15',
      '14:30',
      '14:45',
    ]);
    assert.deepEqual(labels({ from: at('08:00:03'), to: at('08:00:21') }, 4, utc), [
      '08:00:05',
      '08:00:10',
      '08:00:15',
      '08:00:20',
    ]);
  });

  it('say the day at the first tick and after midnight', () => {
    const ticks = ticksOf({ from: at('20:30'), to: at('20:30') + 8 * HOUR }, 6, utc);
    assert.deepEqual(
      ticks.map(({ label, day }) => [label, day]),
      [
        ['22:00', '23 Nov'],
        ['00:00', '24 Nov'],
        ['02:00', ''],
        ['04:00', ''],
      ],
    );
  });

  it('stay round across the end of summer time', () => {
    const from = Date.UTC(2026, 9, 24, 20);
    const times = labels({ from, to: from + 15 * HOUR }, 8, berlin);
    assert.deepEqual(times, ['22:00', '00:00', '02:00', '04:00', '06:00', '08:00', '10:00', '12:00']);
  });

  it('are days for a long incident', () => {
    assert.deepEqual(labels({ from: at('10:00'), to: at('10:00') + 96 * HOUR }, 5, utc), [
      '24 Nov',
      '25 Nov',
      '26 Nov',
      '27 Nov',
    ]);
  });

  it('are never too many, always inside, always in order', () => {
    const spans = fc.integer({ min: 10_000, max: 2_000 * 86_400_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        spans,
        fc.integer({ min: 2, max: 20 }),
        (from, span, most) => {
          const extent = { from, to: from + span };
          const ticks = ticksOf(extent, most, berlin);
          assert.ok(ticks.length <= most + 2);
          assert.ok(ticks.every(tick => tick.at >= extent.from && tick.at <= extent.to));
          assert.ok(ticks.every((tick, index) => index === 0 || tick.at > (ticks[index - 1]?.at ?? 0)));
        },
      ),
    );
  });
});
