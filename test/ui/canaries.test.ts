import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { nextEntryId } from '../../src/core/incident/entryId';
import { armRepository, createCanaries, embeddedRepository } from '../support/canaries';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { openWindow, type Window } from './support/window';

describe('a repository that wants to run programs', function () {
  this.timeout(90_000);
  let parent = '';

  beforeEach(() => {
    parent = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-canaries-'));
  });

  afterEach(() => fs.rmSync(parent, { recursive: true, force: true }));

  const open = '2026-11-02-search-returns-nothing';
  const resolved = '2026-11-01-mail-is-late';
  const line = (time: string, words: string): string =>
    `- ${time} @alice ${words} <!--${nextEntryId(Date.parse(time), undefined, () => 0)}-->\n`;
  const files: Readonly<Record<string, string>> = {
    'livesite.yml': 'livesite: 1\nname: Northwind\nseverities: []\nroles: []\n',
    [`incidents/2026/${open}/timeline.md`]: line(
      '2026-11-02T08:15:02Z',
      '**declared** SEV2: Search returns nothing',
    ),
    [`incidents/2026/${resolved}/timeline.md`]:
      line('2026-11-01T08:15:02Z', '**declared** SEV3: Mail is late') +
      line('2026-11-01T09:15:02Z', '**status** resolved: sent'),
  };
  const within = (folder: string, texts: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([file, text]) => [`${folder}/${file}`, text]));
  /** Git of VS Code itself is switched off: it runs what a trusted repository names, and that is not Livesite's doing. */
  const settings = { 'git.enabled': false, 'livesite.handle': 'alice', 'workbench.editor.useModal': 'off' };

  async function trust({ workbench: wb, page }: Window): Promise<void> {
    await wb.command('Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await page.getByText('You trust this folder').waitFor();
    await until(async () => wb.hasCommand('Livesite: Declare Incident'));
  }

  it('runs none in Restricted Mode, and after that only the filters of what is checked out', async () => {
    const canaries = createCanaries(parent);
    const folder = makeWorkspace({
      files: {
        ...files,
        ...within('vendor/embedded.git', embeddedRepository(canaries)),
        '.gitattributes': '* filter=evil diff=evil merge=evil\n',
        'templates/review.md.hbs': `# {{constructor.constructor "require('fs').writeFileSync('${parent}/ran/template','')"}}\n`,
      },
    });
    const remote = path.join(path.dirname(folder), 'remote.git');
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    git('clone', '-q', '--bare', folder, remote);
    git('remote', 'add', 'origin', remote);
    git('fetch', '-q', 'origin');
    git('branch', '-q', '--set-upstream-to', 'origin/main');
    armRepository(folder, canaries);
    const window = await openWindow({ folder, settings, trust: 'restricted' });
    const { workbench: wb } = window;
    await wb.viewIcon('Livesite').click();
    await wb.treeItem(/Search returns nothing/).click();
    await wb.webview().getByText('Search returns nothing').first().waitFor();
    assert.deepEqual(canaries.ran(), []);

    // Signing is what the person wants of git, so its program would run.
    git('config', 'commit.gpgSign', 'false');
    await trust(window);
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.answer('Images do not load');
    await wb.treeItem(/Images do not load/).waitFor();
    const shared = (): string =>
      execFileSync('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'main'], {
        encoding: 'utf8',
      });
    await until(() => shared().includes('images-do-not-load/timeline.md'));
    await wb.treeItem(/Mail is late/).click();
    await wb.command('Livesite: Start Review');
    await until(() => shared().includes(`${resolved}/review.md`));
    await wb.shot('security-canaries');
    // What the checkout holds goes through the filters, as `git checkout` does it: without them all files would seem changed.
    assert.deepEqual(
      canaries.ran().filter(name => name !== 'clean' && name !== 'smudge'),
      [],
    );
    git('status');
    assert.ok(canaries.ran().includes('fsmonitor'), 'it would have been noticed');
  });

  it('takes no bare repository hidden among its files for the repository', async () => {
    const canaries = createCanaries(parent);
    const folder = makeWorkspace({ files: within('ops', { ...files, ...embeddedRepository(canaries) }) });
    const window = await openWindow({ folder, settings, trust: 'restricted' });
    const { workbench: wb } = window;
    await wb.viewIcon('Livesite').click();
    await wb.treeItem(/Search returns nothing/).waitFor();
    await trust(window);
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.answer('Images do not load');
    await wb.quickInput.waitFor({ state: 'hidden' });
    await wb.notification(/Try Again|[Gg]it/).waitFor();
    await wb.shot('security-embedded');
    assert.deepEqual(canaries.ran(), []);
    execFileSync('git', ['status'], { cwd: path.join(folder, 'ops'), stdio: 'pipe' });
    assert.deepEqual(canaries.ran(), ['embedded-fsmonitor'], 'it would have been noticed');
  });
});
