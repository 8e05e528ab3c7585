import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { nextEntryId } from '../../src/core/incident/entryId';
import { printEntry } from '../../src/core/incident/log';
import type { EntryBody } from '../../src/core/incident/entry';
import { printInstant } from '../../src/core/time/instant';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { openWindow, type Window } from './support/window';
import type { Theme } from './support/workbench';

const COUNT = 300;
const DAY_MS = 86_400_000;

/** A live site with 300 incidents of all phases, the newest with 80 entries. */
function manyIncidents(now: number): string {
  const files: Record<string, string> = {
    'livesite.yml': 'livesite: 1\nname: Northwind\nseverities: []\nroles: []\n',
  };
  for (let n = 0; n < COUNT; n++) {
    const at = now - n * DAY_MS - 40 * 60_000;
    const id = `${printInstant(at).slice(0, 10)}-incident-number-${n}`;
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
    files[`incidents/${id.slice(0, 4)}/${id}/timeline.md`] = `# Timeline of ${id}\n\n${lines.join('\n')}\n`;
  }
  return makeWorkspace({ files });
}

describe('how Livesite looks', function () {
  this.timeout(120_000);
  this.bail(true);
  let window: Window;

  before(async () => {
    window = await openWindow({ folder: manyIncidents(Date.now()), keep: true });
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

  it('fits a narrow window', async () => {
    await window.page.setViewportSize({ width: 760, height: 900 });
    await window.workbench.webview().getByText('Entry 79').first().waitFor();
    await window.workbench.shot('looks-narrow');
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
});

/** Serious and critical findings of axe in the timeline. */
async function axeFindings({ workbench }: Window): Promise<string[]> {
  const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const body = workbench.webview().locator('body');
  return body.evaluate(async (_element, script) => {
    // Evaluated through the browser's debugger, to which the page's content security policy does not apply.
    // oxlint-disable-next-line no-eval -- the script is axe itself, from node_modules
    (0, eval)(script);
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ html }) => html.slice(0, 120))
            .slice(0, 3)
            .join(' | ')}`,
      );
  }, source);
}
