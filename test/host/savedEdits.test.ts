import type { GitSiteStore } from '../../src/adapters/git/siteStore';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Refusal } from '../../src/app/change';
import { planReviewEdits } from '../../src/app/remediation';
import { SaveError } from '../../src/app/ports';

import { saveOpenReview } from '../../src/vscode/commands/reviewCommands';
import { shareSavedEdits } from '../../src/vscode/savedEdits';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { createTempRepos, type TempRepo, type TempRepos } from '../support/tempRepo';
import { until } from '../support/until';
import { openStore, silentLog } from '../unit/adapters/git/openStore';
import { testFolder } from './testFolder';

const INCIDENT = '2026-11-23-checkout-errors';
const REVIEW = `incidents/2026/${INCIDENT}/review.md`;
const TEXT = '# Review\n\n## Summary\n\nIt broke.\n\n## Remediation\n\n- [ ] R1 Circuit breaker — @alice\n';
const FILES = {
  'livesite.yml': 'livesite: 1\nname: Test\n',
  [`incidents/2026/${INCIDENT}/timeline.md`]: `# ${INCIDENT}\n\n- 2026-11-23T08:15:02Z @bob **declared** SEV1: Checkout <!--01KDZ7K2X0ABCDEF-->\n`,
  [REVIEW]: TEXT,
};

