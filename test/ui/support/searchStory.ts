import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { until } from '../../support/until';
import type { Window } from './window';

const review = (incident: string, more: string): string =>
  `---\nincident: ${incident}\nstate: reviewed\nowner: alice\ntags: [config, retries]\n---\n# Review\n\n## Contributing factors\n\n### Process\n\n- The limit of the retries was in nobody's checklist\n\n## Mitigation and resolution\n\nRolled the recommendations back to v41.\n\n## Same pattern elsewhere\n\n${more}## Remediation\n\n`;

const SEARCH =
  '```search\nid: retry-without-limit\nregex: retry\\(\npaths: ["src/**"]\nwhy: A retry without a limit doubled the load.\n```\n\n';

/** What the story needs beside many incidents; `idOf` gives the id of the n-th. */
export function searchFiles(idOf: (n: number) => string): Record<string, string> {
  const at = (n: number): string => `incidents/${idOf(n).slice(0, 4)}/${idOf(n)}/review.md`;
  return {
    [at(12)]: review(idOf(12), SEARCH),
    [at(22)]: review(idOf(22), ''),
    'src/pay.ts': 'export const pay = () =>\n  retry(() => post("/pay"));\n',
    'src/cart.ts': 'export const load = () => retry(() => get("/cart"));\n',
  };
}

/** Incidents found again: by words, while one declares, and their siblings in the code. */
export function searchStory(window: () => Window, idOf: (n: number) => string): void {
  it('finds incidents as one types, and opens the line', async () => {
    const { page, workbench: wb } = window();
    // A view that still comes up after a reload takes the keyboard, and the question goes away.
    await wb.command('View: Close All Editors');
    await page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
    await wb.command('Livesite: Search Incidents');
    await wb.prompt(/Words, "phrases"/);
    await wb.quickField.fill('tag:config v41');
    await wb
      .quickRow(/Rolled the recommendations back/)
      .first()
      .waitFor();
    assert.equal(await wb.quickRow(/Incident number \d+ of the checkout/).count(), 2);
    await wb.quickField.fill('tag:config v41 is:nonsense');
    await wb.quickRow(/is: takes open, over/).waitFor();
    await wb.quickField.fill('tag:config recommendations back number-22');
    await wb.quickRow(/is: takes open, over/).waitFor({ state: 'detached' });
    await wb
      .quickRow(/Rolled the recommendations back/)
      .first()
      .waitFor();
    await wb.shot('search');
    await page.keyboard.press('Enter');
    await wb.tab(/review\.md/).waitFor();
    await until(async () => (await wb.editorText()).includes('Rolled the recommendations back'));
  });

  it('offers past incidents while one declares, and still declares with Enter', async () => {
    const { page, workbench: wb } = window();
    await wb.command('Livesite: Declare Incident');
    await wb.prompt(/What is wrong for customers/);
    await wb.quickField.fill('Recommendations retry without a limit');
    await wb
      .quickRow(/Seen before: Incident number (?:12|22)/)
      .first()
      .waitFor();
    await wb.shot('search-declare');
    const first = wb.quickInput.getByRole('option').first();
    assert.match(await first.innerText(), /Declare: Recommendations retry without a limit/);
    await until(
      async () =>
        (await first.getAttribute('aria-selected')) === 'true' ||
        (await first.getAttribute('class'))?.includes('focused') === true,
    );
    await page.keyboard.press('Escape');
  });

  it('hunts siblings in the code, and makes an item of one', async () => {
    const { workbench: wb } = window();
    const folder = path.join(window().folder, 'incidents', idOf(12).slice(0, 4), idOf(12));
    await wb.command('Livesite: Search Incidents');
    await wb.prompt(/Words, "phrases"/);
    await wb.quickField.fill('retry-without-limit');
    await wb
      .quickRow(/id: retry-without-limit/)
      .first()
      .click();
    await wb.codeLens('Hunt siblings').first().click();
    await wb.prompt(/Choose places, then Enter/);
    // Rows that can be ticked are no options.
    const row = wb.quickInput.locator('.monaco-list-row').filter({ hasText: /src\/pay\.ts:2/ });
    await row.click();
    await wb.quickInput.getByText('1 Selected').waitFor();
    await wb.shot('search-hunt');
    await wb.quickField.press('Enter');
    await wb.pick(/Make a remediation item/);
    const read = (): string => fs.readFileSync(path.join(folder, 'review.md'), 'utf8');
    await until(() => Promise.resolve(/- \[ \] R1 Change .*pay\.ts/.test(read())));
    assert.match(read(), /known:\n {2}- path: src\/pay\.ts\n {4}line: "[0-9a-f]{12}"\n {4}as: R1\n```/);
    await wb.editor.getByText('R1 Change').first().waitFor();
    await wb.shot('search-item');
  });

  it('shows what is similar, links it in the log, and writes it into the review', async () => {
    const { workbench: wb } = window();
    const folder = path.join(window().folder, 'incidents', idOf(12).slice(0, 4), idOf(12));
    await wb.command('Livesite: Show Similar Incidents');
    const row = wb.quickRow(/Incident number 22 /).first();
    await row.waitFor();
    await wb.shot('search-similar');
    await wb.inlineAction(row, 'Link as Similar');
    const read = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');
    await until(() => Promise.resolve(read('timeline.md').includes(`**link** ${idOf(22)} similar: `)));
    await wb.command('Livesite: Insert Similar Incident');
    await wb.prompt(/Which one belongs into the review/);
    await wb.pick(/Incident number 22 /);
    await until(() =>
      Promise.resolve(read('review.md').includes(`](../${idOf(22)}/timeline.md) (same tags config, retries`)),
    );
    await wb.shot('search-inserted');
  });

  it('reports what incidents have in common', async () => {
    const { workbench: wb } = window();
    await wb.command('Livesite: Report Recurring Patterns');
    await wb.webview().getByRole('heading', { name: 'Tags' }).waitFor();
    await wb.webview().getByRole('cell', { name: 'config' }).waitFor();
    await wb.shot('search-patterns');
    await wb
      .webview()
      .getByRole('link', { name: /Incident number 22/ })
      .first()
      .click();
    await wb.webview().getByText(idOf(22)).waitFor();
  });
}
