import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Api } from './api';
import { Desk } from './desk';
import type { Edition } from './edition';
import { FaultPlan } from './faults';
import type { FaultRule } from './faults';
import { githubLimits, RateLimiter } from './limits';
import type { LimitSettings } from './limits';
import { GitHubState } from './state';
import type { RepoSeed, TokenSeed, UserSeed } from './types';

export interface GitHubServerOptions {
  /** `''` plays github.com, `/api/v3` a GitHub Enterprise Server. Default `''`. */
  readonly basePath?: '' | '/api/v3';
  /** Default 0: any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** Logins or accounts. */
  readonly users?: readonly (string | UserSeed)[];
  /** By the secret: the login it stands for, or more. */
  readonly tokens?: Readonly<Record<string, string | TokenSeed>>;
  /** `owner/name`s or repositories. */
  readonly repos?: readonly (string | RepoSeed)[];
  /** Milliseconds since 1970 UTC. Default `Date.now`. */
  readonly clock?: () => number;
  /** How long a change stays invisible to search. Default 0. */
  readonly searchLagMs?: number;
  /** Changes to GitHub's limits; false for none. Default: GitHub's on github.com, none on Enterprise Server. */
  readonly limits?: Partial<LimitSettings> | false;
  /** Issue lists page by cursor, as on very large repositories. Default false. */
  readonly cursorPagination?: boolean;
  /** For requests without `x-github-api-version`. Default 2026-03-10; Enterprise Server has 2022-11-28 only. */
  readonly defaultEdition?: Edition;
  readonly faults?: readonly FaultRule[];
}

export interface GitHubServer {
  /** Base of the web pages, without trailing slash. */
  readonly url: string;
  /** Base of the API, without trailing slash: what a client is given as its base URL. */
  readonly apiUrl: string;
  readonly state: GitHubState;
  readonly faults: FaultPlan;
  readonly limiter: RateLimiter;
  /** Ends all connections, answered or not, and frees the port. */
  close(): Promise<void>;
}

/** Starts a GitHub on loopback; resolves once it listens. */
export async function createGitHubServer(options: GitHubServerOptions = {}): Promise<GitHubServer> {
  const { basePath = '', clock = Date.now, users = [], tokens = {}, repos = [] } = options;
  const { searchLagMs = 0, cursorPagination = false, defaultEdition = '2026-03-10' } = options;
  const state = new GitHubState(clock, { users, tokens, repos });
  const limiter = new RateLimiter(limitsOf(options), clock);
  const faults = new FaultPlan();
  for (const rule of options.faults ?? []) {
    faults.add(rule);
  }
  const http = createServer();
  const url = await listen(http, options.port ?? 0);
  const flavour = basePath === '' ? 'dotcom' : 'enterprise';
  const settings = { flavour, limiter, searchLagMs, cursorPagination } as const;
  const api: Api = { state, settings, defaultEdition, url, apiUrl: `${url}${basePath}` };
  const stopped = new AbortController();
  const desk = new Desk(api, faults, stopped.signal);
  http.on('request', (request, response) => void desk.serve(request, response));
  const close = async (): Promise<void> => {
    stopped.abort();
    if (http.listening) {
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    }
  };
  return { url, apiUrl: api.apiUrl, state, faults, limiter, close };
}

function limitsOf(options: GitHubServerOptions): LimitSettings | null {
  const enterprise = options.basePath === '/api/v3';
  if (options.limits === false || (options.limits === undefined && enterprise)) {
    return null;
  }
  return { ...githubLimits, ...options.limits };
}

async function listen(http: Server, port: number): Promise<string> {
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The local GitHub server listens on no port.');
  }
  return `http://127.0.0.1:${address.port}`;
}
