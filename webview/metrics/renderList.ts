import { html, nothing, type TemplateResult } from 'lit/html.js';
import { button, icon } from '../controls';
import type { Dispatch, State } from './state';

/** The incidents behind the number that was pressed. */
export function listTemplate({ open, list }: State, dispatch: Dispatch): TemplateResult | typeof nothing {
  if (open === '') {
    return nothing;
  }
  const count = list === undefined ? 0 : list.rows.length + list.more;
  return html`<section class="behind" id="behind" aria-labelledby="behind-title">
    <header>
      <h2 id="behind-title" tabindex="-1">${list === undefined ? 'Incidents…' : `${list.title} (${count})`}</h2>
      ${button({ label: 'Close', look: 'icon', sign: 'close', title: 'Close (Escape)', onClick: () => dispatch({ type: 'closeList' }) })}
    </header>
    ${
      list === undefined
        ? nothing
        : html`<ul>
            ${list.rows.map(
              ({ incident, title, severity, sign, day, note }) =>
                html`<li>
                  <button type="button" class="item" data-incident=${incident}>
                    <span class="severity">${icon(sign)} ${severity}</span>
                    <span class="title">${title}</span>
                    <span class="note">${note}</span>
                    <span class="day">${day}</span>
                  </button>
                </li>`,
            )}
          </ul>
          ${list.more === 0 ? nothing : button({ label: `Show ${list.more} More`, onClick: () => dispatch({ type: 'whole' }) })}`
    }
  </section>`;
}
