import '../controls';
import { render } from 'lit/html.js';
import { listenToWidth, pageRoot, printedSheet, runPage, storedTarget } from '../page';
import { keepFocus } from '../timeline/keepFocus';
import { listenToHost, post, readState, writeState } from './host';
import { pageTemplate } from './renderPage';
import { fromSaved, toSaved } from './saved';
import { type Effect, type Happening, type State, update } from './state';
import './metrics.css';

const SLOW_MS = 5000;

const target = storedTarget();
const begun = fromSaved(readState());
let width = document.documentElement.clientWidth;
const settleFocus = keepFocus(() => document.getElementById('sheet') ?? undefined);

const { state, dispatch, redraw } = runPage<State, Happening, Effect>({
  begun,
  update,
  draw: (drawn, effects) => {
    render(pageTemplate(drawn, width, dispatch), pageRoot);
    effects.forEach(carryOut);
    settleFocus();
  },
  save: saved => writeState({ ...toSaved(saved), target }),
});

function carryOut(effect: Effect): void {
  switch (effect.type) {
    case 'send':
      post(effect.message);
      return;
    case 'print':
      post({ type: 'print', title: effect.title, sheet: printedSheet() });
      return;
    case 'focusList':
      document.getElementById('behind-title')?.focus({ preventScroll: true });
      return;
    case 'focusNumber':
      numberOf(effect.key)?.focus();
  }
}

/** The number with this key; one in a table that is folded away cannot take the keyboard. */
function numberOf(key: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('.number')].find(
    number => number.dataset['key'] === key && number.offsetParent !== null,
  );
}

pageRoot.addEventListener('click', ({ target: clicked }) => {
  const found = clicked instanceof Element ? clicked.closest('[data-key], [data-incident]') : null;
  const [key, incident] = ['data-key', 'data-incident'].map(name => found?.getAttribute(name) ?? '');
  if (incident) {
    dispatch({ type: 'open', incident });
  } else if (key) {
    dispatch({ type: 'number', key });
  }
});

document.addEventListener('keydown', pressed => {
  if (pressed.defaultPrevented || pressed.isComposing) {
    return;
  }
  const [origin] = pressed.composedPath();
  const step = pressed.key === 'ArrowDown' ? 1 : pressed.key === 'ArrowUp' ? -1 : 0;
  if (pressed.key === 'Escape' && state().open !== '') {
    dispatch({ type: 'closeList' });
  } else if (step !== 0 && origin instanceof Element && origin.matches('.item, #behind-title')) {
    const items = [...document.querySelectorAll<HTMLElement>('.item')];
    items[items.findIndex(item => item === origin) + step]?.focus();
  } else {
    return;
  }
  pressed.preventDefault();
});

listenToWidth(now => {
  if (Math.round(now) !== width) {
    width = Math.round(now);
    redraw();
  }
});

listenToHost(
  message => dispatch({ type: 'message', message }),
  () => dispatch({ type: 'unreadable' }),
);
setTimeout(() => dispatch({ type: 'slow' }), SLOW_MS);
post({ type: 'ready', look: begun.look });
