import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { incidentFolder } from '../../src/core/site/paths';
import type { ToGuide } from '../../src/protocol/reviewGuide';
import { ReviewGuidePanels } from '../../src/vscode/panels/reviewGuidePanels';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import type { SiteRegistry } from '../../src/vscode/siteRegistry';
import { until } from '../support/until';
import { CHECKOUT, FILES, NOW, ROOT, SEARCH, siteOf } from '../unit/core/editor/fixture';
import { asPanel, TestPanel } from './testPanel';

const SCHEME = 'livesite-guides';
const REVIEW = '# Review\n\n## Summary\n\nCustomers could not pay.\n';
const CHECKOUT_REVIEW = `${incidentFolder(CHECKOUT)}/review.md`;
const SEARCH_REVIEW = `${incidentFolder(SEARCH)}/review.md`;
const ASSIGN = 'livesite.assignReview';

type Guide = TestPanel<ToGuide>;

describe('review guides', () => {
  let guides: ReviewGuidePanels;
  let provider: vscode.Disposable;

  before(async () => {
    provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: () => REVIEW,
    });
    const folder: Partial<Pick<SiteFolder, keyof SiteFolder>> = {
      key: ROOT,
      site: await siteOf({ ...FILES, [CHECKOUT_REVIEW]: REVIEW, [SEARCH_REVIEW]: REVIEW }),
      readOnly: '',
      pathOf: uri => (uri.scheme === SCHEME ? uri.path.slice(1) : undefined),
      uriOf: path => vscode.Uri.from({ scheme: SCHEME, path: `/${path}` }),
    };
    const sites: Pick<SiteRegistry, 'siteAt' | 'siteOf' | 'onDidChange' | 'state'> = {
      siteAt: () => folder as SiteFolder,
      siteOf: uri => (uri.scheme === SCHEME ? (folder as SiteFolder) : undefined),
      onDidChange: () => new vscode.Disposable(() => undefined),
      state: 'ready',
    };
    const deps = { sites: sites as SiteRegistry, log: { write: () => undefined }, now: () => NOW };
    guides = new ReviewGuidePanels(vscode.Uri.file('/extension'), deps);
  });

  after(async () => {
    guides.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    provider.dispose();
  });

  function restored(incident: string, pinned = false): Guide {
    const panel: Guide = new TestPanel();
    guides.restore(asPanel(panel), { target: { root: ROOT, incident }, pinned });
    if (!panel.isDisposed) {
      panel.say({ type: 'ready' });
    }
    return panel;
  }

  const shownBy = ({ posted }: Guide): string | undefined => {
    const last = posted.at(-1);
    return last?.type === 'model' ? last.target.incident : undefined;
  };

  const show = (path: string): Thenable<unknown> =>
    vscode.window.showTextDocument(vscode.Uri.from({ scheme: SCHEME, path: `/${path}` }));

  it('follow the review in front, but where somebody pinned them', async () => {
    const follower = restored(CHECKOUT);
    assert.equal(shownBy(follower), CHECKOUT);
    await show(SEARCH_REVIEW);
    await until(() => shownBy(follower) === SEARCH);
    assert.equal(follower.title, 'Review: Search is slow');
    follower.say({ type: 'pin', pinned: true });
    const last = follower.posted.at(-1);
    assert.equal(last?.type === 'model' && last.pinned, true);
    const second = restored(CHECKOUT, true);
    second.say({ type: 'pin', pinned: false });
    await show(CHECKOUT_REVIEW);
    assert.equal(shownBy(follower), SEARCH);
    follower.say({ type: 'pin', pinned: false });
    assert.equal(second.isDisposed, true, 'only one follows');
    await show(SEARCH_REVIEW);
    await show(CHECKOUT_REVIEW);
    await until(() => shownBy(follower) === CHECKOUT);
    assert.equal(restored(SEARCH).isDisposed, true, 'one that comes back late follows no more');
    follower.dispose();
  });

  it('go straight to the part that was clicked, and run nothing else', async () => {
    const asked: unknown[][] = [];
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, {
      executeCommand: (...words: unknown[]) => Promise.resolve(void asked.push(words)),
    });
    try {
      const guide = restored(CHECKOUT);
      guide.say({ type: 'run', command: ASSIGN, choice: 'facilitator' });
      guide.say({ type: 'run', command: ASSIGN, choice: '' });
      guide.say({ type: 'run', command: 'workbench.action.quit', choice: '' });
      assert.deepEqual(asked, [[ASSIGN, { root: ROOT, incident: CHECKOUT }, 'facilitator']]);
      guide.dispose();
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
  });
});
