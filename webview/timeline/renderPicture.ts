import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { guard } from 'lit/directives/guard.js';
import { LANES, type Lane, type TimelineModel, type TimelineRow } from '../../src/protocol/timeline';
import { button } from '../controls';
import { pan, zoom } from './extent';
import { summaryOf } from './fold';
import { LANE_NAMES } from './kinds';
import { xOf, type BandBox, type Flag, type Mark } from './lanes';
import { markOf, pictureOf, type Picture } from './picture';
import type { Dispatch } from './renderHeader';
import type { State } from './state';
import { clockTime, offsetOf, shortTime, utcStamp, type OffsetAt } from './time';
import type { Tick } from './ticks';

type Svg = ReturnType<typeof svg>;

export function pictureTemplate(model: TimelineModel, state: State, dispatch: Dispatch): TemplateResult {
  return html`<section class="picture" aria-labelledby="picture-title">
    <div class="picture-head">
      <h2 id="picture-title">Timeline</h2>
      <span class="readout" aria-hidden="true">${state.pictureOpen ? readout(model, state) : nothing}</span>
      ${state.pictureOpen ? viewButtons(state, model, dispatch) : nothing}
      ${button({
        label: state.pictureOpen ? 'Hide picture' : 'Show picture',
        look: 'icon',
        sign: state.pictureOpen ? 'chevron-down' : 'chevron-right',
        expanded: state.pictureOpen,
        onClick: () => dispatch({ type: 'picture', open: !state.pictureOpen }),
      })}
    </div>
    <div id="picture-plane">${state.pictureOpen && state.pictureWidth > 0 ? drawing(model, state) : nothing}</div>
  </section>`;
}

function viewButtons(state: State, model: TimelineModel, dispatch: Dispatch): TemplateResult {
  const { extent, full } = pictureOf(state, model);
  const middle = (extent.from + extent.to) / 2;
  const show = (range: State['range']): void => dispatch({ type: 'range', range });
  const whole = state.range === undefined;
  const looks = [
    { label: 'Earlier', sign: 'chevron-left', disabled: whole, onClick: () => show(pan(extent, full, -0.5)) },
    { label: 'Later', sign: 'chevron-right', disabled: whole, onClick: () => show(pan(extent, full, 0.5)) },
    { label: 'Closer (+)', sign: 'zoom-in', onClick: () => show(zoom(extent, full, 0.5, middle)) },
    {
      label: 'Wider (-)',
      sign: 'zoom-out',
      disabled: whole,
      onClick: () => show(zoom(extent, full, 2, middle)),
    },
    { label: 'All (0)', sign: 'screen-full', disabled: whole, onClick: () => show(undefined) },
  ];
  return html`<span class="view-buttons" role="group" aria-label="View">${looks.map(look => button({ ...look, look: 'icon' }))}</span>`;
}

/** One line about the mark that is pointed at or has the keyboard. The mark's own label says it to a screen reader. */
function readout(model: TimelineModel, state: State): string {
  const picture = pictureOf(state, model);
  const mark = markOf(picture, rowOf(model, state.pointedEntry)) ?? undefined;
  return mark === undefined ? '' : markLabel(mark, offsetOf(state.zone), true);
}

function rowOf(model: TimelineModel, entry: string): TimelineRow | undefined {
  return entry === '' ? undefined : model.rows.find(row => row.id === entry);
}

function drawing(model: TimelineModel, state: State): TemplateResult {
  const picture = pictureOf(state, model);
  const active = markOf(picture, rowOf(model, state.active));
  const reachable = markOf(picture, rowOf(model, state.markEntry)) ?? picture.marks[0];
  return html`${guard([picture, active?.key, reachable?.key], () => plane(picture, state, active, reachable))}`;
}

function plane(
  picture: Picture,
  state: State,
  active: Mark | undefined,
  reachable: Mark | undefined,
): TemplateResult {
  const { width, height, gutter, marks } = picture;
  const offsetAt = offsetOf(state.zone);
  return html`<svg
    class="lanes"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role="group"
    tabindex=${marks.length === 0 ? 0 : -1}
    aria-label=${`Picture of the timeline, ${marks.length} marks in five lanes. The list below says the same.`}
  >
    ${LANES.map(lane => laneTemplate(lane, picture))}
    <g transform="translate(${gutter} 0)">
      ${picture.ticks.map(tick => tickTemplate(tick, picture))} ${bandTrack(picture.severity, 0, 'severity')}
      ${bandTrack(picture.status, picture.bandsHeight / 2, 'status')} ${picture.flags.map(flag => flagTemplate(flag, picture))}
      ${picture.nowX === undefined ? nothing : nowTemplate(picture.nowX, picture)}
      ${active === undefined ? nothing : activeLine(active, picture)}
      ${LANES.map(
        lane =>
          svg`<g class="marks">${marks
            .filter(mark => mark.lane === lane)
            .map(mark =>
              markTemplate(mark, picture, {
                active: mark === active,
                reachable: mark === reachable,
                offsetAt,
              }),
            )}</g>`,
      )}
    </g>
  </svg>`;
}

function laneTemplate(lane: Lane, { width, gutter, laneTops }: Picture): Svg {
  const top = laneTops[lane];
  return svg`<line class="lane-line" x1=${gutter} x2=${width} y1=${top} y2=${top}></line>
    <text class=${gutter > 0 ? 'lane-name' : 'lane-name inside'} x=${gutter > 0 ? gutter - 8 : 2} y=${top + (gutter > 0 ? 15 : 9)}
      text-anchor=${gutter > 0 ? 'end' : 'start'} aria-hidden="true">${LANE_NAMES[lane]}</text>`;
}

