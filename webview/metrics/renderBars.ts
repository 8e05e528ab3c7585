import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { MetricsMonth, MetricsNumber } from '../../src/protocol/metrics';
import { numberTemplate } from './renderNumber';
import { monthsTemplate } from './renderPlot';

export interface Bars {
  readonly id: string;
  readonly title: string;
  /** What stands between the title and the drawing. */
  readonly above: TemplateResult;
  readonly months: readonly MetricsMonth[];
  /** Head of the column in the table. */
  readonly column: string;
  readonly amountOf: (month: MetricsMonth) => number;
  readonly numberOf: (month: MetricsMonth) => MetricsNumber;
}

/** The share of the height that the longest bar takes; above it stands its number. */
const HIGHEST = 0.86;

/** Of a digit, in pixels. */
const DIGIT = 7;

/** `1,745`, `1.7K` where that has no room (pixels), or nothing: the largest bars must not be those without a number. */
function wordsFor(amount: number, room: number): string {
  const short = { notation: 'compact', maximumFractionDigits: 1 } as const;
  const all = [amount.toLocaleString('en'), amount.toLocaleString('en', short)];
  return all.find(words => room > DIGIT * words.length) ?? '';
}

/** A bar for each month, from zero, and the same as a table. */
export function barsTemplate(
  { id, title, above, months, column, amountOf, numberOf }: Bars,
  { open, room }: { readonly open: string; readonly room: number },
): TemplateResult {
  const largest = Math.max(0, ...months.map(amountOf));
  return html`<section class="card" aria-labelledby=${`title-${id}`}>
    <h2 id=${`title-${id}`}>${title}</h2>
    ${above}
    ${
      largest === 0
        ? html`<p class="nothing">Nothing is recorded of it in this period.</p>`
        : html`<div class="plot bars">
            <svg class="drawing" aria-hidden="true">
              <line class="rule" x1="0" x2="100%" y1="100%" y2="100%"></line>
              ${months.map((month, index) => barTemplate(month, index))}
            </svg>
            ${monthsTemplate(months, room)}
          </div>`
    }
    <details>
      <summary>${title} as a table</summary>
      <table>
        <thead><tr><th scope="col">Month</th><th scope="col">${column}</th></tr></thead>
        <tbody>
          ${months.map(month => html`<tr><th scope="row">${month.name}</th><td>${numberTemplate(numberOf(month), open)}</td></tr>`)}
        </tbody>
      </table>
    </details>
  </section>`;

  function barTemplate(month: MetricsMonth, index: number): unknown {
    const amount = amountOf(month);
    const height = (amount / largest) * HIGHEST;
    const share = (value: number): string => `${Math.round(value * 10_000) / 100}%`;
    const { key } = numberOf(month);
    const words = wordsFor(Math.floor(amount), room / months.length);
    return amount === 0
      ? nothing
      : svg`<g class="bar" data-key=${key}>
          <title>${month.name}: ${numberOf(month).text}</title>
          <rect x=${share((index + 0.14) / months.length)} width=${share(0.72 / months.length)} y=${share(1 - height)} height=${share(height)}></rect>
          ${words !== '' ? svg`<text x=${share((index + 0.5) / months.length)} y=${share(1 - height)} dy="-4" text-anchor="middle">${words}</text>` : nothing}
        </g>`;
  }
}
