import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LANES, type TimelineRow } from '../../../../src/protocol/timeline';
import type { Extent } from '../../../../webview/timeline/extent';
import {
  bandsOf,
  binKey,
  binWidth,
  fitLabel,
  flagsOf,
  marksOf,
  momentAt,
  stepMark,
  xOf,
} from '../../../../webview/timeline/lanes';
import { at, row } from './fixtures';

const HOUR: Extent = { from: at('08:00'), to: at('09:00') };

/** Rows spread over the extent by shares, in the order of time. */
function spread(shares: readonly number[], extent: Extent): TimelineRow[] {
  return [...shares]
    .sort((a, b) => a - b)
    .map((share, index) => ({
      ...row(String(index), '08:00', { lane: LANES[index % LANES.length] ?? 'notes' }),
      at: new Date(extent.from + share * (extent.to - extent.from)).toISOString(),
    }));
}

describe('timeline lanes', () => {
  it('puts a single entry exactly where it happened', () => {
    const marks = marksOf([row('A', '08:15'), row('B', '08:30', { lane: 'state' })], HOUR, 1200);
    assert.deepEqual(
      marks.map(({ lane, x, count, first }) => [lane, x, count, first.id]),
      [
        ['state', 600, 1, 'B'],
        ['notes', 300, 1, 'A'],
      ],
    );
  });

  it('leaves out what is out of view', () => {
    const marks = marksOf([row('A', '07:59'), row('B', '08:30'), row('C', '09:00:01')], HOUR, 1200);
    assert.deepEqual(
      marks.map(({ first }) => first.id),
      ['B'],
    );
  });

  it('joins entries that lie too close into one mark with a number', () => {
    const bin = binWidth(HOUR, 600);
    const start = Math.ceil(at('08:30') / bin) * bin;
    const within = (share: number) => ({ at: new Date(start + share * bin).toISOString() });
    const close = [
      row('A', '08:30', within(0.1)),
      row('B', '08:30', within(0.2)),
      row('C', '08:30', { ...within(0.9), retracted: true }),
    ];
    const [mark, ...others] = marksOf(close, HOUR, 600);
    assert.equal(others.length, 0);
    assert.deepEqual([mark?.count, mark?.first.id, mark?.last.id, mark?.retracted], [3, 'A', 'C', false]);
    assert.ok(Math.abs((mark?.x ?? 0) - xOf(start + bin / 2, HOUR, 600)) < 0.001, 'in the middle of its bin');
    const struckOut = close.map(each => ({ ...each, retracted: true }));
    assert.equal(marksOf(struckOut, HOUR, 600)[0]?.retracted, true);
  });

  it('stays below 310 marks and loses no entry, at any number of entries and any width', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3000 });
    const spans = fc.integer({ min: 10_000, max: 400 * 86_400_000 });
    fc.assert(
      fc.property(shares, spans, fc.integer({ min: 200, max: 4000 }), (list, span, width) => {
        const extent = { from: at('08:00'), to: at('08:00') + span };
        const rows = spread(list, extent).filter(each => Date.parse(each.at) <= extent.to);
        const marks = marksOf(rows, extent, width);
        const sum = marks.reduce((total, mark) => total + mark.count, 0);
        assert.equal(sum, rows.length);
        assert.ok(marks.length <= 310, `${marks.length} marks`);
        assert.ok(marks.every(mark => mark.x >= 0 && mark.x <= width));
        assert.equal(new Set(marks.map(mark => mark.key)).size, marks.length, 'keys are unique');
      }),
      { numRuns: 200 },
    );
  });

  it('lays out 10,000 entries at once', () => {
    const rows = spread(
      Array.from({ length: 10_000 }, (_, index) => (index % 97) / 97 + index / 1e6),
      HOUR,
    );
    const marks = marksOf(rows, HOUR, 1000);
    assert.ok(marks.length > 50 && marks.length <= 310);
  });

  it('keeps entries together while the picture is moved', () => {
    const rows = spread([0.3, 0.31, 0.32, 0.5, 0.51], HOUR).map(each => ({
      ...each,
      lane: 'notes' as const,
    }));
    const groups = (shift: number): string =>
      marksOf(rows, { from: HOUR.from + shift, to: HOUR.to + shift }, 600)
        .map(mark => `${mark.key}=${mark.count}`)
        .join(' ');
    assert.equal(groups(0), groups(7_000));
    assert.equal(groups(0), groups(-61_000));
  });

  it('names the mark of an entry without looking for it', () => {
    const rows = spread([0.1, 0.11, 0.4, 0.9], HOUR);
    const bin = binWidth(HOUR, 700);
    const keys = new Set(marksOf(rows, HOUR, 700).map(mark => mark.key));
    for (const each of rows) {
      assert.ok(keys.has(binKey(each.lane, Date.parse(each.at), bin)), each.id);
    }
  });

  it('goes from pixels to time and back', () => {
    assert.equal(xOf(at('08:45'), HOUR, 400), 300);
    assert.equal(momentAt(300, HOUR, 400), at('08:45'));
  });

  it('cuts bands to what is in view and ends the last one now', () => {
    const bands = [
      { track: 'status', label: 'triage', rank: 0, from: '2026-11-23T07:00:00Z', to: '2026-11-23T08:15:00Z' },
      { track: 'status', label: 'investigating', rank: 0, from: '2026-11-23T08:15:00Z' },
      { track: 'status', label: 'later', rank: 0, from: '2026-11-23T10:00:00Z' },
    ] as const;
    const boxes = bandsOf(bands, HOUR, 1200, at('08:30'));
    assert.deepEqual(
      boxes.map(({ left, width, label }) => [left, width, label]),
      [
        [0, 300, 'triage'],
        [300, 300, 'investigating'],
      ],
    );
  });

  it('shortens labels to their room', () => {
    assert.equal(fitLabel('investigating', 100), 'investigating');
    assert.equal(fitLabel('investigating', 50), 'invest…');
    assert.equal(fitLabel('investigating', 20), '');
    assert.equal(fitLabel('ok', 20), 'ok');
  });

  it('labels milestones only where the labels do not run into each other', () => {
    const flags = flagsOf(
      [
        { label: 'Detected', at: '2026-11-23T08:20:00Z' },
        { label: 'Impact began', at: '2026-11-23T08:19:00Z' },
        { label: 'Mitigated', at: '2026-11-23T08:50:00Z' },
        { label: 'Resolved', at: '2026-11-23T11:00:00Z' },
      ],
      HOUR,
      600,
    );
    assert.deepEqual(
      flags.map(({ label, labelled }) => [label, labelled]),
      [
        ['Impact began', true],
        ['Detected', false],
        ['Mitigated', true],
      ],
    );
  });
});

