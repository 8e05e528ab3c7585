import { judgeApprovals, missingApprovals, type ApprovalRules } from './checkCustomerReview';
import type { CustomerReview } from './customerReview';
import { statementFlaw } from './statement';

/** How the approvals, and the statement of the author, stand in one line: `Approved by @bob (technical) · Not stated by @alice`. */
export function approvalWords(review: CustomerReview, rules: ApprovalRules): string {
  const judged = judgeApprovals(review, rules);
  const good = judged
    .filter(({ flaw }) => flaw === undefined)
    .map(({ approval: { person, as } }) => `@${person} (${as})`);
  const edited = judged
    .filter(({ flaw }) => flaw === 'edited')
    .map(({ approval: { person } }) => `@${person}`);
  const others = judged.length - good.length - edited.length;
  const missing = missingApprovals(judged).filter(
    kind => !judged.some(({ approval }) => approval.as === kind),
  );
  return [
    ...(good.length === 0 ? [] : [`Approved by ${good.join(' and ')}`]),
    ...(edited.length === 0 ? [] : [`Void since an edit: ${edited.join(' and ')}`]),
    ...(others === 0 ? [] : [`${others} that ${others === 1 ? 'does' : 'do'} not count`]),
    ...(missing.length === 0
      ? []
      : [
          `${good.length + edited.length + others === 0 ? 'Approval' : 'Still'} missing: ${missing.join(' and ')}`,
        ]),
    ...(review.author === undefined || statementFlaw(review) === undefined
      ? []
      : [`${statementFlaw(review) === 'edited' ? 'To be stated again' : 'Not stated'} by @${review.author}`]),
  ].join(' · ');
}
