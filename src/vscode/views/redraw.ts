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

/**
 * Has views drawn again, with their badges and what `when` clauses ask for; the waiting list is not among them. On Call and Remediation
 * are left alone where what they show is as it was, since incidents change often: hundreds of rows take long to draw, and a row that is
 * clicked while its view is drawn again reaches the command without saying which it was. When time alone changes rows on call,
 * onHandOff says so.
 */
export class ViewRedraw {
  readonly #shells: readonly TreeShell[];
  readonly #shown: Shown;
  readonly #madeOf = new Map<string, readonly unknown[]>();

  constructor(shells: readonly TreeShell[], shown: Shown) {
    this.#shells = shells;
    this.#shown = shown;
  }

  redraw(): void {
    const { sites, remediation, isSignedOut } = this.#shown;
    setContextKey('livesite.state', sites.state);
    const open = sites.shown.flatMap(({ site }) => site.incidents).filter(({ incident }) => isOpen(incident));
    setContextKey('livesite.hasOpenIncident', open.length > 0);
    setContextKey('livesite.signedOut', isSignedOut());
    const badges: Readonly<Record<string, vscode.ViewBadge | undefined>> = {
      [VIEWS.incidents]: badge(open.length, 'open incident'),
      [VIEWS.remediation]: badge(remediation.overdue, 'overdue remediation item'),
    };
    const asBefore = new Set<string>([
      ...(this.#isAsBefore(VIEWS.onCall, this.#onCall()) ? [VIEWS.onCall] : []),
      ...(this.#isAsBefore(VIEWS.remediation, remediation.madeOf) ? [VIEWS.remediation] : []),
    ]);
    for (const { view, tree, changed } of this.#shells.filter(shell => shell.view !== VIEWS.waiting)) {
      tree.badge = badges[view];
      if (!asBefore.has(view)) {
        changed.fire(undefined);
      }
    }
    for (const folder of sites.all) {
      for (const fault of folder.templates.takeFaults()) {
        void warn(toLabel(fault.message, 300));
      }
    }
  }

  /** Reading a site keeps what did not change, so that looking at what its rows are made of is enough. */
  #onCall(): readonly unknown[] {
    const { sites } = this.#shown;
    return [
      sites.state,
      ...sites.shown.flatMap(folder => [
        folder,
        folder.me,
        folder.site.rotations,
        folder.site.people,
        // A row opens the file where it stands.
        ...folder.site.rotations.map(({ path }) => folder.site.inCheckout.has(path)),
      ]),
    ];
  }

  #isAsBefore(view: string, now: readonly unknown[]): boolean {
    const before = this.#madeOf.get(view);
    this.#madeOf.set(view, now);
    return before?.length === now.length && now.every((each, index) => each === before[index]);
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
