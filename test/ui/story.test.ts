import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createGitHubServer, type GitHubServer } from '../support/github/server';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';
import type { Workbench } from './support/workbench';

/**
 * The whole story as somebody new lives it, in the packaged extension: initialise, declare, join, rate, lead, note, correct, mitigate,
 * resolve, review, three items to issues on the local GitHub, one closed there and synced, close. One window; each step builds on the last.
 */
describe('the whole story', function () {
  this.timeout(120_000);
  inOrder(this);
  let window: Window;
  let wb: Workbench;
  let folder: string;
  let remote: string;
  let github: GitHubServer;

  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const shared = (file: string): string =>
    execFileSync('git', ['--git-dir', remote, 'show', `main:${file}`], { encoding: 'utf8' });
  const sharedFiles = (): string[] =>
    execFileSync('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'main'], { encoding: 'utf8' })
      .trim()
      .split('\n');
  const incidentFile = (name: string): string =>
    sharedFiles().find(file => file.endsWith(`checkout-returns-500-for-eu-customers/${name}`)) ?? '';
  const timeline = (): string => shared(incidentFile('timeline.md'));

  before(async () => {
    folder = makeWorkspace();
    remote = path.join(path.dirname(folder), 'remote.git');
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
    fs.writeFileSync(path.join(folder, 'README.md'), '# Northwind\n');
    git('add', '-A');
    git('commit', '-qm', 'First commit');
    git('remote', 'add', 'origin', remote);
    git('push', '-q', '-u', 'origin', 'HEAD:main');
    git('branch', '-M', 'main');
    git('branch', '-q', '--set-upstream-to', 'origin/main');
    github = await createGitHubServer({
      users: ['alice', 'bob', 'carol'],
      tokens: { 'token-of-alice': { login: 'alice' } },
      repos: [{ fullName: 'northwind/trails', private: true }],
    });
    window = await openWindow({
      folder,
      keep: true,
      settings: { 'livesite.github.apiUrl': github.apiUrl, 'livesite.handle': 'alice' },
      authHelper: { token: 'token-of-alice', login: 'alice', signedOut: true },
    });
    wb = window.workbench;
  });

  after(async () => {
    await window?.close();
    await github?.close();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  it('initialises the live site: previewed, one commit', async () => {
    await wb.viewIcon('Livesite').click();
    await window.page.getByText('There is no live site in this repository yet').waitFor();
    await wb.shot('story-01-empty');
    const before = git('rev-list', '--count', 'HEAD');
    await wb.command('Livesite: Initialize');
    await answerTo('Whose live site is it?', 'Northwind Trails');
    await wb.prompt('Where shall the live site be kept?');
    await wb.pick(/beside your code/);
    await wb.dialog().getByText('livesite.yml').waitFor();
    await wb.shot('story-02-initialize');
    await wb.answerDialog('Write Live Site');
    await wb.tab('livesite.yml').waitFor();
    await until(() => sharedFiles().includes('livesite.yml'));
    assert.deepEqual(sharedFiles(), [
      '.gitattributes',
      'README.md',
      'livesite.yml',
      'people.yml',
      'services.yml',
    ]);
    assert.equal(
      Number(git('rev-list', '--count', 'HEAD')),
      Number(before) + 1,
      'one commit, and the checkout followed',
    );
    assert.equal(git('status', '--porcelain'), '');
    assert.match(shared('livesite.yml'), /^name: Northwind Trails$/m);
    await window.page.getByText('No incidents. May it stay so.').waitFor();
  });

  it('knows where issues go once the plan says so', async () => {
    await wb.tab('livesite.yml').click();
    await window.page.keyboard.press('Control+End');
    // Enter would go to a list of suggestions that comes late.
    await window.page.keyboard.type('  repository: northwind/trails');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Control+S');
    await until(() => /^ {2}repository: northwind\/trails$/m.test(shared('livesite.yml')));
  });

  it('knows the team once people.yml says so, and shares that edit', async () => {
    const people = path.join(folder, 'people.yml');
    fs.appendFileSync(
      people,
      '  - handle: bob\n    name: Bob Okafor\n    zone: America/Toronto\n  - handle: carol\n    name: Carol Lindqvist\n    zone: Europe/Stockholm\n',
    );
    await wb.quickOpen('people.yml');
    await wb.editor.getByText('Carol Lindqvist').waitFor();
    await window.page.keyboard.press('Control+Home');
    await window.page.keyboard.press('Control+Shift+Enter');
    await window.page.keyboard.type('# Our team');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Control+S');
    await until(() => /^# Our team\n[\s\S]*carol/.test(shared('people.yml')));
    await until(() => git('status', '--porcelain') === '');
  });

  it('declares an incident with one line', async () => {
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await window.page.keyboard.type('Checkout returns 500 for EU customers');
    await wb.quickRow('Declare: Checkout returns 500 for EU customers').waitFor();
    await wb.shot('story-03-declare');
    await window.page.keyboard.press('Enter');
    await wb.webview().getByText('Checkout returns 500 for EU customers').first().waitFor();
    await until(() => incidentFile('timeline.md') !== '');
    assert.match(timeline(), /@alice \*\*declared\*\* SEV\?: Checkout returns 500 for EU customers <!--/);
    await wb.treeItem(/SEV\?, triage: Checkout returns 500/).waitFor();
    await wb.shot('story-04-declared');
  });

  it('lets the second person join instead of declaring twice', async () => {
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await window.page.keyboard.type('checkout is broken');
    await wb.quickRow('Join').waitFor();
    await wb.shot('story-05-join');
    await wb.quickRow('Join').click();
    await wb.quickInput.waitFor({ state: 'hidden' });
    assert.equal(sharedFiles().filter(file => file.endsWith('/timeline.md')).length, 1);
  });

  it('sets the severity by customer impact', async () => {
    await wb.command('Livesite: Change Severity');
    await wb.prompt('How bad is it for customers?');
    await wb.shot('story-06-severity');
    await wb.pick(/SEV2 — Major/);
    await wb.webview().getByText('SEV2').first().waitFor();
    await until(() => timeline().includes('**severity** SEV2'));
  });

  it('acknowledges, and gives out roles with their cards', async () => {
    await wb.webview().getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await until(() => timeline().includes('@alice **acknowledged**'));
    await wb.command('Livesite: Assign Role');
    await wb.prompt('Which role?');
    await wb.pick('Incident lead');
    await wb.prompt('Who is Incident lead?');
    await wb.pick('(you)');
    await wb.answerNotification('You are Incident lead', 'Show Role Card');
    await wb.tab(/Incident lead/).waitFor();
    await until(async () => {
      const headings = [0, 1].map(n => wb.webview(n).getByRole('heading', { name: 'Incident lead' }).count());
      return (await Promise.all(headings)).some(count => count > 0);
    });
    await wb.shot('story-07-role-card');
    await window.page.keyboard.press('Control+w');
    await wb.command('Livesite: Assign Role');
    await wb.prompt('Which role?');
    await wb.pick('Communications manager');
    await wb.prompt('Who is Communications manager?');
    await wb.pick('@carol');
    await until(() => timeline().includes('**role** communications-manager @carol'));
    await wb.treeItem(/investigating · @alice leads/).waitFor();
  });

  it('adds entries in the timeline and corrects one', async () => {
    const view = wb.webview();
    await addInline(view, 'Error rate of checkout is 40 % since the 08:02 deploy');
    await until(() => timeline().includes('Error rate of checkout is 40 %'));
    await addInline(view, 'Rolling back to v141');
    await until(() => timeline().includes('Rolling back to v141'));
    await wb.shot('story-08-timeline');
    await wb.command('Livesite: Correct Entry');
    await wb.prompt('Which entry is wrong?');
    await wb.pick('Error rate of checkout is 40 %');
    await wb.prompt('What is wrong with it?');
    await wb.pick('Reword');
    await answerTo('The right words', 'Error rate of checkout is 14 % since the 08:02 deploy');
    await until(() => /\*\*corrected\*\* reword \w+: Error rate of checkout is 14 %/.test(timeline()));
    await view.getByText('Error rate of checkout is 14 %').first().waitFor();
    assert.ok(timeline().includes('Error rate of checkout is 40 %'), 'what was said stays on record');
  });

  it('mitigates and resolves', async () => {
    for (const status of ['mitigated', 'resolved']) {
      await wb.command('Livesite: Set Status');
      await wb.prompt('What is it now?');
      await wb.pick(status);
      await answerTo(
        'In a few words: why?',
        status === 'mitigated' ? 'rolled back to v141' : 'no errors for 30 minutes',
      );
      await until(() => timeline().includes(`**status** ${status}: `));
    }
    await wb.treeItem(/Awaiting Review/).waitFor();
    const header = shared(incidentFile('incident.md'));
    assert.match(header, /^status: resolved$/m);
    assert.match(header, /^lead: alice$/m);
    await wb.shot('story-09-resolved');
  });

  it('starts the review from what the log knows, and finds what is missing', async () => {
    await wb.command('Livesite: Start Review');
    await wb.tab('review.md').waitFor();
    await until(() => incidentFile('review.md') !== '');
    const review = shared(incidentFile('review.md'));
    assert.match(review, /\[\d\d:\d\d severity SEV2.*\]\(timeline\.md#/);
    assert.match(review, /Incident lead: @alice/);
    await wb.shot('story-10-review');
    await wb.command('Problems: Focus on Problems View');
    await wb.treeItem(/"Contributing factors" is still empty/).waitFor();
  });

  it('writes three items in the editor, with problems and completion', async () => {
    await wb.tab('review.md').click();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('- [ ] R1 Circuit breaker between checkout and payments');
    await window.page.keyboard.press('Escape');
    await wb.treeItem(/This item has no owner/).waitFor();
    await window.page.keyboard.type(' -- @alice, due 2027-01-15, prevent');
    await window.page.keyboard.press('Escape');
    await typeFresh('R2 Alert when checkout errors pass 2 % for 2 minutes -- @bob, due 2027-01-20, detect');
    await typeFresh('R3 Config changes go through the canary like code -- @carol, due 2027-02-01, process');
    await window.page.keyboard.press('Control+S');
    await until(() => /R3 Config changes/.test(shared(incidentFile('review.md'))));
    await wb.codeLens('Open all 3 items').waitFor();
    await wb
      .treeItem(/R1 Circuit breaker/)
      .first()
      .waitFor();
    await wb.shot('story-11-items');
  });

  it('opens three GitHub issues after a preview and sign-in', async () => {
    await wb.codeLens('Open all 3 items').click();
    await wb
      .dialog()
      .getByText(/wants to sign in using GitHub/)
      .waitFor();
    await wb.answerDialog('Allow');
    await wb.prompt(/Open 3 issues in northwind\/trails \(private\)/);
    await wb.tab(/Preview of 3 issues/).waitFor();
    await wb.shot('story-12-preview');
    await wb.quickInput.getByRole('button', { name: 'OK' }).click();
    await until(() => github.state.issues('northwind/trails').length === 3, 30_000);
    await until(() => (shared(incidentFile('review.md')).match(/\(\[#\d+\]\(/g) ?? []).length === 3);
    const [issue] = github.state.issues('northwind/trails');
    assert.match(issue?.title ?? '', /Circuit breaker|Alert when|Config changes/);
    await wb.codeLens('#1').first().waitFor();
    await wb.shot('story-13-issues');
  });

  it('sees that an issue was closed on GitHub, and that another has a new title', async () => {
    github.state.updateIssue('northwind/trails', 1, { state: 'closed', stateReason: 'completed' }, 'bob');
    github.state.updateIssue('northwind/trails', 2, { title: 'Alert when checkout errors pass 1 %' }, 'bob');
    await wb.command('Livesite: Sync Remediation with GitHub');
    await until(() => /- \[x\] R\d .*\(\[#1\]/.test(shared(incidentFile('review.md'))));
    assert.match(shared(incidentFile('review.md')), /R\d Alert when checkout errors pass 1 % (?:—|--) @/);
    await wb.editor.getByText('[x] R1').first().waitFor();
    await window.page.mouse.move(700, 450);
    await wb.shot('story-14-synced');
  });

  it('adds a further item by command and shows its line', async () => {
    await wb.command('Livesite: Add Remediation Item');
    await answerTo('What will be different', 'Roll back checkout with one command');
    await wb.prompt('Who owns it?');
    await wb.pick('@bob');
    await until(() =>
      /- \[ \] R4 Roll back checkout with one command — @bob, due \d{4}-/.test(
        shared(incidentFile('review.md')),
      ),
    );
    await wb.editor.getByText('R4 Roll back checkout').first().waitFor();
  });

  it('names what proves an item, says that it is not there, and reports what is late', async () => {
    await wb.command('Livesite: Add Proof…');
    await wb.prompt('Which item is proven?');
    await wb.pick('R1 Circuit breaker');
    await wb.prompt('A merged pull request, a test');
    await wb.shot('story-16-proof');
    await wb.pick('Write it');
    await answerTo('What proves it', 'test checkout/breaker.test.ts#opens after five failures @ 1a2b3c4');
    await until(() => / {2}- proof: test checkout\/breaker/.test(shared(incidentFile('review.md'))));
    await wb.command('Problems: Focus on Problems View');
    await wb.treeItem(/What proves R1 is gone/).waitFor();
    await wb.shot('proof-gone');
    await wb.command('Livesite: Report Remediation');
    await wb.webview().getByText('Nothing is overdue.').waitFor();
    await wb.shot('story-18-report');
    await wb.command('View: Close Editor');
  });

  it('says what closing still needs, and closes', async () => {
    await wb.command('Livesite: Close Incident');
    await wb.dialog().getByText('✗ Customers told').waitFor();
    await wb.shot('story-15-close');
    await wb.answerDialog('Close Anyway');
    await until(() => /\*\*status\*\* closed: without: /.test(timeline()));
    await wb.treeItem(/Closed in /).waitFor();
    const tip = (): string =>
      execFileSync('git', ['--git-dir', remote, 'rev-parse', 'main'], { encoding: 'utf8' }).trim();
    await until(() => git('rev-parse', 'HEAD') === tip());
    assert.equal(git('status', '--porcelain'), '', 'the checkout is clean at the end');
  });

  async function answerTo(prompt: string, text: string): Promise<void> {
    await wb.prompt(prompt);
    await wb.answer(text);
  }

  async function addInline(view: ReturnType<Workbench['webview']>, text: string): Promise<void> {
    const field = view.getByRole('textbox', { name: /entry|What/i }).first();
    await field.fill(text);
    await field.press('Control+Enter');
    await view.getByText(text).first().waitFor();
  }

  /** In a line of its own, made without Enter, which a list of suggestions that comes late takes for itself. */
  async function typeFresh(text: string): Promise<void> {
    await window.page.keyboard.press('Control+Enter');
    await window.page.keyboard.press('Shift+Home');
    await window.page.keyboard.type(`- [ ] ${text}`);
    await window.page.keyboard.press('Escape');
  }
});
