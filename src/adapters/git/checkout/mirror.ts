import { findOperation, readHead } from './checkoutState';
import { failureOf } from '../run/gitError';
import { moveCheckout } from './moveCheckout';
import { tryRewrittenTip } from '../publish/ledger';
import { lookUp, tryCommitOf } from '../repository/objects';
import { belongsToSite, rangeOf } from '../repository/rangeOf';
import type { Repository } from '../repository/repository';

/** How the checkout stands to the shared branch. */
export type MirrorState =
  /** It has all of it (and perhaps commits of the user's own on top). */
  | { readonly kind: 'current' }
  /** It went along just now. */
  | { readonly kind: 'followed' }
  /** It stays as it is. */
  | {
      readonly kind: 'waiting';
      /** One plain sentence: why, and when it will follow. */
      readonly message: string;
    };

/**
 * Lets the user's checkout follow the shared branch to `tip`, if it is on that branch and nobody's work is concerned.
 * Otherwise it stays untouched. Never throws for what git says.
 */
export async function followTip(repository: Repository, tip: string): Promise<MirrorState> {
  try {
    return await tryFollow(repository, tip);
  } catch (error) {
    return waiting(`Your checkout does not follow yet: ${failureOf(error).message}`);
  }
}

async function tryFollow(repository: Repository, tip: string): Promise<MirrorState> {
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
    return waiting(`Your checkout is on branch ${branch}; it will follow later, on ${target.branch}.`);
  }
  const from = await tryCommitOf(repository.git, target.branchRef);
  const fork = from === undefined ? undefined : await forkOf(repository, from, tip);
  if (from !== undefined && from !== fork && (await isOldHistory(repository, from))) {
    return waiting(
      `The history of ${target.branch} was rewritten on the remote, and your checkout still has the old one. If you have no commits of your own on it, run: git reset --keep ${target.remote ?? ''}/${target.branch}`,
    );
  }
  if (fork === tip) {
    return { kind: 'current' };
  }
  if (from !== undefined && fork !== from) {
    return waiting(`Your branch ${target.branch} has commits of its own; pull to bring both together.`);
  }
  const entries = await rangeOf(repository, from, tip);
  const foreign = entries.find(entry => !belongsToSite(repository, entry.path));
  if (foreign) {
    return waiting(`Others changed more than the live site (${foreign.path}); pull to update your checkout.`);
  }
  const obstacle = await moveCheckout(repository, { from, to: tip }, entries);
  return obstacle === undefined ? { kind: 'followed' } : waiting(obstacle);
}

/** Whether all of the local branch was on the remote's once, before that was rewritten. */
async function isOldHistory(repository: Repository, from: string): Promise<boolean> {
  const old = tryRewrittenTip(repository);
  const [known] = old === undefined ? [] : await lookUp(repository.git, [old]);
  return (
    known !== undefined &&
    (await repository.git.tryText(['merge-base', '--is-ancestor', from, known.oid])) !== undefined
  );
}

function waiting(message: string): MirrorState {
  return { kind: 'waiting', message };
}

/** The last commit that both have; the one itself if the other builds on it. */
async function forkOf({ git }: Repository, one: string, other: string): Promise<string | undefined> {
  return one === other ? one : (await git.tryText(['merge-base', one, other]))?.trim();
}
