import * as vscode from 'vscode';
import { wordsOfChange } from '../../app/changedText';
import { Refusal } from '../../app/change';
import { isInitialization } from '../../app/initialize';
import type { ShareStatus } from '../../app/sharingPorts';
import { chosenMissing, leaveOutQuestion, type WaitingItem } from '../../app/waitingList';
import { toLabel } from '../../core/text/plain';
import { answered, Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { confirm, tell, warn } from '../notify';
import { openPage, shareThroughBranch } from '../outbox/branchShare';
import { findChange, showChange } from '../outbox/changeTexts';
import type { Conflicts } from '../outbox/conflicts';
import { withCancel } from '../outbox/progress';
import type { SharingNotices } from '../outbox/sharingNotices';
import type { WaitingLists } from '../outbox/waitingLists';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import { commandTitle } from '../runningCommand';
import type { Handler } from './handler';
import type { Targets } from './target';

export interface SharingDeps {
  readonly targets: Targets;
  readonly output: vscode.LogOutputChannel;
  readonly lists: WaitingLists;
  readonly notices: SharingNotices;
  readonly conflicts: Conflicts;
  readonly previews: Previews;
  /** Looks for the issues whose answer was lost; asks to sign in. How many were found and linked. */
  readonly findIssues: (folder: SiteFolder) => Promise<number>;
  /** Looks anew for the live sites of the window. */
  readonly searchSites: () => Promise<void>;
}

/** Commands about what is saved here and not shared yet. */
export function sharingCommands(deps: SharingDeps): Partial<Record<CommandId, Handler>> {
  const { targets, lists, conflicts } = deps;
  const sharing = new Map<SiteFolder, Promise<void>>();
  return {
    'livesite.publish': async ([argument]) => {
      const folder = await targets.site(argument);
      // Pressed twice, it is the same sharing.
      const work = sharing.get(folder) ?? share(deps, folder).finally(() => sharing.delete(folder));
      sharing.set(folder, work);
      await work;
    },
    'livesite.refresh': async ([argument]) => {
      const folder = await targets.site(argument);
      await vscode.window.withProgress({ location: { viewId: 'livesite.incidents' } }, () =>
        folder.fetch('any'),
      );
    },
    'livesite.showSaved': async ([argument]) => {
      const folder = await targets.site(argument);
      await lists.refresh();
      if (lists.folders.length > 0) {
        await vscode.commands.executeCommand('livesite.waiting.focus');
      } else {
        void tell(folder.status.message === '' ? 'Everything is shared.' : folder.status.message);
      }
    },
    'livesite.showChange': async ([argument]) => {
      const folder = await targets.site(argument);
      await showChange(folder, changeIdOf(argument));
    },
    'livesite.decideConflict': async ([argument]) => {
      const folder = await targets.site(argument);
      const item = await chooseHeld(lists, folder, argument);
      await conflicts.decide(folder, item.change.id, await chooseFile(item));
    },
    'livesite.shareMerge': async ([argument]) => {
      const row = rowOf(argument);
      if (row === undefined) {
        await conflicts.shareOpen();
      } else {
        await conflicts.share(await targets.site(argument), changeIdOf(argument));
      }
    },
    'livesite.discardChange': async ([argument]) => {
      const folder = await targets.site(argument);
      const item = lists.of(folder).find(({ id }) => id === rowOf(argument));
      await (item?.kind === 'effect'
        ? forget(folder, item.effect)
        : discard(deps, folder, changeIdOf(argument)));
      await lists.refresh();
    },
    'livesite.putBack': async ([argument]) => {
      const folder = await targets.site(argument);
      await folder.decisions.putBack(missingIds(folder, argument));
      await folder.refresh();
      await folder.publish();
    },
    'livesite.leaveOut': async ([argument]) => {
      const folder = await targets.site(argument);
      const ids = missingIds(folder, argument);
      const leave = 'Leave Out';
      const { question, detail } = leaveOutQuestion(ids.length);
      if ((await confirm(question, detail, leave)) !== leave) {
        throw new Cancelled();
      }
      await folder.decisions.leaveOut(ids);
      await folder.refresh();
    },
    'livesite.shareThroughBranch': async ([argument]) =>
      shareThroughBranch(deps.previews, await targets.site(argument)),
    'livesite.leaveOldHistory': async ([argument]) => {
      const folder = await targets.site(argument);
      if (folder.status.reason !== 'old-history') {
        throw new Refusal('Your checkout has no history that was rewritten on the remote.');
      }
      const branch = (await folder.facts())?.branch ?? 'your branch';
      const follow = 'Leave It';
      const detail = `${branch} goes to where the remote has it now, and the files follow. Every commit it leaves was on the remote before; Git’s reflog keeps them for some months. Files you are editing are left alone.`;
      if ((await confirm('Leave the history from before it was rewritten?', detail, follow)) !== follow) {
        throw new Cancelled();
      }
      const status = await folder.decisions.leaveOldHistory();
      await folder.refresh();
      if (status.message !== '') {
        void warn(status.message);
      }
    },
    'livesite.acceptRemote': async ([argument]) => {
      const folder = await targets.site(argument);
      const { reason, message } = folder.status;
      if (reason !== 'remote-changed') {
        throw new Refusal('The remote is the one the live site was shared through before.');
      }
      const agree = 'Share There';
      const detail = `${message}\n\nFrom now on everything goes there. If nobody in your team changed this on purpose, cancel, and look at livesite.yml and "git remote -v".`;
      if ((await confirm('Share the live site through another repository?', detail, agree)) !== agree) {
        throw new Cancelled();
      }
      await folder.decisions.acceptRemote();
      await folder.fetch();
    },
    'livesite.openPullRequest': async ([argument]) => {
      const { onBranch } = (await targets.site(argument)).status;
      if (onBranch === undefined) {
        throw new Refusal('Nothing waits on a branch of its own any more.');
      }
      await openPage(onBranch);
    },
    'livesite.findIssue': async ([argument]) => {
      const folder = await targets.site(argument);
      const found = await deps.findIssues(folder);
      await lists.refresh();
      if (found > 0) {
        void tell(found === 1 ? '1 issue was found and linked.' : `${found} issues were found and linked.`);
      } else {
        void tell(
          'GitHub shows no such issue. A new one can take a minute to appear: look again, or open it anew from its remediation item.',
        );
      }
    },
    'livesite.showLog': async () => {
      deps.output.show();
    },
  };
}

async function share(deps: SharingDeps, folder: SiteFolder): Promise<void> {
  let isStopped = false;
  const publish = (): Promise<ShareStatus> =>
    withCancel('Sharing the live site', signal => {
      signal.addEventListener('abort', () => {
        isStopped = true;
      });
      return folder.publish(signal);
    });
  const status = await deps.notices.whileAsked(folder, publish);
  if (status.waiting === 0 || isStopped) {
    return;
  }
  const show = 'Show What Waits';
  void warn(status.message, show).then(async choice => {
    if (choice === show) {
      await vscode.commands.executeCommand('livesite.showSaved', { root: folder.key, incident: '' });
    }
  });
}

type Held = Extract<WaitingItem, { kind: 'held' }>;

async function chooseHeld(lists: WaitingLists, folder: SiteFolder, argument: unknown): Promise<Held> {
  await lists.refresh();
  const held = lists.of(folder).filter((item): item is Held => item.kind === 'held' && item.files.length > 0);
  const row = rowOf(argument);
  const [only] = held;
  const named = held.find(({ id }) => id === row);
  if (named ?? (row === undefined && held.length === 1 && only)) {
    return named ?? (only as Held);
  }
  if (row !== undefined || held.length === 0) {
    throw new Refusal('There is no conflict to decide here any more.');
  }
  const picked = await vscode.window.showQuickPick(
    held.map(item => ({ label: toLabel(item.change.subject), detail: toLabel(item.message), item })),
    { ignoreFocusOut: true, placeHolder: 'Which conflict?', ...commandTitle() },
  );
  return answered(picked).item;
}

async function chooseFile({ files }: Held): Promise<string> {
  const [only] = files;
  if (only !== undefined && files.length === 1) {
    return only;
  }
  const picked = await vscode.window.showQuickPick(
    files.map(file => ({ label: toLabel(file), file })),
    {
      ignoreFocusOut: true,
      placeHolder: 'Two or more files are in conflict. Which one first?',
      ...commandTitle(),
    },
  );
  return answered(picked).file;
}

async function discard(deps: SharingDeps, folder: SiteFolder, changeId: string): Promise<void> {
  const change = await findChange(folder, changeId);
  if (change === undefined) {
    throw new Refusal('This change is shared or dropped already.');
  }
  const { lines, text } = wordsOfChange(change);
  const shown = lines.slice(0, 5).map(line => toLabel(line, 160));
  const more = lines.length > shown.length ? [`… and ${lines.length - shown.length} more`] : [];
  const kept = change.edits.some(({ kind }) => kind !== 'append')
    ? ['A file of your checkout that holds the same text keeps it.']
    : [];
  const copy = 'Copy Text and Discard';
  const drop = 'Discard';
  const answer = await confirm(
    `Discard “${toLabel(change.subject)}”?`,
    [
      'It is on this machine only, unless an attempt to share it got through and the answer was lost. It cannot be brought back:',
      ...shown,
      ...more,
      ...kept,
    ].join('\n'),
    copy,
    drop,
  );
  if (answer !== copy && answer !== drop) {
    throw new Cancelled();
  }
  if (answer === copy) {
    await vscode.env.clipboard.writeText(text);
  }
  await folder.decisions.discard(changeId);
  await deps.conflicts.clear(folder, changeId);
  await folder.refresh();
  if (isInitialization(change)) {
    // The live site was nowhere else.
    await deps.searchSites();
  }
}

/** An effect is only forgotten here: what it may have done outside stays done. */
async function forget(
  folder: SiteFolder,
  effect: { readonly key: string; readonly what: string },
): Promise<void> {
  const stop = 'Stop Looking';
  const detail = 'If it happened all the same, it stays where it is and is not linked here.';
  if ((await confirm(`Stop looking for “${toLabel(effect.what)}”?`, detail, stop)) !== stop) {
    throw new Cancelled();
  }
  await (await folder.journal())?.settle(effect.key);
}

function missingIds(folder: SiteFolder, argument: unknown): readonly string[] {
  const ids = chosenMissing(folder.decisions.missing(), rowOf(argument));
  if (ids.length === 0) {
    throw new Refusal('This is decided already: nothing of it is missing any more.');
  }
  return ids;
}

/** What a row of the list, or a notification about it, names. */
function rowOf(argument: unknown): string | undefined {
  return typeof argument === 'object' &&
    argument !== null &&
    'row' in argument &&
    typeof argument.row === 'string'
    ? argument.row
    : undefined;
}

/** Rows of changes are named by their kind and the change: `held:01KDZ7K2X0ABCDEF`. */
function changeIdOf(argument: unknown): string {
  return (rowOf(argument) ?? '').replace(/^[a-z]+:/, '');
}
