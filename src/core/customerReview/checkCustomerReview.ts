import { sameHandle, samePerson, type Person } from '../people/people';
import type { Plan } from '../plan/plan';
import type { Problem } from '../problem';
import type { TextRange } from '../text/range';
import { shortHash } from './approvedText';
import { CUSTOMER_SECTIONS, type CustomerReview } from './customerReview';
import { APPROVER_KINDS, type Approval, type ApproverKind } from './header';
import { statementFlaw, statementSentence } from './statement';

/** Why an approval does not count; undefined where it does. */
export type ApprovalFlaw = 'edited' | 'own' | 'both' | 'not-asked' | 'unknown';

/** An approval and whether it counts. */
export interface JudgedApproval {
  readonly approval: Approval;
  readonly flaw: ApprovalFlaw | undefined;
}

/** Who may approve as what, and the team. */
export interface ApprovalRules {
  readonly plan: Pick<Plan, 'customerReview'>;
  readonly people: readonly Person[];
}

/**
 * Each approval of the file, judged: of another text, by the author or whoever states to have written it, by somebody who approves as the other kind too, by somebody whom
 * the plan does not name for it, or, where the plan names nobody, by somebody whom people.yml does not list.
 */
export function judgeApprovals(review: CustomerReview, rules: ApprovalRules): readonly JudgedApproval[] {
  return review.approvals.map(approval => ({ approval, flaw: flawOf(approval, review, rules) }));
}

function flawOf(approval: Approval, review: CustomerReview, rules: ApprovalRules): ApprovalFlaw | undefined {
  const { person, as, text } = approval;
  const { people } = rules;
  // Naming somebody else as author makes nobody's own text another one's.
  if ([review.author, review.statement?.person].some(one => one && samePerson(people, one, person))) {
    return 'own';
  }
  if (review.approvals.some(other => other.as !== as && samePerson(people, other.person, person))) {
    return 'both';
  }
  const flaw = whyNot(person, as, rules);
  return flaw ?? (text === review.hash ? undefined : 'edited');
}

/** Why somebody may not approve as this; undefined where they may. Whose text it is, is not looked at. */
export function whyNot(
  person: string,
  as: ApproverKind,
  { plan, people }: ApprovalRules,
): 'not-asked' | 'unknown' | undefined {
  const named = plan.customerReview.approvers?.[as] ?? [];
  if (named.length > 0) {
    return named.some(one => sameHandle(one, person)) ? undefined : 'not-asked';
  }
  return people.length === 0 || people.some(({ handle }) => sameHandle(handle, person))
    ? undefined
    : 'unknown';
}

/** The kinds as which anybody may approve: the plan names nobody for them, and people.yml lists nobody. */
export function openKinds({ plan, people }: ApprovalRules): readonly ApproverKind[] {
  return people.length > 0
    ? []
    : APPROVER_KINDS.filter(kind => (plan.customerReview.approvers?.[kind] ?? []).length === 0);
}

/** What that means, one sentence; undefined where it is not so. */
export function openApproversSentence(rules: ApprovalRules): string | undefined {
  const kinds = openKinds(rules);
  return kinds.length === 0
    ? undefined
    : `Anybody who may push counts as ${kinds.join(' and ')} approver: livesite.yml names none, and people.yml lists nobody.`;
}

/** The kinds of approval that are still missing. */
export function missingApprovals(judged: readonly JudgedApproval[]): readonly ApproverKind[] {
  return APPROVER_KINDS.filter(
    kind => !judged.some(({ approval, flaw }) => approval.as === kind && flaw === undefined),
  );
}

/** What keeps a customer's review from being complete, and approvals that do not count, at their places. */
export function checkCustomerReview(review: CustomerReview, rules: ApprovalRules): readonly Problem[] {
  return [
    ...incomplete(review),
    ...statementProblems(review),
    ...approvalProblems(review, rules),
    ...openProblems(review, rules),
    ...zoneProblems(review),
  ];
}

const MOST_TAGS = 20;
const MOST_HINTS = 20;

/** What the text itself still lacks, and what must not stand in it. */
export function incomplete(review: CustomerReview): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (code: string, message: string, range: TextRange): void => {
    problems.push({ code, severity: 'warning', range, message });
  };
  const top = { start: review.body.start, end: review.body.start };
  if (review.title === '') {
    const message = 'Customers need a title: a line such as `# Some payments failed on 23 November`.';
    add('customer-review-title', message, review.titleRange ?? top);
  }
  for (const title of CUSTOMER_SECTIONS) {
    const section = review.sections.find(one => one.title.toLowerCase() === title.toLowerCase());
    if (section === undefined) {
      add('customer-review-section', `The section "## ${title}" is missing.`, review.titleRange ?? top);
    } else if (section.empty) {
      add('customer-review-section', `"${title}" is still empty.`, section.heading);
    }
  }
  for (const range of review.tags.slice(0, MOST_TAGS)) {
    const message =
      'HTML is hidden by one reader and shown as it is written by another, so nobody can say what was approved: write Markdown, or put it between backticks.';
    add('customer-review-html', message, range);
  }
  if (review.author === undefined && review.matter !== undefined) {
    const message = 'Nobody is named as author: write `author:` and a handle.';
    add('customer-review-author', message, { start: 0, end: Math.min(3, review.body.start) });
  }
  return problems;
}

/** None while nobody has stated anything: that is the next step, not a mistake. */
function statementProblems(review: CustomerReview): readonly Problem[] {
  const { statement, author } = review;
  const flaw = statementFlaw(review);
  return statement === undefined || author === undefined || flaw === undefined
    ? []
    : [
        {
          code: 'customer-review-statement',
          severity: 'warning',
          range: statement.range,
          message: statementSentence(review, flaw),
        },
      ];
}

function zoneProblems({ zoneless }: CustomerReview): readonly Problem[] {
  const message = 'Say the time zone, such as UTC: customers read this everywhere.';
  return zoneless
    .slice(0, MOST_HINTS)
    .map(range => ({ code: 'customer-review-zone', severity: 'hint', range, message }));
}

function openProblems({ approvals: [first] }: CustomerReview, rules: ApprovalRules): readonly Problem[] {
  const message = openApproversSentence(rules);
  return first === undefined || message === undefined
    ? []
    : [{ code: 'approvers-open', severity: 'hint', range: first.range, message }];
}

function approvalProblems(review: CustomerReview, rules: ApprovalRules): readonly Problem[] {
  return judgeApprovals(review, rules).flatMap(({ approval, flaw }): Problem[] =>
    flaw === undefined
      ? []
      : [
          {
            code: 'approval-void',
            severity: 'warning',
            range: approval.range,
            message: flawSentence(approval, flaw, review.hash),
            data: { person: approval.person, flaw },
          },
        ],
  );
}

/** Why an approval does not count, one sentence. `hash`: of the text as it is. */
export function flawSentence({ person, as, text }: Approval, flaw: ApprovalFlaw, hash: string): string {
  switch (flaw) {
    case 'edited':
      return `Void: the text was changed after @${person} approved it (then ${shortHash(text)}, now ${shortHash(hash)}). Ask for a new approval.`;
    case 'own':
      return `Does not count: @${person} is its author or states to have written it, and nobody approves their own text.`;
    case 'both':
      return `Does not count: @${person} cannot be the technical and the non-technical approver at once.`;
    case 'not-asked':
      return `Does not count: livesite.yml does not name @${person} as ${as} approver.`;
    case 'unknown':
      return `Does not count: @${person} is not in people.yml.`;
  }
}
