import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { nextEntryId } from '../../src/core/incident/entryId';
import { printEntry } from '../../src/core/incident/log';
import type { EntryBody } from '../../src/core/incident/entry';
import { printInstant } from '../../src/core/time/instant';
import { until } from '../support/until';
import { ROOT } from '../tools/host.mjs';
import { makeWorkspace } from '../tools/workspace.mjs';
import { axeFindings } from './support/axe';
import { inOrder } from './support/inOrder';
import { metricsStory } from './support/metricsStory';
import { searchFiles, searchStory } from './support/searchStory';
import { openWindow, type Window } from './support/window';
import type { Theme } from './support/workbench';

const COUNT = 300;
const DAY_MS = 86_400_000;

/** The id of the n-th incident, which was declared 40 minutes and n days ago. */
function idOf(now: number, n: number): string {
  return `${printInstant(now - n * DAY_MS - 40 * 60_000).slice(0, 10)}-incident-number-${n}`;
}

/** A live site with 300 incidents of all phases, the newest with 80 entries. */
function manyIncidents(now: number): string {
  const files: Record<string, string> = {
    ...searchFiles(n => idOf(now, n)),
    'livesite.yml': 'livesite: 1\nname: Northwind\nseverities: []\nroles: []\n',
  };
  for (let n = 0; n < COUNT; n++) {
    const at = now - n * DAY_MS - 40 * 60_000;
    const id = idOf(now, n);
    const bodies: EntryBody[] = [
      {
        kind: 'declared',
        severity: `SEV${1 + (n % 4)}`,
        title: `Incident number ${n} of the checkout in the western region`,
      },
    ];
    if (n > 0) {
      bodies.push({
        kind: 'status',
        status: n % 5 === 1 && n < 10 ? 'monitoring' : 'resolved',
        into: undefined,
        text: 'fixed',
      });
    }
    if (n > 6) {
      bodies.splice(1, 0, { kind: 'impact', edge: 'started', at: at - (n % 90) * 60_000, text: '' });
      if (n === 8) {
        bodies.push({ kind: 'metrics', leaveOut: 'drill', text: '' });
      }
      bodies.push({ kind: 'status', status: 'closed', into: undefined, text: '' });
    }
    for (let entry = 0; entry < (n === 0 ? 80 : 0); entry++) {
      const kinds = ['note', 'observation', 'action', 'decision'] as const;
      bodies.push({
        kind: kinds[entry % 4] ?? 'note',
        text: `Entry ${entry}: what somebody saw, did or decided`,
      });
    }
    let last: string | undefined;
    const lines = bodies.map((body, index) => {
      const time = at + index * 29_000;
      last = nextEntryId(time, last, () => index % 32);
      return printEntry({
        id: last,
        atText: printInstant(time),
        actor: index % 3 === 0 ? 'alice' : 'bob',
        body,
      });
    });
    if (n === 2) {
      files[`incidents/${id.slice(0, 4)}/${id}/review.md`] =
        `## Remediation\n\n- [ ] R1 Checkout works without the recommendations — @alice, due ${printInstant(now - 9 * DAY_MS).slice(0, 10)}\n`;
    }
    files[`incidents/${id.slice(0, 4)}/${id}/timeline.md`] = `# Timeline of ${id}\n\n${lines.join('\n')}\n`;
  }
  return makeWorkspace({ files });
}

