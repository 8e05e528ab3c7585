import '../controls';
import { render } from 'lit/html.js';
import { listenToHost, post, readState, writeState } from './host';
import { listenToWidth, pageRoot, printedSheet, runPage, storedTarget } from '../page';
import { keepFocus } from '../timeline/keepFocus';
import { listenToKeys, listenToPointer } from './input';
import { pageTemplate } from './renderPage';
import { fromSaved, toSaved } from './saved';
import { type Effect, type Happening, type State, update } from './state';
import './calendar.css';

const SLOW_MS = 5000;
const TICK_MS = 30_000;
/** Pixels; below this a grid has no room. */
const NARROW = 560;
const CURSOR = '.cell[tabindex="0"]';

const target = storedTarget();
const { state: begun, look } = fromSaved(readState(), Date.now());
let isNarrow = document.documentElement.clientWidth < NARROW;
let shownPage = '';
const settleFocus = keepFocus(() => document.querySelector<HTMLElement>(CURSOR) ?? undefined);

const { state, dispatch, redraw } = runPage<State, Happening, Effect>({
  begun,
  update,
  draw: (drawn, effects) => {
    const hadCell = document.activeElement?.matches('.cell') === true;
    render(pageTemplate(drawn, isNarrow, dispatch), pageRoot);
    effects.forEach(carryOut);
    // Elements of cells are used again for others: the keyboard stays with the cursor.
    if (hadCell || effects.some(({ type }) => type === 'focusCell')) {
      focusCell();
    }
    showCursor(drawn);
    settleFocus();
  },
  save: saved => writeState({ ...toSaved(saved, look), target }),
});

function carryOut(effect: Effect): void {
  if (effect.type === 'send') {
    post(effect.message);
  } else if (effect.type === 'print') {
    post({ type: 'print', title: effect.title, sheet: printedSheet() });
  }
}

/** Brings the cursor into sight where another period, or the same in another form, has been drawn. */
function showCursor({ model }: State): void {
  const page = model === undefined ? '' : `${model.title} ${model.look.rotation} ${isNarrow}`;
  if (page !== shownPage) {
    shownPage = page;
    document
      .querySelector(`${CURSOR}, .item[aria-pressed="true"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

function focusCell(): void {
  const cell = document.querySelector<HTMLElement>(CURSOR);
  if (cell !== null && cell !== document.activeElement) {
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

listenToWidth(width => {
  if (width < NARROW !== isNarrow) {
    isNarrow = width < NARROW;
    redraw();
  }
});

listenToHost(
  message => dispatch({ type: 'message', message, now: Date.now() }),
  () => dispatch({ type: 'unreadable' }),
);
listenToKeys(dispatch, state);
listenToPointer(pageRoot, dispatch);
document.addEventListener('visibilitychange', () => dispatch({ type: 'tick', now: Date.now() }));
pageRoot.addEventListener('focusin', ({ target: focused }) => {
  // An element that was the cursor's may have become another cell's.
  if (focused instanceof Element && focused.matches('.cell:not([tabindex="0"])')) {
    focusCell();
  }
});
setInterval(() => dispatch({ type: 'tick', now: Date.now() }), TICK_MS);
setTimeout(() => dispatch({ type: 'slow' }), SLOW_MS);
post({ type: 'ready', look });
