import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { SiteReader, type LiveSite } from '../../src/app/site';
import type { Change } from '../../src/core/change/change';
import { entryCommands } from '../../src/vscode/commands/entryCommands';
import { reviewProcessCommands } from '../../src/vscode/commands/reviewProcessCommands';
import type { Targets } from '../../src/vscode/commands/target';
import type { CommandId } from '../../src/vscode/ids';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { at, authorAt, FOLDER, idOf, INCIDENT, siteFiles } from '../support/builders';
import { MemoryStore } from '../support/memoryStore';

const REVIEW = `---
state: draft
owner: alice
---
# Review

## What went well

`;
const REVIEW_PATH = `${FOLDER}/review.md`;

describe('the commands about a review', () => {
  const { showQuickPick, showInputBox, showWarningMessage, showInformationMessage, showSaveDialog } =
    vscode.window;
  let folderPath = '';
  let store: MemoryStore;
  let reader: SiteReader;
  let site: LiveSite;
  let answers: string[] = [];
  let shown: string[] = [];

  const folder = {
    key: 'file:///shop',
    readOnly: '',
    get root() {
      return vscode.Uri.file(folderPath);
    },
    get site() {
      return site;
    },
    author: () => Promise.resolve(authorAt('12:00')),
    refresh: () => Promise.resolve(),
    apply: async (change: Change) => {
      await store.save(change);
      site = await reader.read();
      write();
    },
    publish: () => Promise.resolve(store.status),
    pathOf: (uri: vscode.Uri) =>
      uri.fsPath.startsWith(folderPath) ? path.relative(folderPath, uri.fsPath) : undefined,
    uriOf: (file: string) => vscode.Uri.file(path.join(folderPath, file)),
  } as unknown as SiteFolder;
  const record = () => site.byId.get(INCIDENT);
  const targets = {
    incident: () => Promise.resolve({ folder, record: record() }),
  } as unknown as Targets;
  const handlers = { ...reviewProcessCommands(targets, () => at('12:00')), ...entryCommands(targets) };
  const run = async (command: CommandId, ...given: readonly string[]): Promise<void> => {
    answers = [...given];
    shown = [];
    await handlers[command]?.([]);
    assert.deepEqual(answers, [], 'answers are left over');
  };

  /** What the store holds, on the disk. */
  function write(): void {
    for (const file of site.paths) {
      fs.mkdirSync(path.dirname(path.join(folderPath, file)), { recursive: true });
      fs.writeFileSync(path.join(folderPath, file), store.text(file));
    }
  }

  before(async () => {
    folderPath = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-review-')));
    const story =
      '08:00:00 alice declared SEV2: Checkout fails\n08:01:00 bob role lead @bob\n08:31:00 bob status resolved: rolled back';
    const files = siteFiles(story, { [REVIEW_PATH]: REVIEW });
    store = new MemoryStore(files);
    Object.keys(files).forEach(file => store.outside.add(file));
    reader = new SiteReader(store);
    site = await reader.read();
    write();
    const next = (): string => answers.shift() ?? assert.fail(`nobody expected to be asked: ${shown.join()}`);
    Object.assign(vscode.window, {
      showQuickPick: (
        items: readonly (vscode.QuickPickItem & { readonly handle?: string })[],
        { canPickMany = false }: vscode.QuickPickOptions,
      ) => {
        shown.push(...items.map(({ label, description = '' }) => `${label} ${description}`.trim()));
        const answer = next();
        const found = items.filter(({ label }) => answer.split('+').some(part => label.includes(part)));
        assert.ok(found.length > 0, `${answer} is not among ${shown.join(', ')}`);
        return Promise.resolve(canPickMany ? found : found[0]);
      },
      showInputBox: async (options: vscode.InputBoxOptions) => {
        const answer = next();
        assert.equal(await options.validateInput?.(answer), undefined);
        return answer;
      },
      showWarningMessage: (message: string) => {
        shown.push(message);
        return Promise.resolve(next());
      },
      showInformationMessage: (message: string) => {
        shown.push(message);
        return Promise.resolve(undefined);
      },
      showSaveDialog: () => Promise.resolve(vscode.Uri.file(path.join(folderPath, 'invitation.ics'))),
    });
  });

  after(async () => {
    Object.assign(vscode.window, {
      showQuickPick,
      showInputBox,
      showWarningMessage,
      showInformationMessage,
      showSaveDialog,
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    fs.rmSync(folderPath, { recursive: true, force: true });
  });

  it('offers as facilitators first who took no part, and says of others what they did', async () => {
    await run('livesite.assignReview', 'Facilitator', '@alice');
    assert.deepEqual(
      shown.filter(label => label.startsWith('@')),
      ['@alice Alice Ames · wrote an entry of its log', '@bob Bob Bell · held the role lead'],
    );
    assert.match(store.text(REVIEW_PATH), /^facilitator: alice$/m);
  });

  it('asks before a state that something speaks against', async () => {
    await run('livesite.setReviewState', 'reviewed', 'Set Anyway');
    assert.match(shown.at(-1) ?? '', /^The review is to be reviewed, but: One section is still empty\./);
    assert.match(store.text(REVIEW_PATH), /^state: reviewed$/m);
  });

  it('plans a meeting, shows its agenda, and saves an invitation only where told to', async () => {
    await run('livesite.planReviewMeeting', '2026-11-27T14:00Z', '45 minutes', '@alice+@bob');
    assert.match(store.text(REVIEW_PATH), /^meeting: 2026-11-27T14:00Z$/m);
    assert.match(store.text(REVIEW_PATH), /^attendees: \[alice, bob\]$/m);
    const agenda = `${FOLDER}/review-agenda.md`;
    assert.match(store.text(agenda), /2026-11-27 14:00 UTC, 45 minutes · @alice facilitates/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path.join(folderPath, agenda));
    assert.equal(shown.at(-1), 'The agenda is written, and nobody has been told yet.');
    assert.ok(!fs.existsSync(path.join(folderPath, 'invitation.ics')));
    await run('livesite.exportReviewInvitation');
    const invitation = fs.readFileSync(path.join(folderPath, 'invitation.ics'), 'utf8');
    assert.match(invitation, /DTEND:20261127T144500Z/);
    assert.match(invitation, /DESCRIPTION:# Agenda: review of Checkout fails/);
  });

  it('writes chosen entries where the cursor stands', async () => {
    const document = await vscode.workspace.openTextDocument(folder.uriOf(REVIEW_PATH));
    const editor = await vscode.window.showTextDocument(document);
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await run('livesite.insertTimelineEntry', 'role lead+status resolved');
    assert.ok(
      document
        .getText()
        .endsWith(
          `- [08:01 role lead @bob](timeline.md#${idOf(2)})\n- [08:31 status resolved: rolled back](timeline.md#${idOf(3)})`,
        ),
      document.getText(),
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
