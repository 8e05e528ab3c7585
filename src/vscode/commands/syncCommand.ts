import * as vscode from 'vscode';
import { tell, warn } from '../notify';
import { Refusal } from '../../app/change';
import { decideSync } from '../../app/decideSync';
import type { IssueProgress } from '../../app/issueResult';
import { checkPullRequests } from '../../app/pullRequestProofs';
import { syncRemediation as compare, type RemediationSync, type SyncNote } from '../../app/syncRemediation';
import { toLabel } from '../../core/text/plain';
import type { SyncAction } from '../../core/remediation/sync';
import { messageOf } from '../errors';
import type { SiteFolder } from '../siteFolder';
import type { Clock } from '../../app/ports';
import { TrackerPace, type Wait } from '../../app/trackerPace';
import type { IssueTracker } from '../../app/trackerPorts';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import { withProgress } from '../github/progress';

export interface SyncCommandDeps {
  readonly github: GitHubAccess;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** Lets the reviews follow what GitHub says, offers GitHub what the reviews say, and asks about what disagrees. */
export async function syncRemediation(deps: SyncCommandDeps, folder: SiteFolder): Promise<void> {
  const { github, clock, wait } = deps;
  const target = await targetOf(folder);
  const tracker = await github.tracker(target.host, target.apiUrl);
  const author = await folder.author();
  const memory = await folder.syncMemory();
  const site = await folder.refresh();
  const { sync, proofs } = await withProgress(
    'Comparing remediation items with GitHub',
    async (signal, onProgress) => {
      const onWait = (message: string, until: number): void =>
        onProgress({ done: 0, total: 0, message, until });
      const shared = { tracker, target, clock, wait, signal, onWait };
      const found = await compare(site, { ...shared, author, ...(memory === undefined ? {} : { memory }) });
      return { sync: found, proofs: await checkPullRequests(site, shared) };
    },
  );
  for (const change of sync.changes) {
    await folder.store.save(change);
  }
  if (sync.changes.length > 0) {
    await folder.publish();
  }
  await sendOffers(deps, folder, tracker, sync.offers);
  await settle(folder, tracker, sync.disagreements);
  void tell(summary(sync));
  if (proofs.length > 0) {
    void warn(toLabel(proofs.slice(0, 5).join(' '), 400));
  }
}

/** One question for one; several are ticked in a list, and sent one after the other. */
async function sendOffers(
  deps: SyncCommandDeps,
  folder: SiteFolder,
  tracker: IssueTracker,
  offers: readonly SyncNote[],
): Promise<void> {
  if (offers.length <= 1) {
    await settle(folder, tracker, offers);
    return;
  }
  const picked = await vscode.window.showQuickPick(
    offers.map(note => ({
      label: note.choices[0]?.label ?? '',
      description: toLabel(note.incident),
      detail: toLabel(note.message, 200),
      picked: true,
      note,
    })),
    {
      canPickMany: true,
      ignoreFocusOut: true,
      matchOnDescription: true,
      matchOnDetail: true,
      title: `${offers.length} items changed here and not on GitHub`,
      placeHolder: 'OK sends what is ticked to GitHub',
    },
  );
  const chosen = (picked ?? []).map(({ note }) => note);
  if (chosen.length > 0) {
    const failed = await withProgress('Changing issues', (signal, onProgress) =>
      sendAll(deps, { folder, tracker, chosen }, signal, onProgress),
    );
    await folder.publish();
    if (failed.length > 0) {
      void warn(toLabel(failed.slice(0, 3).join(' '), 400));
    }
  }
}

/** Resolves with what could not be sent, and why. */
async function sendAll(
  { clock, wait }: SyncCommandDeps,
  work: { readonly folder: SiteFolder; readonly tracker: IssueTracker; readonly chosen: readonly SyncNote[] },
  signal: AbortSignal,
  onProgress: (progress: IssueProgress) => void,
): Promise<readonly string[]> {
  const { folder, tracker, chosen } = work;
  const failed: string[] = [];
  let done = 0;
  const tellAll = (message: string, until?: number): void =>
    onProgress({ done, total: chosen.length, message, until });
  const pace = new TrackerPace({ clock, wait, signal, onWait: tellAll });
  for (const note of chosen) {
    const action = note.choices[0]?.action;
    if (action === undefined || signal.aborted) {
      continue;
    }
    tellAll(toLabel(note.message, 80));
    try {
      const author = await folder.author();
      const site = await folder.refresh();
      const change = await pace.write(() => decideSync(site, note, action, { tracker, author, signal }));
      if (change !== undefined) {
        await folder.store.save(change);
      }
    } catch (error) {
      failed.push(`${note.item}: ${messageOf(error)}`);
    }
    done += 1;
  }
  return failed;
}

/** One question at a time, each with exactly what it would do. Of many, the person says which to decide, until they close the list. */
async function settle(folder: SiteFolder, tracker: IssueTracker, notes: readonly SyncNote[]): Promise<void> {
  let left = [...notes];
  while (left.length > 0) {
    const note = left.length > 2 ? await chooseNote(left) : left[0];
    if (note === undefined) {
      return;
    }
    left = left.filter(one => one !== note);
    const action = await ask(note);
    if (action !== undefined) {
      await decide(folder, tracker, note, action).catch(refused);
    }
  }
}

/** What cannot be done about one keeps nobody from deciding the others. */
function refused(error: unknown): void {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  void warn(error.message);
}

async function chooseNote(notes: readonly SyncNote[]): Promise<SyncNote | undefined> {
  const picked = await vscode.window.showQuickPick(
    notes.map(note => ({ label: toLabel(note.message, 200), description: toLabel(note.incident), note })),
    {
      ignoreFocusOut: true,
      matchOnDescription: true,
      title: `${notes.length} items that you have to decide`,
      placeHolder: 'Which one now? Escape leaves the rest for later',
    },
  );
  return picked?.note;
}

async function decide(
  folder: SiteFolder,
  tracker: IssueTracker,
  note: SyncNote,
  action: SyncAction,
): Promise<void> {
  const author = await folder.author();
  const change = await decideSync(await folder.refresh(), note, action, { tracker, author });
  if (change !== undefined) {
    await folder.apply(change);
  }
}

/** Closing it decides nothing. */
async function ask(note: SyncNote): Promise<SyncAction | undefined> {
  const labels = note.choices.map(({ label }) => label);
  if (labels.length === 0) {
    return undefined;
  }
  const choice = await warn(toLabel(note.message, 300), ...labels, 'Decide Later');
  return note.choices.find(({ label }) => label === choice)?.action;
}

function summary(sync: RemediationSync): string {
  if (sync.checked === 0 && sync.remarks.length === 0) {
    return 'No remediation item has an issue on GitHub yet.';
  }
  const followed =
    sync.followed.length === 0
      ? 'Nothing changed on GitHub.'
      : `${sync.followed
          .map(({ incident, message }) => toLabel(`${message} (${incident})`, 160))
          .slice(0, 5)
          .join('. ')}${sync.followed.length > 5 ? ` and ${sync.followed.length - 5} more` : ''}.`;
  const checked = sync.checked === 1 ? '1 issue compared.' : `${sync.checked} issues compared.`;
  return [checked, followed, ...sync.remarks.map(remark => toLabel(remark))].join(' ');
}
