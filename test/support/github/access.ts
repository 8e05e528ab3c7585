import { ApiError, movedTo, notFound } from './reply';
import type { ApiRequest } from './route';
import type { GitHubState } from './state';
import type { Issue, Repository, Token, User } from './types';

/** Who sent a request; both members are null without a token. */
export interface Caller {
  readonly user: User | null;
  readonly token: Token | null;
}

/** Reads an `authorization` header: `Bearer`, `token` or Basic with the token as password. Throws 401 when it is bad. */
export function authenticate(header: string | undefined, state: GitHubState): Caller {
  if (header === undefined) {
    return { user: null, token: null };
  }
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  const secret = scheme.toLowerCase() === 'basic' ? basicPassword(value) : value;
  const accepted = ['bearer', 'token', 'basic'].includes(scheme.toLowerCase());
  const token = accepted ? state.tokens.get(secret) : undefined;
  const user = token === undefined ? undefined : state.user(token.login);
  if (token === undefined || user === undefined) {
    throw new ApiError(401, 'Bad credentials', { documentationUrl: 'https://docs.github.com/rest' });
  }
  return { user, token };
}

function basicPassword(encoded: string): string {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** The account behind the token; 401 without one. */
export function requireUser(request: ApiRequest): User {
  if (request.caller.user === null) {
    throw new ApiError(401, 'Requires authentication');
  }
  return request.caller.user;
}

export function canRead(state: GitHubState, caller: Caller, repo: Repository): boolean {
  if (!repo.private) {
    return true;
  }
  return state.permissionOf(repo, caller.user?.login ?? null) !== 'none' && tokenCovers(caller.token, repo);
}

/** Whether a token lets its owner see this private repository or write to it. */
function tokenCovers(token: Token | null, repo: Repository): boolean {
  if (token === null) {
    return false;
  }
  if (token.kind === 'oauth' || token.kind === 'classic') {
    return token.scopes.includes('repo') || (!repo.private && token.scopes.includes('public_repo'));
  }
  const fullName = `${repo.owner}/${repo.name}`.toLowerCase();
  return token.repos === null || token.repos.some(granted => granted.toLowerCase() === fullName);
}

/** The repository named in the path. Throws 404 when it is invisible, a redirect when it was renamed. */
export function requireRepo(request: ApiRequest): Repository {
  const fullName = `${request.params['owner']}/${request.params['repo']}`;
  const current = request.state.tryRepo(fullName);
  const repo = current ?? request.state.formerRepo(fullName);
  if (repo === undefined || !canRead(request.state, request.caller, repo)) {
    throw notFound();
  }
  requireSingleSignOn(request, repo);
  if (current === undefined) {
    const rest = request.path
      .split('/')
      .slice(4)
      .map(part => `/${part}`);
    throw movedTo(redirectTarget(request, `/repositories/${repo.id}${rest.join('')}`), request.method);
  }
  return repo;
}

function redirectTarget(request: ApiRequest, path: string): string {
  const query = request.query.toString();
  return `${request.render.apiUrl}${path}${query === '' ? '' : `?${query}`}`;
}

function requireSingleSignOn(request: ApiRequest, repo: Repository): void {
  if (!repo.samlEnforced || request.caller.token?.ssoAuthorized !== false) {
    return;
  }
  const kind = request.caller.token.kind === 'oauth' ? 'OAuth token' : 'Personal Access token';
  throw new ApiError(
    403,
    `Resource protected by organization SAML enforcement. You must grant your ${kind} access to this organization.`,
    { headers: { 'x-github-sso': `required; url=${request.render.url}/orgs/${repo.owner}/sso` } },
  );
}

/** Throws 403 when a fine-grained or app token may not even read issues here. */
export function requireIssueReading(request: ApiRequest, repo: Repository): void {
  const { token } = request.caller;
  const limited = token !== null && (token.kind === 'fineGrained' || token.kind === 'app');
  if (repo.private && limited && token.issues === 'none') {
    throw notAccessible(token, 'read');
  }
}

/**
 * Throws unless the caller may write issues and comments here: 401 without a token, 404 when the token's scopes do not
 * reach (GitHub hides the repository), 403 when a fine-grained token lacks the right or the repository is archived.
 */
export function requireIssueWriting(request: ApiRequest, repo: Repository): User {
  const user = requireUser(request);
  const { token } = request.caller;
  const limited = token !== null && (token.kind === 'fineGrained' || token.kind === 'app');
  if (limited && (token.issues !== 'write' || !tokenCovers(token, repo))) {
    throw notAccessible(token, 'write');
  }
  if (!tokenCovers(token, repo)) {
    throw notFound();
  }
  if (repo.archived) {
    throw new ApiError(403, 'Repository was archived so is read-only.');
  }
  return user;
}

function notAccessible(token: Token, right: 'read' | 'write'): ApiError {
  const holder = token.kind === 'app' ? 'integration' : 'personal access token';
  return new ApiError(403, `Resource not accessible by ${holder}`, {
    headers: { 'x-accepted-github-permissions': `issues=${right}` },
  });
}

export function canPush(request: ApiRequest, repo: Repository): boolean {
  const permission = request.state.permissionOf(repo, request.caller.user?.login ?? null);
  return permission === 'push' || permission === 'admin';
}

export function requireIssuesEnabled(repo: Repository): void {
  if (!repo.hasIssues) {
    throw new ApiError(410, 'Issues has been disabled in this repository.');
  }
}

/** The issue named in the path. Throws 404, 410 when it was deleted, a redirect when it moved to another repository. */
export function requireIssue(request: ApiRequest, repo: Repository): Issue {
  const text = request.params['issue_number'] ?? '';
  const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  const moved = repo.movedIssues.get(number);
  const target = moved === undefined ? undefined : request.state.repos.get(moved.repoId);
  if (moved !== undefined && target !== undefined && canRead(request.state, request.caller, target)) {
    const rest = request.path
      .split('/')
      .slice(6)
      .map(part => `/${part}`);
    const path = `/repositories/${target.id}/issues/${moved.number}${rest.join('')}`;
    throw movedTo(redirectTarget(request, path), request.method);
  }
  if (repo.deletedIssues.has(number)) {
    throw new ApiError(410, 'This issue was deleted', {
      documentationUrl: 'https://docs.github.com/v3/issues/',
    });
  }
  requireIssuesEnabled(repo);
  const issue = repo.issues.get(number);
  if (issue === undefined) {
    throw notFound();
  }
  return issue;
}
