import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nextEntryId } from '../../src/core/incident/entryId';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { openWindow } from './support/window';

const INCIDENT = '2026-11-02-search-returns-nothing';
const line = (time: string, words: string): string =>
  `- ${time} ${words} <!--${nextEntryId(Date.parse(time), undefined, () => 0)}-->\n`;
const LOG = [
  `# Timeline of ${INCIDENT}\n\n`,
  line('2026-11-02T08:15:02Z', '@alice **declared** SEV2: Search returns nothing'),
  line('2026-11-02T08:16:40Z', '@bob **acknowledged**'),
  line('2026-11-02T08:17:10Z', '@bob **role** lead @bob'),
  line('2026-11-02T08:31:10Z', '@bob **observation** The index is empty since 08:10'),
].join('');

function liveSite(): string {
  const files = {
    'livesite.yml': 'livesite: 1\nname: Northwind\nseverities: []\nroles: []\n',
    'people.yml': 'people:\n  - handle: alice\n    name: Alice Tester\n    email: alice@example.invalid\n',
    [`incidents/2026/${INCIDENT}/timeline.md`]: LOG,
    [`incidents/2026/${INCIDENT}/incident.md`]: `---\ntitle: Search returns nothing\nseverity: SEV2\nstatus: investigating\n---\n\n# Search returns nothing\n`,
  };
  return makeWorkspace({ files });
}

/** A clone whose remote takes no push to main from anybody. */
function protectedClone(): { readonly repository: string; readonly remote: string } {
  const repository = makeWorkspace({ files: { 'src/main.ts': 'export {};\n' } });
  const remote = path.join(path.dirname(repository), 'remote.git');
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' });
  git('clone', '-q', '--bare', repository, remote);
  fs.mkdirSync(path.join(remote, 'hooks'), { recursive: true });
  fs.writeFileSync(
    path.join(remote, 'hooks/update'),
    '#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "protected branch hook declined"; exit 1; }\n',
    { mode: 0o755 },
  );
  git('remote', 'add', 'origin', remote);
  git('fetch', '-q', 'origin');
  git('branch', '-q', '--set-upstream-to', 'origin/main');
  return { repository, remote };
}

