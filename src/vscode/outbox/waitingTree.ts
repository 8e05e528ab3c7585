import * as vscode from 'vscode';
import { localDayAndTimeOf } from '../../app/localTime';
import { filesOfChange, wordsOfChange } from '../../app/changedText';
import { ageOf, type WaitingItem } from '../../app/waitingList';
import type { Change } from '../../core/change/change';
import { toLabel } from '../../core/text/plain';
import { printSpan } from '../../core/time/instant';
import type { TargetArgument } from '../commands/target';
import type { SiteFolder } from '../siteFolder';
import type { WaitingLists } from './waitingLists';

/** A row, as the tree and the commands pass it around: ids only, so that it stays valid while the list changes. */
export interface WaitingNode extends TargetArgument {
  readonly type: 'waiting-site' | 'waiting-row' | 'waiting-missing';
  readonly id: string;
  readonly folder: SiteFolder;
  /** Id of the row's item; of the change for one that is missing; empty for a site. */
  readonly row: string;
}

export function isWaitingNode(value: unknown): value is WaitingNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    value.type.startsWith('waiting-')
  );
}

/** What is not shared, or not known: what needs a person first. */
export class WaitingTree implements vscode.TreeDataProvider<unknown> {
  readonly #lists: WaitingLists;
  readonly #now: () => number;

  constructor(lists: WaitingLists, now: () => number) {
    this.#lists = lists;
    this.#now = now;
  }

  getChildren(node?: unknown): WaitingNode[] {
    if (!isWaitingNode(node)) {
      const [only, ...others] = this.#lists.folders;
      return only !== undefined && others.length === 0
        ? rowsOf(only, this.#lists)
        : this.#lists.folders.map(siteNode);
    }
    switch (node.type) {
      case 'waiting-site':
        return rowsOf(node.folder, this.#lists);
      case 'waiting-row': {
        const item = this.itemOf(node);
        return item?.kind === 'missing' ? item.changes.map(({ id }) => missingNode(node.folder, id)) : [];
      }
      case 'waiting-missing':
        return [];
    }
  }

  getParent(node: unknown): WaitingNode | undefined {
    if (!isWaitingNode(node) || node.type === 'waiting-site') {
      return undefined;
    }
    if (node.type === 'waiting-missing') {
      return rowNode(node.folder, 'missing');
    }
    return this.#lists.folders.length > 1 ? siteNode(node.folder) : undefined;
  }

  getTreeItem(node: unknown): vscode.TreeItem {
    if (!isWaitingNode(node)) {
      return new vscode.TreeItem('');
    }
    const item = this.#itemFor(node);
    item.id = node.id;
    return item;
  }

  /** The item of a row as it is now; undefined once it is settled. */
  itemOf({ folder, row }: Pick<WaitingNode, 'folder' | 'row'>): WaitingItem | undefined {
    return this.#lists.of(folder).find(({ id }) => id === row);
  }

  #itemFor(node: WaitingNode): vscode.TreeItem {
    if (node.type === 'waiting-site') {
      const { Expanded } = vscode.TreeItemCollapsibleState;
      return new vscode.TreeItem(toLabel(node.folder.site.plan.name), Expanded);
    }
    if (node.type === 'waiting-missing') {
      const change = node.folder.decisions.missing().find(({ id }) => id === node.row);
      return change === undefined ? new vscode.TreeItem('') : this.#missingItem(change);
    }
    const item = this.itemOf(node);
    return item === undefined ? new vscode.TreeItem('') : this.#rowItem(node, item);
  }

  #rowItem(node: WaitingNode, item: WaitingItem): vscode.TreeItem {
    switch (item.kind) {
      case 'protected':
        return row({
          label: 'The branch is protected',
          description: 'share through a pull request',
          icon: 'lock',
          context: 'waiting.protected',
          tooltip: item.message,
          command: {
            command: 'livesite.shareThroughBranch',
            title: 'Share Through a Branch',
            arguments: [node],
          },
        });
      case 'remote':
        return row({
          label: 'The remote is another repository',
          description: 'agree before anything goes there',
          icon: 'shield',
          context: 'waiting.remote',
          tooltip: item.message,
          command: {
            command: 'livesite.acceptRemote',
            title: 'Share Through the New Remote',
            arguments: [node],
          },
        });
      case 'old-history':
        return row({
          label: 'Your checkout has the old history',
          description: 'let it follow, do not pull',
          icon: 'history',
          context: 'waiting.old-history',
          tooltip: item.message,
          command: {
            command: 'livesite.leaveOldHistory',
            title: 'Leave the Old History',
            arguments: [node],
          },
        });
      case 'branch':
        return row({
          label: `On the branch ${toLabel(item.branch.branch)}`,
          description: 'waits for its pull request',
          icon: 'git-pull-request',
          context: item.branch.compareUrl === undefined ? 'waiting.branch' : 'waiting.branch.page',
          tooltip: `What waits is pushed to ${item.branch.branch}. It is shared once that is merged.`,
        });
      case 'held':
        return this.#heldItem(node, item);
      case 'effect':
        return row({
          label: toLabel(item.effect.what),
          description: `no answer · ${this.#age(item.effect)}`,
          icon: 'question',
          context: `waiting.effect.${item.recovery}`,
          tooltip: `${item.effect.what} It is not known whether that happened, as no answer came. ${
            item.recovery === 'settle'
              ? 'Within some minutes it is sent again where a repeat does no harm, else recorded as unknown.'
              : item.recovery === 'find'
                ? 'It is looked for before anything is sent again: run "Livesite: Show Customer Review Status".'
                : 'Nothing is sent again by itself.'
          }`,
        });
      case 'missing': {
        const count = item.changes.length;
        return row({
          label: `${count === 1 ? '1 change' : `${count} changes`} removed from the history`,
          description: 'put back or leave out',
          icon: 'history',
          context: 'waiting.missing',
          tooltip:
            'They were shared from here, and the branch no longer has them: its history was rewritten. Put them back, or leave out what was removed on purpose.',
          collapsible: vscode.TreeItemCollapsibleState.Expanded,
        });
      }
      case 'saved':
        return row({
          label: labelOf(item.change),
          description: this.#words(node, item.change, item.why),
          icon: 'cloud-upload',
          context: 'waiting.saved',
          tooltip: changeTooltip(item.change, node.folder.status.message),
          command: { command: 'livesite.showChange', title: 'Show What It Would Change', arguments: [node] },
        });
    }
  }

