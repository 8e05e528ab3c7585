import '../controls';
import { render } from 'lit/html.js';
import { listenToHost, post, readState, writeState } from './host';
import { keepFocus } from '../timeline/keepFocus';
import { listenToKeys, listenToPointer } from './input';
import { pageTemplate } from './renderPage';
import { fromSaved, toSaved } from './saved';
import { type Effect, type Happening, update } from './state';
import './calendar.css';

const SLOW_MS = 5000;
const SAVE_MS = 200;
const TICK_MS = 30_000;
/** Pixels; below this a grid has no room. */
const NARROW = 560;
const CURSOR = '.cell[tabindex="0"]';

const root = document.getElementById('root') ?? document.body;
const target = readTarget();
const { state: begun, look } = fromSaved(readState(), Date.now());
let state = begun;
let isNarrow = false;
let isDrawing = false;
let saving: ReturnType<typeof setTimeout> | undefined;
let awaited: Effect[] = [];
let shownPage = '';
const settleFocus = keepFocus(() => document.querySelector<HTMLElement>(CURSOR) ?? undefined);

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
  const hadCell = document.activeElement?.matches('.cell') === true;
  render(pageTemplate(state, isNarrow, dispatch), root);
  const effects = awaited;
  awaited = [];
  for (const effect of effects) {
    if (effect.type === 'send') {
      post(effect.message);
    } else if (effect.type === 'print') {
      const sheet = document.getElementById('sheet');
      const text = sheet === null ? '' : new XMLSerializer().serializeToString(sheet);
      // The comments are lit's own marks.
      post({ type: 'print', title: effect.title, sheet: text.replace(/<!--.*?-->/gs, '') });
    }
  }
  // Elements of cells are used again for others: the keyboard stays with the cursor.
  if (hadCell || effects.some(({ type }) => type === 'focusCell')) {
    focusCell();
  }
  showCursor();
  settleFocus();
}

/** Brings the cursor into sight where another period, or the same in another form, has been drawn. */
function showCursor(): void {
  const { model } = state;
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

function save(): void {
  clearTimeout(saving);
  saving = undefined;
  writeState({ ...toSaved(state, look), target });
}

/** What the host gave the page to be found again by, as JSON; the host checks it when it gets it back. */
function readTarget(): unknown {
  try {
    return JSON.parse(root.dataset['target'] ?? 'null');
  } catch {
    // Not ours to mend: without it the host closes the tab after a reload, and nothing else is lost.
    return null;
  }
}

new ResizeObserver(([entry]) => {
  const narrow = (entry?.contentRect.width ?? 0) < NARROW;
  if (narrow !== isNarrow) {
    isNarrow = narrow;
    // Not at once: what changes sizes while sizes are being reported is reported as an error.
    requestAnimationFrame(redraw);
  }
}).observe(document.documentElement);

listenToHost(
  message => dispatch({ type: 'message', message, now: Date.now() }),
  () => dispatch({ type: 'unreadable' }),
);
listenToKeys(dispatch, () => state);
listenToPointer(root, dispatch);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') {
    save();
  }
  dispatch({ type: 'tick', now: Date.now() });
});
window.addEventListener('pagehide', save);
root.addEventListener('focusin', ({ target: focused }) => {
  // An element that was the cursor's may have become another cell's.
  if (focused instanceof Element && focused.matches('.cell:not([tabindex="0"])')) {
    focusCell();
  }
});
setInterval(() => dispatch({ type: 'tick', now: Date.now() }), TICK_MS);
setTimeout(() => dispatch({ type: 'slow' }), SLOW_MS);
isNarrow = document.documentElement.clientWidth < NARROW;
draw();
save();
post({ type: 'ready', look });
