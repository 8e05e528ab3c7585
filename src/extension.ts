import * as vscode from 'vscode';
import {
  CALENDAR_PANEL,
  COMMANDS,
  METRICS_PANEL,
  REVIEW_GUIDE_PANEL,
  TIMELINE_PANEL,
  VIEWS,
} from './vscode/ids';
import type { Application, TreeShell } from './vscode/application';
import { findRoots, hadSite } from './vscode/markers';

/**
 * Registers what must exist at once and nothing else: commands, views and the panels' serializers pass everything on to the
 * application, which is loaded at first use, or right after start in a window that has a live site.
 */
export function activate(context: vscode.ExtensionContext): {
  readonly application: () => Promise<Application>;
} {
  let loading: Promise<Application> | undefined;
  const application = (): Promise<Application> => {
    loading ??= import('./compose')
      .then(({ compose }) => compose(context, trees))
      .catch((error: unknown) => {
        // The next command tries again: nothing must stay dead because something failed once.
        loading = undefined;
        throw error;
      });
    return loading;
  };
  const trees = Object.values(VIEWS).map(view => registerTree(context, view, application));
  for (const id of COMMANDS) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await application()).run(id, args)),
    );
  }
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(TIMELINE_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await application()).restoreTimeline(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(REVIEW_GUIDE_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await application()).restoreReviewGuide(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(CALENDAR_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await application()).restoreCalendar(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(METRICS_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await application()).restoreMetrics(panel, state),
    }),
  );
  hasLiveSite()
    .then(found => (found ? application() : undefined))
    // Nobody has asked for anything yet: whoever does is told, as it is then tried again.
    .catch(() => undefined);
  return { application };
}

/** A tree whose nodes the application knows; showing it is what loads the application. */
function registerTree(
  context: vscode.ExtensionContext,
  view: string,
  application: () => Promise<Application>,
): TreeShell {
  const changed = new vscode.EventEmitter<unknown>();
  const provider: vscode.TreeDataProvider<unknown> = {
    onDidChangeTreeData: changed.event,
    getChildren: async node => (await application()).tree(view).getChildren(node),
    getTreeItem: async node => (await application()).tree(view).getTreeItem(node),
    getParent: async node => (await application()).tree(view).getParent?.(node),
    resolveTreeItem: async (item, node, token) =>
      (await application()).tree(view).resolveTreeItem?.(item, node, token) ?? item,
  };
  const tree = vscode.window.createTreeView(view, {
    treeDataProvider: provider,
    showCollapseAll: view !== VIEWS.waiting,
  });
  context.subscriptions.push(tree, changed);
  return { view, tree, changed };
}

async function hasLiveSite(): Promise<boolean> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if ((await findRoots(uri)).length > 0 || (await hadSite(uri))) {
      return true;
    }
  }
  return false;
}
