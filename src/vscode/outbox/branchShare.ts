import * as vscode from 'vscode';
import { branchPreview } from '../../app/branchPreview';
import { Refusal } from '../../app/change';
import { PublishError, type SideBranch } from '../../app/sharingPorts';
import { toLabel } from '../../core/text/plain';
import { Cancelled } from '../errors';
import { confirm, tell } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { Previews } from '../previews';
import { withCancel } from './progress';

/** Shares through a branch and a pull request, after showing exactly what would go where. */
export async function shareThroughBranch(previews: Previews, folder: SiteFolder): Promise<void> {
  const [pending, facts] = [await folder.store.pending(), await folder.facts()];
  if (pending.length === 0) {
    throw new Refusal('Nothing waits to be shared.');
  }
  if (facts?.remote === undefined) {
    throw new Refusal('This repository has no remote, so there is nobody to ask for a pull request.');
  }
  const close = await previews.show('What would be pushed', branchPreview(pending, facts));
  const push = 'Push to a New Branch';
  const changes = pending.length === 1 ? '1 change' : `${pending.length} changes`;
  const answer = await confirm(
    `Push ${changes} to a branch of ${facts.remote}?`,
    `${facts.remoteUrl ?? ''}\n${facts.branch} is not touched. The document behind this question shows all that goes. Then the page for the pull request opens.`,
    push,
  );
  await close();
  if (answer !== push) {
    throw new Cancelled();
  }
  await openPage(await pushed(folder));
}

async function pushed(folder: SiteFolder): Promise<SideBranch> {
  try {
    return await withCancel('Pushing what waits to a branch', signal =>
      folder.decisions.publishToBranch(signal),
    );
  } catch (error) {
    if (error instanceof PublishError) {
      throw new Refusal(`Nothing was pushed. ${error.message}`);
    }
    throw error;
  } finally {
    await folder.refresh();
  }
}

/** Opens the page where the pull request is made, where the host's is known. */
export async function openPage({ branch, compareUrl }: SideBranch): Promise<void> {
  if (compareUrl !== undefined && compareUrl.startsWith('https://')) {
    await vscode.env.openExternal(vscode.Uri.parse(compareUrl, true));
    return;
  }
  const copy = 'Copy Branch Name';
  const choice = await tell(
    `What waits is on the branch ${toLabel(branch)}: make a pull request of it.`,
    copy,
  );
  if (choice === copy) {
    await vscode.env.clipboard.writeText(branch);
  }
}
