import {
  LANES,
  type Lane,
  type TimelineBand,
  type TimelineMilestone,
  type TimelineRow,
} from '../../src/protocol/timeline';
import type { Extent } from './extent';

/** One entry, or the entries of a lane that lie too close together to be told apart. */
export interface Mark {
  /** Lane and bin: the same entries have the same key until the zoom changes. */
  readonly key: string;
  readonly lane: Lane;
  /** Pixels from the left edge of the plane: of one entry exactly when it happened, of several the middle of their bin. */
  readonly x: number;
  readonly count: number;
  readonly first: TimelineRow;
  readonly last: TimelineRow;
  /** All of its entries are retracted. */
  readonly retracted: boolean;
}

/** A band cut to what is in view. */
export interface BandBox {
  readonly band: TimelineBand;
  readonly left: number;
  readonly width: number;
  /** The label, where it fits. */
  readonly label: string;
}

export interface Flag {
  readonly label: string;
  readonly at: number;
  readonly x: number;
  /** False where the label would run into the one before it. */
  readonly labelled: boolean;
}

/** Marks are at least this wide apart, so five lanes never hold more than about 300 of them, at any number of entries. */
const BIN_PX = 22;
/** Half of such a mark: it is never cut off at the edges. */
const EDGE_PX = 12;
const MOST_BINS = 60;
/** Average width of a letter at the picture's font size; rather too wide than too narrow. */
const LETTER_PX = 6.5;

export function xOf(moment: number, extent: Extent, width: number): number {
  return ((moment - extent.from) / (extent.to - extent.from)) * width;
}

export function momentAt(x: number, extent: Extent, width: number): number {
  return extent.from + (x / Math.max(1, width)) * (extent.to - extent.from);
}

/**
 * Width of a bin in milliseconds. It grows in steps of the square root of two and bins start at multiples of it, so that marks
 * keep their entries while the picture is moved.
 */
export function binWidth(extent: Extent, width: number): number {
  const bins = Math.max(1, Math.min(MOST_BINS, width / BIN_PX));
  return 2 ** (Math.ceil(Math.log2((extent.to - extent.from) / bins) * 2) / 2);
}

export function binKey(lane: Lane, moment: number, bin: number): string {
  return `${lane}:${Math.floor(moment / bin)}`;
}

/** Numbers of bins, counted from the left edge, are small enough to leave the lane room in one number. */
const LANE_STRIDE = 65_536;

const parsed = new WeakMap<readonly TimelineRow[], Float64Array>();

/** Stated times of the rows in milliseconds; remembered, as parsing 10,000 of them is most of the work. */
export function timesOf(rows: readonly TimelineRow[]): Float64Array {
  const known = parsed.get(rows);
  if (known) {
    return known;
  }
  const made = Float64Array.from(rows, row => Date.parse(row.at));
  parsed.set(rows, made);
  return made;
}

type Pile = { -readonly [K in keyof Mark]: Mark[K] };

/** Entries as marks: lane by lane from the top, in the order of time. Rows must be in the order of time. */
export function marksOf(rows: readonly TimelineRow[], extent: Extent, width: number): readonly Mark[] {
  const bin = binWidth(extent, width);
  const times = timesOf(rows);
  const origin = Math.floor(extent.from / bin);
  const piles = new Map<number, Pile>();
  for (let index = firstAtOrAfter(times, extent.from); index < rows.length; index++) {
    const row = rows[index];
    const time = times[index] ?? 0;
    if (row === undefined || time > extent.to) {
      break;
    }
    const number = Math.floor(time / bin);
    const pileNumber = LANES.indexOf(row.lane) * LANE_STRIDE + number - origin;
    const pile = piles.get(pileNumber);
    if (pile === undefined) {
      const { lane, retracted } = row;
      const x = xOf(time, extent, width);
      piles.set(pileNumber, {
        key: binKey(lane, time, bin),
        lane,
        x,
        count: 1,
        first: row,
        last: row,
        retracted,
      });
    } else {
      const middle = xOf((number + 0.5) * bin, extent, width);
      pile.x = Math.min(Math.max(middle, EDGE_PX), width - EDGE_PX);
      pile.count += 1;
      pile.last = row;
      pile.retracted &&= row.retracted;
    }
  }
  return [...piles.values()].sort((a, b) => LANES.indexOf(a.lane) - LANES.indexOf(b.lane) || a.x - b.x);
}

function firstAtOrAfter(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Bands of one track in view; `now` ends what still lasts. */
export function bandsOf(
  bands: readonly TimelineBand[],
  extent: Extent,
  width: number,
  now: number,
): readonly BandBox[] {
  return bands.flatMap(band => {
    const from = Math.max(Date.parse(band.from), extent.from);
    const to = Math.min(band.to === undefined ? now : Date.parse(band.to), extent.to);
    if (to <= from) {
      return [];
    }
    const left = xOf(from, extent, width);
    const wide = Math.max(2, xOf(to, extent, width) - left);
    return [{ band, left, width: wide, label: fitLabel(band.label, wide - 8) }];
  });
}

/** The label, shortened with an ellipsis, or nothing where not even three letters fit. */
export function fitLabel(label: string, width: number): string {
  const letters = Math.floor(width / LETTER_PX);
  if (label.length <= letters) {
    return label;
  }
  return letters < 4 ? '' : `${label.slice(0, letters - 1)}…`;
}

/** Milestones in view, each with its label where there is room for it. */
export function flagsOf(
  milestones: readonly TimelineMilestone[],
  extent: Extent,
  width: number,
): readonly Flag[] {
  let free = Number.NEGATIVE_INFINITY;
  return milestones
    .map(({ label, at }) => ({ label, at: Date.parse(at) }))
    .filter(({ at }) => at >= extent.from && at <= extent.to)
    .sort((a, b) => a.at - b.at)
    .map(({ label, at }) => {
      const x = xOf(at, extent, width);
      const half = (label.length * LETTER_PX) / 2;
      const labelled = x - half > free && x - half >= 0 && x + half <= width;
      free = labelled ? x + half + LETTER_PX : free;
      return { label, at, x, labelled };
    });
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'home' | 'end';

/** Where an arrow key leads from a mark: along the lane, or to the nearest mark of the next lane that has any. */
export function stepMark(marks: readonly Mark[], from: Mark | undefined, step: Step): Mark | undefined {
  if (from === undefined) {
    return marks[0];
  }
  const lane = marks.filter(mark => mark.lane === from.lane);
  const index = lane.findIndex(mark => mark.key === from.key);
  switch (step) {
    case 'left':
      return lane[index - 1] ?? from;
    case 'right':
      return lane[index + 1] ?? from;
    case 'home':
      return lane[0];
    case 'end':
      return lane.at(-1);
    case 'up':
    case 'down':
      return nearestInNextLane(marks, from, step === 'up' ? -1 : 1) ?? from;
  }
}

function nearestInNextLane(marks: readonly Mark[], from: Mark, way: -1 | 1): Mark | undefined {
  for (let lane = LANES.indexOf(from.lane) + way; lane >= 0 && lane < LANES.length; lane += way) {
    const candidates = marks.filter(mark => mark.lane === LANES[lane]);
    if (candidates.length > 0) {
      return candidates.reduce((best, mark) =>
        Math.abs(mark.x - from.x) < Math.abs(best.x - from.x) ? mark : best,
      );
    }
  }
  return undefined;
}