describe('where Livesite is opened', function () {
  this.timeout(90_000);

  it('says what to do in a folder without a repository', async () => {
    const folder = makeWorkspace();
    fs.rmSync(path.join(folder, '.git'), { recursive: true });
    const { workbench: wb, page } = await openWindow({ folder });
    await wb.viewIcon('Livesite').click();
    await page.getByText('This folder is not a Git repository').waitFor();
    await wb.shot('place-no-git');
  });

  it('reads in an untrusted folder, writes nothing and runs no git, until the folder is trusted', async () => {
    const folder = liveSite();
    const canary = path.join(path.dirname(folder), 'canary');
    const hook = path.join(path.dirname(folder), 'hook.sh');
    fs.writeFileSync(hook, `#!/bin/sh\ntouch '${canary}'\n`, { mode: 0o755 });
    execFileSync('git', ['config', 'core.fsmonitor', hook], { cwd: folder });
    const { workbench: wb, page } = await openWindow({ folder, trust: 'restricted' });
    await wb.viewIcon('Livesite').click();
    await wb.treeItem(/Search returns nothing/).click();
    await wb.webview().getByText('The index is empty since 08:10').first().waitFor();
    await wb
      .webview()
      .getByText(/not trusted/)
      .first()
      .waitFor();
    assert.equal(await wb.webview().getByRole('button', { name: 'Set Status…', exact: true }).count(), 0);
    assert.equal(await wb.hasCommand('Livesite: Declare Incident'), false);
    assert.equal(fs.existsSync(canary), false, 'nothing of the repository ran');
    await wb.shot('place-untrusted');
    await wb.command('Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await until(async () => wb.hasCommand('Livesite: Declare Incident'));
  });

  it('keeps the timeline, its draft and its filter over a reload', async () => {
    const { workbench: wb, reload } = await openWindow({ folder: liveSite() });
    await wb.viewIcon('Livesite').click();
    await wb.treeItem(/Search returns nothing/).click();
    await wb.webview().getByText('The index is empty').first().waitFor();
    await wb.webview().getByRole('textbox', { name: 'New entry' }).fill('half a thought');
    await wb
      .webview()
      .getByRole('textbox', { name: /Filter/ })
      .fill('index');
    await wb
      .webview()
      .getByText(/1 of 4 entries/)
      .waitFor();
    await reload();
    await wb.webview().getByText('The index is empty').first().waitFor();
    await wb
      .webview()
      .getByText(/1 of 4 entries/)
      .waitFor();
    assert.equal(
      await wb.webview().getByRole('textbox', { name: 'New entry' }).inputValue(),
      'half a thought',
    );
  });

  it('works on a live site in a folder of a monorepo, on a feature branch, and says so', async () => {
    const repository = makeWorkspace({ files: { 'src/main.ts': 'export {};\n' } });
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
    fs.mkdirSync(path.join(repository, 'ops'));
    fs.writeFileSync(
      path.join(repository, 'ops/livesite.yml'),
      'livesite: 1\nname: Mono\nseverities: []\nroles: []\n',
    );
    git('add', '-A');
    git('commit', '-qm', 'Live site');
    const remote = path.join(path.dirname(repository), 'remote.git');
    execFileSync('git', ['clone', '-q', '--bare', repository, remote]);
    git('remote', 'add', 'origin', remote);
    git('fetch', '-q', 'origin');
    git('branch', '-q', '--set-upstream-to', 'origin/main');
    git('checkout', '-q', '-b', 'feature/work');
    fs.writeFileSync(path.join(repository, 'src/main.ts'), 'export const half = "done";\n');
    git('add', 'src/main.ts');
    const before = {
      head: git('rev-parse', 'HEAD'),
      status: git('status', '--porcelain'),
      index: fs.readFileSync(path.join(repository, '.git/index')),
    };
    const { workbench: wb } = await openWindow({ folder: repository });
    await wb.viewIcon('Livesite').click();
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.answer('Images do not load');
    await wb.treeItem(/Images do not load/).waitFor();
    const tip = (): string =>
      execFileSync('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'main'], {
        encoding: 'utf8',
      });
    await until(async () => tip().includes('ops/incidents/'));
    assert.equal(git('rev-parse', 'HEAD'), before.head);
    assert.equal(git('status', '--porcelain'), before.status);
    assert.ok(
      !fs.existsSync(path.join(repository, 'ops/incidents')),
      'no untracked copy that would block a pull',
    );
    await wb.shot('place-feature-branch');
  });

  it('finds the live site from a branch that was cut before there was one', async () => {
    const repository = makeWorkspace({ files: { 'src/main.ts': 'export {};\n' } });
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
    git('branch', 'feature/old');
    fs.mkdirSync(path.join(repository, 'ops'));
    fs.writeFileSync(path.join(repository, 'ops/livesite.yml'), 'livesite: 1\nname: Mono\n');
    git('add', '-A');
    git('commit', '-qm', 'Live site');
    const remote = path.join(path.dirname(repository), 'remote.git');
    execFileSync('git', ['clone', '-q', '--bare', repository, remote]);
    git('remote', 'add', 'origin', remote);
    git('fetch', '-q', 'origin');
    git('switch', '-q', 'feature/old');
    assert.equal(fs.existsSync(path.join(repository, 'ops')), false);
    const { workbench: wb } = await openWindow({ folder: repository });
    await wb.viewIcon('Livesite').click();
    await until(async () => wb.hasCommand('Livesite: Declare Incident'));
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.answer('Checkout is slow');
    await wb.treeItem(/Checkout is slow/).click();
    await wb
      .webview()
      .getByText(/Checkout is slow/)
      .first()
      .waitFor();
    const git2 = (...args: string[]): string =>
      execFileSync('git', ['--git-dir', remote, ...args], { encoding: 'utf8' });
    await until(async () => git2('ls-tree', '-r', '--name-only', 'main').includes('ops/incidents/'));
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(
      fs.existsSync(path.join(repository, 'ops')),
      false,
      'nothing lies where the branch has nothing',
    );
    await wb.command('Livesite: Initialize');
    await wb.notification(/has a live site already/).waitFor();
    await wb.shot('place-old-branch');
  });

  it('says that a new live site is not shared where the remote is empty', async () => {
    const repository = makeWorkspace({ files: { 'src/main.ts': 'export {};\n' } });
    const remote = path.join(path.dirname(repository), 'remote.git');
    execFileSync('git', ['init', '-q', '--bare', remote]);
    execFileSync('git', ['remote', 'add', 'origin', remote], { cwd: repository });
    const { workbench: wb } = await openWindow({ folder: repository });
    await wb.viewIcon('Livesite').click();
    await wb.command('Livesite: Initialize');
    await wb.prompt('Whose live site is it?');
    await wb.answer('Northwind Trails');
    await wb.prompt('Where shall the live site be kept?');
    await wb.pick(/beside your code/);
    await wb
      .dialog()
      .getByText(/the branch main of this repository; origin has no branch main yet: push it once to share/)
      .waitFor();
    await wb.answerDialog('Write Live Site');
    await wb.notification(/origin has no branch main yet\. Push it once to share/).waitFor();
    assert.equal(execFileSync('git', ['--git-dir', remote, 'for-each-ref'], { encoding: 'utf8' }), '');
  });

  it('goes on, on a branch of its own, where a protected main refused the new live site', async () => {
    const { repository, remote } = protectedClone();
    const shared = (...args: string[]): string =>
      execFileSync('git', ['--git-dir', remote, ...args], { encoding: 'utf8' });
    const main = shared('rev-parse', 'main');
    const { workbench: wb, page } = await openWindow({ folder: repository });
    await wb.viewIcon('Livesite').click();
    await page.getByText('There is no live site in this repository yet').waitFor();
    await wb.command('Livesite: Initialize');
    await wb.prompt('Whose live site is it?');
    await wb.answer('Northwind Trails');
    await wb.prompt('Where shall the live site be kept?');
    await wb.pick(/beside your code/);
    await wb.dialog().getByText('livesite.yml').waitFor();
    await wb.answerDialog('Write Live Site');
    await wb.notification(/The live site is made\. .*not shared yet/).waitFor();
    await wb.tab('livesite.yml').waitFor();
    await page.getByText('No incidents. May it stay so.').waitFor();
    await wb.shot('place-protected');
    assert.equal(await wb.notification(/not shared yet/).count(), 1, 'it is told once');
    assert.equal(shared('branch', '--format=%(refname:short)').trim(), 'main');
    await wb.answerNotification(/The live site is made\. .*not shared yet/, 'Use a Branch of Its Own');
    await wb.notification(/is on the branch live-site now/).waitFor();
    assert.match(shared('show', 'live-site:livesite.yml'), /^name: Northwind Trails$/m);
    assert.match(shared('show', 'live-site:livesite.yml'), /^branch: live-site$/m);
    assert.deepEqual(shared('ls-tree', '-r', '--name-only', 'live-site').trim().split('\n'), [
      '.gitattributes',
      'livesite.yml',
      'people.yml',
      'services.yml',
    ]);
    assert.equal(shared('rev-list', '--count', 'live-site').trim(), '1');
    assert.equal(shared('rev-parse', 'main'), main);
    const outbox = path.join(repository, '.git/livesite/outbox');
    assert.deepEqual(
      fs.readdirSync(outbox).filter(file => file.endsWith('.json')),
      [],
      'nothing of the first attempt waits',
    );
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.answer('Images do not load');
    await until(() => shared('ls-tree', '-r', '--name-only', 'live-site').includes('incidents/'));
    assert.equal(
      await wb.notification(/not shared yet/).count(),
      0,
      'all is shared, so nothing is complained of',
    );
    await wb.shot('place-own-branch');
  });
});
