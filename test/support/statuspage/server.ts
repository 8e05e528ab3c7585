import { actsDespite, FaultPlan } from '../github/faults';
import { listenLocally, type LocalReply } from '../localServer';
import { LocalStatusPage } from './page';

export interface StatuspageServerOptions {
  /** Default 0: any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** Milliseconds since 1970 UTC. Default `Date.now`. */
  readonly clock?: () => number;
  /** Requests within any minute before 420 comes. Default 60, as Atlassian has it. */
  readonly perMinute?: number;
}

/** A request that came, acted on or not. */
export interface StatuspageRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface StatuspageServer {
  /** What `status-page: url` is. */
  readonly apiUrl: string;
  /** Where customers read. */
  readonly url: string;
  readonly pageId: string;
  readonly key: string;
  readonly page: LocalStatusPage;
  readonly requests: readonly StatuspageRequest[];
  readonly faults: FaultPlan;
  close(): Promise<void>;
}

const KEY = '5f1c0a9e-0c6b-4b59-9e52-secretsecret';
const PAGE = 'kctbh9vrtdwd';
const MINUTE_MS = 60_000;

/** Atlassian's Statuspage on loopback, as far as post-mortems go; its answers follow the vendor's document. Resolves once it listens. */
export async function createStatuspageServer(
  options: StatuspageServerOptions = {},
): Promise<StatuspageServer> {
  const { clock = Date.now, perMinute = 60 } = options;
  const faults = new FaultPlan();
  const requests: StatuspageRequest[] = [];
  const times: number[] = [];
  const server = await listenLocally({ port: options.port ?? 0, clock });
  const { url } = server;
  const page = new LocalStatusPage(PAGE, url, clock);
  server.serve(async (request, response, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const { method = 'GET' } = request;
    if (!pathname.startsWith('/v1/')) {
      const shown = page.publicPage(pathname);
      response.writeHead(shown === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(shown ?? 'Not found');
      return;
    }
    const body = tryJson(request.text);
    const path = pathname.slice('/v1'.length).replace(/\.json$/, '');
    const { authorization } = request.headers;
    requests.push({ method, path, body, authorization });
    const refused = refusal(authorization);
    const fault = refused === undefined ? faults.next(method, path) : undefined;
    const reply =
      refused ??
      (actsDespite(fault)
        ? page.handle({ method, path, query: searchParams, body })
        : { status: 500, body: {} });
    await answer(reply, fault);
  });

  const refusal = (authorization: string | undefined): LocalReply | undefined => {
    if (authorization !== `OAuth ${KEY}`) {
      return { status: 401, body: { error: 'Could not authenticate' } };
    }
    const now = clock();
    times.push(now);
    const recent = times.filter(time => time > now - MINUTE_MS);
    times.splice(0, times.length, ...recent);
    return recent.length > perMinute
      ? { status: 420, body: { error: 'Too many requests' }, headers: { 'retry-after': '60' } }
      : undefined;
  };

  return {
    apiUrl: `${url}/v1`,
    url,
    pageId: PAGE,
    key: KEY,
    page,
    requests,
    faults,
    close: () => server.close(),
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The server answers what is no JSON with 400.
    return undefined;
  }
}
