import * as z from 'zod/mini';
import type { Issue, IssueComment, PullRequest, TrackerRepositoryFacts } from '../../app/trackerPorts';
import { tryParseIssueUrl } from '../../core/remediation/target';

const AUTHOR = {
  author_association: z.optional(z.string()),
  user: z.optional(z.nullable(z.object({ type: z.optional(z.string()), login: z.optional(z.string()) }))),
};

const INSIDERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** What is not said counts as from inside: servers that leave it out are not open to everybody. */
function fromOutside(author: {
  readonly author_association?: string | undefined;
  readonly user?:
    | { readonly type?: string | undefined; readonly login?: string | undefined }
    | null
    | undefined;
}): { readonly fromOutside?: string } {
  const { author_association: association, user } = author;
  return association === undefined || INSIDERS.has(association) || user?.type === 'Bot'
    ? {}
    : { fromOutside: user?.login ?? '' };
}

/** Only what both editions of GitHub's API have (2022-11-28 and 2026-03-10): `assignees`, never `assignee`. */
const issueSchema = z.object({
  number: z.int().check(z.positive()),
  html_url: z.string().check(z.refine(url => tryParseIssueUrl(url) !== undefined)),
  title: z.string(),
  body: z.optional(z.nullable(z.string())),
  state: z.enum(['open', 'closed']),
  state_reason: z.optional(z.nullable(z.string())),
  assignees: z.optional(z.nullable(z.array(z.object({ login: z.string() })))),
  updated_at: z.string(),
  ...AUTHOR,
});

const commentSchema = z.object({
  html_url: z.string().check(z.refine(url => /^https?:\/\//.test(url))),
  body: z.optional(z.nullable(z.string())),
  ...AUTHOR,
});

const pullRequestSchema = z.object({
  number: z.int().check(z.positive()),
  html_url: z.string().check(z.refine(url => /^https?:\/\//.test(url))),
  title: z.string(),
  body: z.optional(z.nullable(z.string())),
  state: z.enum(['open', 'closed']),
  merged_at: z.optional(z.nullable(z.string())),
  /** Not in the edition 2026-03-10. */
  merge_commit_sha: z.optional(z.nullable(z.string())),
});

const repositorySchema = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  html_url: z.string(),
  private: z.boolean(),
  has_issues: z.boolean(),
  permissions: z.optional(z.object({ push: z.optional(z.boolean()) })),
});

/** Reads an issue from an answer; undefined for anything that is not one: a page, half an answer, an answer about something else. */
export function tryReadIssue(data: unknown): Issue | undefined {
  const { data: issue } = z.safeParse(issueSchema, data);
  return (
    issue && {
      number: issue.number,
      url: issue.html_url,
      title: issue.title,
      body: (issue.body ?? '').replaceAll('\r\n', '\n'),
      state: issue.state,
      closedAs: closedAs(issue.state, issue.state_reason),
      assignees: (issue.assignees ?? []).map(({ login }) => login),
      updatedAt: issue.updated_at,
      ...fromOutside(issue),
    }
  );
}

/** A duplicate is not done here either. Older servers give no reason. */
function closedAs(state: string, reason: string | null | undefined): Issue['closedAs'] {
  if (state === 'open') {
    return undefined;
  }
  if (reason === 'not_planned' || reason === 'duplicate') {
    return 'not-planned';
  }
  return reason === 'completed' ? 'completed' : undefined;
}

/** A page of a list of issues, pull requests left out; undefined for anything that is not one. */
export function tryReadIssues(data: unknown): Issue[] | undefined {
  if (!Array.isArray(data)) {
    return undefined;
  }
  const issues: Issue[] = [];
  for (const entry of data as readonly unknown[]) {
    if (isPullRequest(entry)) {
      continue;
    }
    const issue = tryReadIssue(entry);
    if (issue === undefined) {
      return undefined;
    }
    issues.push(issue);
  }
  return issues;
}

function isPullRequest(entry: unknown): boolean {
  return (
    typeof entry === 'object' && entry !== null && 'pull_request' in entry && entry.pull_request !== null
  );
}

/** Reads a comment from an answer; undefined for anything that is not one. */
export function tryReadComment(data: unknown): IssueComment | undefined {
  const { data: comment } = z.safeParse(commentSchema, data);
  return (
    comment && {
      url: comment.html_url,
      body: (comment.body ?? '').replaceAll('\r\n', '\n'),
      ...fromOutside(comment),
    }
  );
}

/** A page of a list of comments; undefined for anything that is not one. */
export function tryReadComments(data: unknown): IssueComment[] | undefined {
  if (!Array.isArray(data)) {
    return undefined;
  }
  const comments = data.map(tryReadComment);
  return comments.includes(undefined) ? undefined : comments.filter(comment => comment !== undefined);
}

/** Reads a pull request from an answer; undefined for anything that is not one. */
export function tryReadPullRequest(data: unknown): PullRequest | undefined {
  const { data: pull } = z.safeParse(pullRequestSchema, data);
  const isMerged = typeof pull?.merged_at === 'string';
  return (
    pull && {
      number: pull.number,
      url: pull.html_url,
      title: pull.title,
      body: pull.body ?? '',
      state: isMerged ? 'merged' : pull.state,
      mergeCommit: isMerged ? (pull.merge_commit_sha ?? undefined) : undefined,
    }
  );
}

/** A page of a list of pull requests; undefined for anything that is not one. */
export function tryReadPullRequests(data: unknown): PullRequest[] | undefined {
  if (!Array.isArray(data)) {
    return undefined;
  }
  const pulls = data.map(tryReadPullRequest);
  return pulls.includes(undefined) ? undefined : pulls.filter(pull => pull !== undefined);
}

export function tryReadRepository(data: unknown): TrackerRepositoryFacts | undefined {
  const { data: repository } = z.safeParse(repositorySchema, data);
  return (
    repository && {
      repository: { owner: repository.owner.login, name: repository.name },
      url: repository.html_url,
      private: repository.private,
      issuesEnabled: repository.has_issues,
      canPush: repository.permissions?.push ?? false,
    }
  );
}

/** The address of the next page in a Link header; undefined on the last one. */
export function nextPage(link: string | undefined): string | undefined {
  return /<([^<>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
}
