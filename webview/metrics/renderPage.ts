import { html, nothing, type TemplateResult } from 'lit/html.js';
import { METRICS_MONTHS, type MetricsModel, type MetricsMonths } from '../../src/protocol/metrics';
import { button, checkbox, dropdown, icon } from '../controls';
import { printButton, staleTemplate, unavailableTemplate } from '../frame';
import { waitingTemplate } from '../waiting';
import { barsTemplate } from './renderBars';
import { listTemplate } from './renderList';
import { numberTemplate, numbersTemplate } from './renderNumber';
import { measureTemplate } from './renderPlot';
import { tableTemplate } from './renderTable';
import type { Dispatch, State } from './state';

/** Pixels; above this two drawings stand beside each other. */
const TWO_COLUMNS = 900;
/** Pixels of a card that are not its drawing. */
const MARGINS = 110;

/** `width`: of the page, in pixels. */
export function pageTemplate(state: State, width: number, dispatch: Dispatch): TemplateResult {
  const { model, phase } = state;
  const retry = (): void => dispatch({ type: 'retry' });
  return html`${
    phase === 'unavailable'
      ? unavailableTemplate('metrics', state.message, retry)
      : model === undefined
        ? waitingTemplate('dashboard', state, retry)
        : model.ever === 0
          ? emptyTemplate(dispatch)
          : metricsTemplate(model, state, { width, dispatch })
  }
    <div class="unseen" role="status">${state.announcement}</div>`;
}

function metricsTemplate(
  model: MetricsModel,
  state: State,
  { width, dispatch }: { readonly width: number; readonly dispatch: Dispatch },
): TemplateResult {
  const { open } = state;
  const room = (width >= TWO_COLUMNS ? width / 2 : width) - MARGINS;
  return html`<main class="page metrics">
    ${barTemplate(model, dispatch)}
    ${state.stale ? staleTemplate(() => dispatch({ type: 'retry' })) : nothing}
    <div class="sheet" id="sheet" tabindex="-1">
      ${summaryTemplate(model, open)}
      <div class="cards">
        ${barsTemplate(
          {
            id: 'count',
            title: 'Incidents',
            above: html`<p class="hint">By the month in which they were declared.</p>`,
            months: model.months,
            column: 'Incidents',
            amountOf: ({ incidents }) => incidents,
            numberOf: ({ count }) => count,
          },
          { open, room: room + 60 },
        )}
        ${barsTemplate(
          {
            id: 'impact',
            title: 'Minutes of customer impact',
            above: impactTemplate(model, open),
            months: model.months,
            column: 'Customer impact',
            amountOf: ({ impact }) => impact,
            numberOf: ({ minutes }) => minutes,
          },
          { open, room: room + 60 },
        )}
        ${model.measures.map(measure => measureTemplate(measure, model, { open, room }))}
      </div>
      ${legendTemplate()}
      ${groupsTemplate(model, state, dispatch)}
      ${keptTemplate(model, open)}
      <section class="card" aria-labelledby="title-load">
        <h2 id="title-load">Load</h2>
        ${model.people.rows.length === 0 ? html`<p class="nothing">Nobody took part in an incident in this period.</p>` : tableTemplate(model.people, open)}
      </section>
    </div>
    ${listTemplate(state, dispatch)}
  </main>`;
}

const MONTH_WORDS: Readonly<Record<MetricsMonths, string>> = {
  3: 'Last 3 months',
  6: 'Last 6 months',
  12: 'Last 12 months',
  24: 'Last 24 months',
  0: 'From the beginning',
};

function barTemplate({ look, severities, services }: MetricsModel, dispatch: Dispatch): TemplateResult {
  return html`<header class="head">
    <h1>Metrics</h1>
    <div class="choose">
      ${dropdown({
        id: 'months',
        label: 'Period',
        value: String(look.months),
        choices: METRICS_MONTHS.map(months => ({ value: String(months), label: MONTH_WORDS[months] })),
        onChange: value =>
          dispatch({
            type: 'look',
            look: { months: METRICS_MONTHS.find(months => String(months) === value) ?? look.months },
          }),
      })}
      ${dropdown({
        id: 'severity',
        label: 'Severity',
        value: look.severity,
        choices: severities,
        onChange: severity => dispatch({ type: 'look', look: { severity } }),
      })}
      ${dropdown({
        id: 'service',
        label: 'Service',
        value: look.service,
        choices: services,
        onChange: service => dispatch({ type: 'look', look: { service } }),
      })}
      ${checkbox({
        label: 'Include what is left out',
        checked: look.leftOut,
        onChange: leftOut => dispatch({ type: 'look', look: { leftOut } }),
      })}
      ${button({ label: 'Export…', sign: 'export', onClick: () => dispatch({ type: 'export' }) })}
      ${printButton(() => dispatch({ type: 'print' }))}
    </div>
  </header>`;
}

