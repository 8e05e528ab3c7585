import type { Edition } from './edition';
import { fullNameOf } from './repositoryRecord';
import type { GitHubState } from './state';
import type { Issue, IssueComment, Label, Milestone, Repository, User } from './types';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface RenderContext {
  readonly state: GitHubState;
  /** Web base without trailing slash. */
  readonly url: string;
  /** API base without trailing slash. */
  readonly apiUrl: string;
  readonly edition: Edition;
  /** Who asks; decides `permissions` of a repository. */
  readonly viewer: string | null;
}

/** GitHub gives instants in whole seconds. */
export function printInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function printInstantOrNull(at: number | null): string | null {
  return at === null ? null : printInstant(at);
}

function nodeId(prefix: string, id: number): string {
  return `${prefix}_${Buffer.from(String(id)).toString('base64url')}`;
}

export function repoApiUrl(context: Pick<RenderContext, 'apiUrl'>, repo: Repository): string {
  return `${context.apiUrl}/repos/${fullNameOf(repo)}`;
}

export function issueWebUrl(context: Pick<RenderContext, 'url'>, repo: Repository, number: number): string {
  return `${context.url}/${fullNameOf(repo)}/issues/${number}`;
}

/** The short form of an account, as in `user` and `assignees`. */
export function renderUser(context: RenderContext, user: User): JsonObject {
  const api = `${context.apiUrl}/users/${user.login}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('U', user.id),
    avatar_url: `${context.url}/avatars/${user.login}.svg`,
    gravatar_id: '',
    url: api,
    html_url: `${context.url}/${user.login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: user.kind,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** The long form of an account; `private` for the account whose token asks. */
export function renderProfile(context: RenderContext, user: User, view: 'public' | 'private'): JsonObject {
  const owned = [...context.state.repos.values()].filter(repo => repo.owner === user.login);
  const hidden = owned.filter(repo => repo.private).length;
  const profile = {
    ...renderUser(context, user),
    user_view_type: view,
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: user.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: owned.length - hidden,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: printInstant(user.createdAt),
    updated_at: printInstant(user.createdAt),
  };
  const ownEyes = {
    notification_email: user.email,
    private_gists: 0,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
  };
  return view === 'private' ? { ...profile, ...ownEyes } : profile;
}

/** A login nobody bears is shown as GitHub shows deleted accounts: null. */
function renderLogin(context: RenderContext, login: string | null): JsonObject | null {
  const user = login === null ? undefined : context.state.user(login);
  return user === undefined ? null : renderUser(context, user);
}

export function renderLabel(context: RenderContext, repo: Repository, label: Label): JsonObject {
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${repoApiUrl(context, repo)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  };
}

export function renderMilestone(context: RenderContext, repo: Repository, milestone: Milestone): JsonObject {
  const url = `${repoApiUrl(context, repo)}/milestones/${milestone.number}`;
  const issues = [...repo.issues.values()].filter(issue => issue.milestone === milestone.number);
  const open = issues.filter(issue => issue.state === 'open').length;
  return {
    url,
    html_url: `${context.url}/${fullNameOf(repo)}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: nodeId('MI', milestone.id),
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: renderLogin(context, milestone.creator),
    open_issues: open,
    closed_issues: issues.length - open,
    state: milestone.state,
    created_at: printInstant(milestone.createdAt),
    updated_at: printInstant(milestone.updatedAt),
    due_on: milestone.dueOn,
    closed_at: milestone.state === 'closed' ? printInstant(milestone.updatedAt) : null,
  };
}

export function renderIssue(context: RenderContext, repo: Repository, issue: Issue): JsonObject {
  const url = `${repoApiUrl(context, repo)}/issues/${issue.number}`;
  const assignees = issue.assignees.map(login => renderLogin(context, login)).filter(user => user !== null);
  const milestone = repo.milestones.find(candidate => candidate.number === issue.milestone);
  return {
    url,
    repository_url: repoApiUrl(context, repo),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issueWebUrl(context, repo, issue.number),
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    user: renderLogin(context, issue.author),
    labels: issue.labels.map(label => renderLabel(context, repo, label)),
    state: issue.state,
    locked: issue.locked,
    ...(context.edition === '2022-11-28' ? { assignee: assignees[0] ?? null } : {}),
    assignees,
    milestone: milestone === undefined ? null : renderMilestone(context, repo, milestone),
    comments: issue.comments.length,
    created_at: printInstant(issue.createdAt),
    updated_at: printInstant(issue.updatedAt),
    closed_at: printInstantOrNull(issue.closedAt),
    author_association: associationOf(context, repo, issue.author),
    active_lock_reason: null,
    sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
    issue_dependencies_summary: { blocked_by: 0, total_blocked_by: 0, blocking: 0, total_blocking: 0 },
    body: issue.body,
    closed_by: renderLogin(context, issue.closedBy),
    reactions: renderReactions(`${url}/reactions`),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
  };
}

/** A search hit: the issue with its score. The document has no null for `body` here, so an empty body is left out. */
export function renderSearchHit(context: RenderContext, repo: Repository, issue: Issue): JsonObject {
  const { closed_by: _closedBy, body, ...hit } = renderIssue(context, repo, issue);
  return { ...hit, ...(body === null ? {} : { body }), score: 1 };
}

export function renderComment(
  context: RenderContext,
  repo: Repository,
  issue: Issue,
  comment: IssueComment,
): JsonObject {
  const url = `${repoApiUrl(context, repo)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${issueWebUrl(context, repo, issue.number)}#issuecomment-${comment.id}`,
    issue_url: `${repoApiUrl(context, repo)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: renderLogin(context, comment.author),
    created_at: printInstant(comment.createdAt),
    updated_at: printInstant(comment.createdAt),
    author_association: associationOf(context, repo, comment.author),
    body: comment.body,
    reactions: renderReactions(`${url}/reactions`),
    performed_via_github_app: null,
  };
}

function renderReactions(url: string): JsonObject {
  const counts = ['total_count', '+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];
  return { url, ...Object.fromEntries(counts.map(name => [name, 0])) };
}

function associationOf(context: RenderContext, repo: Repository, login: string): string {
  if (login.toLowerCase() === repo.owner.toLowerCase()) {
    return 'OWNER';
  }
  const byPermission = { none: 'NONE', read: 'MEMBER', push: 'MEMBER', admin: 'MEMBER' } as const;
  return byPermission[context.state.permissionOf(repo, login)];
}