function tickTemplate(tick: Tick, { extent, plane: wide, height }: Picture): Svg {
  const x = xOf(tick.at, extent, wide);
  const anchor = x < 24 ? 'start' : x > wide - 24 ? 'end' : 'middle';
  return svg`<g class="tick" aria-hidden="true"><title>${utcStamp(tick.at)}</title>
    <line x1=${x} x2=${x} y1="0" y2=${height - 26}></line>
    <text x=${x} y=${height - 15} text-anchor=${anchor}>${tick.label}</text>
    ${tick.day === '' ? nothing : svg`<text class="tick-day" x=${x} y=${height - 3} text-anchor=${anchor}>${tick.day}</text>`}</g>`;
}

function bandTrack(boxes: readonly BandBox[], top: number, track: 'severity' | 'status'): readonly Svg[] {
  return boxes.map(({ band, left, width, label }, index) => {
    const look = track === 'severity' ? `rank-${Math.min(band.rank, 4)}` : index % 2 === 0 ? 'even' : 'odd';
    return svg`<g class="band ${track} ${look}" aria-hidden="true"><title>${`${band.label}, from ${utcStamp(Date.parse(band.from))}`}</title>
      <rect x=${left} y=${top + 1} width=${width} height="14"></rect>
      <line x1=${left} x2=${left} y1=${top + 1} y2=${top + 15}></line>
      ${label === '' ? nothing : svg`<text x=${left + 4} y=${top + 12}>${label}</text>`}</g>`;
  });
}

function flagTemplate(flag: Flag, { bandsHeight, height }: Picture): Svg {
  return svg`<g class="flag" aria-hidden="true"><title>${`${flag.label}, ${utcStamp(flag.at)}`}</title>
    <line x1=${flag.x} x2=${flag.x} y1=${bandsHeight + 12} y2=${height - 26}></line>
    ${flag.labelled ? svg`<text x=${flag.x} y=${bandsHeight + 10} text-anchor="middle">${flag.label}</text>` : nothing}</g>`;
}

function nowTemplate(x: number, { height }: Picture): Svg {
  return svg`<g class="now" aria-hidden="true"><title>Now</title><line x1=${x} x2=${x} y1="0" y2=${height - 26}></line></g>`;
}

function activeLine(mark: Mark, { bandsHeight, height }: Picture): Svg {
  return svg`<line class="active-line" x1=${mark.x} x2=${mark.x} y1=${bandsHeight} y2=${height - 26} aria-hidden="true"></line>`;
}

interface MarkLook {
  readonly active: boolean;
  readonly reachable: boolean;
  readonly offsetAt: OffsetAt;
}

/**
 * One template for marks of one and of many entries, without keys: while the picture is zoomed, marks come and go by the hundred, and
 * changing an attribute costs a fiftieth of taking an element out and putting another in.
 */
function markTemplate(
  mark: Mark,
  { laneTops, laneHeight }: Picture,
  { active, reachable, offsetAt }: MarkLook,
): Svg {
  const many = mark.count > 1;
  const look = `mark lane-${mark.lane}${many ? ' many' : ''}${mark.retracted ? ' retracted' : ''}${active ? ' is-active' : ''}`;
  return svg`<g transform="translate(${mark.x.toFixed(1)} ${laneTops[mark.lane] + laneHeight - 10})"><path class=${look}
      d=${many ? PILL : SHAPES[mark.lane]} role="button" tabindex=${reachable ? 0 : -1} data-mark=${mark.key}
      aria-label=${markLabel(mark, offsetAt, false)}></path><text class="mark-count" y="4" text-anchor="middle"
      aria-hidden="true">${many ? shortCount(mark.count) : ''}</text></g>`;
}

/** Each lane has its own outline, so that colour is never the only difference. */
const SHAPES: Readonly<Record<Lane, string>> = {
  state: 'M-6 0l6-6 6 6-6 6z',
  people: 'M-5 0a5 5 0 1 1 10 0 5 5 0 0 1-10 0z',
  actions: 'M-5-5h10v10h-10z',
  communication: 'M-6 5l6-11 6 11z',
  notes: 'M-3-5h6v10h-6z',
};

const PILL = 'M-4-7h8a7 7 0 0 1 0 14h-8a7 7 0 0 1 0-14z';

function shortCount(count: number): string {
  return count < 1000 ? String(count) : `${Math.round(count / 1000)}k`;
}

function markLabel(mark: Mark, offsetAt: OffsetAt, withUtc: boolean): string {
  const { first, last, count, lane } = mark;
  const from = Date.parse(first.at);
  if (count === 1) {
    const time = `${clockTime(from, offsetAt)}${withUtc ? ` (${utcStamp(from)})` : ''}`;
    return `${time} @${first.actor}, ${first.kind}: ${summaryOf(first.text)}${first.retracted ? ' (retracted)' : ''}`;
  }
  const to = Date.parse(last.at);
  const span = `${shortTime(from, offsetAt)} to ${shortTime(to, offsetAt)}`;
  return `${count} entries in ${LANE_NAMES[lane]}, ${span}${withUtc ? ` (from ${utcStamp(from)})` : ''}. First: ${summaryOf(first.text)}`;
}
