import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import { isInitialization } from '../../app/initialize';
import type { Log } from '../../app/ports';
import type { ShareStatus } from '../../app/sharingPorts';
import type { Change } from '../../core/change/change';
import { OWN_BRANCH, PLAN_FILE } from '../../core/site/paths';
import { runCommand } from '../errors';
import { tell, warn } from '../notify';
import type { SharingNotices } from '../outbox/sharingNotices';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

export interface NewSiteDeps {
  readonly backends: Backends;
  readonly sites: SiteRegistry;
  readonly notices: SharingNotices;
  readonly log: Log;
}

export interface NewSite {
  readonly folder: SiteFolder;
  /** The files as they begin on a branch of their own. */
  readonly planOwn: () => Promise<Change>;
}

/** Shares a live site that was just saved; says how far that got and offers what else can be done. */
export async function shareNewSite(deps: NewSiteDeps, site: NewSite): Promise<void> {
  tellOutcome(deps, site, await deps.notices.whileAsked(site.folder, () => site.folder.publish()));
}

function tellOutcome(deps: NewSiteDeps, site: NewSite, status: ShareStatus): void {
  if (status.waiting > 0) {
    // The message stays; whoever began is not kept from going on.
    void runCommand(deps.log, 'livesite.initialize', () => offer(deps, site, status));
  } else if (status.state === 'local') {
    void tell(status.message);
  }
}

const OWN = 'Use a Branch of Its Own';
const PULL_REQUEST = 'Share Through a Branch';
const SHOW = 'Show What Waits';

async function offer(deps: NewSiteDeps, site: NewSite, { reason, message }: ShareStatus): Promise<void> {
  const said = `The live site is made. ${message}`;
  const target = { root: site.folder.key, incident: '' };
  let choice: string | undefined;
  if (reason === 'protected') {
    const isOwn = (await site.folder.facts())?.branch === OWN_BRANCH;
    choice = await warn(said, ...(isOwn ? [] : [OWN]), PULL_REQUEST);
  } else {
    // A conflict waits for a person, whatever is tried.
    choice = await warn(reason === 'conflict' ? said : `${said} It is tried again by itself.`, SHOW);
  }
  if (choice === OWN) {
    await moveToOwnBranch(deps, site);
  } else if (choice === PULL_REQUEST) {
    await vscode.commands.executeCommand('livesite.shareThroughBranch', target);
  } else if (choice === SHOW) {
    await vscode.commands.executeCommand('livesite.showSaved', target);
  }
}

async function moveToOwnBranch(deps: NewSiteDeps, site: NewSite): Promise<void> {
  const { folder } = site;
  const first = (await folder.store.pending()).filter(isInitialization);
  if (first.length === 0) {
    throw new Refusal('What Initialize wrote does not wait any more: it was shared or dropped meanwhile.');
  }
  let isThere = false;
  const status = await deps.notices.whileAsked(folder, async () => {
    isThere = await beginAnew(deps, site, first);
    return folder.publish();
  });
  await deps.sites.search();
  tellOutcome(deps, site, status);
  if (status.waiting === 0 && status.state !== 'local') {
    void tell(
      isThere
        ? `A colleague keeps the live site on the branch ${OWN_BRANCH} already: it is shown here now.`
        : `The live site is on the branch ${OWN_BRANCH} now.`,
    );
  }
}

/**
 * Drops what could not be shared beside the code and saves the live site for a branch of its own, unless there is one on it: then
 * resolves with true.
 */
async function beginAnew(
  { backends }: NewSiteDeps,
  { folder, planOwn }: NewSite,
  first: readonly Change[],
): Promise<boolean> {
  const { store } = folder;
  for (const { id } of first) {
    await folder.decisions.discard(id);
  }
  await backends.remember(folder.root.fsPath, OWN_BRANCH);
  await store.refresh();
  const isThere = (await store.readShared([PLAN_FILE])).has(PLAN_FILE);
  if (!isThere) {
    await store.save(await planOwn());
  }
  return isThere;
}
