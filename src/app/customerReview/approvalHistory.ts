import { judgeApprovals, type ApprovalRules } from '../../core/customerReview/checkCustomerReview';
import { parseCustomerReview, type CustomerReview } from '../../core/customerReview/customerReview';
import type { Approval, Statement } from '../../core/customerReview/header';
import { statementFlaw } from '../../core/customerReview/statement';
import { handleOfIdentity, sameHandle, type Person } from '../../core/people/people';
import type { Problem } from '../../core/problem';
import type { Instant } from '../../core/time/instant';
import { approvalTrailer, statementTrailer } from './approveCustomerReview';

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
  /** Values of its trailers `Livesite-Written-By`; none where absent. */
  readonly statements?: readonly string[];
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
  const trailer = approvalTrailer(as, person, text);
  const last = commits.find(
    ({ approvals, withdrawn, author }) =>
      (has(approvals, trailer) || has(withdrawn, trailer)) &&
      sameHandle(handleOfIdentity(people, author), person),
  );
  return last !== undefined && has(last.approvals, trailer);
}

/** Whether a commit in the author's own name brought their statement: it proves as much as that name does. */
export function isStatementRecorded(
  { person, text }: Pick<Statement, 'person' | 'text'>,
  commits: readonly FileCommit[],
  people: readonly Person[],
): boolean {
  const trailer = statementTrailer(person, text ?? '');
  return commits.some(
    ({ statements, author }) =>
      has(statements, trailer) && sameHandle(handleOfIdentity(people, author), person),
  );
}

function has(values: readonly string[] = [], trailer: string): boolean {
  return values.some(value => value.trim().toLowerCase() === trailer.toLowerCase());
}

/** What counts, but no commit in its giver's name brought: the author's statement, approvals. None where there is no history. */
export function recordProblems(
  review: CustomerReview,
  rules: ApprovalRules,
  commits: readonly FileCommit[],
): readonly Problem[] {
  return commits.length === 0
    ? []
    : [...statementProblems(review, rules, commits), ...approvalProblems(review, rules, commits)];
}

function statementProblems(
  review: CustomerReview,
  { people }: ApprovalRules,
  commits: readonly FileCommit[],
): readonly Problem[] {
  const { statement } = review;
  if (
    statement === undefined ||
    statementFlaw(review) !== undefined ||
    isStatementRecorded(statement, commits, people)
  ) {
    return [];
  }
  const { person, range } = statement;
  const message = `No commit of @${person} records that they wrote this: the line was written by hand, or the commit is not on this machine. Ask @${person} to state it with "Livesite: Approve Customer Review…".`;
  return [{ code: 'statement-unrecorded', severity: 'warning', range, message }];
}

function approvalProblems(
  review: CustomerReview,
  rules: ApprovalRules,
  commits: readonly FileCommit[],
): readonly Problem[] {
  return judgeApprovals(review, rules).flatMap(({ approval, flaw }): Problem[] => {
    if (flaw !== undefined || isRecorded(approval, commits, rules.people)) {
      return [];
    }
    const { person, range } = approval;
    const message = `No commit of @${person} records this approval: it was written by hand, or the commit is not on this machine. Ask @${person} to approve with "Livesite: Approve Customer Review…".`;
    return [{ code: 'approval-unrecorded', severity: 'warning', range, message }];
  });
}
