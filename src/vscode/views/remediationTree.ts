import * as vscode from 'vscode';
import { openItems, urgencyOf, type OpenItems, type OwnedItem, type Urgency } from '../../app/remediation';
import { escapeMarkdown } from '../../core/editor/markdownText';
import type { Item } from '../../core/remediation/item';
import { toLabel, toOneLine } from '../../core/text/plain';
import { dayOf } from '../../core/time/instant';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { itemRow } from './labels';
import { isTreeNode, siteItem, siteNode, type TreeNode } from './nodes';

const URGENCIES: readonly { readonly urgency: Urgency; readonly label: string; readonly icon: string }[] = [
  { urgency: 'overdue', label: 'Overdue', icon: 'alert' },
  { urgency: 'due-soon', label: 'Due Within 7 Days', icon: 'clock' },
  { urgency: 'later', label: 'Later', icon: 'calendar' },
  { urgency: 'undated', label: 'Without a Date', icon: 'question' },
];

/** Groups of groups, below the urgencies: `by-owner` holds `owner:alice`. */
const AXES: readonly {
  readonly group: string;
  readonly label: string;
  readonly icon: string;
  readonly prefix: string;
  readonly of: (open: OpenItems) => ReadonlyMap<string, readonly OwnedItem[]>;
  readonly memberIcon: string;
  readonly nameOf: (member: string) => string;
}[] = [
  {
    group: 'by-owner',
    label: 'By Owner',
    icon: 'organization',
    prefix: 'owner:',
    of: ({ byOwner }) => byOwner,
    memberIcon: 'account',
    nameOf: owner => (owner === '' ? 'Nobody' : `@${owner}`),
  },
  {
    group: 'by-type',
    label: 'By Type',
    icon: 'tag',
    prefix: 'type:',
    of: ({ byType }) => byType,
    memberIcon: 'tag',
    nameOf: type => (type === '' ? 'Without a type' : type),
  },
  {
    group: 'by-incident',
    label: 'By Incident',
    icon: 'flame',
    prefix: 'incident:',
    of: ({ byIncident }) => byIncident,
    memberIcon: 'book',
    nameOf: incident => incident,
  },
];

type Axis = (typeof AXES)[number];
type GroupNode = Extract<TreeNode, { type: 'group' }>;

function urgencyCalled(group: string): (typeof URGENCIES)[number] | undefined {
  return URGENCIES.find(({ urgency }) => urgency === group);
}

function axisCalled(group: string): Axis | undefined {
  return AXES.find(axis => axis.group === group);
}

/** Whose items a group holds, and by what; undefined for other groups. An owner is empty for nobody's. */
function memberOf(group: string): { readonly axis: Axis; readonly member: string } | undefined {
  const axis = AXES.find(({ prefix }) => group.startsWith(prefix));
  return axis && { axis, member: group.slice(axis.prefix.length) };
}

/** Open remediation items by urgency, then by owner, type and incident below; of several live sites, under their names. Done ones stay in their reviews. */
export class RemediationTree implements vscode.TreeDataProvider<unknown> {
  readonly #sites: Pick<SiteRegistry, 'all'>;
  readonly #now: () => number;

  constructor(sites: Pick<SiteRegistry, 'all'>, now: () => number) {
    this.#sites = sites;
    this.#now = now;
  }

  /** How many items are overdue, for the badge. */
  get overdue(): number {
    return this.#sites.all.reduce(
      (sum, folder) => sum + (this.#open(folder).byUrgency.get('overdue')?.length ?? 0),
      0,
    );
  }

