import { LANES, type Lane, type TimelineModel, type TimelineRow } from '../../src/protocol/timeline';
import { fullExtent, type Extent } from './extent';
import {
  bandsOf,
  binKey,
  binWidth,
  flagsOf,
  marksOf,
  timesOf,
  xOf,
  type BandBox,
  type Flag,
  type Mark,
} from './lanes';
import { filteredRows, type State } from './state';
import { ticksOf, type Tick } from './ticks';
import { offsetOf } from './time';

/** All that is drawn, in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Width of the lanes' names; 0 where there is no room and the names stand inside the lanes. */
  readonly gutter: number;
  /** Width of the plane right of the names. */
  readonly plane: number;
  readonly full: Extent;
  readonly extent: Extent;
  readonly laneHeight: number;
  readonly laneTops: Readonly<Record<Lane, number>>;
  readonly severity: readonly BandBox[];
  readonly status: readonly BandBox[];
  readonly bandsHeight: number;
  readonly marks: readonly Mark[];
  readonly flags: readonly Flag[];
  readonly ticks: readonly Tick[];
  /** Where the present is; undefined when the incident is over or the present is out of view. */
  readonly nowX: number | undefined;
}

const LANE_HEIGHT = 22;
/** Where the name stands inside the lane. */
const NAMED_LANE_HEIGHT = 31;
const BAND_HEIGHT = 17;
const FLAG_HEIGHT = 14;
const AXIS_HEIGHT = 28;
const GUTTER = 106;
const WIDE_ENOUGH = 520;
const TICK_PX = 74;
const NOW_STEP_MS = 10_000;

interface Inputs {
  readonly model: TimelineModel;
  readonly rows: readonly TimelineRow[];
  readonly range: Extent | undefined;
  readonly width: number;
  readonly zone: State['zone'];
  readonly now: number;
}

let last: { readonly inputs: Inputs; readonly picture: Picture } | undefined;

/** The picture of a state; the same object until something in it changes, and never twice within ten seconds for the time alone. */
export function pictureOf(state: State, model: TimelineModel): Picture {
  const inputs: Inputs = {
    model,
    rows: filteredRows(state),
    range: state.range,
    width: Math.max(200, state.pictureWidth),
    zone: state.zone,
    // Up, or what was just written would lie in the future.
    now: Math.ceil(state.now / NOW_STEP_MS) * NOW_STEP_MS,
  };
  if (last === undefined || !sameInputs(last.inputs, inputs)) {
    last = { inputs, picture: draw(inputs) };
  }
  return last.picture;
}

function sameInputs(a: Inputs, b: Inputs): boolean {
  return (
    a.model === b.model &&
    a.rows === b.rows &&
    a.range === b.range &&
    a.width === b.width &&
    a.zone === b.zone &&
    (a.now === b.now || !a.model.active)
  );
}

function draw({ model, rows, range, width, zone, now }: Inputs): Picture {
  const gutter = width >= WIDE_ENOUGH ? GUTTER : 0;
  const plane = width - gutter;
  const full = wholeExtent(model, now);
  const extent = range ?? full;
  const bands = model.bands ?? [];
  const end = model.active ? now : Math.min(now, full.to);
  const track = (name: 'severity' | 'status'): readonly BandBox[] =>
    bandsOf(
      bands.filter(band => band.track === name),
      extent,
      plane,
      end,
    );
  const bandsHeight = bands.length === 0 ? 0 : 2 * BAND_HEIGHT;
  const top = bandsHeight + (model.milestones.length === 0 ? 0 : FLAG_HEIGHT);
  const laneHeight = gutter > 0 ? LANE_HEIGHT : NAMED_LANE_HEIGHT;
  const laneTops = Object.fromEntries(LANES.map((lane, index) => [lane, top + index * laneHeight]));
  const nowX = model.active && now >= extent.from && now <= extent.to ? xOf(now, extent, plane) : undefined;
  return {
    width,
    height: top + LANES.length * laneHeight + AXIS_HEIGHT,
    gutter,
    plane,
    full,
    extent,
    laneHeight,
    laneTops: laneTops as Record<Lane, number>,
    severity: track('severity'),
    status: track('status'),
    bandsHeight,
    marks: marksOf(rows, extent, plane),
    flags: flagsOf(model.milestones, extent, plane),
    ticks: ticksOf(extent, Math.max(2, Math.floor(plane / TICK_PX)), offsetOf(zone)),
    nowX,
  };
}

function wholeExtent(model: TimelineModel, now: number): Extent {
  const times = timesOf(model.rows);
  const moments = model.milestones.map(({ at }) => Date.parse(at));
  for (const moment of [times[0], times.at(-1)]) {
    if (moment !== undefined) {
      moments.push(moment);
    }
  }
  return fullExtent(moments, model.active ? now : undefined);
}

/** The mark that holds an entry in this picture. */
export function markOf(picture: Picture, row: TimelineRow | undefined): Mark | undefined {
  if (row === undefined) {
    return undefined;
  }
  const key = binKey(row.lane, Date.parse(row.at), binWidth(picture.extent, picture.plane));
  return picture.marks.find(mark => mark.key === key);
}
