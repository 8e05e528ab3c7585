import { createHash } from 'node:crypto';
import { accountRoutes } from './accountRoutes';
import { authenticate } from './access';
import type { Caller } from './access';
import { commentRoutes } from './commentRoutes';
import { chooseEdition, documentationUrl, enterpriseVersion } from './edition';
import type { Edition } from './edition';
import { issueRoutes } from './issueRoutes';
import { refusalMessage } from './limits';
import type { LimitRefusal } from './limits';
import { ApiError, notFound } from './reply';
import type { Reply } from './reply';
import { releaseRoutes } from './releaseRoutes';
import { repositoryRoutes } from './repositoryRoutes';
import { fullNameOf } from './repositoryRecord';
import { parseBody } from './requestBody';
import { matchRoute } from './route';
import type { Route, RouteMatch, RouteSettings } from './route';
import { searchRoutes } from './searchRoutes';
import type { GitHubState } from './state';

/** Every address of the API, with its path as in the vendor's document. */
export const apiRoutes: readonly Route[] = [
  ...accountRoutes,
  ...repositoryRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...searchRoutes,
  ...releaseRoutes,
];

export interface Api {
  readonly state: GitHubState;
  readonly settings: RouteSettings;
  readonly defaultEdition: Edition;
  readonly url: string;
  readonly apiUrl: string;
}

/** A request as it came over the wire, without the base path. */
export interface ApiCall {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for 204 and 304. */
  readonly body: string;
}

/** The account that a call's token stands for, null without a good one. */
export function callerOf(api: Api, call: ApiCall): Caller {
  try {
    return authenticate(call.headers['authorization'], api.state);
  } catch {
    // Answering carries the refusal; here only the name is wanted.
    return { user: null, token: null };
  }
}

/** Carries out a request and answers it as GitHub would. Never throws for what a client did. */
export function answerCall(api: Api, call: ApiCall): ApiAnswer {
  if (call.headers['user-agent'] === undefined) {
    const body =
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n';
    return { status: 403, headers: { 'content-type': 'text/plain' }, body };
  }
  const path = byName(api.state, call.path);
  const match = matchRoute(apiRoutes, call.method, path);
  try {
    return carryOut(api, { ...call, path }, match);
  } catch (error) {
    if (error instanceof ApiError) {
      return errorAnswer(api, call, error, match?.route);
    }
    throw error;
  }
}

/** The route that a call is for, if the server has it. */
export function routeOf(api: Api, call: ApiCall): Route | undefined {
  return matchRoute(apiRoutes, call.method, byName(api.state, call.path))?.route;
}

/** `/repositories/1001/issues`, as redirects and Link headers have it, names the same thing as `/repos/owner/name/issues`. */
function byName(state: GitHubState, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repo = id === undefined ? undefined : state.repos.get(Number(id));
  return repo === undefined ? path : `/repos/${fullNameOf(repo)}${rest}`;
}

function carryOut(api: Api, call: ApiCall, match: RouteMatch | undefined): ApiAnswer {
  const edition = chooseEdition(
    call.headers['x-github-api-version'],
    api.settings.flavour,
    api.defaultEdition,
  );
  const caller = authenticate(call.headers['authorization'], api.state);
  if (match === undefined) {
    throw unserved(call);
  }
  const { limiter } = api.settings;
  const consumer = consumerOf(caller);
  const refusal = limiter.enter(consumer, match.route);
  if (refusal !== undefined) {
    throw refusedByLimit(refusal, caller, call.id);
  }
  const viewer = caller.user?.login ?? null;
  const reply = match.route.handle({
    method: call.method,
    path: call.path,
    params: match.params,
    query: call.query,
    body: match.route.method === 'GET' ? {} : parseBody(call.body),
    caller,
    state: api.state,
    render: { state: api.state, url: api.url, apiUrl: api.apiUrl, edition, viewer },
    settings: api.settings,
  });
  return replyAnswer(api, call, match.route, { reply, edition, caller });
}

