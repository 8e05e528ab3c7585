import type { SiteFolder } from '../siteFolder';
import type { TargetArgument } from '../commands/target';

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
      readonly line: number;
    } & TargetArgument)
  | { readonly type: 'troubles'; readonly id: string; readonly folder: SiteFolder }
  | { readonly type: 'trouble'; readonly id: string; readonly folder: SiteFolder; readonly path: string };

export function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'folder' in value;
}
