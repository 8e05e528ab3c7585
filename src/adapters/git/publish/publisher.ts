import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldChange, Log, PublishFailure } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import { printCommitMessage } from '../../../core/change/commitMessage';
import type { Attempts } from './attempts';
import { noIdentitySentence, rejectedSentence } from '../run/classify';
import { buildCommit } from './commitBuilder';
import { type ConfigFacts, identityOf } from '../repository/facts';
import { foldOver, readerOf } from './foldOnCommit';
import { failureOf, GitError } from '../run/gitError';
import { advanceLocalBranch } from './localBranch';
import { tryCommitOf } from '../repository/objects';
import type { Outbox } from './outbox';
import { tryLockPublisher } from './publisherLock';
import type { Repository } from '../repository/repository';
import { fetchTip, pushCommit } from './transport';

/** Where the changes go. */
export type SharePlace =
  /** The branch on the remote. */
  | { readonly kind: 'remote'; readonly tip: string }
  /** The branch in this repository, born or not: there is no remote, or the remote has no such branch yet. */
  | { readonly kind: 'local'; readonly tip: string | undefined; readonly why: 'no-remote' | 'no-branch' };

export interface PublishFault {
  readonly reason: PublishFailure;
  /** One plain sentence. */
  readonly message: string;
}

export interface PublishResult {
  /** Undefined where it was not reached. */
  readonly place: SharePlace | undefined;
  /** Why changes still wait; undefined when all that could be shared was. */
  readonly fault: PublishFault | undefined;
  readonly conflicts: readonly HeldChange[];
}

export interface PublishContext {
  readonly repository: Repository;
  readonly outbox: Outbox;
  readonly attempts: Attempts;
  readonly derive: DeriveTexts;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** The checkout's files are being exchanged until `done` ends. */
  readonly onMove: (done: Promise<unknown>) => void;
  /** How old, in ms, the configuration may be that was read before. */
  readonly configAge: number;
  /** Waits some milliseconds; rejects when the signal stops it. */
  readonly pause: Pause;
}

export type Pause = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export async function sleepFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}

/** Pushes in one call; others may be sharing at the same moment. */
const maxRounds = 8;
/** Failures that may hide a success, in one call: they are settled by looking, and tried again. */
const maxDoubtful = 2;
/** How long another window may take before this one gives up for now. */
const lockPatienceMs = 20_000;

/** Shares what waits in the outbox, oldest first. Failures are in the result; only mistakes of the program are thrown. */
export async function publishPending(context: PublishContext): Promise<PublishResult> {
  const { repository, log, signal } = context;
  const lock = await tryLockPublisher(join(repository.storeFolder, 'publisher.lock'), {
    patience: lockPatienceMs,
    signal,
    log,
  });
  if (!lock) {
    return stopped({ reason: 'locked', message: 'Another window is sharing changes at the moment.' });
  }
  try {
    return await publishInRounds(context);
  } catch (error) {
    log.write('warn', 'Publishing stopped.', error);
    return stopped(signal?.aborted ? abortedFault : failureOf(error));
  } finally {
    await lock.release();
  }
}

const abortedFault: PublishFault = { reason: 'unknown', message: 'Sharing was stopped; what waits is kept.' };

function stopped(fault: PublishFault): PublishResult {
  return { place: undefined, fault, conflicts: [] };
}

async function publishInRounds(context: PublishContext): Promise<PublishResult> {
  const { repository, pause, signal } = context;
  const config = await repository.reload(context.configAge);
  if (repository.target.problem) {
    return stopped(repository.target.problem);
  }
  let doubtful = 0;
  for (let round = 0; round < maxRounds; round++) {
    signal?.throwIfAborted();
    const place = await findPlace(context, signal);
    const prepared = await prepareCommit(context, place, config);
    if (prepared.kind === 'done') {
      return { place, fault: prepared.fault, conflicts: prepared.conflicts };
    }
    try {
      const waiting = await deliver(context, place, prepared);
      if (waiting) {
        return { place, fault: waiting, conflicts: prepared.conflicts };
      }
      // Even now nothing is believed: the next round finds the commit in the fetched branch, or sends it again.
      continue;
    } catch (error) {
      const fault = failureOf(error);
      context.log.write('info', `A push did not succeed (${fault.reason}).`, error);
      if (signal?.aborted) {
        return { place, fault: abortedFault, conflicts: prepared.conflicts };
      }
      const isDoubtful = fault.reason !== 'rejected' && fault.reason !== 'locked';
      doubtful += isDoubtful ? 1 : 0;
      if (isSettled(fault.reason) || doubtful > maxDoubtful) {
        return { place, fault, conflicts: prepared.conflicts };
      }
      await pause(backOffMs(round), signal);
    }
  }
  return stopped({ reason: 'rejected', message: rejectedSentence });
}

/** Failures after which the commit is certainly not shared and trying again at once is of no use. */
function isSettled(reason: PublishFailure): boolean {
  return (
    reason !== 'rejected' &&
    reason !== 'locked' &&
    reason !== 'unknown' &&
    reason !== 'offline' &&
    reason !== 'timeout'
  );
}

