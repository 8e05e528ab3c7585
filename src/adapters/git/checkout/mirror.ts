import { OWN_BRANCH } from '../../../core/site/paths';
import { findOperation, readHead } from './checkoutState';
import { failureOf } from '../run/gitError';
import { moveCheckout } from './moveCheckout';
import { findOwnBase, type OwnBase } from './ownCommits';
import { tryCommitOf } from '../repository/objects';
import { belongsToSite, rangeOf } from '../repository/rangeOf';
import type { Repository } from '../repository/repository';

/** How the checkout stands to the shared branch. */
export type MirrorState =
  /** It has all of it (and perhaps commits of the user's own on top). */
  | { readonly kind: 'current' }
  /** It went along just now. */
  | { readonly kind: 'followed' }
  /** It still has the history that was rewritten on the remote, and nothing of the user's own: a person may let it follow. */
  | { readonly kind: 'old-history'; readonly message: string }
  /** The live site has a branch of its own, which nobody checks out: there is nothing to follow. */
  | { readonly kind: 'elsewhere' }
  /** It stays as it is. */
  | {
      readonly kind: 'waiting';
      /** One plain sentence: why, and when it will follow. */
      readonly message: string;
    };

export interface FollowOptions {
  /** A person wants the local branch to leave commits that a rewritten history took off the remote's. Never by itself. */
  readonly leavesOldHistory?: boolean;
}

/**
 * Lets the user's checkout follow the shared branch to `tip`, if it is on that branch and nobody's work is concerned.
 * Otherwise it stays untouched. Never throws for what git says.
 */
export async function followTip(
  repository: Repository,
  tip: string,
  options: FollowOptions = {},
): Promise<MirrorState> {
  try {
    return await tryFollow(repository, tip, options);
  } catch (error) {
    return waiting(`Your checkout does not follow yet: ${failureOf(error).message}`);
  }
}

async function tryFollow(repository: Repository, tip: string, options: FollowOptions): Promise<MirrorState> {
  const { target } = repository;
  const head = await readHead(repository);
  const operation = findOperation(repository);
  if (operation !== undefined) {
    return waiting(`Your checkout is in the middle of ${operation}; it follows afterwards.`);
  }
  if (head.kind === 'detached') {
    return waiting(`Your checkout is on no branch; it follows once you switch to ${target.branch}.`);
  }
  if (head.ref !== target.branchRef) {
    const branch = head.ref.replace(/^refs\/heads\//, '');
    return target.branch === OWN_BRANCH
      ? { kind: 'elsewhere' }
      : waiting(`Your checkout is on branch ${branch}; it follows once you switch to ${target.branch}.`);
  }
  const from = await tryCommitOf(repository.git, target.branchRef);
  const own = from === undefined ? undefined : await findOwnBase(repository, from, tip);
  if (own && own.commit === tip) {
    return { kind: 'current' };
  }
  if (own && own.commit !== from) {
    return waiting(ownCommitsSentence(repository, own));
  }
  if (own?.isTakenOff && !options.leavesOldHistory) {
    return { kind: 'old-history', message: oldHistorySentence(repository) };
  }
  const entries = await rangeOf(repository, from, tip);
  const foreign = entries.find(entry => !belongsToSite(repository, entry.path));
  if (foreign) {
    return waiting(`Others changed more than the live site (${foreign.path}); pull to update your checkout.`);
  }
  const obstacle = await moveCheckout(repository, { from, to: tip }, entries);
  return obstacle === undefined ? { kind: 'followed' } : waiting(obstacle);
}

function waiting(message: string): MirrorState {
  return { kind: 'waiting', message };
}

/** To pull would bring both histories together, and so all that was taken off the branch. */
function ownCommitsSentence({ target }: Repository, { commit, isTakenOff }: OwnBase): string {
  const { branch, remote } = target;
  return commit === undefined || !isTakenOff
    ? `Your branch ${branch} has commits of its own; pull to bring both together.`
    : `The history of ${branch} was rewritten on the remote, and your branch has commits of its own on the old one. Do not pull; bring them over with: git rebase --onto ${remote ?? ''}/${branch} ${commit.slice(0, 12)}`;
}

function oldHistorySentence({ target }: Repository): string {
  return `The history of ${target.branch} was rewritten on the remote, and your checkout still has the old one. Nothing there is yours alone: let it follow (Leave the Old History, or git reset --keep ${target.remote ?? ''}/${target.branch}). Do not pull: that would bring back what was removed.`;
}
