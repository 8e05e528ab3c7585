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

const PRIMARY = `name: Primary
zone: UTC
layers:
  - { name: Everybody, anchor: 2026-01-05T09:00, turn: 1w, people: [bob] }
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
        'rotations/primary.yml': PRIMARY,
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
    // The file follows before the branch does.
    await until(() => /^livesite: a test page over pager to @bob arrived$/.test(subject()));
    assert.ok(!text('livesite.yml').includes(pagers.secrets.pagerduty));
  });

  it('writes an escalation path from the rotations, after showing it', async () => {
    const { workbench: wb } = window;
    await wb.command('Livesite: Add Escalation Path');
    await wb.prompt('Enter writes the file');
    await wb.page.getByText('rotation: primary').first().waitFor();
    await wb.shot('escalation-path');
    await wb.page.keyboard.press('Enter');
    await wb.tab('default.yml').waitFor();
    assert.match(
      text('escalations/default.yml'),
      /^name: Default\nsteps:\n {2}- page: \{ rotation: primary \}$/m,
    );
  });

  it('shows who would be paged on a Sunday night', async () => {
    const { workbench: wb } = window;
    await wb.command('Livesite: Show Who Is Paged');
    await wb.prompt('for which severity?');
    await wb.pick('SEV1');
    await wb.prompt('Declared when?');
    await wb.pick('Sunday 03:10');
    await wb.webview().getByText('on call in Primary').first().waitFor();
    await wb.shot('who-is-paged');
    // A page that is drawn anew for another theme would take the keyboard.
    await wb.command('View: Close Editor');
  });

  it('offers to page once somebody declares, and sends one page after one look at it', async () => {
    const { workbench: wb } = window;
    await wb.setTheme('Dark High Contrast');
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.page.keyboard.type('Search is down');
    await wb.quickRow('Declare: Search is down').waitFor();
    await wb.page.keyboard.press('Enter');
    await wb.notification(/Nobody is paged yet for “Search is down”. Next: @bob/).waitFor();
    await wb.shot('page-offered');
    await wb.answerNotification(/Nobody is paged yet/, 'Page…');
    await wb.prompt(/Page @bob for Search is down/);
    await wb.shot('page-step-preview');
    await wb.page.keyboard.press('Enter');
    await wb.notification(/@bob is paged over pager/).waitFor();
    assert.equal(pagers.pagerDuty.alerts.length, 2);
    await wb
      .webview()
      .getByText(/@bob is next again \(nobody new\) in 4:\d\d/)
      .waitFor();
    await wb.shot('page-sent');
  });

  const text = (file: string): string => fs.readFileSync(path.join(window.folder, file), 'utf8');
  const subject = (): string =>
    execFileSync('git', ['-C', window.folder, 'log', '-1', '--format=%s'], { encoding: 'utf8' }).trim();
});
