import { judgeApprovals, type ApprovalRules } from '../../core/customerReview/checkCustomerReview';
import { parseCustomerReview, type CustomerReview } from '../../core/customerReview/customerReview';
import type { Approval } from '../../core/customerReview/header';
import { handleOfIdentity, sameHandle, type Person } from '../../core/people/people';
import type { Problem } from '../../core/problem';
import type { Instant } from '../../core/time/instant';
import { approvalTrailer } from './approveCustomerReview';

/** A commit that changed a file. */
export interface FileCommit {
  readonly commit: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Of committing. */
  readonly at: Instant;
  /** Values of its trailers `Livesite-Approval`. */
  readonly approvals: readonly string[];
  /** Values of its trailers `Livesite-Approval-Withdrawn`; none where absent. */
  readonly withdrawn?: readonly string[];
  /** The file as it was then; undefined where it was taken out, or is no text. */
  readonly text: string | undefined;
}

/** Who edited the text after it was approved; `here`: an edit that is not shared yet. */
export type VoidedBy =
  | { readonly kind: 'commit'; readonly person: string; readonly at: Instant; readonly commit: string }
  | { readonly kind: 'here' };

/**
 * The first edit since the approved text stood in the shared file. `commits`: of the file, newest first. Undefined where that text is not
 * among them.
 */
export function findVoidingEdit(
  { text: hash }: Pick<Approval, 'text'>,
  commits: readonly FileCommit[],
  people: readonly Person[],
): VoidedBy | undefined {
  const approved = commits.findIndex(
    ({ text }) => text !== undefined && parseCustomerReview(text).value.hash === hash,
  );
  if (approved < 0) {
    return undefined;
  }
  const edit = commits[approved - 1];
  return edit === undefined
    ? { kind: 'here' }
    : { kind: 'commit', person: handleOfIdentity(people, edit.author), at: edit.at, commit: edit.commit };
}

/**
 * Whether a commit in the approver's name brought the approval, and none took it back since: a line that is written in again is not
 * theirs. It proves no more than that name does: where commits are not signed,
 * anybody who may push can write it.
 */
export function isRecorded(
  { as, person, text }: Pick<Approval, 'as' | 'person' | 'text'>,
  commits: readonly FileCommit[],
  people: readonly Person[],
): boolean {
  const trailer = approvalTrailer(as, person, text).toLowerCase();
  const has = (values: readonly string[] = []): boolean =>
    values.some(value => value.trim().toLowerCase() === trailer);
  const last = commits.find(
    ({ approvals, withdrawn, author }) =>
      (has(approvals) || has(withdrawn)) && sameHandle(handleOfIdentity(people, author), person),
  );
  return last !== undefined && has(last.approvals);
}

/** Approvals that count, but that no commit in their giver's name brought; none where there is no history. */
export function approvalProblems(
  review: CustomerReview,
  rules: ApprovalRules,
  commits: readonly FileCommit[],
): readonly Problem[] {
  return judgeApprovals(review, rules).flatMap(({ approval, flaw }): Problem[] => {
    if (flaw !== undefined || commits.length === 0 || isRecorded(approval, commits, rules.people)) {
      return [];
    }
    const { person, range } = approval;
    const message = `No commit of @${person} records this approval: it was written by hand, or the commit is not on this machine. Ask @${person} to approve with "Livesite: Approve Customer Review".`;
    return [{ code: 'approval-unrecorded', severity: 'warning', range, message }];
  });
}