  /** What the rows are made of: as long as it is the same, drawing them again shows nothing new. */
  get madeOf(): readonly unknown[] {
    return this.#sites.all.flatMap(folder => [
      folder,
      folder.site.plan.name,
      this.#today(),
      ...[...this.#open(folder).byUrgency.values()]
        .flat()
        .flatMap(({ item, record }) => [item, record.incident.title]),
    ]);
  }

  getChildren(node?: unknown): TreeNode[] {
    if (!isTreeNode(node)) {
      return this.#top();
    }
    if (node.type === 'site') {
      return this.#groups(node.folder);
    }
    return node.type === 'group' ? this.#inGroup(node) : [];
  }

  getParent(node: unknown): TreeNode | undefined {
    if (!isTreeNode(node)) {
      return undefined;
    }
    if (node.type === 'item') {
      return groupNode(node.folder, node.group);
    }
    if (node.type !== 'group') {
      return undefined;
    }
    const member = memberOf(node.group);
    return member !== undefined
      ? groupNode(node.folder, member.axis.group)
      : this.#sites.all.length > 1
        ? siteNode(node.folder)
        : undefined;
  }

  getTreeItem(node: unknown): vscode.TreeItem {
    if (isTreeNode(node) && node.type === 'site') {
      return siteItem(node);
    }
    if (isTreeNode(node) && node.type === 'group') {
      return this.#groupItem(node);
    }
    return isTreeNode(node) && node.type === 'item' ? this.#itemItem(node) : new vscode.TreeItem('');
  }

  /** Sites without open items are left out, so that a view without any says so. */
  #top(): TreeNode[] {
    const [only] = this.#sites.all;
    return this.#sites.all.length === 1 && only
      ? this.#groups(only)
      : this.#sites.all.filter(folder => this.#groups(folder).length > 0).map(siteNode);
  }

  #inGroup({ folder, group }: GroupNode): TreeNode[] {
    const axis = axisCalled(group);
    if (axis !== undefined) {
      return [...axis.of(this.#open(folder)).keys()].map(name => groupNode(folder, `${axis.prefix}${name}`));
    }
    return this.#items(folder, group).map(one => itemNode(folder, group, one));
  }

  #today(): string {
    return dayOf(this.#now());
  }

  #open(folder: SiteFolder): OpenItems {
    return openItems(folder.site, this.#today());
  }

  /** The items of a group that holds items. */
  #items(folder: SiteFolder, group: string): readonly OwnedItem[] {
    const open = this.#open(folder);
    const member = memberOf(group);
    const urgency = urgencyCalled(group)?.urgency;
    const items =
      member !== undefined
        ? member.axis.of(open).get(member.member)
        : urgency === undefined
          ? undefined
          : open.byUrgency.get(urgency);
    return items ?? [];
  }

  #groups(folder: SiteFolder): TreeNode[] {
    const { byUrgency } = this.#open(folder);
    const groups = URGENCIES.filter(({ urgency }) => byUrgency.has(urgency)).map(({ urgency }) =>
      groupNode(folder, urgency),
    );
    return groups.length === 0 ? [] : [...groups, ...AXES.map(({ group }) => groupNode(folder, group))];
  }

  #groupItem(node: GroupNode): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const known = urgencyCalled(node.group);
    const axis = axisCalled(node.group);
    const member = memberOf(node.group);
    const label = known?.label ?? axis?.label ?? member?.axis.nameOf(member.member) ?? node.group;
    const item = new vscode.TreeItem(toLabel(label), known ? Expanded : Collapsed);
    item.id = node.id;
    item.contextValue = 'group';
    item.iconPath = new vscode.ThemeIcon(known?.icon ?? axis?.icon ?? member?.axis.memberIcon ?? 'circle');
    const open = this.#open(node.folder);
    const count = axis !== undefined ? axis.of(open).size : this.#items(node.folder, node.group).length;
    item.description = String(count);
    return item;
  }

  #itemItem(node: Extract<TreeNode, { type: 'item' }>): vscode.TreeItem {
    const found = this.#find(node);
    if (!found) {
      return new vscode.TreeItem(node.item);
    }
    const { item: remediation } = found;
    const { id, text, due, issue } = remediation;
    const today = this.#today();
    const isUnderOverdue = urgencyCalled(node.group)?.urgency === 'overdue';
    const parts = { id, text, due, issue: issue?.label, isUnderOverdue };
    const grouped = memberOf(node.group)?.axis.group === 'by-owner';
    const row = itemRow(grouped ? parts : { ...parts, owner: remediation.owner }, today);
    const item = new vscode.TreeItem(row.label);
    item.id = node.id;
    item.contextValue = issue ? 'item.issue' : 'item.local';
    item.iconPath = new vscode.ThemeIcon(issue ? 'issues' : 'circle-large-outline');
    item.description = row.description;
    item.tooltip = tooltipOf(found, today);
    item.accessibilityInformation = { label: spoken(found, today) };
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

function dueOf({ due }: Item): string {
  return due === undefined ? 'no date' : `due ${due}`;
}

function lateOf(item: Item, today: string): string {
  return urgencyOf(item, today) === 'overdue' ? 'overdue, ' : '';
}

function holderOf({ owner }: Item): string {
  return owner === undefined ? 'no owner' : `@${owner}`;
}

/** `overdue, R1 Circuit breaker, @alice, due 2026-12-07, issue #448`. */
function spoken({ item }: OwnedItem, today: string): string {
  const words = [`${item.id ?? ''} ${item.text}`.trim(), holderOf(item), dueOf(item)];
  const issue = item.issue === undefined ? [] : [`issue ${item.issue.label}`];
  return toLabel(`${lateOf(item, today)}${[...words, ...issue].join(', ')}`, 500);
}

/** Paragraphs of escaped text, nothing cut off. */
function tooltipOf({ record, item }: OwnedItem, today: string): vscode.MarkdownString {
  const { incident } = record;
  const lines = [
    toOneLine(item.text),
    `${lateOf(item, today)}${dueOf(item)} · ${holderOf(item)}`,
    `${item.id === undefined ? 'From' : `${item.id} of`} ${incident.id}: ${toOneLine(incident.title)}`,
    item.issue === undefined ? 'No GitHub issue yet' : `Issue ${item.issue.label}`,
  ];
  return new vscode.MarkdownString(lines.map(line => escapeMarkdown(line)).join('\n\n'));
}

function groupNode(folder: SiteFolder, group: string): TreeNode {
  return { type: 'group', id: `remediation:${folder.key}:${group}`, folder, group };
}

function itemNode(folder: SiteFolder, group: string, { record, item }: OwnedItem): TreeNode {
  const root = folder.key;
  const name = item.id ?? item.text;
  return {
    type: 'item',
    id: `item:${root}:${group}:${record.incident.id}:${name}`,
    folder,
    group,
    root,
    incident: record.incident.id,
    item: name,
  };
}
