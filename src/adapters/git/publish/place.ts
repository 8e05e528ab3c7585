import { setTimeout as sleep } from 'node:timers/promises';
import type { PublishFailure } from '../../../app/sharingPorts';
import { OWN_BRANCH } from '../../../core/site/paths';
import { noteRemote, requireKnownRemote } from '../repository/knownRemote';
import { tryCommitOf } from '../repository/objects';
import type { Repository } from '../repository/repository';
import { failureOf, GitError } from '../run/gitError';
import { fetchTip } from './transport';

/** Where the changes go. */
export type SharePlace =
  /** The branch on the remote. */
  | { readonly kind: 'remote'; readonly tip: string }
  /** The branch on the remote, which has none of it yet: it is made for the live site alone and begins with the first push. */
  | { readonly kind: 'new'; readonly tip: undefined }
  /** The branch in this repository, born or not: there is no remote, or the remote has no such branch yet. */
  | { readonly kind: 'local'; readonly tip: string | undefined; readonly why: 'no-remote' | 'no-branch' };

/** Why changes wait. */
export interface PublishFault {
  readonly reason: PublishFailure;
  /** One plain sentence. */
  readonly message: string;
}

/** Waits some milliseconds; rejects when the signal stops it. */
export type Pause = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export async function sleepFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}

/** Milliseconds: 40, 80, 160 ... 1500, each between half and one and a half of it. */
export function backOffMs(round: number): number {
  return Math.min(1500, 40 * 2 ** round) * (0.5 + Math.random());
}

/** Fetches. Other programs may hold a lock of the remote-tracking branch for a moment. */
export async function findPlace(
  { repository, pause }: { readonly repository: Repository; readonly pause: Pause },
  signal: AbortSignal | undefined,
): Promise<SharePlace> {
  const { target, git } = repository;
  const localTip = () => tryCommitOf(git, target.branchRef);
  if (target.remote === undefined) {
    return { kind: 'local', tip: await localTip(), why: 'no-remote' };
  }
  requireKnownRemote(repository);
  for (let round = 0; ; round++) {
    try {
      const fetched = await fetchTip(repository, signal);
      if (fetched.kind === 'tip') {
        await noteRemote(repository);
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
      { reason: 'no-branch', exitCode: undefined, signal: undefined, line: '', args: ['fetch'], stderr: '' },
    );
  }
  const tip = await localTip();
  return tip === undefined && target.branch === OWN_BRANCH
    ? { kind: 'new', tip }
    : { kind: 'local', tip, why: 'no-branch' };
}
