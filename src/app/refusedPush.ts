import type { Change } from '../core/change/change';
import { OWN_BRANCH } from '../core/site/paths';
import type { PublishFailure, ShareStatus } from './sharingPorts';

/** The remote answers, and takes no push from here until a person changes something there or here. */
const REFUSALS: ReadonlySet<PublishFailure> = new Set([
  'protected',
  'read-only',
  'refused',
  'authentication',
  'no-branch',
  'remote-changed',
  'on-branch',
]);

/**
 * Whether what waits here is kept off the live site's branch for good, as far as is known: not because the remote cannot be reached,
 * which passes, but because it refuses the push. What went to a branch for a pull request is refused, too.
 */
export function isPushRefused({
  reason,
  waiting,
  onBranch,
}: Pick<ShareStatus, 'reason' | 'waiting' | 'onBranch'>): boolean {
  return waiting > 0 && (onBranch !== undefined || (reason !== undefined && REFUSALS.has(reason)));
}

/** Whether an entry stands among what waits, so that no other clone can know of it. */
export function isOnlyHere(entry: string, waiting: readonly Change[]): boolean {
  return waiting.some(({ trailers }) =>
    trailers.some(([name, id]) => name === 'Livesite-Entry' && id === entry),
  );
}

/** What automatic paging stands on, and the way out. Ends with a full stop. */
export const NEEDS_PUSH = `Automatic paging needs a branch that Livesite can push to: where yours is protected, keep the live site on a branch of its own (\`branch: ${OWN_BRANCH}\` in livesite.yml).`;
