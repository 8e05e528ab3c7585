import { html, type TemplateResult } from 'lit/html.js';
import { button, icon } from './controls';

/** Above a page that shows something old. */
export function staleTemplate(onRetry: () => void): TemplateResult {
  return html`<p class="problem" role="alert">
    ${icon('error')}<span>An update did not arrive whole, so what you see may be old.</span>
    <button type="button" class="link" @click=${onRetry}>Try again</button>
  </p>`;
}

/** In place of a page that has nothing to show. `what`: `metrics`. */
export function unavailableTemplate(what: string, message: string, onRetry: () => void): TemplateResult {
  return html`<main class="notice">
    ${icon('circle-slash')}
    <h1>No ${what} at the moment</h1>
    <p role="alert">${message}</p>
    ${button({ label: 'Try again', onClick: onRetry })}
  </main>`;
}

export function printButton(onClick: () => void): TemplateResult {
  return button({ label: 'Print', look: 'icon', sign: 'save', title: 'Save as a page to print', onClick });
}
