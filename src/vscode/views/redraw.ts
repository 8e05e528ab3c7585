import type * as vscode from 'vscode';
import { isOpen } from '../../core/incident/status';
import { toLabel } from '../../core/text/plain';
import type { TreeShell } from '../application';
import { setContextKey } from '../contextKeys';
import { VIEWS } from '../ids';
import { warn } from '../notify';
import type { WaitingLists } from '../outbox/waitingLists';
import type { SiteRegistry } from '../siteRegistry';
import type { RemediationTree } from './remediationTree';

export interface Shown {
  readonly sites: SiteRegistry;
  readonly remediation: RemediationTree;
  readonly isSignedOut: () => boolean;
}

/** Has all views but the waiting list drawn again, with their badges and what `when` clauses ask for. */
export function redrawViews(shells: readonly TreeShell[], { sites, remediation, isSignedOut }: Shown): void {
  setContextKey('livesite.state', sites.state);
  const open = sites.all.flatMap(({ site }) => site.incidents).filter(({ incident }) => isOpen(incident));
  setContextKey('livesite.hasOpenIncident', open.length > 0);
  setContextKey('livesite.signedOut', isSignedOut());
  const badges: Readonly<Record<string, vscode.ViewBadge | undefined>> = {
    [VIEWS.incidents]: badge(open.length, 'open incident'),
    [VIEWS.remediation]: badge(remediation.overdue, 'overdue remediation item'),
  };
  for (const { view, tree, changed } of shells.filter(shell => shell.view !== VIEWS.waiting)) {
    tree.badge = badges[view];
    changed.fire(undefined);
  }
  for (const folder of sites.all) {
    for (const fault of folder.templates.takeFaults()) {
      void warn(toLabel(fault.message, 300));
    }
  }
}

function badge(count: number, what: string): vscode.ViewBadge | undefined {
  return count === 0 ? undefined : { value: count, tooltip: `${count} ${what}${count === 1 ? '' : 's'}` };
}

/** The waiting list is there only while it holds something; its badge counts what needs a person. */
export function redrawWaiting(shells: readonly TreeShell[], waiting: WaitingLists): void {
  const { folders } = waiting;
  setContextKey('livesite.hasWaiting', waiting.isWorthShowing());
  const needs = folders.reduce((sum, folder) => sum + waiting.needsOf(folder), 0);
  const [only, ...others] = folders;
  for (const { tree, changed } of shells.filter(({ view }) => view === VIEWS.waiting)) {
    tree.message =
      // Of a conflict its own row tells.
      only !== undefined && others.length === 0 && only.status.reason !== 'conflict'
        ? toLabel(only.status.message, 300) || undefined
        : undefined;
    tree.badge =
      needs === 0 ? undefined : { value: needs, tooltip: `${needs} ${needs === 1 ? 'needs' : 'need'} you` };
    changed.fire(undefined);
  }
}
