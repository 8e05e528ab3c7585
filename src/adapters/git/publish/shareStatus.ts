import { localTime } from '../../../app/localTime';
import type { PublishFailure, ShareStatus } from '../../../app/sharingPorts';
import type { Change } from '../../../core/change/change';
import type { PublishFault } from './place';
import type { PublishResult } from './publisher';
import type { OnSideBranch } from './sideBranch';

/** All that a status is made of. */
export interface ShareFacts {
  /** Saved, not shared; oldest first. */
  readonly waiting: readonly Change[];
  readonly isPublishing: boolean;
  /** Why the last attempt did not share everything. */
  readonly fault: PublishFault | undefined;
  /** Milliseconds since 1970 of the first attempt that did not reach the remote, if the last did not either. */
  readonly offlineSince: number | undefined;
  readonly conflicts: PublishResult['conflicts'];
  /** Where some of what waits was pushed to, for a pull request. */
  readonly onSide: OnSideBranch | undefined;
  /** Shared from here, and no longer on the branch since its history was rewritten. */
  readonly missing: readonly Change[];
  /** Where changes go, once that is known. */
  readonly place: 'remote' | 'no-remote' | 'no-branch' | undefined;
  readonly remote: string | undefined;
  readonly branch: string | undefined;
  /** Why the checkout does not follow, as a sentence. */
  readonly checkout: string | undefined;
  /** It does not because it has the history from before that was rewritten, and nothing else. */
  readonly hasOldHistory: boolean;
  /** Damaged files of the outbox, as sentences. */
  readonly damaged: readonly string[];
  /** Why the outbox cannot be read, as a sentence. */
  readonly outboxFault: string | undefined;
}

export const nothingShared: ShareFacts = {
  waiting: [],
  isPublishing: false,
  fault: undefined,
  offlineSince: undefined,
  conflicts: [],
  onSide: undefined,
  missing: [],
  place: undefined,
  remote: undefined,
  branch: undefined,
  checkout: undefined,
  hasOldHistory: false,
  damaged: [],
  outboxFault: undefined,
};

/** What a person is told about sharing. */
export function shareStatusOf(facts: ShareFacts): ShareStatus {
  const waiting = facts.waiting.length;
  const { state, reason, text } = judge(facts);
  const message = [text, ...facts.damaged].filter(part => part !== '').join(' ');
  const { onSide } = facts;
  const onBranch = onSide && waiting > 0 && { branch: onSide.branch, compareUrl: onSide.compareUrl };
  return {
    state,
    waiting,
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(state === 'offline' && facts.offlineSince !== undefined ? { offlineSince: facts.offlineSince } : {}),
    ...(onBranch ? { onBranch } : {}),
  };
}

interface Judgement {
  readonly state: ShareStatus['state'];
  readonly reason?: PublishFailure;
  readonly text: string;
}

function judge(facts: ShareFacts): Judgement {
  const { fault, conflicts, waiting } = facts;
  const saved = `${countOf(waiting)} saved, not shared yet`;
  const isWaiting = waiting.length > 0;
  if (facts.outboxFault !== undefined) {
    return { state: 'blocked', reason: 'disk', text: facts.outboxFault };
  }
  if (facts.isPublishing) {
    return { state: 'publishing', text: isWaiting ? `Sharing ${countOf(waiting)}.` : '' };
  }
  if (fault) {
    const since = facts.offlineSince === undefined ? '' : ` since ${localTime(facts.offlineSince)}`;
    if (isOffline(fault.reason)) {
      const text = isWaiting
        ? `${saved}: offline${since}.`
        : `Offline${since}: showing what was fetched before.`;
      return { state: 'offline', reason: fault.reason, text: `${text} ${fault.message}` };
    }
    const text = isWaiting ? `${saved}: ${fault.message}` : fault.message;
    return { state: stateOf(fault.reason), reason: fault.reason, text };
  }
  const stuck = conflicts.filter(({ change }) => waiting.some(each => each.id === change.id));
  const [first] = stuck;
  if (first) {
    const why = first.conflicts[0]?.message ?? '';
    const text = `${countOf(stuck.map(each => each.change))} kept on this machine and not shared: ${why} Decide what to keep.`;
    return { state: 'blocked', reason: 'conflict', text };
  }
  if (facts.missing.length > 0) {
    return {
      state: 'blocked',
      reason: 'history',
      text: `${missingText(facts)}${isWaiting ? ` ${saved}.` : ''}`,
    };
  }
  if (isWaiting) {
    return judgeWaiting(facts);
  }
  if (facts.place === 'no-remote' || facts.place === 'no-branch') {
    return { state: 'local', text: localText(facts) };
  }
  return facts.checkout === undefined
    ? { state: 'shared', text: '' }
    : {
        state: 'shared',
        reason: facts.hasOldHistory ? 'old-history' : 'busy-checkout',
        text: facts.checkout,
      };
}

/** Nothing went wrong, and not all is on the live site's branch. */
function judgeWaiting({ waiting, onSide }: ShareFacts): Judgement {
  const there = waiting.filter(({ id }) => onSide?.changes.has(id));
  const others = waiting.filter(({ id }) => !onSide?.changes.has(id));
  const parts = [
    ...(there.length === 0
      ? []
      : [
          `${countOf(there)} ${there.length === 1 ? 'is' : 'are'} on branch ${onSide?.branch ?? ''}, waiting for a pull request.`,
        ]),
    ...(others.length === 0 ? [] : [`${countOf(others)} saved, not shared yet.`]),
  ];
  return {
    state: 'saved',
    ...(there.length === 0 ? {} : { reason: 'on-branch' }),
    text: parts.join(' '),
  };
}

function missingText({ missing, branch }: ShareFacts): string {
  const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `The history of ${branch ?? 'the branch'} was rewritten on the remote; ${countOf(missing)} shared from here ${are} no longer on it. Put ${them} back, or leave ${them} out.`;
}

function localText({ place, remote, branch }: ShareFacts): string {
  return place === 'no-remote'
    ? `Committed on ${branch ?? 'your branch'} in this repository only: it has no remote to share through.`
    : `Committed on ${branch ?? 'your branch'} in this repository only: ${remote ?? 'the remote'} has no branch ${branch ?? ''} yet. Push it once to share.`;
}

export function isOffline(reason: PublishFailure): boolean {
  return reason === 'offline' || reason === 'timeout';
}

/** What the program will try again by itself is merely saved; the rest needs a person. */
function stateOf(reason: PublishFailure): ShareStatus['state'] {
  return reason === 'locked' || reason === 'rejected' || reason === 'busy-checkout' || reason === 'unknown'
    ? 'saved'
    : 'blocked';
}

function countOf(changes: readonly Change[]): string {
  const areEntries = changes.every(change => change.edits.some(edit => edit.kind === 'append'));
  const one = areEntries ? 'entry' : 'change';
  return changes.length === 1 ? `1 ${one}` : `${changes.length} ${areEntries ? 'entries' : 'changes'}`;
}
