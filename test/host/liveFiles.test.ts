import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LiveFiles } from '../../src/vscode/liveFiles';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { createTempRepos, type TempRepo, type TempRepos } from '../support/tempRepo';
import { until } from '../support/until';
import { openStore } from '../unit/adapters/git/openStore';
import { testFolder } from './testFolder';

/** The extension itself serves the real one. */
const SCHEME = 'livesite-test';
const REVIEW = 'incidents/2026/2026-11-23-checkout/review.md';
const LOG = 'incidents/2026/2026-11-23-checkout/timeline.md';
const TEXT = '# Review\n\nOurs.\n\nMiddle.\n\nTheirs.\n';
const FILES = {
  'livesite.yml': 'livesite: 1\nname: Test\n',
  'README.md': '# Read me\n',
  [REVIEW]: TEXT,
  [LOG]:
    '# 2026-11-23-checkout\n\n- 2026-11-23T08:15:02Z @bob **declared** SEV1: Checkout <!--01KDZ7K2X0ABCDEF-->\n',
};

describe('live files', () => {
  let repos: TempRepos;
  let remote: string;
  let colleague: TempRepo;
  let folder: SiteFolder;
  let files: LiveFiles;

  beforeEach(async () => {
    repos = createTempRepos();
    const shared = repos.share(FILES, 'ours', 'theirs');
    const [ours, theirs] = shared.clones;
    assert.ok(ours && theirs);
    remote = shared.remote;
    colleague = theirs;
    const store = openStore(repos, ours);
    folder = testFolder(vscode.Uri.file(ours.folder), store);
    await folder.refresh();
    const live = {
      readOnly: '',
      store: folder.store,
      author: () => folder.author(),
      apply: (change: Parameters<SiteFolder['apply']>[0]) => folder.apply(change),
      pathOf: (uri: vscode.Uri) => folder.pathOf(uri.with({ scheme: 'file' })),
    };
    files = new LiveFiles(
      {
        state: 'ready',
        search: () => Promise.resolve(),
        onDidRead: folder.onDidRead,
        siteOf: uri => (live.pathOf(uri) === undefined ? undefined : live),
      },
      SCHEME,
    );
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    files.dispose();
    await folder.publish();
    folder.dispose();
    repos.dispose();
  });

  const uriOf = (file: string): vscode.Uri => vscode.Uri.joinPath(folder.root, file).with({ scheme: SCHEME });
  const sharedText = (): string => repos.at(remote).git('show', `main:${REVIEW}`);

  async function open(): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uriOf(REVIEW));
    await vscode.window.showTextDocument(document);
    return document;
  }

  async function type(document: vscode.TextDocument, word: string, words: string): Promise<void> {
    const at = document.positionAt(document.getText().indexOf(word));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, word.length)), words);
    assert.equal(await vscode.workspace.applyEdit(edit), true);
  }

  async function colleagueShares(word: string, words: string): Promise<void> {
    colleague.git('pull', '-q');
    colleague.commit({ [REVIEW]: colleague.read(REVIEW).replace(word, words) }, 'theirs');
    colleague.git('push', '-q', 'origin', 'HEAD:main');
    await folder.fetch();
  }

  it('saves an edit beside what a colleague shared since the document was opened', async () => {
    const document = await open();
    await type(document, 'Ours.', 'Ours, edited.');
    await colleagueShares('Theirs.', 'Theirs, edited.');
    assert.equal(await document.save(), true);
    const merged = TEXT.replace('Ours.', 'Ours, edited.').replace('Theirs.', 'Theirs, edited.');
    await until(() => sharedText() === merged.trimEnd());
    await until(() => document.getText() === merged && !document.isDirty);
    await type(document, 'Ours, edited.', 'Ours, edited twice.');
    assert.equal(await document.save(), true);
    await until(() => sharedText() === merged.replace('Ours, edited.', 'Ours, edited twice.').trimEnd());
  });

  it('takes no text for loaded that typing kept out of the editor', async () => {
    const document = await open();
    await type(document, 'Ours.', 'Ours, edited.');
    await colleagueShares('Theirs.', 'Theirs, edited.');
    // As VS Code reads for a reload, and drops it where somebody has typed since.
    await files.readFile(document.uri);
    assert.equal(await document.save(), true);
    const merged = TEXT.replace('Ours.', 'Ours, edited.').replace('Theirs.', 'Theirs, edited.');
    await until(() => sharedText() === merged.trimEnd());
  });

  it('shows what a colleague shared in a document without unsaved words', async () => {
    const document = await open();
    const before = await vscode.workspace.fs.stat(document.uri);
    await colleagueShares('Theirs.', 'Other..');
    await until(() => document.getText() === TEXT.replace('Theirs.', 'Other..'));
    const after = await vscode.workspace.fs.stat(document.uri);
    assert.ok(after.mtime > before.mtime, 'the text is newer');
    assert.equal((await vscode.workspace.fs.stat(document.uri)).mtime, after.mtime);
  });

  it('does not save over lines that a colleague changed too, and keeps the words in the editor', async () => {
    const document = await open();
    await type(document, 'Ours.', 'Ours, edited.');
    await colleagueShares('Ours.', 'No longer ours at all.');
    assert.equal(await document.save(), false);
    assert.equal(document.isDirty, true);
    assert.match(document.getText(), /Ours, edited\./);
    assert.match(sharedText(), /No longer ours at all\./);
    assert.equal(folder.status.waiting, 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(() => document.getText().includes('No longer ours at all.'));
  });

  it('lets nobody write a log or a file that is not of the live site', async () => {
    const stat = await vscode.workspace.fs.stat(uriOf(LOG));
    assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    assert.equal((await vscode.workspace.fs.stat(uriOf(REVIEW))).permissions, undefined);
    await assert.rejects(() => files.writeFile(uriOf(LOG), Buffer.from('nothing')), /never edited in place/);
    await assert.rejects(
      () => files.writeFile(uriOf('README.md'), Buffer.from('x')),
      /README\.md|not found/i,
    );
    assert.equal(folder.status.waiting, 0);
  });
});
