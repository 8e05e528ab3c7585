import { html, type TemplateResult } from 'lit/html.js';
import { button, icon } from './controls';

/** What a page shows as long as it has no model. `what`: `calendar`. */
export function waitingTemplate(
  what: string,
  { slow, stale }: { readonly slow: boolean; readonly stale: boolean },
  onRetry: () => void,
): TemplateResult {
  return html`<main class="notice" aria-busy=${slow ? 'false' : 'true'}>
    ${
      slow
        ? html`<p>${stale ? `The ${what} arrived damaged and cannot be shown.` : `The ${what} has not arrived yet.`}</p>
            <p class="hint">Livesite may still be starting. If this stays, look into its log: View, Output, Livesite.</p>
            ${button({ label: 'Try again', onClick: onRetry })}`
        : html`<p>${icon('loading codicon-modifier-spin')} Loading the ${what}…</p>`
    }
  </main>`;
}
