import { html, nothing, type TemplateResult } from 'lit/html.js';
import { CALENDAR_MODES, type CalendarModel, type CalendarMode } from '../../src/protocol/calendar';
import { button, dropdown, icon } from '../controls';
import { printButton, staleTemplate, unavailableTemplate } from '../frame';
import { waitingTemplate } from '../waiting';
import { agendaTemplate } from './renderAgenda';
import { detailsTemplate } from './renderDetails';
import { gridTemplate } from './renderGrid';
import { helpTemplate } from './renderHelp';
import type { Dispatch, State } from './state';
import { SIGN_ICONS, SIGN_WORDS } from './words';

/** `narrow`: there is no room for a grid. */
export function pageTemplate(state: State, narrow: boolean, dispatch: Dispatch): TemplateResult {
  const { model, phase } = state;
  const retry = (): void => dispatch({ type: 'retry' });
  return html`${
    phase === 'unavailable'
      ? unavailableTemplate('calendar', state.message, retry)
      : model === undefined
        ? waitingTemplate('calendar', state, retry)
        : model.rotations.length === 0
          ? emptyTemplate(model, dispatch)
          : calendarTemplate(model, state, { narrow, dispatch })
  }
    <div class="unseen" role="status">${state.announcement}</div>`;
}

function calendarTemplate(
  model: CalendarModel,
  state: State,
  { narrow, dispatch }: { readonly narrow: boolean; readonly dispatch: Dispatch },
): TemplateResult {
  return html`<main class="page calendar">
    ${barTemplate(model, state, dispatch)}
    ${state.stale ? staleTemplate(() => dispatch({ type: 'retry' })) : nothing}
    ${state.helpOpen ? helpTemplate() : nothing}
    <div class="sheet" id="sheet" tabindex="-1">
      ${narrow ? agendaTemplate(model, state) : gridTemplate(model, state)}
      ${legendTemplate(model)}
    </div>
    ${detailsTemplate(model, state, dispatch)}
  </main>`;
}

const MODE_NAMES: Readonly<Record<CalendarMode, string>> = { month: 'Month', week: 'Week', day: 'Day' };

function barTemplate(model: CalendarModel, state: State, dispatch: Dispatch): TemplateResult {
  const { look, rotations, title } = model;
  const choices = [
    { value: '', label: 'All rotations' },
    ...rotations.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return html`<header class="head">
    <div class="paging">
      ${button({ label: 'Earlier', look: 'icon', sign: 'chevron-left', title: `Earlier ${look.mode} (p)`, onClick: () => dispatch({ type: 'turn', to: 'earlier' }) })}
      ${button({ label: 'Today', title: 'Today (t)', onClick: () => dispatch({ type: 'turn', to: 'today' }) })}
      ${button({ label: 'Later', look: 'icon', sign: 'chevron-right', title: `Later ${look.mode} (n)`, onClick: () => dispatch({ type: 'turn', to: 'later' }) })}
    </div>
    <h1>${title}</h1>
    <div class="choose">
      ${dropdown({
        id: 'rotation',
        label: 'Rotation',
        value: look.rotation,
        choices,
        onChange: rotation => dispatch({ type: 'look', look: { rotation } }),
      })}
      <div class="modes" role="group" aria-label="Period">
        ${CALENDAR_MODES.map(mode =>
          button({
            label: MODE_NAMES[mode],
            title: `${MODE_NAMES[mode]} (${mode.charAt(0)})`,
            look: look.mode === mode ? 'primary' : 'secondary',
            pressed: look.mode === mode,
            onClick: () => dispatch({ type: 'look', look: { mode } }),
          }),
        )}
      </div>
      ${zoneTemplate(model, dispatch)}
      ${printButton(() => dispatch({ type: 'print' }))}
      ${button({
        label: 'Keyboard',
        look: 'icon',
        sign: 'question',
        title: 'Keys (?)',
        expanded: state.helpOpen,
        onClick: () => dispatch({ type: 'help', open: !state.helpOpen }),
      })}
    </div>
  </header>`;
}

/** Whose clocks divide the days. Words alone where there is nothing to choose. */
function zoneTemplate(
  { look, zone, ownZone, rotationZone }: CalendarModel,
  dispatch: Dispatch,
): TemplateResult {
  if (rotationZone === '' || rotationZone === ownZone) {
    const why =
      rotationZone === '' ? 'The rotations have different time zones.' : 'The rotation’s time is yours.';
    return html`<span class="zone hint" title=${why}>${zone}</span>`;
  }
  return dropdown({
    id: 'zone',
    label: 'Time zone',
    value: look.zone,
    choices: [
      { value: 'mine', label: `My time: ${ownZone}` },
      { value: 'rotation', label: `Rotation’s time: ${rotationZone}` },
    ],
    onChange: value => dispatch({ type: 'look', look: { zone: value === 'rotation' ? 'rotation' : 'mine' } }),
  });
}

/** Who has which colour, and what signs mean. */
function legendTemplate({ legend, bands, site, zone }: CalendarModel): TemplateResult {
  const signs = new Set(
    bands.flatMap(({ rows }) => rows.flatMap(({ bars }) => bars.map(({ sign }) => sign))),
  );
  return html`<footer class="legend" aria-label="Legend">
    <p class="print-only">${site}, times in ${zone}</p>
    <ul>
      ${legend.map(
        ({ handle, name, tone, isMe }) =>
          html`<li><span class="chip tone-${tone} ${isMe ? 'me' : ''}">${handle}</span> ${name}${isMe ? ' (me)' : ''}</li>`,
      )}
      ${SIGN_WORDS.filter(([sign]) => signs.has(sign) || (sign === 'cover' && signs.has('replace'))).map(
        ([sign, words]) =>
          html`<li><span class="bar sample plain sign-${sign}">${SIGN_ICONS[sign] === undefined ? nothing : icon(SIGN_ICONS[sign])}</span> ${words}</li>`,
      )}
    </ul>
  </footer>`;
}

function emptyTemplate({ readOnly }: CalendarModel, dispatch: Dispatch): TemplateResult {
  return html`<main class="notice">
    ${icon('calendar')}
    <h1>No rotation yet</h1>
    <p>A rotation is a file that says who is on call: people who take turns, when they hand off, and who stands in. As soon as there is one, it is drawn here.</p>
    ${
      readOnly === ''
        ? button({ label: 'Add Rotation…', look: 'primary', onClick: () => dispatch({ type: 'add' }) })
        : html`<p class="hint">${readOnly}</p>`
    }
  </main>`;
}
