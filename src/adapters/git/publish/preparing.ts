import { SaveError, type Log } from '../../../app/ports';
import { PublishError, type HeldChange } from '../../../app/sharingPorts';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import type { Change } from '../../../core/change/change';
import { printCommitMessage } from '../../../core/change/commitMessage';
import { type ConfigFacts, identityOf } from '../repository/facts';
import type { Repository } from '../repository/repository';
import { noIdentitySentence } from '../run/classify';
import { errorCode, failureOf, GitError } from '../run/gitError';
import type { Attempts } from './attempts';
import { buildCommit } from './commitBuilder';
import { foldOver, readerOf } from './foldOnCommit';
import type { Ledger } from './ledger';
import type { Outbox } from './outbox';
import { withOutboxLock } from './outboxLock';
import type { SharePlace } from './place';
import type { Renames } from './renames';
import { pushCommit } from './transport';

/** What is needed to find out what is to be shared. */
export interface PrepareContext {
  readonly repository: Repository;
  readonly outbox: Outbox;
  readonly attempts: Attempts;
  readonly ledger: Ledger;
  readonly renames: Renames;
  readonly derive: DeriveTexts;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/** What of the outbox is to be shared on top of a commit. */
export interface Share {
  readonly changes: readonly Change[];
  /** What these make, by path relative to the live site's root; empty where there is nothing to share. */
  readonly files: ReadonlyMap<string, string>;
  /** Modes of files that stand in the commit, by path from the repository's root. */
  readonly modes: ReadonlyMap<string, string>;
  readonly conflicts: readonly HeldChange[];
}

/**
 * Drops from the outbox what the fetched branch holds already, gives other ids to incidents whose id is taken there, and folds the
 * rest. Rejects with a PublishError where the outbox cannot be read or written.
 */
export async function prepareShare(context: PrepareContext, place: SharePlace): Promise<Share> {
  const { repository, outbox, attempts } = context;
  await noteTip(context, place);
  const arrived = place.tip === undefined ? [] : await attempts.findArrived(place.tip);
  for (const id of arrived) {
    await settle(context, place, id);
  }
  await settleRenames(context, place);
  const { changes, fault } = outbox.list();
  if (fault !== undefined) {
    // To go on as if nothing waited would forget what is known about earlier attempts.
    throw new PublishError(fault, 'disk');
  }
  const reader = readerOf(repository, place.tip);
  const folded = await foldOver(changes, reader.find, { derive: context.derive });
  for (const { kind, change } of folded.outcomes) {
    if (kind === 'present') {
      await settle(context, place, change.id);
    } else if (kind === 'superseded' || (kind === 'applies' && folded.files.size === 0)) {
      // Somebody else was first, or later changes undo it: there is nothing to send.
      await outbox.remove(change.id);
    }
  }
  return {
    changes: folded.outcomes.flatMap(outcome => (outcome.kind === 'applies' ? [outcome.change] : [])),
    files: folded.files,
    modes: reader.modes,
    conflicts: folded.outcomes.flatMap(outcome => (outcome.kind === 'conflict' ? [outcome] : [])),
  };
}

/** Compares a fetched tip with the last one. That must not keep anything from being shared: a failure is for the log. */
export async function noteTip(
  { ledger, log }: Pick<PrepareContext, 'ledger' | 'log'>,
  place: SharePlace,
): Promise<void> {
  try {
    if (place.kind === 'remote') {
      await ledger.noteTip(place.tip);
    }
  } catch (error) {
    log.write('warn', 'The fetched branch could not be compared with what was fetched before.', error);
  }
}

/** Only under the publisher's lock. */
export async function settleRenames(
  context: Pick<PrepareContext, 'renames' | 'repository' | 'log' | 'signal'>,
  { tip }: SharePlace,
): Promise<void> {
  try {
    if (tip !== undefined) {
      await withOutboxLock(context, () => context.renames.settle(tip));
    }
  } catch (error) {
    if (error instanceof SaveError || (errorCode(error) !== undefined && !(error instanceof GitError))) {
      const message = `An incident must get another id before anything is shared, and the disk refused to write that down: ${error instanceof Error ? error.message : ''}`;
      throw new PublishError(message, 'disk');
    }
    throw error;
  }
}

async function settle(
  { outbox, ledger }: PrepareContext,
  place: SharePlace,
  changeId: string,
): Promise<void> {
  // Of a branch that is only here, its owner knows what became of it.
  await (place.kind === 'remote' ? ledger.settle(changeId) : outbox.remove(changeId));
}

export interface CommitBase {
  readonly base: string | undefined;
  readonly parents?: readonly string[];
}

/**
 * Makes a commit of what is to be shared, and notes it before it may be sent. Rejects with a PublishError where git does not know who
 * commits, with a GitError where it fails.
 */
export async function makeCommit(
  context: PrepareContext & { readonly config: ConfigFacts },
  share: Pick<Share, 'changes' | 'files' | 'modes'>,
  { base, parents }: CommitBase,
): Promise<string> {
  const { repository, config, attempts, signal } = context;
  if (!identityOf(config)) {
    throw new PublishError(noIdentitySentence, 'no-identity');
  }
  const commit = await buildCommit(
    repository,
    {
      base,
      ...(parents === undefined ? {} : { parents }),
      files: new Map(Array.from(share.files, ([path, text]) => [repository.prefix + path, text])),
      modes: share.modes,
      message: printCommitMessage(share.changes),
      sign: await wantsSigning(repository),
    },
    signal,
  );
  await attempts.record(
    commit,
    share.changes.map(change => change.id),
  );
  return commit;
}

interface MadeCommit {
  readonly commit: string;
  /** What it holds. */
  readonly changes: readonly Change[];
}

/**
 * Puts a commit that makeCommit made where others see it, unless one of its changes was dropped since: then it rejects with a
 * PublishError ('rejected'), which asks for another try.
 */
export function whileWanted<Result>(
  context: PrepareContext,
  { commit, changes }: MadeCommit,
  work: () => Promise<Result>,
): Promise<Result> {
  return withOutboxLock(context, async () => {
    const waiting = new Set(context.outbox.list().changes.map(({ id }) => id));
    if (!changes.every(({ id }) => waiting.has(id))) {
      await context.attempts.forget(commit);
      throw new PublishError('What waits was changed at this moment; it is looked at again.', 'rejected');
    }
    return work();
  });
}

/** Pushes a commit that makeCommit made. Rejects with a GitError; where the server said no for certain, the commit is forgotten. */
export async function sendCommit(
  context: PrepareContext,
  made: MadeCommit & { readonly branchRef: string },
): Promise<void> {
  const { repository, attempts, signal } = context;
  const { commit } = made;
  try {
    await whileWanted(context, made, () => pushCommit(repository, made, signal));
  } catch (error) {
    const { reason } = failureOf(error);
    if (reason === 'refused' || reason === 'protected' || reason === 'read-only') {
      await attempts.forget(commit);
    }
    throw error;
  }
}

/** Git decides what counts as true: a commit must never go out unsigned by mistake. */
async function wantsSigning({ git }: Repository): Promise<boolean> {
  return (await git.tryText(['config', '--type=bool', '--get', 'commit.gpgSign']))?.trim() === 'true';
}
