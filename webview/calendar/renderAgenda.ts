import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { CalendarBar, CalendarDay, CalendarModel, CalendarRow } from '../../src/protocol/calendar';
import { icon } from '../controls';
import type { State } from './state';
import { barText, printTime, SIGN_ICONS } from './words';

interface Item {
  readonly row: CalendarRow;
  readonly bar: CalendarBar;
  readonly from: number;
  readonly until: number;
}

/** Where there is no room for a grid: day after day, who is on call in each rotation. */
export function agendaTemplate(model: CalendarModel, state: State): TemplateResult {
  const days = model.bands.flatMap(band =>
    band.days.filter(day => !day.isOther).map(day => ({ day, items: itemsOf(band.rows, day) })),
  );
  const broken = (model.bands[0]?.rows ?? []).filter(({ kind }) => kind === 'broken');
  return html`<div class="agenda">
    ${broken.map(
      row => html`<p class="problem">${icon('error')}<span>${row.problem}</span>
        <button type="button" class="link" data-does="open" data-rotation=${row.rotation}>Open File</button></p>`,
    )}
    ${days.map(
      ({ day, items }) =>
        html`<section class=${day.isToday ? 'agenda-day today' : 'agenda-day'}>
          <h2>${day.spoken}</h2>
          <ul>${items.map(item => itemTemplate(item, day, model, state))}</ul>
        </section>`,
    )}
  </div>`;
}

function itemsOf(rows: readonly CalendarRow[], day: CalendarDay): readonly Item[] {
  return rows
    .filter(({ kind }) => kind === 'final')
    .flatMap(row =>
      row.bars
        .filter(bar => bar.from < day.until && bar.until > day.from)
        .map(bar => ({
          row,
          bar,
          from: Math.max(bar.from, day.from),
          until: Math.min(bar.until, day.until),
        })),
    );
}

function itemTemplate(
  { row, bar, from, until }: Item,
  day: CalendarDay,
  model: CalendarModel,
  { cursor, now }: State,
): TemplateResult {
  const time = (at: number): string => (at === day.until ? '24:00' : printTime(at, model.zone).slice(-5));
  const span = from === day.from && until === day.until ? 'all day' : `${time(from)} – ${time(until)}`;
  const isHere = cursor?.row === row.key && from <= cursor.at && cursor.at < until;
  const isNow = from <= now && now < until;
  const [first] = bar.people;
  const image = SIGN_ICONS[bar.sign];
  const tone = first !== undefined && bar.sign !== 'busy' ? `tone-${first.tone}` : 'plain';
  const mine = bar.people.some(({ isMe }) => isMe) ? 'mine' : '';
  return html`<li>
    <button
      type="button"
      class="item ${isHere ? 'chosen' : ''}"
      aria-pressed=${isHere ? 'true' : 'false'}
      data-row=${row.key}
      data-at=${from}
    >
      <span class="item-time">${span}</span>
      <span class="item-bar bar sign-${bar.sign} ${tone} ${mine}">${image === undefined ? nothing : icon(image)}<span class="who">${barText(bar)}</span>${
        bar.note === '' ? nothing : html`<span class="bar-note">${bar.note}</span>`
      }</span>
      <span class="item-name">${row.name}${isNow ? ' · now' : ''}</span>
    </button>
  </li>`;
}