function summaryTemplate(
  { incidents, period, leftOut, look, before }: MetricsModel,
  open: string,
): TemplateResult {
  return html`<section class="summary" aria-label="What counts">
    <p>${numberTemplate(incidents, open)} declared ${period} (days in UTC).</p>
    ${
      leftOut.length === 0
        ? html`<p class="hint">None is left out.</p>`
        : html`<div class="beside">
            <span>${look.leftOut ? 'Counted, although they would be left out:' : 'Left out:'}</span>
            ${numbersTemplate(leftOut, open)}
          </div>`
    }
    ${before === '' ? nothing : html`<p class="hint">${before}</p>`}
  </section>`;
}

function impactTemplate({ impact, impactMeans, impactMissing }: MetricsModel, open: string): TemplateResult {
  return html`<p class="hint">${impactMeans}.</p>
    <p class="figure">${numberTemplate(impact, open)}</p>
    ${impactMissing.length === 0 ? nothing : html`<div class="beside"><span>Not counted:</span> ${numbersTemplate(impactMissing, open)}</div>`}`;
}

function legendTemplate(): TemplateResult {
  return html`<ul class="legend" aria-label="Legend">
    <li><span class="sample point-sample" aria-hidden="true"></span> an incident</li>
    <li><span class="sample median-sample" aria-hidden="true"></span> the median of a month, of five or more</li>
    <li><span class="sample p90-sample" aria-hidden="true"></span> its 90th percentile, of ten or more</li>
    <li>Times are drawn on a logarithmic scale; n is how many incidents a figure is made of.</li>
  </ul>`;
}

function groupsTemplate({ groups }: MetricsModel, { by, open }: State, dispatch: Dispatch): TemplateResult {
  const table = groups.find(({ id }) => id === by) ?? groups[0];
  return html`<section class="card" aria-labelledby="title-groups">
    <header>
      <h2 id="title-groups">In groups</h2>
      <div class="modes" role="group" aria-label="Group by">
        ${groups.map(({ id, title }) =>
          button({
            label: title,
            look: id === table?.id ? 'primary' : 'secondary',
            pressed: id === table?.id,
            onClick: () => dispatch({ type: 'by', by: id }),
          }),
        )}
      </div>
    </header>
    ${table === undefined || table.rows.length === 0 ? html`<p class="nothing">There is no incident in this period.</p>` : tableTemplate(table, open)}
  </section>`;
}

function keptTemplate({ reviews, customerReviews, items }: MetricsModel, open: string): TemplateResult {
  const line = (title: string, id: string, numbers: MetricsModel['reviews'], none: string): TemplateResult =>
    html`<section class="card" aria-labelledby=${`title-${id}`}>
      <h2 id=${`title-${id}`}>${title}</h2>
      ${numbers.length === 0 ? html`<p class="nothing">${none}</p>` : numbersTemplate(numbers, open)}
    </section>`;
  return html`<div class="cards">
    ${line('Reviews', 'reviews', reviews, 'No incident of this period asks for a review.')}
    ${line('Customer reviews', 'customer-reviews', customerReviews, 'No incident of this period promises one.')}
    ${line('Remediation items', 'items', items, 'The reviews of this period have none.')}
  </div>`;
}

function emptyTemplate(dispatch: Dispatch): TemplateResult {
  return html`<main class="notice">
    ${icon('graph')}
    <h1>No incident yet</h1>
    <p>Times, impact and load are computed from the logs of incidents. As soon as there is one, it is drawn here; nobody has to fill in anything.</p>
    ${button({ label: 'Declare Incident…', look: 'primary', onClick: () => dispatch({ type: 'declare' }) })}
  </main>`;
}
