import { html, type TemplateResult } from 'lit/html.js';
import type { MetricsNumber } from '../../src/protocol/metrics';

/** A length of time, and how many there are, stay on one line: `1 h 9 min`, `(n 4)`. */
function unbroken(text: string): string {
  return text.replace(/(?<=\d) (?=min|h\b|d\b)|(?<=\d[\u00a0 ][hd]) (?=\d)|(?<=\(n) (?=\d)/g, '\u00a0');
}

/** A number that opens the list of incidents behind it. The page listens for all of them at once. */
export function numberTemplate({ text, key }: MetricsNumber, open: string): TemplateResult {
  return key === ''
    ? html`<span class="none">${unbroken(text)}</span>`
    : html`<button type="button" class="number" data-key=${key} aria-expanded=${key === open}>${unbroken(text)}</button>`;
}

/** Several beside each other: `1 declined`, `2 merged into others`. */
export function numbersTemplate(numbers: readonly MetricsNumber[], open: string): TemplateResult {
  return html`<ul class="numbers">${numbers.map(number => html`<li>${numberTemplate(number, open)}</li>`)}</ul>`;
}
