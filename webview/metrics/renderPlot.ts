import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit/html.js';
import type { MetricsMeasure, MetricsModel, MetricsMonth } from '../../src/protocol/metrics';
import { numberTemplate, numbersTemplate } from './renderNumber';

/** Pixels that the name of a month takes. */
const LABEL_WIDTH = 52;

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
/** From the bottom; the first pixels of SVG are at the top. */
const fromTop = (share: number): string => percent(1 - share);

/** The names of the months below a drawing: as many as there is room for. `room`: pixels. */
export function monthsTemplate(months: readonly MetricsMonth[], room: number): TemplateResult {
  const step = Math.max(1, Math.ceil((months.length * LABEL_WIDTH) / Math.max(1, room)));
  return html`<svg class="months" aria-hidden="true">
    ${months.map(({ label }, index) =>
      // Counted from the end, so that the present month has its name.
      (months.length - 1 - index) % step === 0
        ? svg`<text x=${percent((index + 0.5) / months.length)} y="12" text-anchor="middle">${label}</text>`
        : nothing,
    )}
  </svg>`;
}

/** A measure: what is known in words, each incident as a point, and the same as a table. */
export function measureTemplate(
  measure: MetricsMeasure,
  { months }: MetricsModel,
  { open, room }: { readonly open: string; readonly room: number },
): TemplateResult {
  const { title, means, figure, missing, before, columns, undrawn } = measure;
  return html`<section class="card" aria-labelledby=${`title-${measure.id}`}>
    <h2 id=${`title-${measure.id}`}>${title}</h2>
    <p class="hint">${means}.</p>
    <p class="figure">${numberTemplate(figure, open)}</p>
    ${missing.length === 0 ? nothing : html`<div class="beside"><span>Not counted:</span> ${numbersTemplate(missing, open)}</div>`}
    ${before === '' ? nothing : html`<p class="hint">${before}</p>`}
    ${
      figure.key === ''
        ? html`<p class="nothing">Nothing is recorded of it in this period.</p>`
        : html`${undrawn === 0 ? nothing : html`<p class="hint">${undrawn} points are too many to draw; medians and percentiles are.</p>`}
            <div class="plot">
              <svg class="ticks" aria-hidden="true">
                ${measure.ticks.map(({ y, label }) => svg`<text x="100%" y=${fromTop(y)} dy="4" text-anchor="end">${label}</text>`)}
              </svg>
              <svg class="drawing" aria-hidden="true">${plotTemplate(measure)}</svg>
              ${monthsTemplate(months, room)}
            </div>`
    }
    <details>
      <summary>${title} as a table</summary>
      <table>
        <thead><tr><th scope="col">Month</th><th scope="col">What is known</th><th scope="col">Not counted</th></tr></thead>
        <tbody>
          ${months.map((month, index) => {
            const column = columns[index];
            return html`<tr>
              <th scope="row">${month.name}</th>
              <td>${column === undefined ? nothing : numberTemplate(column.figure, open)}</td>
              <td>${column?.missing ?? ''}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </details>
  </section>`;
}

function plotTemplate({ ticks, points, columns }: MetricsMeasure): SVGTemplateResult {
  const across = (index: number, y: number, kind: string): SVGTemplateResult =>
    svg`<line class=${kind} x1=${percent((index + 0.04) / columns.length)} x2=${percent((index + 0.96) / columns.length)} y1=${fromTop(y)} y2=${fromTop(y)}></line>`;
  return svg`
    ${ticks.map(({ y }) => svg`<line class="rule" x1="0" x2="100%" y1=${fromTop(y)} y2=${fromTop(y)}></line>`)}
    ${columns.slice(1).map((_, index) => svg`<line class="border" x1=${percent((index + 1) / columns.length)} x2=${percent((index + 1) / columns.length)} y1="0" y2="100%"></line>`)}
    ${points.map(({ incident, x, y, label }) => svg`<circle class="point" data-incident=${incident} cx=${percent(x)} cy=${fromTop(y)} r="4.5"><title>${label}</title></circle>`)}
    ${columns.map(({ median }, index) => (median === undefined ? nothing : across(index, median, 'median')))}
    ${columns.map(({ p90 }, index) => (p90 === undefined ? nothing : across(index, p90, 'p90')))}
  `;
}
