import { html, nothing, type TemplateResult } from 'lit/html.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type {
  CalendarBand,
  CalendarBar,
  CalendarDay,
  CalendarModel,
  CalendarRow,
  CalendarStretch,
} from '../../src/protocol/calendar';
import { icon } from '../controls';
import { place } from './place';
import { type State, stretchOf } from './state';
import { barText, SIGN_ICONS } from './words';

/** Pixels. */
const LANE_HEIGHT = 26;
const ROW_PADDING = 3;

interface Ground {
  readonly band: CalendarBand;
  readonly state: State;
  /** What Enter would cover. */
  readonly chosen: CalendarStretch | undefined;
}

/** Days across, rows down; a month of one rotation is weeks below each other. */
export function gridTemplate(model: CalendarModel, state: State): TemplateResult {
  const chosen = stretchOf(state);
  return html`<div
    class="grid by-${model.look.mode} ${model.look.rotation === '' ? 'of-all' : 'of-one'}"
    role="grid"
    aria-label="On call, ${model.title}"
    aria-multiselectable="true"
  >
    ${model.bands.map(band => bandTemplate({ band, state, chosen }))}
  </div>`;
}

function bandTemplate(ground: Ground): TemplateResult {
  const { band, state } = ground;
  const isDay = band.days.length === 1;
  return html`<div class="band" role="rowgroup">
    <div class="days" role="row">
      <div class="corner" role="columnheader"><span class="unseen">Rotation or layer</span></div>
      <div class="axis" role="none">${band.days.map(day => headTemplate(day, band))}</div>
    </div>
    ${isDay ? hoursTemplate(band) : nothing}
    <div class="rows" role="none">
      <div class="ground" aria-hidden="true">${groundTemplate(band, state.now)}</div>
      ${repeat(
        band.rows,
        row => row.key,
        row => guard(dependsOn(row, ground), () => rowTemplate(row, ground)),
      )}
    </div>
  </div>`;
}

/** What a row is drawn from: of fifty rows a step of the keyboard draws two. */
function dependsOn(row: CalendarRow, { band, state, chosen }: Ground): unknown[] {
  const isHere = state.cursor?.row === row.key;
  return [row, band, ...(isHere ? [state.cursor?.at, state.chosen, chosen?.from, chosen?.until] : [])];
}

function left(at: number, { from, until }: CalendarStretch): number {
  return ((at - from) / (until - from)) * 100;
}

function across(stretch: CalendarStretch, band: CalendarStretch): { left: number; width: number } {
  const start = left(stretch.from, band);
  return { left: start, width: left(stretch.until, band) - start };
}

function headTemplate(day: CalendarDay, band: CalendarBand): TemplateResult {
  const classes = ['date-head', day.isToday ? 'today' : '', day.isOther ? 'other' : ''];
  const [weekday = '', date = ''] = day.label.split(' ');
  return html`<div class=${classes.join(' ')} role="columnheader" aria-label=${day.spoken} title=${day.spoken} ${place(across(day, band))}>
    <span class="date"><span class="weekday">${weekday}</span> ${date}</span>${day.note === '' ? nothing : html`<span class="note">${day.note}</span>`}
  </div>`;
}

function hoursTemplate(band: CalendarBand): TemplateResult {
  return html`<div class="hours" aria-hidden="true">
    <div class="axis">
      ${band.ticks.map(tick => html`<span class="hour" ${place({ left: left(tick.at, band) })}>${tick.label}</span>`)}
    </div>
  </div>`;
}

/** What lies behind all rows: weekends, the lines between days and hours, and now. */
function groundTemplate(band: CalendarBand, now: number): TemplateResult {
  const isNow = band.from <= now && now < band.until;
  return html`${band.days.map(
    day =>
      html`<div class="column ${day.isWeekend ? 'weekend' : ''} ${day.isOther ? 'other' : ''} ${day.isToday ? 'today' : ''}" ${place(across(day, band))}></div>`,
  )}${band.ticks.map(({ at }) => html`<div class="tick" ${place({ left: left(at, band) })}></div>`)}${
    isNow ? html`<div class="now" ${place({ left: left(now, band) })}></div>` : nothing
  }`;
}

