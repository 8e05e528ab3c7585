import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { CalendarModel } from '../../src/protocol/calendar';
import { button } from '../controls';
import { type Pointed, pointedAt } from './cursor';
import { type Dispatch, type State, stretchOf } from './state';
import { printStretch } from './words';

/** Everything about what the cursor points at, and what can be done with what is chosen. */
export function detailsTemplate(
  model: CalendarModel,
  state: State,
  dispatch: Dispatch,
): TemplateResult | typeof nothing {
  const pointed = pointedAt(model, state.cursor);
  if (pointed === undefined) {
    return nothing;
  }
  return html`<section class="details" aria-label="Details">
    <div class="about">
      <h2>${titleOf(pointed)}</h2>
      ${factsTemplate(pointed)}
    </div>
    ${doTemplate(pointed, model, state, dispatch)}
  </section>`;
}

function titleOf({ row, bar }: Pointed): string {
  const what = row.kind === 'final' || row.kind === 'broken' ? row.name : `${row.name} (${row.kind})`;
  if (bar === undefined) {
    return what;
  }
  return `${bar.label}${bar.note === '' ? '' : `, ${bar.note}`} · ${what}`;
}

function factsTemplate({ row, bar }: Pointed): TemplateResult {
  if (bar === undefined) {
    return html`<p class="hint">${row.problem === '' ? 'Nothing stands here.' : row.problem}</p>`;
  }
  return html`<dl>
    ${bar.facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

function doTemplate(
  { row, bar }: Pointed,
  model: CalendarModel,
  state: State,
  dispatch: Dispatch,
): TemplateResult {
  const open = button({
    label: 'Open File',
    sign: 'go-to-file',
    onClick: () => dispatch({ type: 'open', rotation: row.rotation }),
  });
  const stretch = stretchOf(state);
  if (row.kind === 'broken' || stretch === undefined) {
    return html`<div class="do">${open}</div>`;
  }
  const isWhole = bar?.shiftFrom === stretch.from && bar.shiftUntil === stretch.until;
  return html`<div class="do">
    <p class="chosen-words">Chosen: ${printStretch(stretch, model.zone)}</p>
    <div class="buttons">
      ${
        model.readOnly === ''
          ? html`${button({ label: 'Cover…', look: 'primary', sign: 'arrow-swap', onClick: () => dispatch({ type: 'cover' }) })}
            ${
              bar === undefined || isWhole
                ? nothing
                : button({ label: 'Choose Whole Shift', onClick: () => dispatch({ type: 'wholeShift' }) })
            }`
          : html`<p class="hint">${model.readOnly}</p>`
      }
      ${open}
    </div>
  </div>`;
}
