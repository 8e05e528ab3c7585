import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bringIntoView, fullExtent, pan, SHORTEST_MS, zoom } from '../../../../webview/timeline/extent';
import { at } from './fixtures';

const DAY = { from: at('00:00'), to: at('23:59') };

describe('the stretch of time in view', () => {
  it('holds all moments with air around them, ten minutes at least', () => {
    const wide = fullExtent([at('08:00'), at('10:00')], at('12:00'));
    assert.ok(wide.from < at('08:00') && wide.to > at('12:00'));
    const short = fullExtent([at('08:00')], undefined);
    assert.equal(short.to - short.from, 600_000);
    assert.deepEqual(fullExtent([], undefined), { from: 0, to: 600_000 });
  });

  it('zooms around a moment that stays in its place', () => {
    const around = at('06:00');
    const closer = zoom(DAY, DAY, 0.5, around);
    assert.ok(closer);
    const share = (around - DAY.from) / (DAY.to - DAY.from);
    assert.ok(Math.abs((around - closer.from) / (closer.to - closer.from) - share) < 1e-9);
  });

  it('is all again once zoomed out far enough', () => {
    assert.equal(zoom({ from: at('08:00'), to: at('20:00') }, DAY, 4, at('12:00')), undefined);
  });

  it('never leaves the incident, never turns round, never gets shorter than ten seconds', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.001, max: 3, noNaN: true }), share, (a, b, factor, by) => {
        const span = DAY.to - DAY.from;
        const width = Math.max(SHORTEST_MS, a * span);
        const from = DAY.from + b * (span - width);
        const extent = { from, to: from + width };
        const views = [
          zoom(extent, DAY, factor, extent.from + by * width) ?? DAY,
          pan(extent, DAY, by * 4 - 2),
          bringIntoView(extent, DAY, DAY.from + by * span),
        ];
        for (const view of views) {
          assert.ok(view.from >= DAY.from - 1 && view.to <= DAY.to + 1, 'inside');
          assert.ok(view.to - view.from >= SHORTEST_MS - 1, 'long enough');
        }
      }),
    );
  });

  it('moves no farther than needed to show a moment', () => {
    const extent = { from: at('08:00'), to: at('09:00') };
    assert.equal(bringIntoView(extent, DAY, at('08:30')), extent);
    const later = bringIntoView(extent, DAY, at('09:30'));
    assert.deepEqual([later.from, later.to], [at('08:36'), at('09:36')]);
  });
});
