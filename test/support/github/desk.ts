import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerCall, callerOf, consumerOf, routeOf } from './api';
import type { Api, ApiCall } from './api';
import type { Caller } from './access';
import { actsDespite, faultAnswer } from './faults';
import type { Fault, FaultPlan, RawAnswer } from './faults';
import { answerPage } from './pages';
import type { RequestRecord } from './types';

interface Exchange {
  readonly call: ApiCall;
  readonly fault: Fault | undefined;
  readonly record: RequestRecord;
  readonly response: ServerResponse;
}

/** Takes requests in and hands answers out, with the faults that were ordered. */
export class Desk {
  #count = 0;

  constructor(
    readonly api: Api,
    readonly faults: FaultPlan,
    readonly stopped: AbortSignal,
  ) {}

  /** Never rejects: a mistake in the server itself becomes a 500 that says so, and a process warning. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#dispatch(request, response);
    } catch (error) {
      if (request.destroyed && !request.complete) {
        return; // The client went away while it was sending.
      }
      const message = `The local GitHub server failed: ${error instanceof Error ? error.stack : String(error)}`;
      process.emitWarning(message);
      send(response, {
        status: 500,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: message,
      });
    }
  }

  async #dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const method = request.method ?? 'GET';
    const headers = plainHeaders(request);
    const target = URL.canParse(request.url ?? '/', this.api.url)
      ? new URL(request.url ?? '/', this.api.url)
      : new URL('/unreadable-address', this.api.url);
    const basePath = this.api.apiUrl.slice(this.api.url.length);
    if (!isApiPath(target.pathname, basePath)) {
      send(response, answerPage(this.api, { method, target, headers, body }));
      return;
    }
    this.#count += 1;
    const path = target.pathname.slice(basePath.length);
    const call = { id: requestId(this.#count), method, path, query: target.searchParams, headers, body };
    if (method === 'OPTIONS') {
      send(response, { status: 204, headers: preflightHeaders, body: '' });
      return;
    }
    await this.#serveApi(call, response);
  }

  async #serveApi(call: ApiCall, response: ServerResponse): Promise<void> {
    const caller = callerOf(this.api, call);
    const fault = this.faults.next(call.method, call.path);
    const record = this.#record(call, caller, fault);
    const { limiter } = this.api.settings;
    limiter.arrive(consumerOf(caller));
    try {
      this.#limit(call, caller, fault);
      await this.#answer({ call, fault, record, response });
    } finally {
      limiter.leave(consumerOf(caller));
    }
  }

  #record(call: ApiCall, caller: Caller, fault: Fault | undefined): RequestRecord {
    const record: RequestRecord = {
      id: call.id,
      at: this.api.state.now(),
      method: call.method,
      path: call.path,
      query: Object.fromEntries(call.query),
      headers: call.headers,
      body: call.body,
      login: caller.user?.login ?? null,
      status: null,
      acted: false,
      fault: fault?.kind ?? null,
    };
    this.api.state.requests.push(record);
    return record;
  }

  #limit(call: ApiCall, caller: Caller, fault: Fault | undefined): void {
    const { limiter } = this.api.settings;
    if (fault?.kind === 'rateLimit') {
      limiter.exhaust(consumerOf(caller), fault.resetInSeconds);
    }
    if (fault?.kind === 'secondaryLimit') {
      const creates = routeOf(this.api, call)?.createsContent === true;
      limiter.block(consumerOf(caller), fault.retryAfterSeconds ?? 60, creates ? 'creation' : 'all');
    }
  }

  async #answer({ call, fault, record, response }: Exchange): Promise<void> {
    if (fault?.kind === 'delay') {
      await pause(fault.ms, this.stopped);
    }
    if (this.stopped.aborted) {
      return;
    }
    const answer = actsDespite(fault) ? answerCall(this.api, call) : undefined;
    record.acted = answer !== undefined && answer.status >= 200 && answer.status < 300;
    if (fault?.kind === 'cutBefore' || fault?.kind === 'cutAfter') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'hang') {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await pause(longest, AbortSignal.any([this.stopped, gone.signal]));
      return;
    }
    if (fault?.kind === 'status' || fault?.kind === 'html') {
      const bad = faultAnswer(fault);
      record.status = bad.status;
      send(response, { ...bad, headers: { 'x-github-request-id': call.id, ...bad.headers } });
      return;
    }
    const good = answer ?? answerCall(this.api, call);
    record.status = good.status;
    if (fault?.kind === 'truncate') {
      sendHalf(response, good, fault.cut ?? 'body');
    } else {
      send(response, good);
    }
  }
}

/** About 24 days, the longest that a timer takes. */
const longest = 2 ** 31 - 1;

/** Waits, at most until the signal. */
async function pause(ms: number, until: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: until });
  } catch (error) {
    if (!until.aborted) {
      throw error;
    }
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** On github.com the API has a host of its own; here it shares one with the pages and is told by its first part. */
function isApiPath(path: string, basePath: string): boolean {
  return basePath === ''
    ? /^\/(repos|repositories|user|users|search|rate_limit|meta|orgs)(\/|$)/.test(path)
    : path === basePath || path.startsWith(`${basePath}/`);
}

function requestId(count: number): string {
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  return `${hex(count, 4)}:${hex(process.pid, 6)}:${hex(count * 4099, 7)}:${hex(count * 65_537, 8)}`;
}

const preflightHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, Accept-Encoding, X-GitHub-Api-Version',
  'access-control-max-age': '86400',
};

function send(response: ServerResponse, answer: RawAnswer): void {
  const length = Buffer.byteLength(answer.body);
  const bare = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, bare ? answer.headers : { ...answer.headers, 'content-length': length });
  response.end(bare ? undefined : answer.body);
}

function sendHalf(response: ServerResponse, answer: RawAnswer, cut: 'body' | 'connection'): void {
  const whole = Buffer.from(answer.body);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  const announced = cut === 'body' ? half.length : whole.length;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': announced });
  if (cut === 'body') {
    response.end(half);
  } else {
    response.write(half, () => response.destroy());
  }
}
