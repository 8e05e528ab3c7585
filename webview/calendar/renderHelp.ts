import { html, type TemplateResult } from 'lit/html.js';

type Keys = readonly [keys: readonly string[], does: string];

const PERIODS: readonly Keys[] = [
  [['m'], 'month'],
  [['w'], 'week'],
  [['d'], 'day'],
  [['p', 'PgUp'], 'earlier'],
  [['n', 'PgDn'], 'later'],
  [['t'], 'today'],
  [['z'], 'my time, the rotation’s time'],
];
const CELLS: readonly Keys[] = [
  [['←', '→', '↑', '↓'], 'move'],
  [['Home', 'End'], 'first, last of the row'],
  [['Ctrl+Home', 'Ctrl+End'], 'first, last row'],
  [['o'], 'open the file'],
  [['a'], 'this rotation alone, or all'],
];
const COVERING: readonly Keys[] = [
  [['Shift+←', 'Shift+→'], 'choose a stretch'],
  [['Space'], 'choose the whole shift'],
  [['Enter'], 'cover what is chosen'],
  [['Esc'], 'choose nothing; close this'],
  [['drag'], 'choose with the mouse and cover'],
];

/** All keys, opened with ? or from the bar. */
export function helpTemplate(): TemplateResult {
  return html`<section class="help" aria-label="Keyboard">
    ${keysTemplate('Period', PERIODS)} ${keysTemplate('Cells', CELLS)} ${keysTemplate('Covering', COVERING)}
  </section>`;
}

function keysTemplate(title: string, keys: readonly Keys[]): TemplateResult {
  return html`<div>
    <h2>${title}</h2>
    <dl>
      ${keys.map(([names, does]) => html`<div><dt>${names.map(name => html`<kbd>${name}</kbd> `)}</dt><dd>${does}</dd></div>`)}
    </dl>
  </div>`;
}
