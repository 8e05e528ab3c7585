import type { Change } from '../../core/change/change';
import { incomplete, judgeApprovals, whyNot } from '../../core/customerReview/checkCustomerReview';
import type { CustomerReview } from '../../core/customerReview/customerReview';
import { APPROVER_KINDS, type ApproverKind } from '../../core/customerReview/header';
import { tryAddApproval, tryRemoveApproval, tryState } from '../../core/customerReview/headerEdits';
import { sameHandle, samePerson } from '../../core/people/people';
import { CUSTOMER_REVIEW_FILE } from '../../core/site/paths';
import { planFiles, Refusal, requireIncident, type Author } from '../change';
import type { IncidentRecord, LiveSite } from '../site';

/** A record whose customer review stands there. */
export interface CustomerReviewRecord {
  readonly record: IncidentRecord;
  readonly review: CustomerReview;
  readonly text: string;
  /** Relative to the live site's root. */
  readonly path: string;
}

/** The incident's customer review, or a refusal that says how to begin one. */
export function requireCustomerReview(site: LiveSite, incident: string): CustomerReviewRecord {
  const record = requireIncident(site, incident);
  const { customerReview: review, customerReviewText: text } = record;
  if (review === undefined || text === undefined) {
    throw new Refusal('This incident has no customer review yet: "Livesite: Start Customer Review".');
  }
  return { record, review, text, path: `${record.folder}/${CUSTOMER_REVIEW_FILE}` };
}

/**
 * As what somebody may approve a review. Refused, with why, where they may not at all: nobody approves their own text, nor as both, nor
 * what is not written yet.
 */
export function approvableKinds(
  site: LiveSite,
  { review }: Pick<CustomerReviewRecord, 'review'>,
  person: string,
): readonly ApproverKind[] {
  if (review.matter === undefined) {
    throw new Refusal(
      'The front matter of the review cannot be read, so an approval could not be written down.',
    );
  }
  if (review.author === undefined) {
    throw new Refusal(
      'The review names no author, so it is not known whose text it is: write `author:` first.',
    );
  }
  if (samePerson(site.people, review.author, person)) {
    throw new Refusal(
      'You are its author: somebody else has to approve it, for the technical and for the non-technical side.',
    );
  }
  if (review.statement !== undefined && samePerson(site.people, review.statement.person, person)) {
    throw new Refusal(
      `You have stated that you wrote it, whoever \`author:\` names (@${review.author}): somebody else has to approve it.`,
    );
  }
  const [missing] = incomplete(review);
  if (missing !== undefined) {
    throw new Refusal(`It is not complete yet. ${missing.message}`);
  }
  const standing = judgeApprovals(review, site).find(
    ({ approval, flaw }) => flaw === undefined && sameHandle(approval.person, person),
  );
  if (standing !== undefined) {
    throw new Refusal(`You have approved exactly this text already, as ${standing.approval.as} approver.`);
  }
  const kinds = APPROVER_KINDS.filter(kind => whyNot(person, kind, site) === undefined);
  if (kinds.length === 0) {
    const isUnlisted = APPROVER_KINDS.some(kind => whyNot(person, kind, site) === 'unknown');
    throw new Refusal(
      isUnlisted
        ? `@${person} is not in people.yml, and livesite.yml names nobody who may approve.`
        : `livesite.yml does not name @${person} as approver: see \`customer-review: approvers\`.`,
    );
  }
  return kinds;
}

/** An approval of the text with this hash: refused where it is another one by now. */
export function planApprove(
  site: LiveSite,
  approval: { readonly incident: string; readonly as: ApproverKind; readonly hash: string },
  author: Author,
): Change {
  const found = requireCustomerReview(site, approval.incident);
  const { review, text: before, path } = found;
  const { as, hash } = approval;
  if (review.hash !== hash) {
    throw new Refusal('The text was changed while you read it, so nothing was approved. Read it again.');
  }
  if (!approvableKinds(site, found, author.actor).includes(as)) {
    throw new Refusal(`livesite.yml does not name @${author.actor} as ${as} approver.`);
  }
  const after = tryAddApproval(before, { person: author.actor, as, at: author.now, text: hash });
  if (after === undefined) {
    throw new Refusal(TOO_CLEVER);
  }
  const change = planFiles(
    `customer review approved (${as})`,
    [{ kind: 'replace', path, before, after }],
    author,
    approval.incident,
  );
  return {
    ...change,
    trailers: [...change.trailers, [APPROVAL_TRAILER, approvalTrailer(as, author.actor, hash)]],
  };
}

/** In the commit that brings an approval, so that it stands in Git's history, signed where commits are. */
export const APPROVAL_TRAILER = 'Livesite-Approval';

/** In the commit that takes one back. */
export const WITHDRAWAL_TRAILER = 'Livesite-Approval-Withdrawn';

export function approvalTrailer(as: ApproverKind, person: string, hash: string): string {
  return `${as} @${person} ${hash}`;
}

const TOO_CLEVER =
  'The front matter is written so that only a person can change it: write `approvals:` as a list, one line each.';

/** Takes back what somebody approved. */
export function planWithdrawApproval(site: LiveSite, incident: string, author: Author): Change {
  const { review, text: before, path } = requireCustomerReview(site, incident);
  const own = review.approvals.find(({ person }) => sameHandle(person, author.actor));
  if (own === undefined) {
    throw new Refusal('You have not approved this review.');
  }
  const after = tryRemoveApproval(before, author.actor);
  if (after === undefined) {
    throw new Refusal(TOO_CLEVER);
  }
  const change = planFiles(
    'customer review: approval withdrawn',
    [{ kind: 'replace', path, before, after }],
    author,
    incident,
  );
  const trailer = [WITHDRAWAL_TRAILER, approvalTrailer(own.as, author.actor, own.text)] as const;
  return { ...change, trailers: [...change.trailers, trailer] };
}

/**
 * The author's word that a person wrote the text with this hash: theirs alone to give, and of a text that is complete, since any later
 * edit voids it.
 */
export function planStatement(
  site: LiveSite,
  { incident, hash }: { readonly incident: string; readonly hash: string },
  author: Author,
): Change {
  const { review, text: before, path } = requireCustomerReview(site, incident);
  if (review.author === undefined || !sameHandle(review.author, author.actor)) {
    const whose = review.author === undefined ? 'nobody is named there' : `that is @${review.author}`;
    throw new Refusal(`Only its author can say that a person wrote it, and ${whose}.`);
  }
  const [missing] = incomplete(review);
  if (missing !== undefined) {
    throw new Refusal(`It is not complete yet, and any later edit voids what you state. ${missing.message}`);
  }
  if (review.hash !== hash) {
    throw new Refusal('The text was changed while you were asked, so nothing was recorded. Read it again.');
  }
  const after = tryState(before, { person: author.actor, at: author.now, text: hash });
  if (after === undefined) {
    throw new Refusal(
      'The front matter is written so that only a person can change it: write `written-by: { person, at, text }`.',
    );
  }
  const edit = { kind: 'replace', path, before, after } as const;
  const change = planFiles('customer review: a person wrote it', [edit], author, incident);
  const trailer = [STATEMENT_TRAILER, statementTrailer(author.actor, hash)] as const;
  return { ...change, trailers: [...change.trailers, trailer] };
}

/** In the commit that brings the author's statement. */
export const STATEMENT_TRAILER = 'Livesite-Written-By';

export function statementTrailer(person: string, hash: string): string {
  return `@${person} ${hash}`;
}
