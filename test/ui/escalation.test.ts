import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createPagerServer, type PagerServer } from '../support/pagers/server';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { axeFindings } from './support/axe';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';

const PEOPLE = `people:
  - { handle: alice, name: Alice Tester, email: alice@example.invalid }
  - { handle: bob, name: Bob Okafor, email: bob@example.invalid, contact: [{ route: pager }, { route: chat, id: U024BE7LH }] }
  - { handle: carol, name: Carol Nowak, contact: [{ route: pager }] }
`;
const pathFile = (wait: string): string => `name: Default
delivery: automatic
steps:
  - { page: { rotation: primary }, wait: ${wait} }
  - { page: { person: carol }, wait: 10m }
`;
const PRIMARY = `name: Primary
zone: UTC
layers:
  - { name: Everybody, anchor: 2026-01-05T09:00, turn: 1w, people: [bob] }
`;

/** Alice declares, Bob is on call, both have the live site open, and the services answer as services do on a bad day. */
describe('escalation, in two windows', function () {
  this.timeout(60_000);
  inOrder(this);
  let pagers: PagerServer;
  let alice: Window;
  let bob: Window;
  let remote: string;

  before(async () => {
    pagers = await createPagerServer();
    const folder = makeWorkspace({
      files: {
        'livesite.yml': `livesite: 1\nname: Northwind\nroutes:\n  - { id: pager, kind: pagerduty, name: PagerDuty, url: "${pagers.url}" }\n  - { id: chat, kind: slack, name: "#incidents" }\n`,
        'people.yml': PEOPLE,
        'rotations/primary.yml': PRIMARY,
        'escalations/default.yml': pathFile('5m'),
      },
    });
    remote = path.join(path.dirname(folder), 'remote.git');
    git('clone', '-q', '--bare', folder, remote);
    git('-C', folder, 'remote', 'add', 'origin', remote);
    git('-C', folder, 'fetch', '-q', 'origin');
    git('-C', folder, 'branch', '-q', '--set-upstream-to', 'origin/main');
    const second = makeWorkspace({ name: 'second' });
    fs.rmSync(second, { recursive: true });
    git('clone', '-q', remote, second);
    git('-C', second, 'config', 'user.name', 'Bob Okafor');
    git('-C', second, 'config', 'user.email', 'bob@example.invalid');
    const env = {
      LIVESITE_SECRET_PAGER: pagers.secrets.pagerduty,
      LIVESITE_SECRET_CHAT: pagers.secrets.slack,
    };
    alice = await openWindow({ folder, keep: true, env });
    bob = await openWindow({ folder: second, keep: true, beside: alice });
    await Promise.all([alice, bob].map(({ workbench }) => workbench.viewIcon('Livesite').click()));
  });
  after(async () => {
    await bob?.close();
    await alice?.close();
    await pagers?.close();
  });

  it('pages whoever is on call within seconds of the declaration, once, though an answer is lost and one says wait', async () => {
    const { workbench: wb } = alice;
    pagers.faults.add({ path: /enqueue/, nth: 1, fault: { kind: 'cutAfter' } });
    pagers.faults.add({
      path: /services/,
      nth: 1,
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
    });
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.page.keyboard.type('Checkout returns 500');
    await wb.quickRow('Declare: Checkout returns 500').waitFor();
    await wb.page.keyboard.press('Enter');
    await wb
      .webview()
      .getByText(/@carol is paged in 4:\d\d/)
      .waitFor();
    await until(
      () => /\*\*paged\*\* \w+ pager delivered/.test(log()) && /\*\*paged\*\* \w+ chat delivered/.test(log()),
    );
    assert.equal(pagers.pagerDuty.alerts.length, 1);
    assert.equal(
      pagers.pagerDuty.alerts[0]?.triggers,
      2,
      'sent again under the same key, as nobody could know',
    );
    assert.equal(pagers.arrivals.filter(({ service }) => service === 'slack').length, 1);
    assert.equal(count(/\*\*paging\*\* default 1\.1 @bob by pager, chat/g), 1);
    await wb
      .status('livesite.livesite.livesite')
      .filter({ hasText: /@carol is paged in 4:\d\d/ })
      .waitFor();
    await wb.shot('guide-paging');
    const { width, height } = wb.page.viewportSize() ?? { width: 1400, height: 900 };
    await wb.page.setViewportSize({ width: 820, height });
    await wb.shot('escalation-narrow');
    assert.deepEqual(await axeFindings(alice), []);
    await wb.page.setViewportSize({ width, height });
  });

  it('tells the person who is paged, in their own window', async () => {
    const { workbench: wb } = bob;
    await wb.command('Livesite: Refresh');
    await wb.notification(/You are paged.*Checkout returns 500/).waitFor();
    await wb.shot('escalation-paged');
    await wb.answerNotification(/You are paged/, 'Open Timeline');
    await wb
      .webview()
      .getByText(/@carol is paged in 4:\d\d/)
      .waitFor();
  });

  it('goes on to the next step when nobody answers: one page, whichever window is first', async () => {
    pagers.faults.add({ path: /enqueue/, nth: 1, fault: { kind: 'status', status: 503 } });
    commitPath('0m');
    await Promise.all([alice, bob].map(({ workbench }) => workbench.command('Livesite: Refresh')));
    await until(() => count(/\*\*paged\*\* \w+ pager delivered/g) === 2, 20_000);
    assert.equal(count(/\*\*paging\*\* default 1\.2 @carol by pager/g), 1);
    assert.deepEqual(
      pagers.pagerDuty.alerts.map(({ status }) => status),
      ['triggered', 'triggered'],
    );
    await alice.workbench
      .webview()
      .getByText(/the last step is over in 9:\d\d/)
      .waitFor();
    await alice.workbench.shot('escalation-last-step');
  });

  it('stops when somebody acknowledges, and PagerDuty hears of it', async () => {
    const { workbench: wb } = bob;
    await wb.webview().getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await until(() => pagers.pagerDuty.alerts.every(({ status }) => status === 'acknowledged'));
    await until(() => /@bob \*\*acknowledged\*\*/.test(log()));
    await alice.workbench.command('Livesite: Refresh');
    await alice.workbench.webview().getByText('the last step is over').waitFor({ state: 'hidden' });
    await wb.shot('escalation-acknowledged');
  });

  it('pages somebody else by hand, previewed, and offers to send again what a service refused', async () => {
    const { workbench: wb } = alice;
    await wb.command('Livesite: Page Someone Else');
    await wb.prompt('Page whom?');
    await wb.shot('page-someone');
    await wb.pick('@carol');
    await wb.prompt(/A line for them/);
    await wb.answer('The database is full, can you look?');
    await wb.prompt(/Page @carol for/);
    await wb.page.getByText('The database is full').first().waitFor();
    await wb.shot('guide-page');
    assert.equal(pagers.pagerDuty.alerts.length, 2, 'nothing leaves before it was agreed to');
    pagers.faults.add({ path: /enqueue/, nth: 1, fault: { kind: 'status', status: 400 } });
    await wb.page.keyboard.press('Enter');
    await wb.notification(/@carol is not paged/).waitFor();
    await wb.treeItem(/@carol not reached/).waitFor();
    await wb.shot('page-refused');
    await wb.inlineAction(wb.treeItem(/@carol not reached/), 'Send Again');
    await wb.prompt(/Page @carol for/);
    await wb.page.keyboard.press('Enter');
    await wb.notification(/@carol is paged over pager/).waitFor();
    await wb.treeItem(/@carol not reached/).waitFor({ state: 'hidden' });
    assert.equal(pagers.pagerDuty.alerts.length, 3);
  });

  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const log = (): string => {
    const files = git('--git-dir', remote, 'ls-tree', '-r', '--name-only', 'main').split('\n');
    const file = files.find(name => name.endsWith('timeline.md'));
    return file === undefined ? '' : git('--git-dir', remote, 'show', `main:${file}`);
  };
  const count = (pattern: RegExp): number => [...log().matchAll(pattern)].length;
  /** As a colleague would, from a clone of their own. */
  const commitPath = (wait: string): void => {
    const clone = path.join(path.dirname(remote), 'third');
    git('clone', '-q', remote, clone);
    fs.writeFileSync(path.join(clone, 'escalations/default.yml'), pathFile(wait));
    git(
      '-C',
      clone,
      '-c',
      'user.name=Dan',
      '-c',
      'user.email=dan@example.invalid',
      'commit',
      '-qam',
      'Wait less',
    );
    git('-C', clone, 'push', '-q');
  };
});
