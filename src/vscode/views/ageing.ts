import * as vscode from 'vscode';
import type { Instant } from '../../core/time/instant';
import type { SiteRegistry } from '../siteRegistry';
import { agesOf } from './labels';

const LOOK_MS = 15_000;

/** Calls back when time alone has changed what rows say: an age, or the day that items are due by. */
export function onAgeing(
  sites: Pick<SiteRegistry, 'all'>,
  now: () => Instant,
  changed: () => void,
): vscode.Disposable {
  const look = (): string =>
    sites.all
      .map(({ site }) =>
        agesOf(
          site.incidents.map(({ incident }) => incident),
          now(),
        ),
      )
      .join('\n');
  let seen = look();
  const timer = setInterval(() => {
    const next = look();
    if (next !== seen) {
      seen = next;
      changed();
    }
  }, LOOK_MS);
  return new vscode.Disposable(() => clearInterval(timer));
}
