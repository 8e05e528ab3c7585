import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, VIEWS } from '../../src/vscode/ids';
import type { Application } from '../../src/vscode/application';
import { until } from '../support/until';

const root = (): string => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the tests need a folder');
  return folder.uri.fsPath;
};
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root(), encoding: 'utf8' }).trim();

interface Exports {
  readonly application: () => Promise<Application>;
}

describe('commands in the extension host', () => {
  let application: Application;

  before(async () => {
    const extension = vscode.extensions.getExtension<Exports>('livesite.livesite');
    assert.ok(extension, 'the extension is installed');
    const exports = await extension.activate();
    fs.writeFileSync(path.join(root(), 'notes.txt'), 'committed\n');
    git('add', 'notes.txt');
    git('commit', '-qm', 'Notes');
    fs.writeFileSync(
      path.join(root(), 'livesite.yml'),
      'livesite: 1\nname: Host test\nseverities: []\nroles: []\n',
    );
    fs.writeFileSync(
      path.join(root(), 'people.yml'),
      'people:\n  - handle: tess\n    name: Tess Ter\n    email: alice@example.invalid\n',
    );
    git('add', 'livesite.yml', 'people.yml');
    git('commit', '-qm', 'Live site');
    application = await exports.application();
    await until(() => labels(VIEWS.incidents).then(found => found.length === 0 || found));
  });

  async function labels(view: string, node?: unknown): Promise<string[]> {
    const tree = application.tree(view);
    const children = (await tree.getChildren(node)) ?? [];
    const items = await Promise.all(children.map(async child => tree.getTreeItem(child)));
    return items.map(({ label }) => (typeof label === 'string' ? label : ''));
  }

  it('registers every command of the manifest', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      COMMANDS.filter(id => !known.has(id)),
      [],
    );
  });

  it('declares, acknowledges and takes a role, and leaves the user’s staged and unstaged work alone', async () => {
    fs.writeFileSync(path.join(root(), 'notes.txt'), 'staged\n');
    git('add', 'notes.txt');
    fs.writeFileSync(path.join(root(), 'notes.txt'), 'staged and more\n');
    fs.writeFileSync(path.join(root(), 'untracked.txt'), 'mine\n');
    const before = git('status', '--porcelain');
    const incident = await until(() =>
      vscode.commands.executeCommand<string>('livesite.declareIncident', 'Search is slow'),
    );
    assert.match(incident, /^\d{4}-\d{2}-\d{2}-search-is-slow$/);
    const target = { root: vscode.Uri.file(root()).toString(), incident };
    await vscode.commands.executeCommand('livesite.acknowledge', target);
    await vscode.commands.executeCommand('livesite.assignRole', target, 'lead', 'me');
    const log = `incidents/${incident.slice(0, 4)}/${incident}/timeline.md`;
    await until(() => /\*\*role\*\* lead/.test(git('show', `HEAD:${log}`)));
    assert.match(git('show', `HEAD:${log}`), /@tess \*\*declared\*\* SEV\?: Search is slow/);
    assert.equal(git('status', '--porcelain'), before);
    assert.equal(git('show', ':notes.txt'), 'staged');
    assert.equal(fs.readFileSync(path.join(root(), 'notes.txt'), 'utf8'), 'staged and more\n');
    assert.match(git('log', '-1', '--format=%B'), /^Livesite-Incident: .*search-is-slow$/m);
  });

  it('shows the incident in its view with words, not colours alone', async () => {
    assert.deepEqual(await labels(VIEWS.incidents), ['Active']);
    const [group] = (await application.tree(VIEWS.incidents).getChildren()) ?? [];
    const [label = '', ...others] = await labels(VIEWS.incidents, group);
    assert.match(label, /^SEV\? \d+m · Search is slow$/);
    assert.deepEqual(others, []);
  });

  it('follows what others write into the files', async () => {
    const folder = path.join(root(), 'incidents/2026/2026-01-02-from-a-colleague');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(
      path.join(folder, 'timeline.md'),
      '- 2026-01-02T08:15:02Z @bob **declared** SEV1: From a colleague <!--01KDZ7K2X0ABCDEF-->\n',
    );
    await until(async () => {
      const tree = application.tree(VIEWS.incidents);
      const [group] = (await tree.getChildren()) ?? [];
      return (await labels(VIEWS.incidents, group)).some(label => /^SEV1 .*From a colleague$/.test(label));
    });
    fs.rmSync(folder, { recursive: true });
  });

  it('opens a file of the live site that belongs to no incident, the plan first', async () => {
    const opened = vscode.commands.executeCommand('livesite.openSiteFile');
    // The list stands there a moment after the command was given; what is not there yet takes no answer.
    const plan = vscode.Uri.file(path.join(root(), 'livesite.yml')).toString();
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.activeTextEditor?.document.uri.toString() === plan;
    });
    await opened;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('reports a broken file where it is broken, and goes on showing the rest', async () => {
    const people = path.join(root(), 'people.yml');
    const good = fs.readFileSync(people, 'utf8');
    fs.writeFileSync(people, `${good}  - handle: "not a handle"\n    name: X\n`);
    const uri = vscode.Uri.file(people);
    const problem = await until(() => vscode.languages.getDiagnostics(uri)[0]);
    assert.equal(problem.range.start.line, 4);
    assert.match(problem.message, /GitHub login/);
    fs.writeFileSync(people, good);
    await until(() => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it('leads a review: its state, entries that follow corrections, hints, and the guide beside it', async () => {
    const incident = '2026-01-03-with-a-review';
    const folder = `incidents/2026/${incident}`;
    const review = vscode.Uri.file(path.join(root(), folder, 'review.md'));
    fs.mkdirSync(path.join(root(), folder), { recursive: true });
    fs.writeFileSync(
      path.join(root(), folder, 'timeline.md'),
      [
        '- 2026-01-03T08:15:02Z @tess **declared** SEV3: With a review <!--01KE27K2X0ABCDEF-->',
        '- 2026-01-03T08:20:00Z @tess **status** resolved: rolled back <!--01KE27V5R0ABCDEF-->',
        '- 2026-01-03T08:30:00Z @tess **corrected** reword 01KE27V5R0ABCDEF: resolved: rolled forward <!--01KE28DF80ABCDEF-->',
        '',
      ].join('\n'),
    );
    fs.writeFileSync(
      review.fsPath,
      `---\nstate: draft\nowner: tess\n---\n# Review\n\n## Summary\n\nHuman error.\n\n[08:20 status resolved: rolled back](timeline.md#01KE27V5R0ABCDEF)\n`,
    );
    git('add', folder);
    git('commit', '-qm', 'An incident of last winter');
    const target = { root: vscode.Uri.file(root()).toString(), incident };
    await vscode.commands.executeCommand('livesite.refresh');
    await vscode.commands.executeCommand('livesite.setReviewState', target, 'in-review');
    await until(() => /^state: in-review$/m.test(git('show', `HEAD:${folder}/review.md`)));
    assert.match(git('show', `HEAD:${folder}/timeline.md`), /@tess \*\*review\*\* state in-review <!--/);
    await vscode.commands.executeCommand('livesite.updateTimelineEntries', target);
    await until(() =>
      git('show', `HEAD:${folder}/review.md`).includes('[08:20 status resolved: rolled forward]('),
    );
    await vscode.window.showTextDocument(review);
    const hint = await until(() =>
      vscode.languages
        .getDiagnostics(review)
        .find(({ severity }) => severity === vscode.DiagnosticSeverity.Hint),
    );
    assert.equal(typeof hint.code === 'object' ? hint.code.value : hint.code, 'hint-blame');
    await vscode.commands.executeCommand('livesite.openReviewGuide', target);
    await until(() =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => label === 'Review: With a review'),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
