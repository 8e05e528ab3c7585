import { tryRewrittenTip } from '../publish/ledger';
import { lookUp } from '../repository/objects';
import type { Repository } from '../repository/repository';

/** Where the user's own commits begin. */
export interface OwnBase {
  /** The last commit that was on the remote's branch at some time; undefined where the two have nothing in common. */
  readonly commit: string | undefined;
  /** It was taken off that branch since: the history was rewritten. */
  readonly isTakenOff: boolean;
}

/**
 * Without a rewritten history the user's own commits begin where `head` and the present `tip` part. After one, commits that somebody
 * took off the branch (a purged secret, perhaps) are still in every clone, and must not pass for edits of its user.
 */
export async function findOwnBase(repository: Repository, head: string, tip: string): Promise<OwnBase> {
  const { git, target } = repository;
  const fork = head === tip ? tip : (await git.tryText(['merge-base', head, tip]))?.trim();
  if (fork === head || target.trackingRef === undefined) {
    return { commit: fork, isTakenOff: false };
  }
  if (await isOfRewrittenTip(repository, head)) {
    return { commit: head, isTakenOff: true };
  }
  // Git remembers for some months which commits the remote's branch has pointed to.
  const once = (await git.tryText(['merge-base', '--fork-point', target.trackingRef, head]))?.trim() || fork;
  return { commit: once, isTakenOff: once !== fork };
}

/** Whether all of it was on the remote's branch before that was rewritten last, as far as Livesite has seen it. */
async function isOfRewrittenTip(repository: Repository, head: string): Promise<boolean> {
  const old = tryRewrittenTip(repository);
  const [known] = old === undefined ? [] : await lookUp(repository.git, [old]);
  return (
    known !== undefined &&
    (await repository.git.tryText(['merge-base', '--is-ancestor', head, known.oid])) !== undefined
  );
}
