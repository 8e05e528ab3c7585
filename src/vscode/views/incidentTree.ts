import { canAcknowledge } from '../../app/acknowledge';
import * as vscode from 'vscode';
import { approvalWords } from '../../core/customerReview/approvalWords';
import { publicationsOf, publishedAt } from '../../core/customerReview/publications';
import { groupIncidents, type IncidentGroup } from '../../app/incidentGroups';
import { pagingLine } from '../../app/pagingState';
import type { IncidentRecord, LiveSite } from '../../app/site';
import { escapeMarkdown } from '../../core/editor/markdownText';
import { LEAD } from '../../core/incident/incident';
import { isOpen } from '../../core/incident/status';
import { severityInForce, severityRank } from '../../core/plan/plan';
import { toLabel, toOneLine } from '../../core/text/plain';
import { localDayAndTime } from '../../app/localTime';
import { printSpan, type Instant } from '../../core/time/instant';
import { readPaging } from '../../protocol/paging';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { incidentDetail, incidentRow, reviewFact, severityIcon, severityWord } from './labels';
import { isTreeNode, siteItem, siteNode, type TreeNode } from './nodes';
import {
  keyItem,
  type MissingKeysOf,
  named,
  pageItem,
  troubleItem,
  troubleNodes,
  troublesItem,
  troublesNode,
} from './troubles';

/** Incidents by what they need: active, recovering, awaiting review, then closed by month. Damaged files come first, so nothing hides. */
export class IncidentTree implements vscode.TreeDataProvider<unknown> {
  readonly #sites: Pick<SiteRegistry, 'all'>;
  readonly #now: () => Instant;
  readonly #missingKeys: MissingKeysOf;

  constructor(sites: Pick<SiteRegistry, 'all'>, now: () => Instant, missingKeys: MissingKeysOf = () => []) {
    this.#sites = sites;
    this.#now = now;
    this.#missingKeys = missingKeys;
  }

  getChildren(node?: unknown): TreeNode[] {
    if (!isTreeNode(node)) {
      const [only] = this.#sites.all;
      return this.#sites.all.length === 1 && only ? this.#topOf(only) : this.#sites.all.map(siteNode);
    }
    switch (node.type) {
      case 'site':
        return this.#topOf(node.folder);
      case 'group':
        return recordsOf(node.folder, node.group).map(record =>
          incidentNode(node.folder, node.group, record),
        );
      case 'troubles':
        return this.#troublesOf(node.folder);
      default:
        return [];
    }
  }

  getParent(node: unknown): TreeNode | undefined {
    if (!isTreeNode(node)) {
      return undefined;
    }
    switch (node.type) {
      case 'incident':
        return groupNode(node.folder, node.group);
      case 'trouble':
      case 'page':
      case 'key':
        return troublesNode(node.folder);
      case 'group':
      case 'troubles':
        return this.#sites.all.length > 1 ? siteNode(node.folder) : undefined;
      case 'site':
      case 'item':
        return undefined;
    }
  }

