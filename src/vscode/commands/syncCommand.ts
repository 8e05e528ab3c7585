import { tell, warn } from '../notify';
import { decideSync } from '../../app/decideSync';
import { syncRemediation as compare, type RemediationSync, type SyncNote } from '../../app/syncRemediation';
import { toLabel } from '../../core/text/plain';
import type { SyncAction } from '../../core/remediation/sync';
import type { SiteFolder } from '../siteFolder';
import type { Clock } from '../../app/ports';
import type { Wait } from '../../app/trackerPace';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import { withProgress } from '../github/progress';

export interface SyncCommandDeps {
  readonly github: GitHubAccess;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** Lets the reviews follow what GitHub says, offers GitHub what the reviews say, and asks about what disagrees. */
export async function syncRemediation(
  { github, clock, wait }: SyncCommandDeps,
  folder: SiteFolder,
): Promise<void> {
  const target = await targetOf(folder);
  const tracker = await github.tracker(target.host, target.apiUrl);
  const author = await folder.author();
  const site = await folder.refresh();
  const sync = await withProgress('Comparing remediation items with GitHub', signal =>
    compare(site, { tracker, target, clock, wait, author, signal }),
  );
  for (const change of sync.changes) {
    await folder.store.save(change);
  }
  if (sync.changes.length > 0) {
    await folder.publish();
  }
  for (const note of [...sync.offers, ...sync.disagreements]) {
    const action = await ask(note);
    if (action !== undefined) {
      const change = await decideSync(await folder.refresh(), note, action, {
        tracker,
        author: await folder.author(),
      });
      if (change !== undefined) {
        await folder.apply(change);
      }
    }
  }
  void tell(summary(sync));
}

/** One question at a time, each with exactly what it would do; closing it decides nothing. */
async function ask(note: SyncNote): Promise<SyncAction | undefined> {
  const labels = note.choices.map(({ label }) => label);
  if (labels.length === 0) {
    return undefined;
  }
  const choice = await warn(toLabel(note.message, 300), ...labels, 'Decide Later');
  return note.choices.find(({ label }) => label === choice)?.action;
}

function summary(sync: RemediationSync): string {
  if (sync.checked === 0) {
    return 'No remediation item has an issue on GitHub yet.';
  }
  const followed =
    sync.followed.length === 0
      ? 'Nothing changed on GitHub.'
      : `${sync.followed
          .map(({ incident, message }) => toLabel(`${message} (${incident})`, 160))
          .slice(0, 5)
          .join('. ')}.`;
  const checked = sync.checked === 1 ? '1 issue compared.' : `${sync.checked} issues compared.`;
  return [checked, followed, ...sync.remarks.map(remark => toLabel(remark))].join(' ');
}
