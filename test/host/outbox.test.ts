import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { createConflictDesk } from '../../src/adapters/files/conflictDesk';
import { readSharedVersion } from '../../src/adapters/git/reading/sharedVersion';
import type { ConflictDesk } from '../../src/app/sharingPorts';
import type { Change } from '../../src/core/change/change';
import { announceAssignments } from '../../src/vscode/assignmentNews';
import { ChangeTexts, showChange } from '../../src/vscode/outbox/changeTexts';
import { Conflicts } from '../../src/vscode/outbox/conflicts';
import { SharingNotices } from '../../src/vscode/outbox/sharingNotices';
import { WaitingLists } from '../../src/vscode/outbox/waitingLists';
import { WaitingTree } from '../../src/vscode/outbox/waitingTree';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { createTempRepos, type TempRepo, type TempRepos } from '../support/tempRepo';
import { until } from '../support/until';
import { openStore, openTempRepository, silentLog } from '../unit/adapters/git/openStore';
import { nextEntryId } from '../../src/core/incident/entryId';
import { printInstant } from '../../src/core/time/instant';
import { testFolder } from './testFolder';

const INCIDENT = '2026-11-23-checkout';
const REVIEW = `incidents/2026/${INCIDENT}/review.md`;
const LOG = `incidents/2026/${INCIDENT}/timeline.md`;
const TEXT = '# Review\n\nIt broke.\n\nMiddle.\n\nEnd.\n';
const MINE = TEXT.replace('It broke.', 'It broke twice.');
const THEIRS = TEXT.replace('It broke.', 'It broke at noon.');
const RESULT = TEXT.replace('It broke.', 'It broke twice, at noon.');

const BEGAN = Date.now() - 60_000;

/** The log of an incident that was declared a moment ago. */
function logText(...more: readonly string[]): string {
  const lines = ['@bob **declared** SEV1: Checkout', ...more].map((words, index) => {
    const at = BEGAN + index * 1000;
    return `- ${printInstant(at)} ${words} <!--${nextEntryId(at, undefined, () => index)}-->\n`;
  });
  return `# Timeline of ${INCIDENT}\n\n${lines.join('')}`;
}

