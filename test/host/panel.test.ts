import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LogLevel } from '../../src/app/ports';
import { Refusal } from '../../src/app/change';
import { SaveError } from '../../src/app/ports';
import type { LiveSite } from '../../src/app/site';
import type { FromTimeline, ToTimeline } from '../../src/protocol/timeline';
import { type Carried, TimelinePanel } from '../../src/vscode/panels/timelinePanel';
import { TimelinePanels } from '../../src/vscode/panels/timelinePanels';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import type { SiteRegistry } from '../../src/vscode/siteRegistry';
import { until } from '../support/until';
import { asPanel, TestPanel } from './testPanel';
import { CHECKOUT, LOG_PATH, NOW, siteOf } from '../unit/core/editor/fixture';

const TARGET = { root: 'file:///live', incident: CHECKOUT };
type Panel = TestPanel<ToTimeline>;

const ADD: FromTimeline = { type: 'add', request: 1, kind: 'note', text: 'We see it too.' };

describe('timeline panels', () => {
  let site: LiveSite;
  let apply: () => Promise<void>;
  let logged: [LogLevel, string][];
  let logText: string;
  let carriedOver: [string, Carried][];
  let deps: ConstructorParameters<typeof TimelinePanel>[2];
  const { showErrorMessage, showWarningMessage } = vscode.window;
  const disposables: vscode.Disposable[] = [];

  beforeEach(async () => {
    site = await siteOf();
    apply = () => Promise.resolve();
    logged = [];
    carriedOver = [];
    logText = '# Another log\n';
    const scheme = `livesite-panel-${String(disposables.length)}`;
    const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: () => logText,
    });
    disposables.push(provider);
    const folder: Partial<Pick<SiteFolder, keyof SiteFolder>> = {
      site,
      me: 'bob',
      readOnly: '',
      status: { state: 'shared', waiting: 0, message: '' },
      pendingEntries: new Set(),
      author: () => Promise.resolve({ actor: 'bob', now: NOW, random: () => 0 }),
      apply: () => apply(),
      uriOf: path => vscode.Uri.from({ scheme, path: `/${path}` }),
    };
    const sites: Pick<SiteRegistry, 'siteAt' | 'onDidChange' | 'state'> = {
      siteAt: () => folder as SiteFolder,
      onDidChange: () => new vscode.Disposable(() => undefined),
      state: 'ready',
    };
    deps = {
      sites: sites as SiteRegistry,
      log: { write: (level, message) => void logged.push([level, message]) },
      openLink: () => Promise.resolve(),
      carryOver: (target, words) => void carriedOver.push([target.incident, words]),
    };
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showErrorMessage, showWarningMessage });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => vscode.Disposable.from(...disposables).dispose());

  /** Keeps what is shown and which buttons it has, and answers it. */
  function answer(kind: 'showErrorMessage' | 'showWarningMessage', ...answers: string[]): string[][] {
    const shown: string[][] = [];
    const show = (...words: string[]): Promise<string | undefined> => {
      shown.push(words);
      return Promise.resolve(answers[shown.length - 1]);
    };
    Object.assign(vscode.window, { [kind]: show });
    return shown;
  }

  function openPanel(): { readonly panel: Panel; readonly timeline: TimelinePanel } {
    const panel = new TestPanel<ToTimeline>();
    const timeline = new TimelinePanel(asPanel(panel), TARGET, deps);
    panel.onDidDispose(() => timeline.dispose());
    return { panel, timeline };
  }

  it('answers in the page while it is open, and logs no refusal', async () => {
    apply = () => Promise.reject(new Refusal('No secrets here.'));
    const { panel } = openPanel();
    panel.say(ADD);
    const answered = await until(() => panel.posted.find(({ type }) => type === 'answer'));
    assert.deepEqual(answered, { type: 'answer', request: 1, ok: false, message: 'No secrets here.' });
    assert.deepEqual(logged, []);
  });

  it('offers the words again where the tab was closed before saving failed', async () => {
    let fail: (error: Error) => void = () => assert.fail('nothing is being saved');
    let tries = 0;
    apply = () => {
      tries += 1;
      return tries > 1 ? Promise.resolve() : new Promise((_done, reject) => (fail = reject));
    };
    const shown = answer('showErrorMessage', 'Try Again');
    const { panel } = openPanel();
    panel.say(ADD);
    await until(() => tries === 1);
    panel.dispose();
    fail(new SaveError('The disk is full.', 'full'));
    await until(() => tries === 2);
    const [words] = shown;
    assert.match(words?.[0] ?? '', /^Not saved in the timeline of .*The disk is full\.$/);
    assert.deepEqual(words?.slice(1), ['Try Again', 'Copy Text']);
    assert.equal(shown.length, 1);
    assert.equal(panel.posted.length, 0);
  });

  it('hands over the words begun in a merged incident, and clears them only once they have arrived', async () => {
    const record = site.byId.get(CHECKOUT);
    assert.ok(record);
    const words = { kind: 'note', text: 'Half a sen' } as const;
    const { panel } = openPanel();
    panel.say({ type: 'ready' });
    answer('showErrorMessage');
    panel.say({ type: 'carryOver', ...words });
    await until(() => record.incident.mergedInto === undefined);
    assert.deepEqual(carriedOver, [], 'not merged');
    Object.assign(record, { incident: { ...record.incident, mergedInto: 'other' } });
    panel.say({ type: 'carryOver', ...words });
    const [target, carried] = await until(() => carriedOver[0]);
    assert.equal(target, 'other');
    const other = openPanel();
    other.timeline.take(carried);
    assert.equal(other.panel.posted.length, 0, 'its page is not there yet');
    other.panel.say({ type: 'ready' });
    const taken = await until(() => other.panel.posted.find(({ type }) => type === 'takeOver'));
    assert.deepEqual(taken, { type: 'takeOver', from: CHECKOUT, ...words });
    assert.ok(!panel.posted.some(({ type }) => type === 'carried'));
    other.panel.say({ type: 'tookOver', text: words.text });
    await until(() => panel.posted.some(({ type }) => type === 'carried'));
    other.panel.say({ type: 'ready' });
    await until(() => other.panel.posted.filter(({ type }) => type === 'model').length === 2);
    assert.equal(other.panel.posted.filter(({ type }) => type === 'takeOver').length, 1);
  });

  it('copies the words when told to', async () => {
    let fail: (error: Error) => void = () => undefined;
    let saving = false;
    apply = () =>
      new Promise((_done, reject) => {
        saving = true;
        fail = reject;
      });
    answer('showErrorMessage', 'Copy Text');
    const { panel } = openPanel();
    panel.say(ADD);
    await until(() => saving);
    panel.dispose();
    fail(new Refusal('No.'));
    await until(async () => (await vscode.env.clipboard.readText()) === 'We see it too.');
    assert.deepEqual(logged, []);
  });

  it('says nothing where the tab was closed and the words were saved', async () => {
    let done: () => void = () => undefined;
    let saving = false;
    apply = () =>
      new Promise(resolve => {
        saving = true;
        done = resolve;
      });
    const shown = answer('showErrorMessage');
    const { panel } = openPanel();
    panel.say(ADD);
    await until(() => saving);
    panel.dispose();
    done();
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(shown, []);
    assert.deepEqual(logged, []);
  });

  it('opens the log at an entry, and says so where it is not there', async () => {
    const entry = site.byId.get(CHECKOUT)?.incident.entries[0]?.entry.id;
    assert.ok(entry);
    const shown = answer('showWarningMessage');
    const { panel } = openPanel();
    panel.say({ type: 'openLine', entry });
    await until(() => shown.length === 1);
    assert.match(shown[0]?.[0] ?? '', /not in this copy of the log/);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('jumps to the line of an entry', async () => {
    const entry = site.byId.get(CHECKOUT)?.incident.entries[0]?.entry.id ?? '';
    logText = `# Log\n\n- one\n- two <!--${entry}-->\n`;
    const { panel } = openPanel();
    panel.say({ type: 'openLine', entry });
    const editor = await until(() => vscode.window.activeTextEditor);
    assert.ok(editor.document.uri.path.endsWith(LOG_PATH));
    await until(() => editor.selection.active.line === 3);
  });

  it('goes on with an incident that got another id, and says nothing of the moment between', async () => {
    const panels = new TimelinePanels(vscode.Uri.file('/extension'), deps);
    const panel = new TestPanel<ToTimeline>();
    panels.restore(asPanel(panel), { target: TARGET });
    panel.say({ type: 'ready' });
    await until(() => panel.posted.length === 1);
    const to = `${CHECKOUT}-2`;
    panels.follow(TARGET.root, CHECKOUT, to);
    assert.deepEqual(panels.shown, { ...TARGET, incident: to });
    assert.deepEqual(
      panel.posted.map(({ type }) => type),
      ['model'],
      'its incident is still being read',
    );
    panels.follow(TARGET.root, to, CHECKOUT);
    await until(() => panel.posted.length === 2);
    assert.equal(panel.posted[1]?.type, 'model');
    panel.dispose();
    assert.equal(panels.shown, undefined);
    panels.dispose();
  });

  it('keeps one panel an incident when a hidden tab is restored late', () => {
    const panels = new TimelinePanels(vscode.Uri.file('/extension'), deps);
    const first = new TestPanel<ToTimeline>();
    const late = new TestPanel<ToTimeline>();
    panels.restore(asPanel(first), { target: TARGET });
    panels.restore(asPanel(late), { target: TARGET });
    assert.equal(late.isDisposed, true);
    assert.equal(first.isDisposed, false);
    assert.equal(first.revealed, 1, 'whoever looked at the late one sees the one there is');
    assert.deepEqual(panels.shown, TARGET);
    panels.show(TARGET);
    assert.equal(first.revealed, 2);
    first.dispose();
    assert.equal(panels.shown, undefined);
    const next = new TestPanel<ToTimeline>();
    panels.restore(asPanel(next), { target: TARGET });
    assert.deepEqual(panels.shown, TARGET);
    panels.dispose();
    assert.equal(next.isDisposed, true);
  });
});