/** Milliseconds: 40, 80, 160 ... 1500, each between half and one and a half of it. */
function backOffMs(round: number): number {
  return Math.min(1500, 40 * 2 ** round) * (0.5 + Math.random());
}

/** Fetches. Other programs may hold a lock of the remote-tracking branch for a moment. */
export async function findPlace(
  { repository, pause }: Pick<PublishContext, 'repository' | 'pause'>,
  signal: AbortSignal | undefined,
): Promise<SharePlace> {
  const { target, git } = repository;
  const localTip = () => tryCommitOf(git, target.branchRef);
  if (target.remote === undefined) {
    return { kind: 'local', tip: await localTip(), why: 'no-remote' };
  }
  for (let round = 0; ; round++) {
    try {
      const fetched = await fetchTip(repository, signal);
      if (fetched.kind === 'tip') {
        return { kind: 'remote', tip: fetched.commit };
      }
      break;
    } catch (error) {
      const { reason } = failureOf(error);
      if (signal?.aborted || round >= 3 || (reason !== 'rejected' && reason !== 'locked')) {
        throw error;
      }
      await pause(backOffMs(round), signal);
    }
  }
  if (target.trackingRef && (await tryCommitOf(git, target.trackingRef))) {
    throw new GitError(
      `The remote ${target.remote} has no branch ${target.branch} any more. Name the right one in livesite.yml, or push it again.`,
      { reason: 'refused', exitCode: undefined, signal: undefined, line: '', args: ['fetch'], stderr: '' },
    );
  }
  return { kind: 'local', tip: await localTip(), why: 'no-branch' };
}

type Conflicts = PublishResult['conflicts'];

interface PreparedCommit {
  readonly kind: 'commit';
  readonly commit: string;
  readonly conflicts: Conflicts;
}

interface NothingToSend {
  readonly kind: 'done';
  readonly fault: PublishFault | undefined;
  readonly conflicts: Conflicts;
}

/** Drops from the outbox what the tip holds already and makes one commit of what it can of the rest. */
async function prepareCommit(
  context: PublishContext,
  place: SharePlace,
  config: ConfigFacts,
): Promise<PreparedCommit | NothingToSend> {
  const { repository, outbox, attempts, signal } = context;
  await dropArrived(context, place);
  const { changes, fault } = outbox.list();
  if (fault !== undefined) {
    // To go on as if nothing waited would forget what is known about earlier attempts.
    return { kind: 'done', fault: { reason: 'disk', message: fault }, conflicts: [] };
  }
  const reader = readerOf(repository, place.tip);
  const folded = await foldOver(changes, reader.find, { derive: context.derive });
  const conflicts = folded.outcomes.flatMap(outcome => (outcome.kind === 'conflict' ? [outcome] : []));
  const sent = folded.outcomes.flatMap(outcome => (outcome.kind === 'applies' ? [outcome.change] : []));
  // Where later changes undo earlier ones there is nothing to send either.
  const present = folded.outcomes.flatMap(outcome =>
    outcome.kind === 'present' || (outcome.kind === 'applies' && folded.files.size === 0)
      ? [outcome.change]
      : [],
  );
  for (const change of present) {
    await outbox.remove(change.id);
  }
  if (folded.files.size === 0) {
    await attempts.tidy(new Set(conflicts.map(conflict => conflict.change.id)));
    return { kind: 'done', fault: undefined, conflicts };
  }
  if (!identityOf(config)) {
    return { kind: 'done', fault: { reason: 'no-identity', message: noIdentitySentence }, conflicts };
  }
  const commit = await buildCommit(
    repository,
    {
      base: place.tip,
      files: new Map(Array.from(folded.files, ([path, text]) => [repository.prefix + path, text])),
      modes: reader.modes,
      message: printCommitMessage(sent),
      sign: await wantsSigning(repository),
    },
    signal,
  );
  await attempts.record(
    commit,
    sent.map(change => change.id),
  );
  return { kind: 'commit', commit, conflicts };
}

/** Git decides what counts as true: a commit must never go out unsigned by mistake. */
async function wantsSigning({ git }: Repository): Promise<boolean> {
  return (await git.tryText(['config', '--type=bool', '--get', 'commit.gpgSign']))?.trim() === 'true';
}

async function dropArrived(context: PublishContext, place: SharePlace): Promise<void> {
  if (place.tip === undefined) {
    return;
  }
  for (const id of await context.attempts.findArrived(place.tip)) {
    await context.outbox.remove(id);
  }
}

/** Sends the commit. Returns why it has to wait; rejects where git failed. */
async function deliver(
  context: PublishContext,
  place: SharePlace,
  { commit }: PreparedCommit,
): Promise<PublishFault | undefined> {
  const { repository, attempts, signal } = context;
  if (place.kind === 'local') {
    const move = advanceLocalBranch(repository, place.tip, commit);
    context.onMove(move);
    const waiting = await move;
    if (waiting !== undefined) {
      await attempts.forget(commit);
      return { reason: 'busy-checkout', message: waiting };
    }
    return undefined;
  }
  try {
    await pushCommit(repository, commit, signal);
    return undefined;
  } catch (error) {
    if (failureOf(error).reason === 'refused') {
      await attempts.forget(commit);
    }
    throw error;
  }
}