class Memory implements vscode.Memento {
  readonly #values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.#values.keys()];
  }
  get<T>(key: string, fallback?: T): T {
    return (this.#values.has(key) ? this.#values.get(key) : fallback) as T;
  }
  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

describe('what waits to be shared', function () {
  this.timeout(120_000);
  let repos: TempRepos;
  let remote: string;
  let ours: TempRepo;
  let colleague: TempRepo;
  let folder: SiteFolder;
  let desk: ConflictDesk;
  let lists: WaitingLists;
  let conflicts: Conflicts;
  let disposables: vscode.Disposable[];
  const { showInformationMessage, showWarningMessage } = vscode.window;

  beforeEach(async () => {
    repos = createTempRepos();
    const files = { 'livesite.yml': 'livesite: 1\nname: Test\n', [LOG]: logText(), [REVIEW]: TEXT };
    const shared = repos.share(files, 'ours', 'theirs');
    const [one, other] = shared.clones;
    assert.ok(one && other);
    [ours, colleague, remote] = [one, other, shared.remote];
    colleague.git('config', 'user.name', 'Bob Example');
    const repository = await openTempRepository(repos, ours);
    desk = createConflictDesk(path.join(repository.storeFolder, 'conflicts'));
    folder = openFolder(() => readSharedVersion(repository, REVIEW));
    await folder.refresh();
    const sites = {
      all: [folder],
      siteAt: () => folder,
      onDidChange: folder.onDidChange,
      onDidRead: folder.onDidRead,
    };
    lists = new WaitingLists(sites, silentLog, () => Date.now());
    conflicts = new Conflicts({
      sites,
      log: silentLog,
      now: () => Date.now(),
      changed: () => void lists.refresh(),
    });
    disposables = [lists, conflicts];
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    vscode.Disposable.from(...disposables).dispose();
    await folder.publish();
    folder.dispose();
    repos.dispose();
  });

  function openFolder(sharedVersion: () => ReturnType<typeof readSharedVersion>): SiteFolder {
    const store = openStore(repos, ours);
    return testFolder(vscode.Uri.file(ours.folder), store, {
      conflicts: () => Promise.resolve(desk),
      sharedVersion,
    });
  }

  const sharedText = (): string => `${repos.at(remote).git('show', `main:${REVIEW}`)}\n`;

  /** Keeps what is shown, and answers nothing. */
  function messages(): string[] {
    const shown: string[] = [];
    const show = (message: string): Promise<undefined> => {
      shown.push(message);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showInformationMessage: show, showWarningMessage: show });
    return shown;
  }

  function colleagueShares(file: string, text: string): void {
    colleague.git('pull', '-q');
    colleague.commit({ [file]: text }, 'Say when it broke');
    colleague.git('push', '-q', 'origin', 'HEAD:main');
  }

  /** Both change the same line; ours is held. Resolves with the id of the held change. */
  async function conflict(): Promise<string> {
    colleagueShares(REVIEW, THEIRS);
    ours.write(REVIEW, MINE);
    const change: Change = {
      id: nextEntryId(Date.now(), undefined, () => 1),
      at: printInstant(Date.now()),
      actor: 'alice',
      subject: `${INCIDENT}: edit review.md`,
      trailers: [['Livesite-Incident', INCIDENT]],
      edits: [{ kind: 'replace', path: REVIEW, before: TEXT, after: MINE }],
    };
    await folder.store.save(change);
    await folder.publish();
    assert.equal(folder.status.reason, 'conflict');
    await until(() => lists.of(folder).length === 1);
    return change.id;
  }

  /** The document that the merge editor in front writes to, once it has merged what it can. */
  async function mergeResult(): Promise<vscode.TextDocument> {
    const [laid] = await desk.all();
    assert.ok(laid);
    const uri = vscode.Uri.file(laid.files.result);
    await until(() => {
      const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return (
        typeof input === 'object' &&
        input !== null &&
        'result' in input &&
        String(input.result) === uri.toString()
      );
    }, 40_000);
    const document = await vscode.workspace.openTextDocument(uri);
    await until(() => !document.getText().includes('<<<<<<<'), 40_000);
    return document;
  }

  async function write(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
    assert.equal(await vscode.workspace.applyEdit(edit), true);
  }

  it('is a list that says what needs a person', async () => {
    const id = await conflict();
    assert.equal(lists.needsOf(folder), 1);
    const tree = new WaitingTree(lists, () => Date.now());
    const [row, ...others] = tree.getChildren();
    assert.ok(row && others.length === 0);
    const item = tree.getTreeItem(row);
    assert.equal(item.label, 'edit review.md');
    assert.equal(item.contextValue, 'waiting.held.text');
    assert.match(String(item.description), /^the text below the title · needs you · just now · Checkout$/);
    assert.match(item.accessibilityInformation?.label ?? '', /needs you/);
    assert.match(JSON.stringify(item.tooltip), /Somebody else changed/);
    assert.match(item.accessibilityInformation?.label ?? '', /Somebody else changed/);
    assert.equal(item.command?.command, 'livesite.decideConflict');
    await folder.decisions.discard(id);
    await folder.refresh();
    await until(() => lists.folders.length === 0);
  });

  it('is decided in the merge editor; saving what was merged shares it, and the checkout follows', async () => {
    const id = await conflict();
    await conflicts.decide(folder, id, REVIEW);
    const document = await mergeResult();
    assert.equal(document.getText(), TEXT, 'what contradicts begins with the words of before');
    await write(document, RESULT);
    assert.equal(await document.save(), true);
    await until(() => sharedText() === RESULT);
    await until(async () => (await folder.store.pending()).length === 0);
    await until(() => ours.read(REVIEW) === RESULT);
    await until(() => lists.folders.length === 0);
    assert.deepEqual(await desk.all(), []);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('is only a draft while something is undecided; it is taken up again, and shared from the list', async () => {
    const shown = messages();
    const id = await conflict();
    await conflicts.decide(folder, id, REVIEW);
    const document = await mergeResult();
    await write(document, TEXT.replace('End.', 'The end.'));
    assert.equal(await document.save(), true);
    await until(() =>
      shown.some(message => message.startsWith('Saved as a draft, nothing is shared. One place')),
    );
    assert.equal(sharedText(), THEIRS);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    // Somebody shares the same line again; what was begun is kept, and merged with that when it is shared.
    colleagueShares(REVIEW, THEIRS.replace('Middle.', 'The middle.'));
    await conflicts.decide(folder, id, REVIEW);
    const [laid] = await desk.all();
    assert.ok(laid);
    assert.equal(await desk.readResult(laid), TEXT.replace('End.', 'The end.'));
    await vscode.workspace.fs.writeFile(
      vscode.Uri.file(laid.files.result),
      Buffer.from(RESULT.replace('End.', 'The end.')),
    );
    await lists.refresh();
    const [item] = lists.of(folder);
    assert.ok(item?.kind === 'held' && item.isMerged);
    await until(() => document.isClosed || !document.isDirty);
    await conflicts.share(folder, id);
    const merged = RESULT.replace('End.', 'The end.').replace('Middle.', 'The middle.');
    await until(() => sharedText() === merged);
    await until(() => ours.read(REVIEW) === merged);
  });

  it('is shared by the button of the merge editor', async () => {
    const id = await conflict();
    await conflicts.decide(folder, id, REVIEW);
    const document = await mergeResult();
    await write(document, THEIRS);
    // VS Code asks, which it cannot in a test, as long as it has not seen that everything is chosen.
    await until(async () => {
      const waits = (await folder.store.pending()).length > 0;
      await (waits ? conflicts.shareOpen() : undefined);
      return !waits;
    });
    await until(() => ours.read(REVIEW) === THEIRS);
    assert.equal(sharedText(), THEIRS);
  });

  it('does not decide again what another window settled', async () => {
    const id = await conflict();
    await conflicts.decide(folder, id, REVIEW);
    const document = await mergeResult();
    await folder.decisions.discard(id);
    const complaints: string[] = [];
    const { showErrorMessage } = vscode.window;
    Object.assign(vscode.window, {
      showErrorMessage: (message: string) => {
        complaints.push(message);
        return Promise.resolve(undefined);
      },
    });
    try {
      await write(document, RESULT);
      await document.save();
      await until(() => complaints.some(message => /settled elsewhere/.test(message)));
    } finally {
      Object.assign(vscode.window, { showErrorMessage });
    }
    assert.equal(sharedText(), THEIRS);
    await assert.rejects(() => conflicts.decide(folder, id, REVIEW), /settled already/);
  });

  it('shows what a change would do to what is shared, and lets nobody edit it there', async () => {
    const id = await conflict();
    disposables.push(new ChangeTexts({ siteAt: () => folder }));
    await showChange(folder, id);
    const input = await until(() => {
      const found: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return found instanceof vscode.TabInputTextDiff ? found : undefined;
    });
    const textOf = async (uri: vscode.Uri): Promise<string> =>
      (await vscode.workspace.openTextDocument(uri)).getText();
    assert.equal(await textOf(input.original), THEIRS);
    assert.equal(await textOf(input.modified), MINE);
    const isWritable = vscode.workspace.fs.isWritableFileSystem(input.modified.scheme);
    assert.notEqual(isWritable, true);
    await assert.rejects(() => showChange(folder, 'gone'), /shared or dropped already/);
  });

  it('is said once, also after a reload', async () => {
    const shown = messages();
    const memory = new Memory();
    const options = { sites: { all: [folder] }, lists, memory };
    const notices = new SharingNotices(options);
    disposables.push(notices);
    await conflict();
    await until(() => shown.length > 0);
    await folder.publish();
    await folder.publish();
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /kept on this machine and not shared/);
    notices.dispose();
    disposables.push(new SharingNotices(options));
    await folder.store.save({
      id: nextEntryId(Date.now(), undefined, () => 2),
      at: printInstant(Date.now()),
      actor: 'alice',
      subject: 'something else',
      trailers: [],
      edits: [{ kind: 'create', path: 'runbooks/a.md', text: '# A\n' }],
    });
    await folder.publish();
    await lists.refresh();
    assert.equal(shown.length, 1);
  });

  it('brings what colleagues write, and tells a person once that they were given a role', async () => {
    const shown = messages();
    const memory = new Memory();
    let drawn = 0;
    disposables.push(folder.onDidChange(() => drawn++));
    const announce = (): vscode.Disposable =>
      announceAssignments({
        sites: { all: [folder], onDidChange: folder.onDidChange },
        now: () => Date.now(),
        memory,
      });
    const news = announce();
    disposables.push(news);
    colleagueShares(LOG, logText('@bob **note** Looking'));
    await folder.fetch();
    assert.equal(folder.site.byId.get(INCIDENT)?.incident.entries.length, 2);
    assert.ok(drawn > 0, 'the trees and the timeline were told');
    assert.deepEqual(shown, []);
    colleagueShares(LOG, logText('@bob **note** Looking', '@bob **role** lead @alice'));
    await folder.fetch();
    await until(() => shown.length > 0);
    assert.match(shown[0] ?? '', /^@bob made you .* of SEV1 Checkout\.$/);
    news.dispose();
    disposables.push(announce());
    colleagueShares(LOG, logText('@bob **note** Looking', '@bob **role** lead @alice', '@bob **note** More'));
    await folder.fetch();
    assert.equal(folder.site.byId.get(INCIDENT)?.incident.entries.length, 4);
    assert.equal(shown.length, 1);
  });
});
