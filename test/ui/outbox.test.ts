import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nextEntryId } from '../../src/core/incident/entryId';
import { printInstant } from '../../src/core/time/instant';
import { until } from '../support/until';
import { initRepository, makeWorkspace } from '../tools/workspace.mjs';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';

const STARTED = Date.now() - 20 * 60_000;
const INCIDENT = `${printInstant(STARTED).slice(0, 10)}-checkout-errors`;
const FOLDER = `incidents/${INCIDENT.slice(0, 4)}/${INCIDENT}`;
const RUNBOOK = 'runbooks/failover.md';
const TEXT = '# Failover\n\nAsk Carol first.\n\nThen switch.\n';
const STATUS = 'livesite.livesite.livesite.sharing';

let entries = 0;
function entry(words: string): string {
  const at = STARTED + entries++ * 60_000;
  return `- ${printInstant(at)} ${words} <!--${nextEntryId(at, undefined, () => entries)}-->\n`;
}

/** A live site that two people share: the folder opened in the window, and a colleague's clone. */
class Shared {
  readonly folder: string;
  readonly colleague: string;
  readonly remote: string;

  constructor() {
    this.folder = makeWorkspace({
      files: {
        'livesite.yml': 'livesite: 1\nname: Northwind\nseverities: []\nroles: []\n',
        'people.yml':
          'people:\n  - handle: alice\n    name: Alice Tester\n    email: alice@example.invalid\n  - handle: bob\n    name: Bob Okafor\n',
        [`${FOLDER}/timeline.md`]: `# Timeline of ${INCIDENT}\n\n${entry('@bob **declared** SEV2: Checkout returns 500')}`,
        [`${FOLDER}/incident.md`]: '# Checkout returns 500\n',
        [RUNBOOK]: TEXT,
      },
    });
    const beside = path.dirname(this.folder);
    this.remote = path.join(beside, 'remote.git');
    this.colleague = path.join(beside, 'colleague');
    execFileSync('git', ['clone', '-q', '--bare', this.folder, this.remote]);
    this.git(this.folder, 'remote', 'add', 'origin', this.remote);
    this.git(this.folder, 'fetch', '-q', 'origin');
    this.git(this.folder, 'branch', '-q', '--set-upstream-to', 'origin/main');
    execFileSync('git', ['clone', '-q', this.remote, this.colleague]);
    initRepository(this.colleague);
    this.git(this.colleague, 'config', 'user.name', 'Bob Okafor');
  }

  git(folder: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  }

  /** What the colleague makes of a file, pushed. */
  push(file: string, change: (text: string) => string, message: string): void {
    this.git(this.colleague, 'pull', '-q');
    const full = path.join(this.colleague, file);
    fs.writeFileSync(full, change(fs.readFileSync(full, 'utf8')));
    this.git(this.colleague, 'commit', '-qam', message);
    this.git(this.colleague, 'push', '-q', 'origin', 'HEAD:main');
  }

  text(file: string): string {
    return execFileSync('git', ['--git-dir', this.remote, 'show', `main:${file}`], { encoding: 'utf8' });
  }
}

