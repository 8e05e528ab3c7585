import '../controls';
import { render } from 'lit/html.js';
import { keepFocus } from '../timeline/keepFocus';
import { listenToHost, post, readState, writeState } from './host';
import { pageTemplate } from './renderPage';
import { fromSaved, toSaved } from './saved';
import { type Effect, type Happening, update } from './state';
import './metrics.css';

const SLOW_MS = 5000;
const SAVE_MS = 200;

const root = document.getElementById('root') ?? document.body;
const target = readTarget();
let state = fromSaved(readState());
let width = 0;
let isDrawing = false;
let saving: ReturnType<typeof setTimeout> | undefined;
let awaited: Effect[] = [];
const settleFocus = keepFocus(() => document.getElementById('sheet') ?? undefined);

/** The one way in which the state changes. Draws once for all that happens in one turn of the event loop. */
function dispatch(happening: Happening): void {
  const next = update(state, happening);
  awaited.push(...next.effects);
  if (next.state !== state) {
    state = next.state;
    saving ??= setTimeout(save, SAVE_MS);
  }
  redraw();
}

function redraw(): void {
  if (!isDrawing) {
    isDrawing = true;
    queueMicrotask(draw);
  }
}

function draw(): void {
  isDrawing = false;
  render(pageTemplate(state, width, dispatch), root);
  const effects = awaited;
  awaited = [];
  effects.forEach(carryOut);
  settleFocus();
}

function carryOut(effect: Effect): void {
  switch (effect.type) {
    case 'send':
      post(effect.message);
      return;
    case 'print': {
      const sheet = document.getElementById('sheet');
      const text = sheet === null ? '' : new XMLSerializer().serializeToString(sheet);
      // The comments are lit's own marks.
      post({ type: 'print', title: effect.title, sheet: text.replace(/<!--.*?-->/gs, '') });
      return;
    }
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

function save(): void {
  clearTimeout(saving);
  saving = undefined;
  writeState({ ...toSaved(state), target });
}

function readTarget(): unknown {
  try {
    return JSON.parse(root.dataset['target'] ?? 'null');
  } catch {
    // Not ours to mend: without it the host closes the tab after a reload, and nothing else is lost.
    return null;
  }
}

root.addEventListener('click', ({ target: clicked }) => {
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
  if (pressed.key === 'Escape' && state.open !== '') {
    dispatch({ type: 'closeList' });
  } else if (step !== 0 && origin instanceof Element && origin.matches('.item, #behind-title')) {
    const items = [...document.querySelectorAll<HTMLElement>('.item')];
    items[items.findIndex(item => item === origin) + step]?.focus();
  } else {
    return;
  }
  pressed.preventDefault();
});

new ResizeObserver(([entry]) => {
  const now = Math.round(entry?.contentRect.width ?? 0);
  if (now !== width) {
    width = now;
    // Not at once: what changes sizes while sizes are being reported is reported as an error.
    requestAnimationFrame(redraw);
  }
}).observe(document.documentElement);

listenToHost(
  message => dispatch({ type: 'message', message }),
  () => dispatch({ type: 'unreadable' }),
);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') {
    save();
  }
});
window.addEventListener('pagehide', save);
setTimeout(() => dispatch({ type: 'slow' }), SLOW_MS);
width = document.documentElement.clientWidth;
draw();
save();
post({ type: 'ready', look: state.look });
