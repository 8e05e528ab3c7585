import * as vscode from 'vscode';
import { warn } from './notify';
import type { PublishFailure, ShareStatus } from '../app/ports';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';

/** Reasons a person must do something about. Being offline is not one: the status bar says so, and it passes. */
const NEEDS_A_PERSON: readonly PublishFailure[] = [
  'no-identity',
  'signing',
  'locked',
  'disk',
  'authentication',
  'refused',
  'conflict',
  'timeout',
  'unknown',
];

/** Says once, for each new reason, why something saved here is not shared, and offers to try again. */
export function reportSharing(sites: SiteRegistry): vscode.Disposable {
  const told = new Map<string, string>();
  return sites.onDidChange(() => {
    for (const folder of sites.all) {
      const key = folder.key;
      const { status } = folder;
      if (status.waiting === 0) {
        told.delete(key);
      } else if (needsAPerson(status) && told.get(key) !== status.reason) {
        told.set(key, status.reason ?? '');
        void report(folder);
      }
    }
  });
}

function needsAPerson({ state, reason }: ShareStatus): boolean {
  return state !== 'publishing' && reason !== undefined && NEEDS_A_PERSON.includes(reason);
}

async function report(folder: SiteFolder): Promise<void> {
  const retry = 'Try Again';
  const show = 'What Is Not Shared';
  const choice = await warn(folder.status.message, retry, show);
  if (choice === retry) {
    // Whoever asked to try again is told how it went, also if it went the same way.
    if (needsAPerson(await folder.publish())) {
      await report(folder);
    }
  } else if (choice === show) {
    await vscode.commands.executeCommand('livesite.showSaved', { root: folder.key, incident: '' });
  }
}
