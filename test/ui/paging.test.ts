import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createPagerServer, type PagerServer } from '../support/pagers/server';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';

const PEOPLE = `people:
  - { handle: alice, name: Alice Tester, email: alice@example.invalid }
  - handle: bob
    name: Bob Okafor
    contact:
      - { route: pager } # his phone
`;

describe('paging', function () {
  this.timeout(60_000);
  inOrder(this);
  let pagers: PagerServer;
  let window: Window;

  before(async () => {
    pagers = await createPagerServer();
    const folder = makeWorkspace({
      files: {
        'livesite.yml': `livesite: 1\nname: Northwind\nroutes:\n  - { id: pager, kind: pagerduty, name: PagerDuty, url: "${pagers.url}" }\n`,
        'people.yml': PEOPLE,
      },
    });
    window = await openWindow({ folder, keep: true });
    await window.workbench.viewIcon('Livesite').click();
  });
  after(async () => {
    await window?.close();
    await pagers?.close();
  });

  it('keeps a key on the machine, and refuses one that cannot page', async () => {
    const { workbench: wb } = window;
    await wb.command('Livesite: Set Route Key…');
    await wb.pick(/PagerDuty/);
    await wb.prompt(/Integration key of PagerDuty/);
    await wb.quickField.fill('u+4bcdefghijklmnopqr');
    await wb.quickInput.filter({ hasText: /a key of the\s+REST API/ }).waitFor();
    await wb.shot('route-key');
    await wb.quickField.fill(pagers.secrets.pagerduty);
    await wb.page.keyboard.press('Enter');
    await wb.notification(/integration key of PagerDuty is kept on this machine/).waitFor();
  });

  it('shows what leaves, sends it, and writes down that it arrived', async () => {
    const { workbench: wb } = window;
    await wb.answerNotification(/integration key of PagerDuty is kept/, 'Send Test Page…');
    await wb.pick(/@bob over PagerDuty/);
    await wb.page.getByText('routing_key').first().waitFor();
    await wb.prompt(/Send this test page to @bob over PagerDuty/);
    await wb.shot('test-page');
    assert.equal(pagers.requests.length, 0, 'nothing leaves before it was agreed to');
    await wb.pick(/Send Test Page/);
    await wb
      .dialog()
      .filter({ hasText: /test page to @bob left over PagerDuty/ })
      .waitFor();
    await wb.shot('test-page-sent');
    await wb.answerDialog('It Arrived');
    await until(() => text('people.yml').includes('{ route: pager, tested: '));
    assert.equal(text('people.yml').replace(/, tested: \d{4}-\d\d-\d\d/, ''), PEOPLE);
    assert.deepEqual(
      pagers.pagerDuty.alerts.map(({ status, severity }) => [status, severity]),
      [['resolved', 'info']],
    );
    assert.match(subject(), /^livesite: a test page over pager to @bob arrived$/);
    assert.ok(!text('livesite.yml').includes(pagers.secrets.pagerduty));
  });

  const text = (file: string): string => fs.readFileSync(path.join(window.folder, file), 'utf8');
  const subject = (): string =>
    execFileSync('git', ['-C', window.folder, 'log', '-1', '--format=%s'], { encoding: 'utf8' }).trim();
});
