import { join } from 'node:path';
import { type HeldChange, PublishError } from '../../../app/sharingPorts';
import { releaseDeadRefLocks } from '../repository/refLocks';
import type { Repository } from '../repository/repository';
import { rejectedSentence } from '../run/classify';
import { failureOf } from '../run/gitError';
import { advanceLocalBranch } from './localBranch';
import { backOffMs, findPlace, type Pause, type PublishFault, type SharePlace } from './place';
import {
  makeCommit,
  noteTip,
  type PrepareContext,
  prepareShare,
  sendCommit,
  settleRenames,
  type Share,
  whileWanted,
} from './preparing';
import { type PublisherLock, tryLockPublisher } from './publisherLock';
import {
  forgetSide,
  type OnSideBranch,
  shareOnNewSide,
  type SideContext,
  tryShareOnSide,
} from './sideBranch';

export interface PublishResult {
  /** Undefined where it was not reached. */
  readonly place: SharePlace | undefined;
  /** Why changes still wait; undefined when all that could be shared was. */
  readonly fault: PublishFault | undefined;
  readonly conflicts: readonly HeldChange[];
  /** Where they went instead, for a pull request. */
  readonly onSide?: OnSideBranch | undefined;
}

export interface PublishContext extends PrepareContext {
  /** The checkout's files are being exchanged until `done` ends. */
  readonly onMove: (done: Promise<unknown>) => void;
  /** How old, in ms, the configuration may be that was read before. */
  readonly configAge: number;
  readonly pause: Pause;
}

/** Pushes in one call; others may be sharing at the same moment. */
const maxRounds = 8;
/** Failures that may hide a success, in one call: they are settled by looking, and tried again. */
const maxDoubtful = 2;
/** How long another window may take before this one gives up for now. */
const lockPatienceMs = 20_000;

/** Shares what waits in the outbox, oldest first. Failures are in the result; only mistakes of the program are thrown. */
export function publishPending(context: PublishContext): Promise<PublishResult> {
  return underLock(context, () => publishInRounds(context, toLiveBranch));
}

/** The same to a branch of its own; see SiteStore.publishToBranch. */
export function publishOnSide(context: PublishContext): Promise<PublishResult> {
  return underLock(context, () => publishInRounds(context, toSideBranch));
}

/**
 * What has to be seen to after every fetch, whether or not anything is shared next: what the branch has lost, and ids that it took.
 * Another window that is at it does the second.
 */
export async function settleFetched(context: PrepareContext, place: SharePlace): Promise<void> {
  await noteTip(context, place);
  const lock = context.outbox.list().changes.length > 0 ? await tryLock(context, 0) : undefined;
  try {
    if (lock) {
      await settleRenames(context, place);
    }
  } finally {
    await lock?.release();
  }
}

function tryLock(
  { repository, signal, log }: Pick<PrepareContext, 'repository' | 'signal' | 'log'>,
  patience: number,
): Promise<PublisherLock | undefined> {
  const file = join(repository.storeFolder, 'publisher.lock');
  return tryLockPublisher(file, { patience, log, ...(signal === undefined ? {} : { signal }) });
}

async function underLock(
  context: PublishContext,
  work: () => Promise<PublishResult>,
): Promise<PublishResult> {
  const lock = await tryLock(context, lockPatienceMs);
  if (!lock) {
    return stopped({ reason: 'locked', message: 'Another window is sharing changes at the moment.' });
  }
  try {
    return await work();
  } catch (error) {
    context.log.write('warn', 'Publishing stopped.', error);
    return stopped(context.signal?.aborted ? abortedFault : failureOf(error));
  } finally {
    await lock.release();
  }
}

const abortedFault: PublishFault = { reason: 'unknown', message: 'Sharing was stopped; what waits is kept.' };

function stopped(fault: PublishFault): PublishResult {
  return { place: undefined, fault, conflicts: [] };
}

/** How far one round came; undefined where the next one has to see whether it came anywhere. */
type Reached = Pick<PublishResult, 'fault' | 'onSide'> | undefined;

interface Round {
  readonly place: SharePlace;
  readonly share: Share;
  readonly number: number;
}

type Deliver = (context: PublishContext & SideContext, round: Round) => Promise<Reached>;