describe('what is not shared yet', function () {
  this.timeout(300_000);
  inOrder(this);
  const site = new Shared();
  let window: Window;

  before(async () => {
    window = await openWindow({ folder: site.folder, keep: true });
    // A merge editor that is restored waits for every extension to have started.
    window.page.setDefaultTimeout(60_000);
    await window.workbench.viewIcon('Livesite').click();
    await window.workbench.treeItem(/Checkout returns 500/).waitFor();
  });

  after(async () => window?.close());

  it('is nothing at first: the status bar says so, and there is no list', async () => {
    const { workbench: wb, page } = window;
    await wb.status(STATUS).getByText('Shared').waitFor();
    assert.equal(await page.getByRole('button', { name: /Waiting to Share Section/ }).count(), 0);
  });

  it('shows what colleagues write as it comes, and tells a person once that they lead', async () => {
    const { workbench: wb, reload } = window;
    await wb.treeItem(/Checkout returns 500/).click();
    await wb.webview().getByText('Checkout returns 500').first().waitFor();
    await wb.webview().getByRole('textbox', { name: 'New entry' }).fill('half a thought');
    site.push(
      `${FOLDER}/timeline.md`,
      text => text + entry('@bob **observation** Errors since 10:02') + entry('@bob **role** lead @alice'),
      'Say what is seen',
    );
    await wb.command('Livesite: Refresh');
    await wb.webview().getByText('Errors since 10:02').first().waitFor();
    assert.equal(
      await wb.webview().getByRole('textbox', { name: 'New entry' }).inputValue(),
      'half a thought',
    );
    await wb.notification(/@bob made you .* of SEV2 Checkout returns 500/).waitFor();
    await wb.shot('outbox-assigned');
    await wb.answerNotification(/@bob made you/, 'Show Timeline');
    await reload();
    await wb.status(STATUS).getByText('Shared').waitFor();
    await wb.webview().getByText('Errors since 10:02').first().waitFor();
    assert.equal(await wb.notification(/@bob made you/).count(), 0);
  });

  it('is a list while the remote cannot be reached, and goes when it is shared', async () => {
    const { workbench: wb } = window;
    fs.renameSync(site.remote, `${site.remote}.away`);
    await wb.webview().getByRole('textbox', { name: 'New entry' }).fill('rolled back v142');
    await wb.page.keyboard.press('Enter');
    await wb.treeItem(/note/).first().waitFor();
    await wb
      .status(STATUS)
      .getByText(/not shared/)
      .waitFor();
    await wb.shot('outbox-waiting');
    const row = wb.treeItem(/note/).first();
    await row.focus();
    await row.hover();
    await wb.shot('outbox-actions');
    fs.renameSync(`${site.remote}.away`, site.remote);
    await wb.command('Livesite: Share Now');
    await until(() => site.text(`${FOLDER}/timeline.md`).includes('rolled back v142'));
    await wb.status(STATUS).getByText('Shared').waitFor();
  });

  it('is decided in the merge editor where a colleague changed the same lines, also after a reload', async () => {
    const { workbench: wb, page, reload } = window;
    await wb.setTheme('Dark Modern');
    await wb.quickOpen('failover.md');
    await wb.editor.getByText('Ask Carol first.').click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('Ask whoever leads first.');
    site.push(RUNBOOK, text => text.replace('Ask Carol first.', 'Ask Dan first.'), 'Dan is asked now');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await wb.notification(/kept on this machine and not shared/).waitFor();
    await wb.status(STATUS).getByText('1 needs you').waitFor();
    await wb.shot('outbox-held-dark');
    await wb.answerNotification(/kept on this machine and not shared/, 'Decide');
    const merge = page.locator('.merge-editor');
    await merge.getByText('Bob Okafor', { exact: false }).first().waitFor();
    await wb.shot('outbox-merge-dark');
    await wb.setTheme('Light Modern');
    await merge
      .getByText(/Accept Yours/)
      .first()
      .click();
    await merge.getByText('0 Conflicts Remaining').waitFor();
    await wb.shot('outbox-merged-light');
    await until(() => window.hasBackup('Ask whoever leads first.'));
    await reload();
    await merge.getByText('0 Conflicts Remaining').waitFor();
    await wb.status(STATUS).getByText('1 needs you').waitFor();
    await wb.treeItem(/merged, not shared/).waitFor();
    assert.equal(await wb.notification(/kept on this machine and not shared/).count(), 0);
    assert.match(site.text(RUNBOOK), /Ask Dan first/, 'opening a window again shares nothing');
    await wb.shot('outbox-merged-again-light');
    await wb.command('Livesite: Share Merge Result');
    await until(() => site.text(RUNBOOK).includes('Ask whoever leads first.'));
    await merge.waitFor({ state: 'hidden' });
    await wb.status(STATUS).getByText('Shared').waitFor();
    await until(() =>
      fs.readFileSync(path.join(site.folder, RUNBOOK), 'utf8').includes('Ask whoever leads first'),
    );
    await wb.shot('outbox-shared-light');
  });

  it('offers a pull request where the branch is protected, and shows first what would go where', async () => {
    const { workbench: wb, page } = window;
    const hook = path.join(site.remote, 'hooks/update');
    fs.mkdirSync(path.dirname(hook), { recursive: true });
    fs.writeFileSync(
      hook,
      '#!/bin/sh\n[ "$1" = refs/heads/main ] || exit 0\necho "error: GH006: Protected branch update failed for refs/heads/main." >&2\nexit 1\n',
      { mode: 0o755 },
    );
    await wb.treeItem(/Checkout returns 500/).click();
    await wb.webview().getByRole('textbox', { name: 'New entry' }).fill('told the customers');
    await page.keyboard.press('Enter');
    await wb.notification(/protected/i).waitFor();
    await wb.treeItem(/The branch is protected/).waitFor();
    await wb.shot('outbox-protected-light');
    await wb.answerNotification(/protected/i, 'Share Through a Branch');
    await wb.dialog().waitFor();
    await wb.shot('outbox-branch-preview-light');
    assert.match(await wb.editorText(), /told the customers/);
    await wb.answerDialog('Push to a New Branch');
    await wb.treeItem(/On the branch livesite\//).waitFor();
    await wb.shot('outbox-on-branch-light');
    const branches = (): string =>
      execFileSync('git', ['--git-dir', site.remote, 'branch', '--list', 'livesite/*'], { encoding: 'utf8' });
    assert.match(branches(), /livesite\//);
    fs.rmSync(hook);
    const branch = branches().trim().split(/\s+/).at(-1) ?? '';
    site.git(site.colleague, 'fetch', '-q');
    site.git(site.colleague, 'merge', '-q', '-m', 'Merge', `origin/${branch}`);
    site.git(site.colleague, 'push', '-q', 'origin', 'HEAD:main');
    await wb.command('Livesite: Refresh');
    await wb.status(STATUS).getByText('Shared').waitFor();
    await wb.treeItem(/On the branch/).waitFor({ state: 'detached' });
  });

  it('can be put back where a rewritten history took it away', async () => {
    const { workbench: wb } = window;
    const before = execFileSync('git', ['--git-dir', site.remote, 'rev-parse', 'main~3'], {
      encoding: 'utf8',
    });
    execFileSync('git', ['--git-dir', site.remote, 'update-ref', 'refs/heads/main', before.trim()]);
    await wb.command('Livesite: Refresh');
    const row = wb.treeItem(/removed from the history/);
    await row.waitFor();
    await wb.setTheme('Dark Modern');
    await row.hover();
    await wb.shot('outbox-missing-dark');
    await wb.inlineAction(row, 'Put Back');
    await until(() => site.text(`${FOLDER}/timeline.md`).includes('told the customers'));
    await row.waitFor({ state: 'detached' });
  });

  it('says in the log what was tried, without anybody’s words', async () => {
    const { workbench: wb, page } = window;
    await wb.command('Livesite: Show Log');
    const panel = page.locator('[id="workbench.panel.output"]');
    const text = async (): Promise<string> => (await panel.innerText()).replaceAll('\u00a0', ' ');
    await until(async () => /(?:Shared|Tried to share) \d+ changes? with origin\/main in/.test(await text()));
    assert.doesNotMatch(await text(), /told the customers|whoever leads/);
    await wb.shot('outbox-log-dark');
  });
});
