import * as vscode from 'vscode';
import { toLabel } from '../../core/text/plain';
import type { TargetArgument } from '../commands/target';
import type { SiteFolder } from '../siteFolder';

/** What the trees hold. A node carries ids, not records, so that it stays valid when the site is read again. */
export type TreeNode =
  | { readonly type: 'site'; readonly id: string; readonly folder: SiteFolder }
  | { readonly type: 'group'; readonly id: string; readonly folder: SiteFolder; readonly group: string }
  | ({
      readonly type: 'incident';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly group: string;
    } & TargetArgument)
  | ({
      readonly type: 'item';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly group: string;
      readonly item: string;
    } & TargetArgument)
  | { readonly type: 'troubles'; readonly id: string; readonly folder: SiteFolder }
  | { readonly type: 'trouble'; readonly id: string; readonly folder: SiteFolder; readonly path: string }
  /** A page that did not arrive, or of which that is not known. */
  | ({
      readonly type: 'page';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly page: string;
      readonly route: string;
    } & TargetArgument)
  /** A route that the next page takes and for which this machine has no key. */
  | { readonly type: 'key'; readonly id: string; readonly folder: SiteFolder; readonly route: string };

export function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'folder' in value;
}

/** Stands above what belongs to one of several live sites. */
export function siteNode(folder: SiteFolder): TreeNode {
  return { type: 'site', id: `site:${folder.key}`, folder };
}

export function siteItem(node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    toLabel(node.folder.site.plan.name),
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = node.id;
  item.contextValue = 'site';
  return item;
}
