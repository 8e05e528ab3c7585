// @ts-check
// The timeline's picture with many entries: goal 9. Each step is one turn of the wheel (zoom) or one move sideways (pan), in a real
// browser without VS Code around it. The frame is compared with that of an empty page, turn by turn.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../tools/host.mjs';
import { median, percentile } from '../tools/measure.mjs';
import { ROOT } from '../tools/root.mjs';

const STEPS = 60;
const LANES = ['state', 'people', 'actions', 'communication', 'notes'];

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'timeline';

/**
 * @param {Print} print
 * @param {{ size: number }} options entries
 */
export async function run(print, { size }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-timeline-'));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const empty = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(
      writePage(folder, process.env['LIVESITE_BENCH_WEBVIEW'] ?? path.join(ROOT, 'dist/webview')),
    );
    await page.evaluate(model => window.postMessage({ type: 'model', model }, '*'), modelOf(size));
    await page.locator('.mark').first().waitFor();
    const frames = await steps(empty, 'none');
    print(`${size} entries, ${STEPS} steps of zoom and ${STEPS} of moving, ms: median / p95 / max`);
    print(`empty page: frame ${figures(frames.map(({ frame }) => frame))}`);
    await steps(page, 'closer');
    for (const kind of /** @type {const} */ (['pan', 'zoom'])) {
      const taken = await steps(page, kind);
      const scripts = taken.map(({ script }) => script);
      print(
        `${kind}: script ${figures(scripts)} (goal: p95 2); frame ${figures(taken.map(({ frame }) => frame))} (goal: 2.5 times the empty page)`,
        {
          goal: 9,
          what: `script of a step, p95, ${kind}`,
          value: percentile(scripts, 0.95),
          unit: 'ms',
          atMost: 2,
        },
        {
          goal: 9,
          what: `frame of a step, ${kind}, to an empty page`,
          value: taken.map(({ frame }, index) => frame / (frames[index]?.frame ?? Number.NaN)),
          atMost: 2.5,
        },
      );
    }

    const marks = await page.locator('.mark').count();
    if (marks === 0 || marks > 400) throw new Error(`the picture has ${marks} marks`);
  } finally {
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {number[]} numbers */
const figures = numbers =>
  [median(numbers), percentile(numbers, 0.95), Math.max(...numbers)].map(ms => ms.toFixed(1)).join(' / ');

/** @param {string} folder @param {string} webview where the built page is @returns {string} its address */
function writePage(folder, webview) {
  const file = (/** @type {string} */ part) => pathToFileURL(path.join(webview, part)).href;
  const page = path.join(folder, 'timeline.html');
  fs.writeFileSync(
    page,
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bench</title>
<link rel="stylesheet" href="${file('codicon.css')}"><link rel="stylesheet" href="${file('timeline.css')}"></head>
<body class="vscode-dark"><div id="root"></div>
<script>window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });</script>
<script src="${file('timeline.js')}"></script></body></html>`,
  );
  return pathToFileURL(page).href;
}

/** A year of one endless incident, closed, so that no clock redraws in between. @param {number} size */
function modelOf(size) {
  const from = Date.UTC(2026, 0, 1);
  const time = (/** @type {number} */ index) => new Date(from + index * 61_000).toISOString();
  const rows = Array.from({ length: size }, (_, index) => ({
    id: `E${index.toString(32).toUpperCase()}`,
    at: time(index),
    actor: ['alice', 'bob', 'carol'][index % 3],
    kind: 'note',
    lane: LANES[(index * 7) % 5],
    text: `Entry ${index} of somebody who saw, did or decided something`,
    raw: `Entry ${index}`,
    links: [],
    revisions: [],
    retracted: index % 97 === 0,
    correctable: true,
    pending: false,
    skewMinutes: 0,
  }));
  return {
    incident: '2026-01-01-bench',
    title: 'A long incident',
    severity: 'SEV2',
    severityUnset: false,
    severityMeaning: 'Major',
    severityRank: 1,
    status: 'resolved',
    active: false,
    services: ['checkout'],
    roles: [],
    milestones: [{ label: 'Declared', at: time(0) }],
    bands: [
      { track: 'severity', label: 'SEV2', rank: 1, from: time(0), to: time(size - 1) },
      { track: 'status', label: 'investigating', rank: 0, from: time(0), to: time(size - 1) },
    ],
    clocks: [],
    rows,
    damaged: [],
    actions: [],
    me: 'alice',
    readOnly: '',
    sharing: '',
  };
}

/**
 * @param {import('playwright-core').Page} page
 * @param {'none' | 'closer' | 'zoom' | 'pan'} kind
 * @returns {Promise<{ script: number, frame: number }[]>} ms of our script, and from the event to the second frame after it
 */
function steps(page, kind) {
  return page.evaluate(
    async ({ kind, count }) => {
      const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
      const taken = [];
      for (let step = 0; step < count; step += 1) {
        await frame();
        const started = performance.now();
        const lanes = document.querySelector('svg.lanes, canvas.lanes');
        const box = lanes?.getBoundingClientRect();
        const closer = kind === 'closer' ? step < 12 : step % 30 < 15;
        const turn =
          kind === 'pan'
            ? { deltaX: step % 20 < 10 ? 40 : -40 }
            : { deltaY: closer ? -120 : kind === 'zoom' ? 120 : 0, ctrlKey: true };
        if (kind !== 'none') {
          const place = { clientX: (box?.left ?? 0) + 500, clientY: (box?.top ?? 0) + 60 };
          lanes?.dispatchEvent(
            new WheelEvent('wheel', { ...turn, ...place, bubbles: true, cancelable: true }),
          );
        }
        // What is drawn in a microtask, or in the next frame, belongs to the step.
        await Promise.resolve();
        const script = performance.now() - started;
        await frame();
        const inFrame = performance.now();
        await frame();
        taken.push({ script, frame: performance.now() - inFrame });
      }
      return taken;
    },
    { kind, count: STEPS },
  );
}
