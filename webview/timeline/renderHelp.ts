import { html, type TemplateResult } from 'lit/html.js';
import { SEND_KEYS } from './renderWriting';

type Keys = readonly [keys: readonly string[], does: string];

const EVERYWHERE: readonly Keys[] = [
  [['n'], 'write a new entry'],
  [['/'], 'filter'],
  [['?'], 'show or hide this'],
  [['Esc'], 'close this'],
];
const WRITING: readonly Keys[] = [
  [['Enter'], 'add one line'],
  [['Shift+Enter'], 'new line'],
  [[SEND_KEYS], 'add several lines'],
  [['Esc'], 'to the list; the text stays'],
];
const LIST: readonly Keys[] = [
  [['↑', '↓', 'PgUp', 'PgDn'], 'move'],
  [['Home', 'End'], 'first, last'],
  [['Enter', 'o'], 'open the line in the log'],
  [['c'], 'correct'],
];
const PICTURE: readonly Keys[] = [
  [['←', '→', '↑', '↓'], 'move between marks'],
  [['Enter'], 'show the entry in the list'],
  [['+', '-', '0'], 'closer, wider, all'],
  [['Shift+←', 'Shift+→'], 'earlier, later'],
  [['Ctrl+wheel', 'drag'], 'zoom, move'],
];

/** All keys, opened from the bar above the list. */
export function helpTemplate(): TemplateResult {
  return html`<section class="help" aria-label="Keyboard">
    ${keysTemplate('Everywhere', EVERYWHERE)} ${keysTemplate('New entry', WRITING)} ${keysTemplate('List', LIST)}
    ${keysTemplate('Picture', PICTURE)}
  </section>`;
}

function keysTemplate(title: string, keys: readonly Keys[]): TemplateResult {
  return html`<div>
    <h3>${title}</h3>
    <dl>
      ${keys.map(([names, does]) => html`<div><dt>${names.map(name => html`<kbd>${name}</kbd> `)}</dt><dd>${does}</dd></div>`)}
    </dl>
  </div>`;
}