  #heldItem(node: WaitingNode, item: Extract<WaitingItem, { kind: 'held' }>): vscode.TreeItem {
    const decidable = item.files.length > 0;
    const why = item.isMerged ? 'merged, not shared' : 'needs you';
    // Two edits of one file have the same label: only the place tells them apart.
    const placed = item.place === undefined ? why : `${toLabel(item.place, 60)} · ${why}`;
    return row({
      label: labelOf(item.change),
      description: this.#words(node, item.change, placed),
      icon: item.isMerged ? 'pass' : 'git-merge',
      spoken: item.message,
      context: `waiting.held${decidable ? '.text' : ''}${item.isMerged ? '.merged' : ''}`,
      tooltip: changeTooltip(
        item.change,
        item.isMerged ? 'You have merged it. Share the result, or open it again.' : item.message,
      ),
      command: decidable
        ? { command: 'livesite.decideConflict', title: 'Decide', arguments: [node] }
        : { command: 'livesite.showChange', title: 'Show What It Would Change', arguments: [node] },
    });
  }

  /** Why, how long, and in which incident: what is cut off first in a narrow view comes last. */
  #words({ folder }: WaitingNode, change: Change, why: string): string {
    const title = folder.site.byId.get(incidentIn(change) ?? '')?.incident.title;
    const parts = [why, this.#age(change), title === undefined ? '' : toLabel(title, 60)];
    return parts.filter(part => part !== '').join(' · ');
  }

  #age(of: { readonly at: string }): string {
    const age = ageOf(of, this.#now());
    return age < 60_000 ? 'just now' : `${printSpan(age)} ago`;
  }

  #missingItem(change: Change): vscode.TreeItem {
    return row({
      label: labelOf(change),
      description: `@${toLabel(change.actor)} · ${this.#age(change)}`,
      icon: 'note',
      context: 'waiting.gone',
      tooltip: changeTooltip(change, 'The branch no longer has it.'),
    });
  }
}

interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly context: string;
  readonly tooltip: string;
  /** Said to those who do not see the tooltip. */
  readonly spoken?: string;
  readonly command?: vscode.Command;
  readonly collapsible?: vscode.TreeItemCollapsibleState;
}

/** Words say what the icon says, and a screen reader hears both lines. */
function row({
  label,
  description,
  icon,
  context,
  tooltip,
  spoken = '',
  command,
  collapsible,
}: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(label, collapsible);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = context;
  item.tooltip = tooltip
    .split('\n')
    .map(line => toLabel(line, 400))
    .join('\n');
  item.accessibilityInformation = {
    label: [label, description, toLabel(spoken, 300)].filter(part => part !== '').join(', '),
  };
  if (command !== undefined) {
    item.command = command;
  }
  return item;
}

/** The subject, without the incident that stands beside it. */
function labelOf(change: Change): string {
  const incident = incidentIn(change);
  const { subject } = change;
  return toLabel(
    incident !== undefined && subject.startsWith(`${incident}: `)
      ? subject.slice(incident.length + 2)
      : subject,
  );
}

function incidentIn({ trailers }: Change): string | undefined {
  return trailers.find(([name]) => name === 'Livesite-Incident')?.[1];
}

const MOST_LINES = 6;

function changeTooltip(change: Change, why: string): string {
  const { lines } = wordsOfChange(change);
  const more = lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} more`] : [];
  return [
    change.subject,
    `@${change.actor}, ${localDayAndTimeOf(change.at)}`,
    ...lines.slice(0, MOST_LINES).map(line => toLabel(line, 120)),
    ...more,
    `In ${filesOfChange(change).join(', ')}`,
    why,
  ]
    .filter(line => line !== '')
    .join('\n');
}

function rowsOf(folder: SiteFolder, lists: WaitingLists): WaitingNode[] {
  return lists.of(folder).map(({ id }) => rowNode(folder, id));
}

function siteNode(folder: SiteFolder): WaitingNode {
  const { key } = folder;
  return { type: 'waiting-site', id: `site:${key}`, folder, root: key, incident: '', row: '' };
}

function rowNode(folder: SiteFolder, id: string): WaitingNode {
  const { key } = folder;
  return { type: 'waiting-row', id: `row:${key}:${id}`, folder, root: key, incident: '', row: id };
}

function missingNode(folder: SiteFolder, change: string): WaitingNode {
  const { key } = folder;
  return {
    type: 'waiting-missing',
    id: `gone:${key}:${change}`,
    folder,
    root: key,
    incident: '',
    row: change,
  };
}