describe('arrow keys in the picture', () => {
  const marks = marksOf(
    [
      row('S', '08:10', { lane: 'state' }),
      row('N1', '08:12'),
      row('T', '08:30', { lane: 'state' }),
      row('N2', '08:40'),
    ],
    HOUR,
    1200,
  );
  const [s, t, n1, n2] = marks;
  const step = (from: (typeof marks)[number] | undefined, way: Parameters<typeof stepMark>[2]): string =>
    stepMark(marks, from, way)?.first.id ?? '';

  it('go along the lane and stop at its ends', () => {
    assert.deepEqual(
      [step(s, 'right'), step(t, 'right'), step(t, 'left'), step(s, 'left')],
      ['T', 'T', 'S', 'S'],
    );
    assert.deepEqual([step(n1, 'end'), step(n2, 'home')], ['N2', 'N1']);
  });

  it('go to the nearest mark of the next lane that has any', () => {
    assert.deepEqual(
      [step(s, 'down'), step(t, 'down'), step(n2, 'up'), step(n1, 'up')],
      ['N1', 'N2', 'T', 'S'],
    );
    assert.deepEqual([step(s, 'up'), step(n1, 'down')], ['S', 'N1']);
  });

  it('begin at the first mark, if there is one', () => {
    assert.equal(step(undefined, 'down'), 'S');
    assert.equal(stepMark([], undefined, 'down'), undefined);
  });
});