export function consumerOf(caller: Caller): string {
  return caller.user?.login.toLowerCase() ?? '';
}

/** Loud on purpose: a plain 404 would pass for an invisible repository. */
function unserved(call: ApiCall): ApiError {
  const known = ['/repos/', '/user', '/users/', '/search/', '/rate_limit', '/meta', '/orgs/'];
  return known.some(prefix => call.path === prefix || call.path.startsWith(prefix))
    ? new ApiError(501, `The local GitHub server does not serve ${call.method} ${call.path}.`)
    : notFound();
}

export function refusedByLimit(refusal: LimitRefusal, caller: Caller, requestId: string): ApiError {
  const message = refusalMessage(refusal.kind, caller.user?.id ?? null, requestId);
  const topic = 'using-the-rest-api/rate-limits-for-the-rest-api';
  const anchor = refusal.kind === 'primary' ? '' : '#about-secondary-rate-limits';
  return new ApiError(refusal.status, message, {
    headers: refusal.headers,
    documentationUrl: `https://docs.github.com/rest/${topic}${anchor}`,
  });
}

interface Outcome {
  readonly reply: Reply;
  readonly edition: Edition;
  readonly caller: Caller;
}

function replyAnswer(api: Api, call: ApiCall, route: Route, { reply, edition, caller }: Outcome): ApiAnswer {
  const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
  const cached = route.etag !== false && body !== '';
  const headers = {
    ...standardHeaders(api, call, caller, route),
    'x-github-api-version-selected': edition,
    'cache-control': cached ? 'private, max-age=60, s-maxage=60' : 'no-cache',
    ...(cached ? { etag, vary: 'Accept, Authorization, Cookie, X-GitHub-OTP' } : {}),
    ...reply.headers,
  };
  if (cached && route.method === 'GET' && etagMatches(call.headers['if-none-match'], etag)) {
    api.settings.limiter.refund(consumerOf(caller), route.limit === 'search' ? 'search' : 'core');
    const spared = api.settings.limiter.headers(consumerOf(caller), 'core');
    return { status: 304, headers: { ...headers, ...spared }, body: '' };
  }
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status: reply.status, headers: body === '' ? headers : { ...headers, ...type }, body };
}

function etagMatches(header: string | undefined, etag: string): boolean {
  const strong = (tag: string): string => tag.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some(tag => tag.trim() === '*' || strong(tag) === strong(etag));
}

/** The answer for a refusal, in GitHub's error body. */
export function errorAnswer(api: Api, call: ApiCall, error: ApiError, route: Route | undefined): ApiAnswer {
  const { errors, body, headers, documentationUrl: url } = error.details;
  const topic = route?.docs ?? '';
  return {
    status: error.status,
    headers: {
      ...standardHeaders(api, call, callerOf(api, call), route),
      'content-type': 'application/json; charset=utf-8',
      ...headers,
    },
    body: JSON.stringify({
      message: error.message,
      ...body,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: url ?? documentationUrl(topic, api.settings.flavour),
      status: String(error.status),
    }),
  };
}

function standardHeaders(
  api: Api,
  call: ApiCall,
  caller: Caller,
  route: Route | undefined,
): Record<string, string> {
  const { flavour, limiter } = api.settings;
  const { token } = caller;
  const scoped = token !== null && (token.kind === 'oauth' || token.kind === 'classic');
  return {
    'x-github-request-id': call.id,
    'x-github-media-type': 'github.v3; format=json',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': exposedHeaders,
    ...(scoped ? { 'x-oauth-scopes': token.scopes.join(', '), 'x-accepted-oauth-scopes': 'repo' } : {}),
    ...(flavour === 'enterprise'
      ? { 'x-github-enterprise-version': `enterprise-server@${enterpriseVersion}` }
      : {}),
    ...limiter.headers(consumerOf(caller), route?.limit === 'search' ? 'search' : 'core'),
  };
}

const exposedHeaders =
  'ETag, Link, Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, ' +
  'X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-GitHub-Media-Type, ' +
  'X-GitHub-SSO, X-GitHub-Request-Id';