describe('saved edits', () => {
  let repos: TempRepos;
  let remote: string;
  let ours: TempRepo;
  let colleague: TempRepo;
  let folder: SiteFolder;
  let store: GitSiteStore;
  let refusal: Error | undefined;
  let sharing: vscode.Disposable;
  const { showErrorMessage } = vscode.window;

  beforeEach(async () => {
    repos = createTempRepos();
    const shared = repos.share(FILES, 'ours', 'theirs');
    const [clone, other] = shared.clones;
    assert.ok(clone && other);
    ours = clone;
    colleague = other;
    remote = shared.remote;
    refusal = undefined;
    const real = openStore(repos, ours);
    const save: GitSiteStore['save'] = change => (refusal ? Promise.reject(refusal) : real.save(change));
    store = Object.create(real, { save: { value: save } }) as GitSiteStore;
    folder = testFolder(vscode.Uri.file(ours.folder), store);
    await folder.refresh();
    sharing = shareSavedEdits(
      { siteOf: uri => (folder.pathOf(uri) === undefined ? undefined : folder) },
      silentLog,
    );
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showErrorMessage });
    await setting(undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    sharing.dispose();
    await folder.publish();
    folder.dispose();
    repos.dispose();
  });

  const setting = (value: boolean | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('livesite')
      .update('shareSavedEdits', value, vscode.ConfigurationTarget.Global);
  const sharedText = (file: string): string => `${repos.at(remote).git('show', `main:${file}`)}\n`;
  const target = () => {
    const record = folder.site.byId.get(INCIDENT);
    assert.ok(record);
    return { folder, record };
  };

  async function open(file: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.root, file));
    await vscode.window.showTextDocument(document);
    return document;
  }

  async function type(document: vscode.TextDocument, words: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const start = document.getText().indexOf('It broke.');
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + 9));
    edit.replace(document.uri, range, words);
    assert.equal(await vscode.workspace.applyEdit(edit), true);
  }

  /** Keeps what is shown and answers it. */
  function answerErrors(answer: () => string | undefined): string[] {
    const shown: string[] = [];
    const show = (message: string): Promise<string | undefined> => {
      shown.push(message);
      return Promise.resolve(answer());
    };
    Object.assign(vscode.window, { showErrorMessage: show });
    return shown;
  }

  it('shares what was saved once typing rests', async () => {
    const document = await open(REVIEW);
    await type(document, 'It broke twice.');
    await document.save();
    const expected = TEXT.replace('It broke.', 'It broke twice.');
    await until(() => sharedText(REVIEW) === expected);
    assert.equal(ours.read(REVIEW), expected);
  });

  it('shares a new file', async () => {
    ours.write('runbooks/failover.md', '');
    const document = await open('runbooks/failover.md');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# Failover\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await until(() => sharedText('runbooks/failover.md') === '# Failover\n');
    const again = new vscode.WorkspaceEdit();
    again.insert(document.uri, new vscode.Position(1, 0), '\nSwitch.\n');
    await vscode.workspace.applyEdit(again);
    await document.save();
    await until(() => sharedText('runbooks/failover.md') === '# Failover\n\nSwitch.\n');
  });

  it('shares an open review at once, so that the next edit starts from it', async () => {
    const document = await open(REVIEW);
    await type(document, 'It broke twice.');
    await saveOpenReview(target());
    const expected = TEXT.replace('It broke.', 'It broke twice.');
    assert.equal(document.isDirty, false);
    assert.equal((await store.readShared([REVIEW])).get(REVIEW), expected);
    assert.equal(target().record.reviewText, expected);
    const linked = expected.replace('breaker', 'breaker (linked)');
    const author = await folder.author();
    const at = expected.indexOf('breaker') + 'breaker'.length;
    const edits = [{ range: { start: at, end: at }, text: ' (linked)' }];
    await folder.apply(planReviewEdits(target().record, edits, author, 'R1 linked'));
    await until(() => sharedText(REVIEW) === linked);
    await until(async () => (await store.pending()).length === 0);
    assert.equal(store.status.reason, undefined);
  });

  it('shares an edit that was made outside this editor before it edits the same file', async () => {
    const expected = TEXT.replace('It broke.', 'It broke outside.');
    ours.write(REVIEW, expected);
    await folder.refresh();
    await saveOpenReview(target());
    await until(() => sharedText(REVIEW) === expected);
  });

  it('edits no review whose saved words are not to be shared yet', async () => {
    await setting(false);
    const document = await open(REVIEW);
    await type(document, 'It broke in private.');
    await assert.rejects(
      () => saveOpenReview(target()),
      (error: Error) => {
        assert.ok(error instanceof Refusal);
        return /turned off/.test(error.message);
      },
    );
    assert.deepEqual(await store.pending(), []);
    assert.match(ours.read(REVIEW), /in private/);
  });

  it('says that an edit could not be shared, and shares it with the next command on the file', async () => {
    refusal = new SaveError('The disk is full.', 'full');
    const shown = answerErrors(() => undefined);
    const document = await open(REVIEW);
    await type(document, 'It broke. Again.');
    await document.save();
    await until(() => shown.length === 1);
    assert.match(shown[0] ?? '', /review\.md .*not shared yet.*The disk is full\./);
    await type(document, 'It broke. At least.');
    await document.save();
    await until(() => shown.length === 2);
    await type(document, 'It broke twice.');
    await document.save();
    refusal = undefined;
    await saveOpenReview(target());
    await until(() => sharedText(REVIEW).includes('It broke twice.'));
    assert.equal(shown.length, 2);
  });

  it('shares an edit made on another branch, where a colleague’s later item is shown beside it', async () => {
    ours.git('checkout', '-q', '-b', 'feature');
    colleague.commit({ [REVIEW]: `${TEXT}- [ ] R2 Alert — @bob\n` });
    colleague.git('push', '-q', 'origin', 'HEAD:main');
    ours.write(REVIEW, TEXT.replace('It broke.', 'It broke twice.'));
    await folder.fetch();
    await folder.refresh();
    const items = folder.site.byId.get(INCIDENT)?.review?.items.map(({ id }) => id);
    assert.deepEqual(items, ['R1', 'R2']);
    assert.equal(folder.uriOf(REVIEW).scheme, 'file', 'where it was edited');
    await saveOpenReview(target());
    await until(() => /It broke twice\.[^]*R1 [^]*R2 /.test(sharedText(REVIEW)));
    assert.doesNotMatch(ours.read(REVIEW), /R2/);
  });

  it('tries again when told to, with the words that were saved', async () => {
    refusal = new SaveError('The disk is full.', 'full');
    const shown = answerErrors(() => {
      refusal = undefined;
      return 'Try Again';
    });
    const document = await open(REVIEW);
    await type(document, 'It broke twice.');
    await document.save();
    await until(() => sharedText(REVIEW).includes('It broke twice.'));
    assert.equal(shown.length, 1);
  });

  it('shares that an edit was undone', async () => {
    const document = await open(REVIEW);
    await type(document, 'It broke twice.');
    await document.save();
    await until(() => sharedText(REVIEW).includes('It broke twice.'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), TEXT);
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await until(() => sharedText(REVIEW) === TEXT);
  });

  it('undoes nothing of colleagues when an old file of a checkout that is behind is saved', async () => {
    const theirs = TEXT.replace('It broke.', 'It broke for them.');
    colleague.commit({ [REVIEW]: theirs, 'livesite.yml': 'livesite: 1\nname: Theirs\n' }, 'theirs');
    colleague.git('push', '-q', 'origin', 'HEAD:main');
    ours.write('livesite.yml', 'livesite: 1\nname: Ours\n');
    await folder.fetch();
    assert.equal(ours.read(REVIEW), TEXT, 'the checkout does not follow over an edit');
    const document = await open(REVIEW);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await saveOpenReview(target());
    assert.deepEqual(await store.pending(), []);
    assert.equal(sharedText(REVIEW), theirs);
    await type(document, 'It broke.  ');
    await document.save();
    await until(async () => (await store.pending()).length > 0);
    assert.equal(sharedText(REVIEW), theirs);
    for (const { id } of await store.pending()) {
      await store.discard(id);
    }
  });

  it('shares what still waits when the window is closed', async () => {
    const document = await open(REVIEW);
    await type(document, 'It broke at last.');
    await document.save();
    sharing.dispose();
    await until(() => sharedText(REVIEW).includes('It broke at last.'));
  });
});
