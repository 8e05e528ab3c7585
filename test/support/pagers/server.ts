import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { actsDespite, faultAnswer, FaultPlan, type Fault } from '../github/faults';
import {
  tryReadObject,
  type Arrival,
  type PagerReply,
  type PagerRequest,
  type PagerService,
} from './arrivals';
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
  const hanging = new Set<ServerResponse>();
  const http = createServer((request, response) => {
    response.setHeader('date', new Date(clock()).toUTCString());
    void serve(request, response);
  });
  http.listen(options.port ?? 0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The local pagers listen on no port.');
  }
  const url = `http://127.0.0.1:${address.port}`;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', url).pathname;
    if (request.method === 'GET' && path === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(arrivalsPage(arrivals, pagerDuty.alerts));
      return;
    }
    const received = { path, text: await textOf(request), headers: request.headers };
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
    await answer(response, reply, fault);
  };

  const judge = (service: PagerService, received: PagerRequest): PagerReply =>
    service === 'pagerduty' ? pagerDuty.judge(received.text) : JUDGES[service](received);

  const answer = async (
    response: ServerResponse,
    reply: PagerReply,
    fault: Fault | undefined,
  ): Promise<void> => {
    switch (fault?.kind) {
      case 'cutBefore':
      case 'cutAfter':
        response.destroy();
        return;
      case 'hang':
        hanging.add(response);
        return;
      case 'status':
      case 'html': {
        const { status, headers, body } = faultAnswer(fault);
        response.writeHead(status, headers).end(body);
        return;
      }
      case 'delay':
        await new Promise(resolve => setTimeout(resolve, fault.ms));
        break;
      default:
        break;
    }
    const isText = typeof reply.body === 'string';
    const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
    response.writeHead(reply.status, { 'content-type': type, ...reply.headers });
    response.end(isText ? reply.body : JSON.stringify(reply.body));
  };

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
    async close() {
      hanging.forEach(response => response.destroy());
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

const UNKNOWN: PagerReply = { status: 404, body: 'no_service' };

const JUDGES: Readonly<Record<Exclude<PagerService, 'pagerduty'>, (request: PagerRequest) => PagerReply>> = {
  slack: judgeSlack,
  teams: judgeTeams,
  webhook: judgeWebhook,
};

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
