import * as vscode from 'vscode';
import { allItems, urgencyOf, type OwnedItem, type Urgency } from '../../app/remediation';
import { toLabel } from '../../core/text/plain';
import { positionAt } from '../../core/text/range';
import { dayOf } from '../../core/time/instant';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { isTreeNode, type TreeNode } from './nodes';

const URGENCIES: readonly { readonly urgency: Urgency; readonly label: string; readonly icon: string }[] = [
  { urgency: 'overdue', label: 'Overdue', icon: 'alert' },
  { urgency: 'due-soon', label: 'Due Within 7 Days', icon: 'clock' },
  { urgency: 'later', label: 'Later', icon: 'calendar' },
  { urgency: 'undated', label: 'Without a Date', icon: 'question' },
];

/** Open remediation items by urgency, then by owner below; done ones stay in their reviews. */
export class RemediationTree implements vscode.TreeDataProvider<unknown> {
  readonly #sites: SiteRegistry;
  readonly #now: () => number;

  constructor(sites: SiteRegistry, now: () => number) {
    this.#sites = sites;
    this.#now = now;
  }

  /** How many items are overdue, for the badge. */
  get overdue(): number {
    return this.#sites.all.reduce((sum, folder) => sum + this.#items(folder, 'overdue').length, 0);
  }

  getChildren(node?: unknown): TreeNode[] {
    if (!isTreeNode(node)) {
      return this.#sites.all.flatMap(folder => this.#groups(folder));
    }
    if (node.type !== 'group') {
      return [];
    }
    const owner = /^owner:(.*)$/.exec(node.group)?.[1];
    if (node.group === 'by-owner') {
      return this.#owners(node.folder).map(name => groupNode(node.folder, `owner:${name}`));
    }
    const owned =
      owner === undefined
        ? this.#items(node.folder, node.group as Urgency)
        : this.#open(node.folder).filter(({ item }) => (item.owner ?? '') === owner);
    return owned.map(one => itemNode(node.folder, node.group, one));
  }

  getParent(node: unknown): TreeNode | undefined {
    return isTreeNode(node) && node.type === 'item' ? groupNode(node.folder, node.group) : undefined;
  }

  getTreeItem(node: unknown): vscode.TreeItem {
    if (isTreeNode(node) && node.type === 'group') {
      return this.#groupItem(node);
    }
    return isTreeNode(node) && node.type === 'item' ? this.#itemItem(node) : new vscode.TreeItem('');
  }

  #today(): string {
    return dayOf(this.#now());
  }

  #open(folder: SiteFolder): OwnedItem[] {
    const today = this.#today();
    return allItems(folder.site)
      .filter(({ item }) => urgencyOf(item, today) !== 'done')
      .sort((a, b) => (a.item.due ?? '9999').localeCompare(b.item.due ?? '9999'));
  }

  #items(folder: SiteFolder, urgency: Urgency): OwnedItem[] {
    const today = this.#today();
    return this.#open(folder).filter(({ item }) => urgencyOf(item, today) === urgency);
  }

  #owners(folder: SiteFolder): string[] {
    return [...new Set(this.#open(folder).map(({ item }) => item.owner ?? ''))].sort();
  }

  #groups(folder: SiteFolder): TreeNode[] {
    const groups = URGENCIES.filter(({ urgency }) => this.#items(folder, urgency).length > 0).map(
      ({ urgency }) => groupNode(folder, urgency),
    );
    return groups.length === 0 ? [] : [...groups, groupNode(folder, 'by-owner')];
  }

  #groupItem(node: Extract<TreeNode, { type: 'group' }>): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const known = URGENCIES.find(({ urgency }) => urgency === node.group);
    const owner = /^owner:(.*)$/.exec(node.group)?.[1];
    const label = known?.label ?? (owner === undefined ? 'By Owner' : owner === '' ? 'Nobody' : `@${owner}`);
    const item = new vscode.TreeItem(label, known ? Expanded : Collapsed);
    item.id = node.id;
    item.contextValue = 'group';
    item.iconPath = new vscode.ThemeIcon(known?.icon ?? (owner === undefined ? 'organization' : 'account'));
    const count = known
      ? this.#items(node.folder, known.urgency).length
      : owner === undefined
        ? this.#owners(node.folder).length
        : this.getChildren(node).length;
    item.description = String(count);
    return item;
  }

  #itemItem(node: Extract<TreeNode, { type: 'item' }>): vscode.TreeItem {
    const found = this.#find(node);
    if (!found) {
      return new vscode.TreeItem(node.item);
    }
    const { record, item: remediation } = found;
    const item = new vscode.TreeItem(toLabel(`${remediation.id ?? ''} ${remediation.text}`.trim()));
    const due = remediation.due === undefined ? 'no date' : `due ${remediation.due}`;
    const late = urgencyOf(remediation, this.#today()) === 'overdue' ? 'overdue, ' : '';
    const owner = remediation.owner === undefined ? 'no owner' : `@${remediation.owner}`;
    item.id = node.id;
    item.contextValue = remediation.issue ? 'item.issue' : 'item.local';
    item.iconPath = new vscode.ThemeIcon(remediation.issue ? 'issues' : 'circle-large-outline');
    item.description = [owner, due, remediation.issue?.label].filter(part => part !== undefined).join(' · ');
    item.tooltip = toLabel(
      `${remediation.text} — ${owner}, ${late}${due}. From ${record.incident.id}: ${record.incident.title}`,
      500,
    );
    item.accessibilityInformation = {
      label: toLabel(`${late}${remediation.id ?? ''} ${remediation.text}, ${owner}, ${due}`.trim(), 500),
    };
    item.command = { command: 'livesite.openItem', title: 'Open', arguments: [node] };
    return item;
  }

  #find(node: Extract<TreeNode, { type: 'item' }>): OwnedItem | undefined {
    const record = node.folder.site.byId.get(node.incident);
    const items = record?.review?.items ?? [];
    const item =
      items.find(({ id }) => id !== undefined && id === node.item) ??
      items.find(({ id, text }) => id === undefined && text === node.item);
    return record && item ? { record, item } : undefined;
  }
}

function groupNode(folder: SiteFolder, group: string): TreeNode {
  return { type: 'group', id: `remediation:${folder.key}:${group}`, folder, group };
}

function itemNode(folder: SiteFolder, group: string, { record, item }: OwnedItem): TreeNode {
  const root = folder.key;
  const name = item.id ?? item.text;
  const line = positionAt(record.reviewText ?? '', item.range.start).line;
  return {
    type: 'item',
    id: `item:${root}:${group}:${record.incident.id}:${name}`,
    folder,
    group,
    root,
    incident: record.incident.id,
    item: name,
    line,
  };
}
