import { saysNoSuchBranch } from '../run/classify';
import { GitError } from '../run/gitError';
import { tryCommitOf } from '../repository/objects';
import type { Repository } from '../repository/repository';
import { withRefLocks } from '../repository/refLocks';
import { timeLimits } from '../run/runner';

/** What a fetch found. */
export type FetchedTip = { readonly kind: 'tip'; readonly commit: string } | { readonly kind: 'no-branch' };

/**
 * Fetches the live site's branch, and nothing else, into its remote-tracking branch.
 * Rejects with a GitError where the remote cannot be asked.
 */
export async function fetchTip(repository: Repository, signal?: AbortSignal): Promise<FetchedTip> {
  const { branchRef, trackingRef } = repository.target;
  const commit = trackingRef && (await tryFetch(repository, { from: branchRef, to: trackingRef }, signal));
  return commit ? { kind: 'tip', commit } : { kind: 'no-branch' };
}

/** Fetches one branch (full names) and nothing else; undefined where the remote has none. Rejects with a GitError. */
export async function tryFetch(
  repository: Repository,
  refs: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { git, target } = repository;
  if (target.remote === undefined) {
    return undefined;
  }
  const args = ['fetch', '--quiet', '--no-tags', '--no-prune', '--no-recurse-submodules', '--refmap='];
  if (repository.canSkipFetchHead) {
    args.push('--no-write-fetch-head');
  }
  try {
    const all = [...args, target.remote, `+${refs.from}:${refs.to}`];
    await withRefLocks(repository, [refs.to], () =>
      git.run(all, {
        signal,
        timeLimit: timeLimits.network,
        config: ['fetch.writeCommitGraph=false'],
      }),
    );
  } catch (error) {
    if (error instanceof GitError && saysNoSuchBranch(error.stderr)) {
      return undefined;
    }
    throw error;
  }
  return tryCommitOf(git, refs.to);
}

/**
 * Sends one commit to a branch (full name), without force: the server accepts it only on top of what it was built
 * on. That git ends well does not prove that it arrived; only a fetch does. Rejects with a GitError.
 */
export async function pushCommit(
  repository: Repository,
  { commit, branchRef }: { readonly commit: string; readonly branchRef: string },
  signal?: AbortSignal,
): Promise<void> {
  const { git, target } = repository;
  const { remote, trackingRef } = target;
  if (remote === undefined) {
    throw new Error('There is no remote to push to.');
  }
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    '--no-follow-tags',
    '--no-recurse-submodules',
    remote,
    `${commit}:${branchRef}`,
  ];
  // Git notes in the remote-tracking branch what it has pushed.
  await withRefLocks(repository, trackingRef === undefined ? [] : [trackingRef], () =>
    git.run(args, { signal, timeLimit: timeLimits.network }),
  );
}
