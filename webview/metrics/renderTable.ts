import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MetricsTable } from '../../src/protocol/metrics';
import { numberTemplate } from './renderNumber';

/** A table of numbers, with a box of its own to scroll in where it is wider than the page. */
export function tableTemplate(table: MetricsTable, open: string): TemplateResult {
  const { title, head, rows, hint } = table;
  return html`
    ${hint === '' ? nothing : html`<p class="hint">${hint}</p>`}
    <div class="wide" tabindex="0" role="group" aria-label=${`Table by ${title.toLowerCase()}`}>
      <table class="big">
        <thead><tr><th scope="col">${title}</th>${head.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>
          ${rows.map(
            ({ name, cells }) =>
              html`<tr><th scope="row">${name}</th>${cells.map(cell => html`<td>${numberTemplate(cell, open)}</td>`)}</tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
