import type { Issue, Label, StateReason } from './types';

/** `labels` are names, `assignees` logins. */
export interface IssueInput {
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly assignees?: readonly string[] | undefined;
  readonly milestone?: number | null | undefined;
}

/** What is left out stays as it is; an empty list empties. */
export interface IssueChanges extends Omit<IssueInput, 'title'> {
  readonly title?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly stateReason?: StateReason | null | undefined;
  readonly locked?: boolean | undefined;
}

export interface IssueIdentity {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly now: number;
}

export function newIssue(identity: IssueIdentity, input: IssueInput, labels: readonly Label[]): Issue {
  const issue: Issue = {
    id: identity.id,
    number: identity.number,
    author: identity.author,
    createdAt: identity.now,
    title: input.title,
    body: input.body ?? null,
    state: 'open',
    stateReason: null,
    labels,
    assignees: input.assignees ?? [],
    milestone: input.milestone ?? null,
    locked: false,
    updatedAt: identity.now,
    closedAt: null,
    closedBy: null,
    comments: [],
    indexed: [],
  };
  indexIssue(issue, identity.now);
  return issue;
}

/**
 * Applies a change of state. As on GitHub the reason counts only together with a change of state, closing without one
 * means `completed`, and reopening wipes who closed it and when.
 */
export function closeOrReopen(issue: Issue, changes: IssueChanges, by: string, now: number): void {
  if (changes.state === undefined || changes.state === issue.state) {
    return;
  }
  issue.state = changes.state;
  if (changes.state === 'closed') {
    const reason = changes.stateReason ?? 'completed';
    issue.stateReason = reason === 'reopened' ? 'completed' : reason;
    issue.closedAt = now;
    issue.closedBy = by;
  } else {
    issue.stateReason = 'reopened';
    issue.closedAt = null;
    issue.closedBy = null;
  }
}

export function touchIssue(issue: Issue, now: number): void {
  issue.updatedAt = now;
  indexIssue(issue, now);
}

/** Hands the issue to the search index, which may show it later (`searchLagMs`). */
export function indexIssue(issue: Issue, now: number): void {
  issue.indexed.push({
    at: now,
    title: issue.title,
    body: issue.body ?? '',
    comments: issue.comments.map(comment => comment.body),
    state: issue.state,
    labels: issue.labels.map(label => label.name.toLowerCase()),
    assignees: issue.assignees.map(login => login.toLowerCase()),
    updatedAt: issue.updatedAt,
  });
}
