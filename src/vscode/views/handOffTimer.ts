import * as vscode from 'vscode';
import { nextChangeOf } from '../../app/onCallRows';
import type { SiteRegistry } from '../siteRegistry';
import { readerOf } from './onCallReader';

/** Timers stand still while a machine sleeps, so no single one runs for longer. */
const LONGEST_MS = 300_000;

/** Calls back when a hand-off has passed, or a countdown or a day has changed: one timer, to the next such time. */
export function onHandOff(
  sites: Pick<SiteRegistry, 'all' | 'onDidChange'>,
  now: () => number,
  changed: () => void,
): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let due: number | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    timer = due === undefined ? undefined : setTimeout(look, Math.max(0, Math.min(due - now(), LONGEST_MS)));
  };
  const plan = (): void => {
    const at = now();
    const times = sites.all.flatMap(folder => nextChangeOf(folder.site, readerOf(folder, at)) ?? []);
    due = times.length === 0 ? undefined : Math.min(...times);
    arm();
  };
  const look = (): void => {
    if (due !== undefined && now() >= due) {
      plan();
      changed();
    } else {
      arm();
    }
  };
  plan();
  return vscode.Disposable.from(
    sites.onDidChange(plan),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        look();
      }
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
