import { actsDespite, FaultPlan } from '../github/faults';
import { listenLocally, type LocalReply } from '../localServer';
import { tryReadObject, type Arrival, type PagerRequest, type PagerService } from './arrivals';
import { judgeSlack, judgeTeams, judgeWebhook } from './chat';
import { LocalPagerDuty } from './pagerDuty';
import { arrivalsPage } from './arrivalsPage';

export interface PagerServerOptions {
  /** Default 0: any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** Milliseconds since 1970 UTC. Default `Date.now`. */
  readonly clock?: () => number;
}

export interface PagerServer {
  /** Base, and what a route of PagerDuty has as its `url`. */
  readonly url: string;
  /** What a machine keeps for the routes: PagerDuty's key and the webhooks' addresses. */
  readonly secrets: Readonly<Record<PagerService, string>>;
  readonly pagerDuty: LocalPagerDuty;
  /** What was acted on, oldest first. */
  readonly arrivals: readonly Arrival[];
  /** Requests that came, acted on or not. */
  readonly requests: readonly PagerRequest[];
  readonly faults: FaultPlan;
  close(): Promise<void>;
}

const ROUTING_KEY = '0123456789abcdef0123456789abcdef';
const SECRET_PATH = 'T0SECRET/B0SECRET/pathsecretpathsecret';

const PATHS: Readonly<Record<string, PagerService>> = {
  '/v2/enqueue': 'pagerduty',
  [`/services/${SECRET_PATH}`]: 'slack',
  [`/workflows/${SECRET_PATH}`]: 'teams',
  [`/hook/${SECRET_PATH}`]: 'webhook',
};

/** PagerDuty, Slack, Teams and a webhook on loopback; `/` lists what arrived. Resolves once it listens. */
export async function createPagerServer(options: PagerServerOptions = {}): Promise<PagerServer> {
  const clock = options.clock ?? Date.now;
  const pagerDuty = new LocalPagerDuty([ROUTING_KEY], clock);
  const faults = new FaultPlan();
  const arrivals: Arrival[] = [];
  const requests: PagerRequest[] = [];
  const server = await listenLocally({ port: options.port ?? 0, clock });
  const { url } = server;
  server.serve(async (request, response, answer) => {
    const path = new URL(request.url ?? '/', url).pathname;
    if (request.method === 'GET' && path === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(arrivalsPage(arrivals, pagerDuty.alerts));
      return;
    }
    const received = { path, text: request.text, headers: request.headers };
    requests.push(received);
    const service = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
    const reply = service === undefined ? UNKNOWN : judge(service, received);
    const fault = faults.next(request.method ?? '', path);
    if (service !== undefined && reply.status < 300 && actsDespite(fault)) {
      arrivals.push({ service, at: clock(), body: tryReadObject(received.text) ?? {} });
      if (service === 'pagerduty') {
        pagerDuty.act(received.text);
      }
    }
    await answer(reply, fault);
  });

  const judge = (service: PagerService, received: PagerRequest): LocalReply =>
    service === 'pagerduty' ? pagerDuty.judge(received.text) : JUDGES[service](received);

  return {
    url,
    secrets: {
      pagerduty: ROUTING_KEY,
      slack: `${url}/services/${SECRET_PATH}`,
      teams: `${url}/workflows/${SECRET_PATH}`,
      webhook: `${url}/hook/${SECRET_PATH}`,
    },
    pagerDuty,
    arrivals,
    requests,
    faults,
    close: () => server.close(),
  };
}

const UNKNOWN: LocalReply = { status: 404, body: 'no_service' };

const JUDGES: Readonly<Record<Exclude<PagerService, 'pagerduty'>, (request: PagerRequest) => LocalReply>> = {
  slack: judgeSlack,
  teams: judgeTeams,
  webhook: judgeWebhook,
};
