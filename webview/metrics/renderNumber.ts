import { html, type TemplateResult } from 'lit/html.js';
import type { MetricsNumber } from '../../src/protocol/metrics';

/** A number that opens the list of incidents behind it. The page listens for all of them at once. */
export function numberTemplate({ text, key }: MetricsNumber, open: string): TemplateResult {
  return key === ''
    ? html`<span class="none">${text}</span>`
    : html`<button type="button" class="number" data-key=${key} aria-expanded=${key === open}>${text}</button>`;
}

/** Several beside each other: `1 declined`, `2 merged into others`. */
export function numbersTemplate(numbers: readonly MetricsNumber[], open: string): TemplateResult {
  return html`<ul class="numbers">${numbers.map(number => html`<li>${numberTemplate(number, open)}</li>`)}</ul>`;
}
