import { findBranchUser, findOperation, readHead } from '../checkout/checkoutState';
import { moveCheckout } from '../checkout/moveCheckout';
import { rangeOf } from '../repository/rangeOf';
import { updateBranch } from '../repository/refLocks';
import type { Repository } from '../repository/repository';

/**
 * Puts a commit of ours on the local branch, for sites that are not shared through a remote. Where that branch is
 * checked out, index and files go along, so that the user's next commit does not take the change back.
 * Returns why it has to wait, as a sentence; rejects with a GitError where git refuses or the branch has moved.
 */
export async function advanceLocalBranch(
  repository: Repository,
  from: string | undefined,
  to: string,
): Promise<string | undefined> {
  const { target } = repository;
  const operation = findOperation(repository);
  const head = await readHead(repository);
  if (head.kind === 'branch' && head.ref === target.branchRef) {
    if (operation !== undefined) {
      return `Your checkout is in the middle of ${operation}; what you saved is committed afterwards.`;
    }
    return moveCheckout(repository, { from, to }, await rangeOf(repository, from, to));
  }
  const user = await findBranchUser(repository, target.branchRef);
  if (user !== undefined) {
    return `${user} What you saved is committed afterwards.`;
  }
  await updateBranch(repository, target.branchRef, { from, to, message: 'livesite: share' });
  return undefined;
}