  getTreeItem(node: unknown): vscode.TreeItem {
    if (!isTreeNode(node)) {
      return new vscode.TreeItem('');
    }
    switch (node.type) {
      case 'site':
        return siteItem(node);
      case 'group':
        return groupItem(node);
      case 'incident':
        return incidentItem(node, this.#now());
      case 'troubles':
        return troublesItem(node, this.#troublesOf(node.folder));
      case 'trouble':
        return troubleItem(node);
      case 'page':
        return pageItem(node, this.#now());
      case 'key':
        return keyItem(node);
      case 'item':
        return new vscode.TreeItem(node.item);
    }
  }

  #topOf(folder: SiteFolder): TreeNode[] {
    const groups = groupIncidents(folder.site).map(({ id }) => groupNode(folder, id));
    return this.#troublesOf(folder).length === 0 ? groups : [troublesNode(folder), ...groups];
  }

  #troublesOf(folder: SiteFolder): TreeNode[] {
    return troubleNodes(folder, this.#missingKeys(folder), this.#now());
  }
}

function groupNode(folder: SiteFolder, group: string): TreeNode {
  return { type: 'group', id: `group:${folder.key}:${group}`, folder, group };
}

function groupOf(folder: SiteFolder, id: string): IncidentGroup | undefined {
  return groupIncidents(folder.site).find(group => group.id === id);
}

function recordsOf(folder: SiteFolder, group: string): readonly IncidentRecord[] {
  return groupOf(folder, group)?.records ?? [];
}

function incidentNode(folder: SiteFolder, group: string, { incident }: IncidentRecord): TreeNode {
  const root = folder.key;
  return {
    type: 'incident',
    id: `incident:${root}:${incident.id}`,
    folder,
    group,
    root,
    incident: incident.id,
  };
}

function groupItem(node: Extract<TreeNode, { type: 'group' }>): vscode.TreeItem {
  const group = groupOf(node.folder, node.group);
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = named(
    new vscode.TreeItem(group?.label ?? node.group, group?.open === true ? Expanded : Collapsed),
    node,
    'group',
  );
  item.description = String(group?.records.length ?? 0);
  return item;
}

function incidentItem(node: Extract<TreeNode, { type: 'incident' }>, now: Instant): vscode.TreeItem {
  const { folder } = node;
  const record = folder.site.byId.get(node.incident);
  if (!record) {
    return named(new vscode.TreeItem(node.incident), node, 'incident');
  }
  const { incident } = record;
  const review = reviewFact(folder.site.plan, record, now);
  const { label, description } = incidentRow(incident, now, review);
  const item = named(new vscode.TreeItem(label), node, contextOf(record));
  item.description = description;
  item.iconPath = iconOf(folder.site, record);
  item.tooltip = tooltipOf(folder.site, record, now);
  item.accessibilityInformation = {
    label: `${severityWord(incident)}, ${incident.status}: ${toLabel(incident.title)}. ${[incidentDetail(incident), review.words].filter(words => words !== '').join(', ')}${spokenAge(record, now)}`,
  };
  item.command = {
    command: 'livesite.showTimeline',
    title: 'Show Timeline',
    arguments: [{ root: node.root, incident: node.incident }],
  };
  return item;
}

/** The sign of the severity; of what is over a tick. The two worst have the theme's colours of errors and warnings as well. */
function iconOf({ plan }: LiveSite, { incident }: IncidentRecord): vscode.ThemeIcon {
  if (incident.phase === 'over') {
    return new vscode.ThemeIcon('pass');
  }
  const colour = ['list.errorForeground', 'list.warningForeground'][severityRank(plan, incident.severity)];
  const icon = severityIcon(plan, incident);
  return colour === undefined || incident.severity === undefined || !isOpen(incident)
    ? new vscode.ThemeIcon(icon)
    : new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}

function spokenAge({ incident }: IncidentRecord, now: Instant): string {
  return isOpen(incident) && incident.declaredAt !== undefined
    ? `, declared ${printSpan(now - incident.declaredAt)} ago`
    : '';
}

/** `incident`, then what can be done with it, for `when` clauses: `incident.open.new`, `incident.review.told.reviewed`. */
function contextOf({ incident, review, customerReview }: IncidentRecord): string {
  const open = isOpen(incident) ? 'open' : incident.phase;
  const news = canAcknowledge(incident) ? '.new' : '';
  const told = customerReview === undefined ? '' : '.told';
  return `incident.${open}${news}${told}${review === undefined ? '' : '.reviewed'}`;
}

/** How the review stands; '' where none is awaited. */
function reviewLine({ plan }: LiveSite, record: IncidentRecord, now: Instant): string {
  const { words } = reviewFact(plan, record, now);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How the customer review stands; '' where there is none. */
function customerReviewLine(site: LiveSite, { incident, customerReview: review }: IncidentRecord): string {
  if (review === undefined) {
    return '';
  }
  const done = publishedAt(publicationsOf(incident), review.edition);
  const state = done === undefined ? approvalWords(review, site) : `published ${localDayAndTime(done)}`;
  return `Customer review (${review.edition}): ${state}`;
}

/** Paragraphs of escaped text: titles and names are other people's words. Nothing is cut off here. */
function tooltipOf(site: LiveSite, record: IncidentRecord, now: Instant): vscode.MarkdownString {
  const { incident } = record;
  const paging = pagingLine(site, record);
  const severity = severityInForce(site.plan, incident.severity);
  const declared =
    incident.declaredAt === undefined
      ? ''
      : `Declared ${printSpan(now - incident.declaredAt)} ago by @${incident.declaredBy ?? 'unknown'}, ${localDayAndTime(incident.declaredAt)}`;
  const lines = [
    toOneLine(incident.title),
    `${severityWord(incident)} · ${incident.status}`,
    incident.severity === undefined
      ? `No severity set: counts as ${severity.id}`
      : `${severity.name}: ${severity.test}`,
    declared,
    paging === undefined ? '' : `Paging: ${readPaging(paging, now).text}`,
    `Lead: ${incident.roles.get(LEAD)?.join(', ') ?? 'nobody'}`,
    incident.services.length === 0 ? '' : `Services: ${toOneLine(incident.services.join(', '))}`,
    reviewLine(site, record, now),
    customerReviewLine(site, record),
    incident.id,
  ];
  const shown = lines.filter(line => line !== '').map(line => escapeMarkdown(line));
  return new vscode.MarkdownString(shown.join('\n\n'));
}
