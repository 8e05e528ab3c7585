import '../controls';
import { render } from 'lit/html.js';
import { redrawInterval } from './clocks';
import { pageRoot, storedTarget } from '../page';
import { listenToHost, post, readState, writeState } from './host';
import { keepFocus } from './keepFocus';
import { listenToKeys, listenToList } from './keys';
import { ListView } from './listView';
import { listenToPicture, lookAt } from './pictureInput';
import { pageTemplate } from './renderPage';
import { fromSaved, toSaved } from './saved';
import type { Effect } from './state';
import type { Happening } from './happening';
import { update } from './update';
import './timeline.css';

const SLOW_MS = 5000;
const SAVE_MS = 200;

const root = pageRoot;
const target = storedTarget();
let state = fromSaved(readState(), Date.now());
let drawing = false;
let saving: ReturnType<typeof setTimeout> | undefined;
let ticking: ReturnType<typeof setTimeout> | undefined;
let awaited: Effect[] = [];
const rows = new ListView(dispatch);
/** Who opens the timeline of an incident that goes on comes to write. */
const settleFocus = keepFocus(() =>
  state.model?.active === true ? (document.getElementById('composer-text') ?? undefined) : undefined,
);

/** The one way in which the state changes. Draws once for all that happens in one turn of the event loop. */
function dispatch(happening: Happening): void {
  const next = update(state, happening);
  awaited.push(...next.effects);
  if (next.state !== state) {
    state = next.state;
    saving ??= setTimeout(save, SAVE_MS);
  }
  if (!drawing) {
    drawing = true;
    queueMicrotask(draw);
  }
}

function draw(): void {
  drawing = false;
  const mark = focusedMark();
  rows.hold(state);
  render(pageTemplate(state, dispatch), root);
  if (mark !== undefined && focusedMark() !== mark) {
    // Elements of marks are used again for others; the keyboard stays with the entry.
    focusOn('mark');
  }
  rows.update(document.getElementById('entries') ?? undefined, state);
  watchWidth();
  const effects = awaited;
  awaited = [];
  for (const effect of effects) {
    perform(effect);
  }
  settleFocus();
  schedule();
}

function focusedMark(): string | undefined {
  return document.activeElement?.matches('.mark') === true
    ? (document.activeElement.getAttribute('data-mark') ?? '')
    : undefined;
}

function perform(effect: Effect): void {
  switch (effect.type) {
    case 'send':
      post(effect.message);
      break;
    case 'await':
      setTimeout(() => dispatch({ type: 'silence', request: effect.request }), effect.milliseconds);
      break;
    case 'reveal':
      rows.reveal(effect.entry, effect.focus);
      break;
    case 'scroll':
      rows.scroll(effect.to);
      break;
    case 'focus':
      focusOn(effect.where);
      break;
  }
}

function focusOn(where: Extract<Effect, { type: 'focus' }>['where']): void {
  const selectors = {
    composer: '#composer-text',
    filter: '#filter-text',
    // Where no entry is in view, the plane itself keeps the keyboard, so that one can go on.
    mark: '.mark[tabindex="0"], svg.lanes[tabindex="0"]',
    correction: `#correct-${CSS.escape(state.active)}`,
  } as const;
  const found = document.querySelector<HTMLElement | SVGElement>(selectors[where]);
  found?.focus();
}

function save(): void {
  clearTimeout(saving);
  saving = undefined;
  writeState({ ...toSaved(state), target: targetNow() });
}

/** The incident may have got another id since the page was made. */
function targetNow(): unknown {
  return typeof target === 'object' && target !== null && state.incident !== ''
    ? { ...target, incident: state.incident }
    : target;
}

/** Keeps the clocks going, only while one runs and somebody can see it. */
function schedule(): void {
  const interval = state.model && redrawInterval(state.model);
  if (interval === undefined || document.visibilityState === 'hidden' || state.phase !== 'ready') {
    clearTimeout(ticking);
    ticking = undefined;
    return;
  }
  ticking ??= setTimeout(
    () => {
      ticking = undefined;
      dispatch({ type: 'tick', now: Date.now() });
    },
    interval - (Date.now() % interval),
  );
}

const widths = new ResizeObserver(([entry]) => {
  const width = Math.floor(entry?.contentRect.width ?? 0);
  if (width > 0 && width !== state.pictureWidth) {
    // Not at once: what changes sizes while sizes are being reported is reported as an error.
    requestAnimationFrame(() => dispatch({ type: 'pictureWidth', width }));
  }
});
let watched: Element | null = null;

function watchWidth(): void {
  const plane = document.getElementById('picture-plane');
  if (plane !== watched) {
    widths.disconnect();
    watched = plane;
    if (plane !== null) {
      widths.observe(plane);
    }
  }
}

listenToHost(
  message => dispatch({ type: 'message', message, now: Date.now() }),
  () => dispatch({ type: 'unreadable' }),
);
listenToKeys(dispatch, () => state);
listenToList(root, dispatch);
listenToPicture(root, () => lookAt(state), dispatch);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') {
    save();
  }
  dispatch({ type: 'tick', now: Date.now() });
});
window.addEventListener('pagehide', save);
setTimeout(() => dispatch({ type: 'slow' }), SLOW_MS);
draw();
save();
post({ type: 'ready' });
