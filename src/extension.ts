import * as vscode from 'vscode';
import { COMMANDS, TIMELINE_PANEL, VIEWS } from './vscode/ids';
import type { Application, TreeShell } from './vscode/application';

const MARKER = 'livesite.yml';

/**
 * Registers what must exist at once and nothing else: commands, views and the timeline's serializer pass everything on to the
 * application, which is loaded at first use, or right after start in a window that has a live site.
 */
export function activate(context: vscode.ExtensionContext): {
  readonly application: () => Promise<Application>;
} {
  let loading: Promise<Application> | undefined;
  const application = (): Promise<Application> => {
    loading ??= import('./compose').then(({ compose }) => compose(context, trees));
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
  );
  void hasLiveSite().then(found => (found ? application() : undefined));
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
  const tree = vscode.window.createTreeView(view, { treeDataProvider: provider, showCollapseAll: true });
  context.subscriptions.push(tree, changed);
  return { view, tree, changed };
}

/** Looks for the marker at the root of each folder and one level below, without starting a search process. */
async function hasLiveSite(): Promise<boolean> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (await exists(vscode.Uri.joinPath(uri, MARKER))) {
      return true;
    }
    for (const [name, type] of await childrenOf(uri)) {
      if (type === vscode.FileType.Directory && (await exists(vscode.Uri.joinPath(uri, name, MARKER)))) {
        return true;
      }
    }
  }
  return false;
}

async function childrenOf(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(uri);
  } catch {
    // A folder that is gone or may not be read has no live site.
    return [];
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // stat has no other way to say that there is no such file.
    return false;
  }
}