describe('how Livesite looks', function () {
  this.timeout(120_000);
  inOrder(this);
  const now = Date.now();
  let window: Window;

  before(async () => {
    window = await openWindow({ folder: manyIncidents(now), keep: true });
    await window.workbench.viewIcon('Livesite').click();
    await window.workbench.treeItem(/Incident number 0 /).click();
    await window.workbench.webview().getByText('Entry 79').first().waitFor();
  });

  after(async () => window?.close());

  for (const theme of [
    'Dark Modern',
    'Light Modern',
    'Dark High Contrast',
    'Light High Contrast',
  ] as Theme[]) {
    it(`is legible in ${theme}`, async () => {
      await window.workbench.setTheme(theme);
      await window.workbench.webview().getByText('Entry 79').first().waitFor();
      await window.workbench.shot(`looks-${theme}`);
      const findings = await axeFindings(window);
      assert.deepEqual(findings, []);
    });
  }

  it('shows the months of what is over, closed until opened', async () => {
    const { workbench: wb } = window;
    await wb
      .treeItem(/Closed in/)
      .first()
      .waitFor();
    assert.equal(await wb.treeItem(/Incident number 200 /).count(), 0);
    await wb
      .treeItem(/Closed in/)
      .first()
      .click();
    await wb.shot('looks-months');
  });

  it('shows in a side bar of the usual width how bad, how long, whose and how late', async () => {
    const { workbench: wb } = window;
    assert.match(await visibleLabel(wb.treeItem(/Incident number 0 /)), /^SEV1 4\dm no lead · Incident/);
    assert.match(await visibleLabel(wb.treeItem(/Checkout works without/).first()), /^9d @alice · Check/);
    const spoken = await wb.treeItem(/Incident number 0 /).getAttribute('aria-label');
    assert.match(spoken ?? '', /^SEV1, triage: Incident number 0 of the checkout in the western region\. /);
  });

  it('shows them in a side bar of the least width as well', async () => {
    const { page, workbench: wb } = window;
    const bar = async (): Promise<{ x: number; width: number }> =>
      (await page.locator('.part.sidebar').boundingBox()) ?? { x: 0, width: 0 };
    const { x, width } = await bar();
    await drag(page, x + width + 2, x + 170);
    await until(async () => (await bar()).width < 210);
    assert.match(await visibleLabel(wb.treeItem(/Incident number 0 /)), /^SEV1 4\dm no /);
    assert.match(await visibleLabel(wb.treeItem(/Checkout works without/).first()), /^9d @/);
    await wb.shot('looks-narrow-side-bar');
    const narrow = await bar();
    await drag(page, narrow.x + narrow.width + 2, x + width + 2);
    await until(async () => Math.abs((await bar()).width - width) < 12);
  });

  it('fits a narrow window', async () => {
    await window.page.setViewportSize({ width: 760, height: 900 });
    const page = window.workbench.webview();
    await page.getByText('Entry 79').first().waitFor();
    await window.workbench.shot('looks-narrow');
    const { wanted, given } = await page
      .locator('body')
      .evaluate(body => ({ wanted: body.scrollWidth, given: body.clientWidth }));
    assert.ok(wanted <= given, `${wanted} px wide in ${given} px`);
  });

  it('is worked by keyboard alone', async () => {
    const { page, workbench: wb } = window;
    await page.setViewportSize({ width: 1400, height: 900 });
    const list = wb.webview().getByRole('textbox', { name: 'New entry' });
    await list.focus();
    await page.keyboard.type('typed without a mouse');
    await page.keyboard.press('Enter');
    await wb.webview().getByText('typed without a mouse').first().waitFor();
    await until(async () => (await list.inputValue()) === '');
  });

  it('never takes the next words for customers because the last were', async () => {
    const { page, workbench: wb } = window;
    const view = wb.webview();
    const kind = view.getByRole('combobox', { name: 'Kind of entry' });
    await kind.focus();
    await page.keyboard.type('c');
    await view.getByRole('button', { name: 'Add Customer Update' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Checkout is slow on db-7.prod.internal. Next update at nine.');
    await wb.shot('looks-customer-update');
    await page.keyboard.press('Enter');
    await wb.dialog().filter({ hasText: 'what only your team should read' }).waitFor();
    await wb.shot('looks-customer-update-leak');
    await wb.answerDialog('Save with Public Names');
    await view.getByText('Customer update: Checkout is slow on one of our servers.').first().waitFor();
    await view.getByRole('button', { name: 'Add', exact: true }).waitFor();
    assert.equal(await chosen(kind), 'note');
    await page.keyboard.type('for ourselves only');
    await page.keyboard.press('Enter');
    const row = view.getByRole('listitem').filter({ hasText: 'for ourselves only' });
    await row.waitFor();
    assert.match(await row.innerText(), /\bnote\b/);
  });

  it('lets the keyboard fall where one writes, never on another button, when what was pressed goes away', async () => {
    const view = window.workbench.webview();
    await view.getByRole('button', { name: 'Acknowledge', exact: true }).press('Enter');
    await view.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor({ state: 'detached' });
    await until(async () => isFocused(view.locator('#composer-text')));
    assert.equal(await view.getByRole('button', { name: /^Lead: / }).count(), 1);
  });

  it('gives the keyboard back after a look into the palette, with the words and from a form too', async () => {
    const { page, workbench: wb } = window;
    const view = wb.webview();
    const palette = async (): Promise<void> => {
      await page.keyboard.press('F1');
      await wb.quickField.waitFor();
      await wb.closeQuick();
    };
    const field = view.getByRole('textbox', { name: 'New entry' });
    await field.focus();
    await page.keyboard.type('half a ');
    await palette();
    await until(async () => isFocused(view.locator('#composer-text')));
    await page.keyboard.type('sentence');
    assert.equal(await field.inputValue(), 'half a sentence');
    await field.fill('');
    await view.getByRole('listitem').filter({ hasText: 'for ourselves only' }).click();
    await page.keyboard.press('c');
    const words = view.getByRole('textbox', { name: 'New words' });
    await words.waitFor();
    await palette();
    await until(async () => isFocused(view.locator('[id^="correct-"]')));
    await page.keyboard.press('Escape');
    await words.waitFor({ state: 'detached' });
  });

  it('takes half-typed words along into the incident that goes on', async () => {
    const { workbench: wb } = window;
    const field = wb.webview().getByRole('textbox', { name: 'New entry' });
    await field.fill('Half a sen');
    await wb.command('Livesite: Set Status');
    await wb.pick(/^merged/);
    await wb.pick(/Incident number 1 /);
    await wb.prompt(/In a few words/);
    await wb.answer('same cause');
    await wb.tab(/Incident number 1 /).waitFor();
    await until(
      async () =>
        (await wb.webview().getByRole('textbox', { name: 'New entry' }).inputValue()) === 'Half a sen',
    );
    await wb.webview().getByText('This text was begun in the timeline of').waitFor();
    await wb.webview().getByText('merged into this incident: SEV1, declared by @alice').first().waitFor();
    await wb.shot('looks-merged-survivor');
    await wb.tab(/Incident number 0 /).click();
    await wb.webview().getByRole('button', { name: 'Go On There', exact: true }).waitFor();
    assert.equal(await wb.webview().getByRole('textbox', { name: 'New entry' }).inputValue(), '');
    await wb.shot('looks-merged');
    assert.deepEqual(await axeFindings(window), []);
  });

  metricsStory(() => window);
  searchStory(
    () => window,
    n => idOf(now, n),
  );

  it('guides through a review beside its text, by keyboard too, and follows what is typed', async () => {
    const { page, workbench: wb } = window;
    await wb.command('View: Close All Editors');
    await wb.command('Livesite: Open Review Guide');
    await wb.pick(/Incident number 2 of/);
    const guide = wb.webview();
    await guide.getByText('1 of 11 questions answered').waitFor();
    await guide.getByText('nobody yet').first().waitFor();
    await wb.shot('looks-review-guide');
    assert.deepEqual(await axeFindings(window), []);
    await guide.getByRole('button', { name: /^Summary/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    assert.ok(await isFocused(guide.getByRole('button', { name: /^Summary/ })));
    await page.keyboard.press('Enter');
    await until(async () => (await wb.editorText()).includes('## Summary'));
    // The section is there a moment before the cursor is in it.
    await wb.status('status.editor.selection').getByText('Ln 3, Col 1').waitFor();
    await page.keyboard.type('A release took the checkout down.');
    await guide.getByText('2 of 11 questions answered').waitFor();
    await guide.getByRole('button', { name: 'Stay with this review', pressed: false }).click();
    await guide.getByRole('button', { name: 'Stay with this review', pressed: true }).waitFor();
    await wb.setTheme('Dark Modern');
    await guide.getByText('2 of 11 questions answered').waitFor();
    await wb.shot('looks-review-guide-dark');
    assert.deepEqual(await axeFindings(window), []);
  });
});

/** How much of a tree row's label can be seen. */
async function visibleLabel(row: Locator): Promise<string> {
  return row.evaluate(element => {
    const name = element.querySelector('.label-name');
    const text = name && document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
    if (!text) {
      return '';
    }
    const edge = element.querySelector('.monaco-icon-label')?.getBoundingClientRect().right ?? 0;
    const range = document.createRange();
    let shown = '';
    for (let end = 1; end <= (text.nodeValue ?? '').length; end++) {
      range.setStart(text, 0);
      range.setEnd(text, end);
      if (range.getBoundingClientRect().right > edge) {
        break;
      }
      shown = range.toString();
    }
    return shown.replaceAll('\u00a0', ' ');
  });
}

/** The value of a dropdown, which is no native element. */
function chosen(dropdown: Locator): Promise<unknown> {
  return dropdown.evaluate(element => ('value' in element ? element.value : undefined));
}

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate(found => document.hasFocus() && document.activeElement === found);
}

async function drag(page: Page, from: number, to: number): Promise<void> {
  await page.mouse.move(from, 400);
  await page.mouse.down();
  await page.mouse.move(to, 400, { steps: 5 });
  await page.mouse.up();
}

describe('entries of colleagues', function () {
  this.timeout(120_000);
  inOrder(this);
  let window: Window;
  let colleague: string;

  before(async () => {
    const folder = manyIncidents(Date.now());
    const parent = path.dirname(folder);
    const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
    git('clone', '-q', '--bare', folder, path.join(parent, 'remote.git'));
    git('remote', 'add', 'origin', path.join(parent, 'remote.git'));
    git('fetch', '-q', 'origin');
    git('branch', '-q', '--set-upstream-to', 'origin/main');
    colleague = path.join(parent, 'colleague');
    git('clone', '-q', path.join(parent, 'remote.git'), colleague);
    for (const [key, value] of [
      ['user.name', 'Bob'],
      ['user.email', 'bob@example.invalid'],
    ] as const) {
      execFileSync('git', ['config', key, value], { cwd: colleague });
    }
    window = await openWindow({ folder, keep: true, settings: { 'livesite.handle': 'alice' } });
    await window.workbench.viewIcon('Livesite').click();
    await window.workbench.treeItem(/Incident number 0 /).click();
    await window.workbench.webview().getByText('Entry 79').first().waitFor();
  });

  after(async () => window?.close());

  /** Lets the colleague write, from another clone and on the command line, and fetches it into the window. */
  async function arrives(...texts: readonly string[]): Promise<void> {
    const cli = path.join(ROOT, 'dist/cli.js');
    for (const text of texts) {
      const args = [cli, 'note', 'incident-number-0', text, '--as', 'bob', '--kind', 'observation'];
      execFileSync(process.execPath, args, { cwd: colleague, stdio: 'pipe' });
    }
    await window.workbench.command('Livesite: Refresh');
  }

  interface Place {
    readonly top: number;
    readonly scrolled: number;
  }

  /** Where a row stands on the screen, and how far the list is scrolled. */
  function placeOf(text: string): Promise<Place> {
    const row = window.workbench.webview().getByRole('listitem').filter({ hasText: text }).first();
    return row.evaluate(element => ({
      top: element.getBoundingClientRect().top,
      scrolled: element.closest('.log')?.scrollTop ?? 0,
    }));
  }

  it('come in above while one reads and types, without moving anything', async () => {
    const { page, workbench: wb } = window;
    const view = wb.webview();
    await view.locator('.log').evaluate(log => log.scrollTo(0, 400));
    const field = view.getByRole('textbox', { name: 'New entry' });
    await field.focus();
    await page.keyboard.type('half a ');
    const before = await placeOf('Entry 60:');
    await arrives('the disk of db-3 is full', 'so is the one of db-4', 'db-5 is fine');
    await view.getByRole('button', { name: '3 new entries above' }).waitFor();
    const polite = view.locator('.unseen[role=status]');
    assert.match(await polite.innerText(), /^3 new entries from bob: /);
    const after = await placeOf('Entry 60:');
    assert.ok(after.scrolled > before.scrolled, 'they came in above');
    assert.ok(Math.abs(after.top - before.top) < 2, `the row moved by ${after.top - before.top} pixels`);
    await until(async () => isFocused(view.locator('#composer-text')));
    await page.keyboard.type('sentence');
    assert.equal(await field.inputValue(), 'half a sentence');
    await wb.shot('looks-arrivals');
  });

  it('are one key away, and the button takes the keyboard along', async () => {
    const view = window.workbench.webview();
    await view.getByRole('button', { name: '3 new entries above' }).press('Enter');
    const newest = view.getByRole('listitem').filter({ hasText: 'db-5 is fine' });
    await until(async () => isFocused(newest));
    await view.getByRole('button', { name: /new entr/ }).waitFor({ state: 'detached' });
  });

  it('do not move a correction that is being written at the top of the list', async () => {
    const { page, workbench: wb } = window;
    const view = wb.webview();
    await page.keyboard.press('c');
    const words = view.getByRole('textbox', { name: 'New words' });
    await words.waitFor();
    await page.keyboard.press('End');
    await page.keyboard.type(', I think');
    const before = await placeOf('db-5 is fine');
    await arrives('db-6 is slow');
    await view.getByRole('button', { name: '1 new entry above' }).waitFor();
    const after = await placeOf('db-5 is fine');
    assert.ok(Math.abs(after.top - before.top) < 2, `the form moved by ${after.top - before.top} pixels`);
    await until(async () => isFocused(view.locator('[id^="correct-"]')));
    assert.equal(await words.inputValue(), 'db-5 is fine, I think');
    assert.match(
      await view.locator('.unseen[role=status]').innerText(),
      /^New from bob, observation: db-6 is slow$/,
    );
    await wb.shot('looks-arrivals-correcting');
  });

  it('come in below with the oldest first, like a chat, and move nothing there either', async () => {
    const view = window.workbench.webview();
    await view.getByRole('button', { name: /Newest first/ }).click();
    const before = await placeOf('Entry 3:');
    await arrives('db-7 is slow');
    await view.getByRole('button', { name: '1 new entry below' }).waitFor();
    assert.deepEqual(await placeOf('Entry 3:'), before);
  });
});
