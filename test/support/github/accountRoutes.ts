import { requireUser } from './access';
import { enterpriseVersion } from './edition';
import { renderProfile } from './render';
import { ApiError, notFound } from './reply';
import type { Reply } from './reply';
import type { ApiRequest, Route } from './route';

export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: '/user', docs: 'users/users#get-the-authenticated-user', handle: getOwnUser },
  { method: 'GET', path: '/users/{username}', docs: 'users/users#get-a-user', handle: getUser },
  {
    method: 'GET',
    path: '/rate_limit',
    docs: 'rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    limit: 'none',
    etag: false,
    handle: getRateLimit,
  },
  { method: 'GET', path: '/meta', docs: 'meta/meta#get-apiname-meta-information', handle: getMeta },
];

function getOwnUser(request: ApiRequest): Reply {
  return { status: 200, body: renderProfile(request.render, requireUser(request), 'private') };
}

function getUser(request: ApiRequest): Reply {
  const user = request.state.user(request.params['username'] ?? '');
  if (user === undefined) {
    throw notFound();
  }
  return { status: 200, body: renderProfile(request.render, user, 'public') };
}

function getRateLimit(request: ApiRequest): Reply {
  const { limiter } = request.settings;
  if (limiter.settings === null) {
    throw new ApiError(404, 'Rate limiting is not enabled.');
  }
  const consumer = request.caller.user?.login.toLowerCase() ?? '';
  const resource = (name: 'core' | 'search'): Readonly<Record<string, number>> => {
    const { limit, used, resetAt } = limiter.window(consumer, name);
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000) };
  };
  const core = resource('core');
  const resources = { core, search: resource('search') };
  const body = request.render.edition === '2022-11-28' ? { resources, rate: core } : { resources };
  return { status: 200, body };
}

function getMeta(request: ApiRequest): Reply {
  const enterprise = request.settings.flavour === 'enterprise';
  const version = enterprise ? { installed_version: enterpriseVersion } : {};
  return { status: 200, body: { verifiable_password_authentication: false, ...version } };
}
