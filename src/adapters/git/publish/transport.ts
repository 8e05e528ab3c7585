import { saysNoSuchBranch } from '../run/classify';
import { GitError } from '../run/gitError';
import { tryCommitOf } from '../repository/objects';
import type { Repository } from '../repository/repository';
import { timeLimits } from '../run/runner';

/** What a fetch found. */
export type FetchedTip = { readonly kind: 'tip'; readonly commit: string } | { readonly kind: 'no-branch' };

/**
 * Fetches the live site's branch, and nothing else, into its remote-tracking branch.
 * Rejects with a GitError where the remote cannot be asked.
 */
export async function fetchTip(repository: Repository, signal?: AbortSignal): Promise<FetchedTip> {
  const { git, target } = repository;
  const { remote, trackingRef, branchRef } = target;
  if (remote === undefined || trackingRef === undefined) {
    return { kind: 'no-branch' };
  }
  const args = ['fetch', '--quiet', '--no-tags', '--no-prune', '--no-recurse-submodules', '--refmap='];
  if (repository.canSkipFetchHead) {
    args.push('--no-write-fetch-head');
  }
  try {
    await git.run([...args, remote, `+${branchRef}:${trackingRef}`], {
      signal,
      timeLimit: timeLimits.network,
      config: ['fetch.writeCommitGraph=false'],
    });
  } catch (error) {
    if (error instanceof GitError && saysNoSuchBranch(error.stderr)) {
      return { kind: 'no-branch' };
    }
    throw error;
  }
  const commit = await tryCommitOf(git, trackingRef);
  return commit === undefined ? { kind: 'no-branch' } : { kind: 'tip', commit };
}

/**
 * Sends one commit to the live site's branch, without force: the server accepts it only on top of what it was built
 * on. That git ends well does not prove that it arrived; only a fetch does. Rejects with a GitError.
 */
export async function pushCommit(
  repository: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<void> {
  const { git, target } = repository;
  if (target.remote === undefined) {
    throw new Error('There is no remote to push to.');
  }
  await git.run(
    [
      'push',
      '--porcelain',
      '--no-verify',
      '--no-follow-tags',
      '--no-recurse-submodules',
      target.remote,
      `${commit}:${target.branchRef}`,
    ],
    { signal, timeLimit: timeLimits.network },
  );
}
