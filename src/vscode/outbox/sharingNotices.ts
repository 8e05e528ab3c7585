import * as vscode from 'vscode';
import { noticesOf, renamedMessage, type Notice } from '../../app/notices';
import type { RenamedIncident, ShareStatus } from '../../app/sharingPorts';
import { planSetStatus } from '../../app/setStatus';
import { applyPlan } from '../commands/apply';
import { messageOf } from '../errors';
import { complain, warn } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import type { WaitingLists } from './waitingLists';

const MEMORY = 'livesite.toldNotices';
/** Of each live site; older ones are about what is long settled. */
const MOST_TOLD = 200;

export interface SharingNoticesOptions {
  readonly sites: Pick<SiteRegistry, 'all'>;
  readonly lists: WaitingLists;
  /** Survives reloads. */
  readonly memory: vscode.Memento;
}

/** Says once, also across reloads, when something begins to need a person, and offers what can be done. */
export class SharingNotices implements vscode.Disposable {
  readonly #options: SharingNoticesOptions;
  readonly #listener: vscode.Disposable;
  /** A person has just asked to share and hears how it went anyway. */
  readonly #asked = new Set<SiteFolder>();

  constructor(options: SharingNoticesOptions) {
    this.#options = options;
    this.#listener = options.lists.onDidChange(() => this.#look());
  }

  dispose(): void {
    this.#listener.dispose();
  }

  /** Shares because a person asked: they are told the result by whoever calls, so nothing else is said of it. */
  async whileAsked(folder: SiteFolder, share: () => Promise<ShareStatus>): Promise<ShareStatus> {
    this.#asked.add(folder);
    try {
      const status = await share();
      // Another attempt may have begun already, which is likely to end in the same way.
      const said = noticesOf(status, []).map(({ key }) => key);
      this.#remember(folder, [...new Set([...this.#toldOf(folder), ...said])]);
      return status;
    } finally {
      await this.#options.lists.refresh();
      this.#asked.delete(folder);
    }
  }

  #look(): void {
    for (const folder of this.#options.sites.all.filter(({ readOnly }) => readOnly === '')) {
      const known = this.#toldOf(folder);
      // Once everything is shared the same reason is news again.
      const settled =
        folder.status.waiting === 0 ? known.filter(key => !key.startsWith('reason ')) : [...known];
      const told =
        folder.status.reason === 'old-history' ? settled : settled.filter(key => key !== 'old-history');
      for (const notice of noticesOf(folder.status, this.#options.lists.of(folder))) {
        if (!told.includes(notice.key)) {
          told.push(notice.key);
          if (!this.#asked.has(folder)) {
            void this.#show(folder, notice);
          }
        }
      }
      if (told.join('\n') !== known.join('\n')) {
        this.#remember(folder, told);
      }
      void this.#tellRenamed(folder);
    }
  }

  async #tellRenamed(folder: SiteFolder): Promise<void> {
    for (const renamed of folder.decisions.renamed()) {
      // Taken first: of several windows only one tells, and none tells twice.
      await folder.decisions.toldRenamed(renamed.to);
      const show = 'Show Timeline';
      const merge = 'Merge Mine into Theirs';
      void warn(renamedMessage(renamed), show, merge).then(async choice => {
        if (choice === show) {
          const target = { root: folder.key, incident: renamed.to };
          await vscode.commands.executeCommand('livesite.showTimeline', target);
        } else if (choice === merge) {
          await mergeIntoTheirs(folder, renamed);
        }
      });
    }
  }

  async #show(folder: SiteFolder, notice: Notice): Promise<void> {
    const act = {
      retry: 'Try Again',
      decide: 'Decide',
      branch: 'Share Through a Branch',
      accept: 'Look at the New Remote',
      follow: 'Leave the Old History',
      show: undefined,
    }[notice.action];
    const show = 'Show What Waits';
    const choice = await warn(notice.message, ...(act === undefined ? [] : [act]), show);
    const site = { root: folder.key, incident: '' };
    if (choice === undefined) {
      return;
    }
    if (choice === show) {
      await vscode.commands.executeCommand('livesite.showSaved', site);
    } else if (notice.action === 'retry') {
      await vscode.commands.executeCommand('livesite.publish', site);
    } else if (notice.action === 'branch') {
      await vscode.commands.executeCommand('livesite.shareThroughBranch', site);
    } else if (notice.action === 'follow') {
      await vscode.commands.executeCommand('livesite.leaveOldHistory', site);
    } else if (notice.action === 'accept') {
      await vscode.commands.executeCommand('livesite.acceptRemote', site);
    } else {
      await vscode.commands.executeCommand('livesite.decideConflict', { ...site, row: notice.key });
    }
  }

  #toldOf(folder: SiteFolder): readonly string[] {
    const all = this.#options.memory.get<Readonly<Record<string, readonly string[]>>>(MEMORY, {});
    return all[folder.key] ?? [];
  }

  #remember(folder: SiteFolder, told: readonly string[]): void {
    const all = this.#options.memory.get<Readonly<Record<string, readonly string[]>>>(MEMORY, {});
    void this.#options.memory.update(MEMORY, { ...all, [folder.key]: told.slice(-MOST_TOLD) });
  }
}

/** Two people declared one incident: theirs goes on. */
async function mergeIntoTheirs(folder: SiteFolder, { from, to }: RenamedIncident): Promise<void> {
  try {
    await applyPlan(folder, (site, author) =>
      planSetStatus(site, { incident: to, status: 'merged', into: from }, author),
    );
    await vscode.commands.executeCommand('livesite.showTimeline', { root: folder.key, incident: from });
  } catch (error) {
    void complain(messageOf(error));
  }
}
