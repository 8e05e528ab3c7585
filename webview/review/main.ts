import '../controls';
import { html, render, type TemplateResult } from 'lit/html.js';
import { isRecord } from '../../src/protocol/guard';
import type { ToGuide } from '../../src/protocol/reviewGuide';
import { button } from '../controls';
import { waitingTemplate } from '../waiting';
import { pageRoot, storedTarget } from '../page';
import { listenToHost, post, readState, writeState } from './host';
import { guideTemplate } from './renderGuide';
import './review.css';

const SLOW_MS = 5000;

const root = pageRoot;
let heard: ToGuide | undefined;
let slow = false;
let stale = false;

function page(): TemplateResult {
  const retry = (): void => post({ type: 'ready' });
  if (heard === undefined) {
    return waitingTemplate('review guide', { slow: slow || stale, stale }, retry);
  }
  return heard.type === 'model'
    ? guideTemplate(heard, post)
    : html`<main class="notice">
        <p>${heard.message}</p>
        ${button({ label: 'Try again', onClick: retry })}
      </main>`;
}

function draw(): void {
  render(page(), root);
}

/** Whether the guide stayed with its review before a reload. */
function readPinned(): boolean {
  const saved = readState();
  return isRecord(saved) && saved['pinned'] === true;
}

/** Up, down, first and last go through everything that leads into the text. */
function stepBy(key: string): boolean {
  const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
  const at = steps.findIndex(step => step === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: steps.length - 1 }[key];
  const step = next === undefined ? undefined : steps[Math.max(0, Math.min(next, steps.length - 1))];
  if (step === undefined || (at < 0 && key.startsWith('Arrow'))) {
    return false;
  }
  step.focus();
  return true;
}

document.addEventListener('keydown', pressed => {
  const hasModifier = pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.shiftKey;
  if (!hasModifier && stepBy(pressed.key)) {
    pressed.preventDefault();
  }
});

listenToHost(
  message => {
    heard = message;
    stale = false;
    if (message.type === 'model') {
      writeState({ version: 1, target: message.target, pinned: message.pinned });
    }
    draw();
  },
  () => {
    stale = heard === undefined;
    draw();
  },
);
setTimeout(() => {
  slow = true;
  if (heard === undefined) {
    draw();
  }
}, SLOW_MS);
draw();
writeState({ version: 1, target: storedTarget(), pinned: readPinned() });
post({ type: 'ready' });
