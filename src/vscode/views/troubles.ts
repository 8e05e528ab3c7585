import * as vscode from 'vscode';
import { type PageTrouble, pageTroubles } from '../../app/pageTroubles';
import type { LiveSite } from '../../app/site';
import type { Route } from '../../core/escalation/route';
import { toLabel } from '../../core/text/plain';
import type { Instant } from '../../core/time/instant';
import type { SiteFolder } from '../siteFolder';
import type { TreeNode } from './nodes';

/** Routes that the next page takes and for which this machine has no key. */
export type MissingKeysOf = (folder: SiteFolder) => readonly Route[];

export function named(item: vscode.TreeItem, node: TreeNode, context: string): vscode.TreeItem {
  item.id = node.id;
  item.contextValue = context;
  return item;
}

export function troublesNode(folder: SiteFolder): TreeNode {
  return { type: 'troubles', id: `troubles:${folder.key}`, folder };
}

/** What needs somebody before anything else: pages that may not have arrived, keys they would need, then damaged files. */
export function troubleNodes(folder: SiteFolder, missing: readonly Route[], now: Instant): TreeNode[] {
  const { key: root, site } = folder;
  return [
    ...pageTroubles(site, now).map(
      ({ incident: { id: incident }, page: { id: page }, route }): TreeNode => ({
        type: 'page',
        id: `page:${root}:${page}:${route}`,
        folder,
        root,
        incident,
        page,
        route,
      }),
    ),
    ...missing.map(({ id: route }): TreeNode => ({ type: 'key', id: `key:${root}:${route}`, folder, route })),
    ...damagedFiles(site).map(
      (path): TreeNode => ({ type: 'trouble', id: `trouble:${root}:${path}`, folder, path }),
    ),
  ];
}

/** Files with errors, in incidents or the plan. Warnings belong to the Problems view. */
function damagedFiles(site: LiveSite): string[] {
  return [...site.problems]
    .filter(([, problems]) => problems.some(({ severity }) => severity === 'error'))
    .map(([path]) => path)
    .sort();
}

export function troublesItem(node: TreeNode, below: readonly TreeNode[]): vscode.TreeItem {
  const item = named(
    new vscode.TreeItem('Needs Attention', vscode.TreeItemCollapsibleState.Expanded),
    node,
    'troubles',
  );
  const names: readonly (readonly [TreeNode['type'], string])[] = [
    ['page', 'pages'],
    ['key', 'keys'],
    ['trouble', 'damaged files'],
  ];
  item.iconPath = new vscode.ThemeIcon('warning');
  item.description = names
    .filter(([type]) => below.some(one => one.type === type))
    .map(([, name]) => name)
    .join(', ');
  return item;
}

export function troubleItem(node: Extract<TreeNode, { type: 'trouble' }>): vscode.TreeItem {
  const problem = node.folder.site.problems.get(node.path)?.find(({ severity }) => severity === 'error');
  const item = named(new vscode.TreeItem(toLabel(node.path)), node, 'trouble');
  item.iconPath = new vscode.ThemeIcon('error');
  item.description = toLabel(problem?.message ?? '');
  item.tooltip = toLabel(problem?.message ?? '', 400);
  item.command = { command: 'vscode.open', title: 'Open', arguments: [node.folder.uriOf(node.path)] };
  return item;
}

/** `@bob not reached`, then over which route and why. */
export function pageItem(node: Extract<TreeNode, { type: 'page' }>, now: Instant): vscode.TreeItem {
  const trouble = pageTroubles(node.folder.site, now).find(
    ({ page, route }) => page.id === node.page && route === node.route,
  );
  const label = trouble === undefined ? 'Page' : pageLabel(trouble);
  const why = [node.route, trouble?.text ?? ''].filter(part => part !== '').join(': ');
  const item = named(new vscode.TreeItem(toLabel(label)), node, 'trouble.page');
  const colour = new vscode.ThemeColor('list.errorForeground');
  item.iconPath = new vscode.ThemeIcon(trouble?.outcome === 'unknown' ? 'question' : 'error', colour);
  item.description = toLabel(why);
  item.tooltip = [label, why, trouble?.incident.title ?? '']
    .filter(line => line !== '')
    .map(line => toLabel(line, 400))
    .join('\n');
  item.command = { command: 'livesite.showTimeline', title: 'Show Timeline', arguments: [argumentOf(node)] };
  return item;
}

function pageLabel({ page, route, outcome }: PageTrouble): string {
  const whom = page.people.length === 0 ? route : page.people.map(handle => `@${handle}`).join(', ');
  return `${whom} ${outcome === 'failed' ? 'not reached' : 'perhaps not reached'}`;
}

function argumentOf({ root, incident }: Extract<TreeNode, { type: 'page' }>): object {
  return { root, incident };
}

export function keyItem(node: Extract<TreeNode, { type: 'key' }>): vscode.TreeItem {
  const route = node.folder.site.plan.routes.find(({ id }) => id === node.route);
  const isGitHub = node.route === 'github' || route?.kind === 'github';
  const item = named(
    new vscode.TreeItem(isGitHub ? 'Not signed in to GitHub' : `No key for ${toLabel(node.route, 40)}`),
    node,
    'trouble.key',
  );
  item.iconPath = new vscode.ThemeIcon('key');
  item.description = 'the next page cannot leave from this machine';
  item.command = {
    command: isGitHub ? 'livesite.signIn' : 'livesite.setRouteKey',
    title: isGitHub ? 'Sign In to GitHub' : 'Set Route Key',
    arguments: [{ root: node.folder.key, incident: '' }],
  };
  return item;
}