function rowTemplate(row: CalendarRow, ground: Ground): TemplateResult {
  const { band } = ground;
  const height = row.lanes * LANE_HEIGHT + 2 * ROW_PADDING;
  return html`<div class="row ${row.kind}" role="row">
    <div class="name" role="rowheader">
      ${nameTemplate(row)}${row.hint === '' ? nothing : html`<span class="hint">${row.hint}</span>`}
    </div>
    <div class="track" role="none" ${place({ height })}>
      ${row.holidays.map(holiday => html`<div class="holiday" aria-hidden="true" ${place(across(holiday, band))}></div>`)}
      ${row.kind === 'broken' ? brokenTemplate(row) : row.bars.map(bar => barTemplate(bar, band))}
      ${cellsTemplate(row, ground)}
    </div>
  </div>`;
}

/** A rotation's name leads to it alone. */
function nameTemplate({ kind, name, rotation, problem }: CalendarRow): TemplateResult {
  const label =
    kind === 'final' || kind === 'broken'
      ? html`<button type="button" class="link" tabindex="-1" data-does=${kind === 'broken' ? 'open' : 'only'} data-rotation=${rotation} title=${problem === '' ? name : problem}>${name}</button>`
      : html`<span class="part" title=${name}>${name}</span>`;
  return html`${label}${problem === '' || kind === 'broken' ? nothing : html`<span class="codicon codicon-error" role="img" aria-label=${problem} title=${problem}></span>`}`;
}

function brokenTemplate({ problem }: CalendarRow): TemplateResult {
  return html`<div class="broken-words" aria-hidden="true">${icon('error')}<span title=${problem}>${problem}</span></div>`;
}

function barTemplate(bar: CalendarBar, band: CalendarBand): TemplateResult {
  const { sign, people, lane, note, away } = bar;
  const [first, ...others] = people;
  const classes = [
    'bar',
    `sign-${sign}`,
    others.length === 0 && first !== undefined && sign !== 'busy' ? `tone-${first.tone}` : 'plain',
    people.some(({ isMe }) => isMe) ? 'mine' : '',
    bar.from > bar.shiftFrom ? 'goes-before' : '',
    bar.until < bar.shiftUntil ? 'goes-after' : '',
  ];
  const image = SIGN_ICONS[sign];
  const size = { ...across(bar, band), top: ROW_PADDING + lane * LANE_HEIGHT, height: LANE_HEIGHT - 2 };
  return html`<div class=${classes.join(' ')} aria-hidden="true" ${place(size)}>
    ${image === undefined ? nothing : icon(image)}${away ? icon('warning') : nothing}${
      others.length > 0 && sign !== 'busy'
        ? people.map(
            person =>
              html`<span class="chip tone-${person.tone} ${person.isMe ? 'me' : ''}">${person.handle}</span>`,
          )
        : html`<span class="who">${barText(bar)}</span>`
    }${note === '' ? nothing : html`<span class="bar-note">${note}</span>`}
  </div>`;
}

/** Above the bars, and unseen but where the keyboard is and what is chosen. */
function cellsTemplate(row: CalendarRow, { band, state, chosen }: Ground): readonly TemplateResult[] {
  const { cursor } = state;
  const isRow = cursor?.row === row.key;
  return row.cells.map(cell => {
    const isHere = isRow && cell.from <= cursor.at && cursor.at < cell.until;
    const isChosen = isRow && chosen !== undefined && cell.from >= chosen.from && cell.until <= chosen.until;
    const bar = row.bars[cell.bar];
    const tip = bar === undefined ? row.problem : tipOf(bar);
    return html`<div
      class=${isChosen && (state.chosen !== undefined || isHere) ? 'cell chosen' : 'cell'}
      role="gridcell"
      tabindex=${isHere ? 0 : -1}
      aria-label=${cell.label}
      aria-selected=${isChosen && state.chosen !== undefined ? 'true' : 'false'}
      title=${tip}
      data-row=${row.key}
      data-at=${cell.from}
      ${place(across(cell, band))}
    ></div>`;
  });
}

function tipOf({ label, note, facts }: CalendarBar): string {
  const head = note === '' ? label : `${label}, ${note}`;
  return [head, ...facts.map(fact => `${fact.label}: ${fact.value}`)].join('\n');
}