async function publishInRounds(context: PublishContext, deliver: Deliver): Promise<PublishResult> {
  const { repository, pause, signal } = context;
  await releaseDeadRefLocks(repository, context.log);
  const config = await repository.reload(context.configAge);
  if (repository.target.problem) {
    return stopped(repository.target.problem);
  }
  let doubtful = 0;
  for (let number = 0; number < maxRounds; number++) {
    signal?.throwIfAborted();
    const place = await findPlace(context, signal);
    const share = await prepareShare(context, place);
    const { conflicts } = share;
    if (share.files.size === 0) {
      await tidy(context, conflicts);
      return { place, fault: undefined, conflicts };
    }
    try {
      const reached = await deliver({ ...context, config }, { place, share, number });
      if (reached) {
        return { place, conflicts, ...reached };
      }
      // Even now nothing is believed: the next round finds the commit in the fetched branch, or sends it again.
      continue;
    } catch (error) {
      const fault = failureOf(error);
      context.log.write('info', `A push did not succeed (${fault.reason}).`, error);
      if (signal?.aborted) {
        return { place, fault: abortedFault, conflicts };
      }
      const isDoubtful = fault.reason !== 'rejected' && fault.reason !== 'locked';
      doubtful += isDoubtful ? 1 : 0;
      if (isSettled(fault.reason) || doubtful > maxDoubtful) {
        return { place, fault, conflicts };
      }
      await pause(backOffMs(number), signal);
    }
  }
  return stopped({ reason: 'rejected', message: rejectedSentence });
}

/** Failures after which the commit is certainly not shared and trying again at once is of no use. */
function isSettled(reason: PublishFault['reason']): boolean {
  return (
    reason !== 'rejected' &&
    reason !== 'locked' &&
    reason !== 'unknown' &&
    reason !== 'offline' &&
    reason !== 'timeout'
  );
}

/** Nothing is left to be sent. */
async function tidy(context: PublishContext, conflicts: readonly HeldChange[]): Promise<void> {
  await context.attempts.tidy(() => new Set(conflicts.map(({ change }) => change.id)));
  await context.ledger.tidy();
  if (conflicts.length === 0) {
    await forgetSide(context);
  }
}

/** To the live site's branch; but what follows something that waits for a pull request goes the same way. */
async function toLiveBranch(
  context: PublishContext & SideContext,
  { place, share }: Round,
): Promise<Reached> {
  const { repository, attempts } = context;
  if (place.kind === 'remote') {
    const onSide = await tryShareOnSide(context, { tip: place.tip, share });
    if (onSide) {
      return { fault: undefined, onSide };
    }
  }
  if (place.kind !== 'local') {
    const commit = await makeCommit(context, share, { base: place.tip });
    await sendCommit(context, { commit, changes: share.changes, branchRef: repository.target.branchRef });
    return undefined;
  }
  const commit = await makeCommit(context, share, { base: place.tip });
  const waiting = await whileWanted(context, { commit, changes: share.changes }, () => {
    const move = advanceLocalBranch(repository, place.tip, commit);
    context.onMove(move);
    return move;
  });
  if (waiting !== undefined) {
    await attempts.forget(commit);
    return { fault: { reason: 'busy-checkout', message: waiting } };
  }
  return undefined;
}

async function toSideBranch(context: PublishContext & SideContext, round: Round): Promise<Reached> {
  const { place, share, number } = round;
  if (place.kind !== 'remote') {
    throw new PublishError(noPullRequest(context.repository), 'no-branch');
  }
  const side = { tip: place.tip, share };
  try {
    const onSide = (await tryShareOnSide(context, side)) ?? (await shareOnNewSide(context, side, number > 0));
    return { fault: undefined, onSide };
  } catch (error) {
    const { reason, message } = failureOf(error);
    // To offer a branch again would be of no use.
    throw reason === 'protected'
      ? new PublishError(`Not on a branch of its own either. ${message}`, 'refused')
      : error;
  }
}

function noPullRequest({ target: { remote, branch } }: Repository): string {
  return remote === undefined
    ? 'There is no remote that a branch could be pushed to.'
    : `${remote} has no branch ${branch} yet that a pull request could be made for. Push it once.`;
}
