import type { Caller } from './access';
import type { Flavour } from './edition';
import type { RateLimiter } from './limits';
import type { RenderContext } from './render';
import type { Reply } from './reply';
import type { GitHubState } from './state';

/** A request as a route sees it: parsed, authenticated and within the limits. */
export interface ApiRequest {
  readonly method: string;
  /** Without base path and query. */
  readonly path: string;
  /** The variable parts of the path, by their name in the vendor's document. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON object; empty when nothing was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly state: GitHubState;
  readonly render: RenderContext;
  readonly settings: RouteSettings;
}

export interface RouteSettings {
  readonly flavour: Flavour;
  readonly limiter: RateLimiter;
  /** How long a change stays invisible to search. */
  readonly searchLagMs: number;
  /** True: lists of issues page by an opaque `after` cursor and refuse `page` beyond the first, as for very large sets. */
  readonly cursorPagination: boolean;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** As in the vendor's document, such as `/repos/{owner}/{repo}/issues`. */
  readonly path: string;
  /** Below docs.github.com/rest, for `documentation_url`. */
  readonly docs: string;
  /** True when it counts as content creation for the secondary limits. */
  readonly createsContent?: boolean;
  readonly limit?: 'core' | 'search' | 'none';
  /** False where the recorded answers bear no ETag. */
  readonly etag?: boolean;
  readonly handle: (request: ApiRequest) => Reply;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route for a path; parts come back percent-decoded. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const wanted = method === 'HEAD' ? 'GET' : method;
  for (const route of routes) {
    const params = route.method === wanted ? matchTemplate(route.path, path) : undefined;
    if (params !== undefined) {
      return { route, params };
    }
  }
  return undefined;
}

function matchTemplate(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = actual[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== value : value === '') {
      return undefined;
    }
    if (name !== undefined) {
      params[name] = decodePart(value);
    }
  }
  return params;
}

/** A part with a broken escape stands for itself: it then names nothing and answers 404. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
