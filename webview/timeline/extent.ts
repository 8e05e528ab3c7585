/** A stretch of time, milliseconds since 1970. `from` is before `to`. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The picture never shows less than this. */
export const SHORTEST_MS = 10_000;
const LEAST_FULL_MS = 10 * 60_000;
const MARGIN = 0.02;

/** All of the incident with a little air on both sides; ten minutes at least. `moments` need no order. */
export function fullExtent(moments: Iterable<number>, now: number | undefined): Extent {
  let from = now ?? Number.POSITIVE_INFINITY;
  let to = now ?? Number.NEGATIVE_INFINITY;
  for (const moment of moments) {
    from = Math.min(from, moment);
    to = Math.max(to, moment);
  }
  if (from > to) {
    return { from: 0, to: LEAST_FULL_MS };
  }
  const missing = Math.max(0, LEAST_FULL_MS - (to - from)) / 2;
  const air = (to - from) * MARGIN;
  return { from: from - missing - air, to: to + missing + air };
}

/** Zooms by `factor` (below 1: closer) around a moment that stays where it is. Undefined when all is in view again. */
export function zoom(extent: Extent, full: Extent, factor: number, around: number): Extent | undefined {
  const span = (extent.to - extent.from) * factor;
  const wide = full.to - full.from;
  if (span >= wide) {
    return undefined;
  }
  const kept = Math.max(Math.min(SHORTEST_MS, wide), span);
  const share = (around - extent.from) / (extent.to - extent.from);
  const from = around - kept * Math.min(1, Math.max(0, share));
  return clamp({ from, to: from + kept }, full);
}

/** Moves by a share of what is in view: 0.25 is a quarter later. */
export function pan(extent: Extent, full: Extent, share: number): Extent {
  const by = (extent.to - extent.from) * share;
  return clamp({ from: extent.from + by, to: extent.to + by }, full);
}

/** Moves just so far that the moment is in view, with air around it. */
export function bringIntoView(extent: Extent, full: Extent, moment: number): Extent {
  const air = (extent.to - extent.from) * 0.1;
  if (moment < extent.from + air) {
    return clamp({ from: moment - air, to: moment - air + (extent.to - extent.from) }, full);
  }
  if (moment > extent.to - air) {
    return clamp({ from: moment + air - (extent.to - extent.from), to: moment + air }, full);
  }
  return extent;
}

function clamp(extent: Extent, full: Extent): Extent {
  const span = Math.min(extent.to - extent.from, full.to - full.from);
  const from = Math.min(Math.max(extent.from, full.from), full.to - span);
  return { from, to: from + span };
}
