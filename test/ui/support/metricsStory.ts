import assert from 'node:assert/strict';
import { until } from '../../support/until';
import { axeFindings } from './axe';
import type { Window } from './window';

/**
 * The story of the dashboard in a window with some hundred incidents, the eighth of which is a drill: drawn, asked further with the
 * keyboard, down to a timeline, and there again after a reload.
 */
export function metricsStory(window: () => Window): void {
  it('draws metrics in which every number leads to the incidents behind it, with the keyboard alone', async () => {
    const { page, workbench: wb } = window();
    await wb.command('Livesite: Show Metrics');
    const view = wb.webview();
    await view.getByRole('heading', { name: 'Time to mitigate' }).waitFor();
    assert.deepEqual(await axeFindings(window()), []);
    const drills = view.getByRole('button', { name: '1 drill' });
    await drills.focus();
    await page.keyboard.press('Enter');
    await view.getByRole('heading', { name: 'Left out: drill (1)' }).waitFor();
    await page.keyboard.press('ArrowDown');
    const row = view.locator('.item').first();
    await until(() => row.evaluate(item => item === document.activeElement));
    await page.keyboard.press('Escape');
    await until(() => drills.evaluate(button => button === document.activeElement));
    await wb.shot('metrics');
  });

  it('goes from a point to its timeline, and is as it was after a reload', async () => {
    const { workbench: wb } = window();
    await wb.webview().getByRole('button', { name: 'Month', exact: true }).click();
    await wb
      .webview()
      .getByRole('button', { name: /^median .* \(n \d+\)$/ })
      .first()
      .click();
    await wb.webview().locator('.behind .item').first().waitFor();
    await window().reload();
    await wb.webview().locator('.behind .item').first().waitFor();
    await wb.webview().locator('.modes [aria-pressed="true"]').getByText('Month').waitFor();
    assert.deepEqual(await axeFindings(window()), []);
    const point = wb.webview().locator('.point').last();
    const label = (await point.locator('title').textContent()) ?? '';
    await point.dispatchEvent('click');
    await wb.tab(new RegExp(/Incident number \d+/.exec(label)?.[0] ?? 'no point')).waitFor();
  });
}
