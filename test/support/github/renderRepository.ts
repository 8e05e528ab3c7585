import { printInstant, renderUser, repoApiUrl } from './render';
import type { JsonObject, RenderContext } from './render';
import { fullNameOf } from './repositoryRecord';
import type { Repository } from './types';

/** Addresses below a repository: member name -> the rest of the address, with GitHub's URI template parts. */
const subAddresses: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function renderRepository(context: RenderContext, repo: Repository): JsonObject {
  const owner = context.state.user(repo.owner);
  const web = `${context.url}/${fullNameOf(repo)}`;
  const api = repoApiUrl(context, repo);
  return {
    id: repo.id,
    node_id: `R_${Buffer.from(String(repo.id)).toString('base64url')}`,
    name: repo.name,
    full_name: fullNameOf(repo),
    private: repo.private,
    owner: owner === undefined ? null : renderUser(context, owner),
    html_url: web,
    description: repo.description,
    fork: false,
    url: api,
    ...Object.fromEntries(Object.entries(subAddresses).map(([member, rest]) => [member, `${api}${rest}`])),
    created_at: printInstant(repo.createdAt),
    updated_at: printInstant(repo.updatedAt),
    pushed_at: printInstant(repo.createdAt),
    git_url: `${web.replace(/^https?:/, 'git:')}.git`,
    ssh_url: `git@${new URL(context.url).hostname}:${fullNameOf(repo)}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    homepage: null,
    mirror_url: null,
    language: null,
    license: null,
    topics: [],
    visibility: repo.private ? 'private' : 'public',
    default_branch: 'main',
    ...countsOf(repo),
    ...featuresOf(context, repo),
    ...permissionsOf(context, repo),
  };
}

function countsOf(repo: Repository): JsonObject {
  const open = [...repo.issues.values()].filter(issue => issue.state === 'open').length;
  const none = [
    'size',
    'stargazers_count',
    'watchers_count',
    'watchers',
    'forks_count',
    'forks',
    'network_count',
  ];
  return {
    ...Object.fromEntries(none.map(member => [member, 0])),
    subscribers_count: 0,
    open_issues_count: open,
    open_issues: open,
  };
}

function featuresOf(context: RenderContext, repo: Repository): JsonObject {
  return {
    has_issues: repo.hasIssues,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    ...(context.edition === '2022-11-28' ? { has_downloads: true } : {}),
    archived: repo.archived,
    disabled: false,
    is_template: false,
    allow_forking: true,
    web_commit_signoff_required: false,
  };
}

function permissionsOf(context: RenderContext, repo: Repository): JsonObject {
  if (context.viewer === null) {
    return {};
  }
  const permission = context.state.permissionOf(repo, context.viewer);
  const admin = permission === 'admin';
  const push = admin || permission === 'push';
  return { permissions: { admin, maintain: admin, push, triage: push, pull: true } };
}
