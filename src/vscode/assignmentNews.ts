import * as vscode from 'vscode';
import { assignmentsFor, type Assignment, type ToldAssignments } from '../app/assignments';
import { tell } from './notify';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';

const MEMORY = 'livesite.toldAssignments';

export interface AssignmentNewsOptions {
  readonly sites: Pick<SiteRegistry, 'all' | 'onDidChange'>;
  readonly now: () => number;
  /** Survives reloads. */
  readonly memory: vscode.Memento;
}

/** Tells the person at this window, once, that a colleague gave them a role in an open incident. */
export function announceAssignments({ sites, now, memory }: AssignmentNewsOptions): vscode.Disposable {
  return sites.onDidChange(() => {
    for (const folder of sites.all) {
      const all = memory.get<Readonly<Record<string, ToldAssignments>>>(MEMORY, {});
      const before = all[folder.key];
      const { news, told } = assignmentsFor(folder.site, { me: folder.me, now: now(), told: before });
      if (told !== undefined && told.entries.join() !== before?.entries.join()) {
        void memory.update(MEMORY, { ...all, [folder.key]: told });
      }
      for (const assignment of news) {
        void announce(folder, assignment);
      }
    }
  });
}

async function announce(folder: SiteFolder, { incident, message }: Assignment): Promise<void> {
  const show = 'Show Timeline';
  if ((await tell(message, show)) === show) {
    await vscode.commands.executeCommand('livesite.showTimeline', { root: folder.key, incident });
  }
}
