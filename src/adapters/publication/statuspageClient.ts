import type { SecretSource } from '../../app/pagerPorts';
import type { Clock, Log } from '../../app/ports';
import { PublicationError } from '../../app/publicationPorts';
import { secretVariable } from '../../core/escalation/route';
import { statusPageSecret, type StatusPage } from '../../core/plan/customerReviewPlan';
import { shorten, toOneLine } from '../../core/text/plain';
import { readNetworkError } from '../net/networkError';
import { readBounded } from '../net/readBounded';

export interface StatuspageOptions {
  readonly page: StatusPage;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** Milliseconds a request may take. Default 15,000. */
  readonly timeLimit?: number;
}

export interface StatuspageRequest {
  readonly method: 'GET' | 'PUT';
  /** Below the page: `/incidents?limit=100`. */
  readonly path: string;
  readonly body?: object;
  /** Continues "Statuspage could not …": `keep the draft`. */
  readonly what: string;
}

const BASE = 'https://api.statuspage.io/v1';
const TIME_LIMIT_MS = 15_000;
/** A page of 100 incidents with all their updates is large. */
const ANSWER_LIMIT = 8 * 1024 * 1024;
/** The limit is one request a second over a minute; what a client is told to wait where nothing is said. */
const DEFAULT_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Where the page's requests go, without the host's trailing slash: `https://api.statuspage.io/v1/pages/kctbh9vrtdwd`. */
export function pageAddress({ page, url = BASE }: StatusPage): string {
  return `${url.replace(/\/+$/, '')}/pages/${encodeURIComponent(page)}`;
}

/**
 * Asks Atlassian's Statuspage once; resolves with the parsed answer, or undefined for a 404 to a question. Follows no redirect and
 * repeats nothing. The key travels in the header `Authorization: OAuth`. Rejects with a PublicationError without it.
 */
export async function askStatuspage(
  options: StatuspageOptions,
  request: StatuspageRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  if (signal?.aborted === true) {
    throw new PublicationError(`Cancelled before Statuspage was asked to ${request.what}.`, 'cancelled');
  }
  const key = await keyOf(options);
  const started = performance.now();
  let status = 'no answer';
  try {
    const answer = await send(options, request, { key, signal });
    status = String(answer.status);
    return readAnswer(options, request, answer);
  } catch (error) {
    throw withoutKey(error, key);
  } finally {
    const took = Math.round(performance.now() - started);
    options.log.write('debug', `Statuspage: ${request.what}: ${status}, ${took} ms`);
  }
}

async function keyOf({ page, secrets }: StatuspageOptions): Promise<string> {
  const name = statusPageSecret(page);
  const key = (await secrets.get(name))?.trim() ?? '';
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) {
    const what = key === '' ? 'no key' : 'no usable key';
    const message = `This machine has ${what} for the status page, so nothing was sent. Run "Livesite: Set Key of Status Page…", or set ${secretVariable(name)}.`;
    throw new PublicationError(message, 'no-secret');
  }
  return key;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function send(
  options: StatuspageOptions,
  { method, path, body, what }: StatuspageRequest,
  { key, signal }: { readonly key: string; readonly signal: AbortSignal | undefined },
): Promise<Answer> {
  const timer = AbortSignal.timeout(options.timeLimit ?? TIME_LIMIT_MS);
  try {
    const response = await (options.fetch ?? fetch)(`${pageAddress(options.page)}${path}`, {
      method,
      headers: {
        authorization: `OAuth ${key}`,
        accept: 'application/json',
        'user-agent': 'livesite',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: signal === undefined ? timer : AbortSignal.any([signal, timer]),
    });
    const text = await readBounded(response, ANSWER_LIMIT);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
  } catch (error) {
    throw noAnswer(error, { what, writes: method !== 'GET', isCancelled: signal?.aborted === true, timer });
  }
}

function noAnswer(
  error: unknown,
  asked: {
    readonly what: string;
    readonly writes: boolean;
    readonly isCancelled: boolean;
    readonly timer: AbortSignal;
  },
): PublicationError {
  const { what, writes, isCancelled, timer } = asked;
  const reason = writes ? 'uncertain' : 'unavailable';
  const perhaps = writes ? ': whether it did is not clear' : '';
  if (isCancelled) {
    return new PublicationError(
      `Cancelled while Statuspage was asked to ${what}${perhaps}.`,
      writes ? 'uncertain' : 'cancelled',
    );
  }
  if (timer.aborted) {
    return new PublicationError(`Statuspage did not answer in time when asked to ${what}${perhaps}.`, reason);
  }
  const { failure, code } = readNetworkError(error);
  const named = code === '' ? '' : ` (${code})`;
  switch (failure) {
    case 'certificate':
      return new PublicationError(
        `The certificate of the status page’s service is not trusted on this computer${named}. Nothing was sent.`,
        'unavailable',
      );
    case 'unreachable':
      return new PublicationError(`Statuspage cannot be reached${named}. Nothing was sent.`, 'unavailable');
    case 'broken':
      return new PublicationError(
        `The connection to Statuspage broke${named} when it was asked to ${what}${perhaps}.`,
        reason,
      );
  }
}

function readAnswer(options: StatuspageOptions, request: StatuspageRequest, answer: Answer): unknown {
  const { status, text } = answer;
  const writes = request.method !== 'GET';
  if (status === 420 || status === 429) {
    throw limited(options.clock.now(), answer.retryAfter);
  }
  if (status >= 500 || status === 408) {
    const tail = writes ? ': whether it acted is not clear' : '. Try again in some minutes';
    throw new PublicationError(
      `Statuspage has trouble (${status}) and could not ${request.what}${tail}.`,
      writes ? 'uncertain' : 'unavailable',
    );
  }
  if (status === 404 && !writes) {
    return undefined;
  }
  if (status < 200 || status >= 300) {
    throw new PublicationError(refusal(status, request.what, text), 'refused');
  }
  const value = tryJson(text);
  if (value === undefined) {
    throw new PublicationError(
      `The answer when Statuspage was asked to ${request.what} was not one of its own: a proxy or a sign-in page of the network may have come between.`,
      writes ? 'uncertain' : 'unavailable',
    );
  }
  return value;
}

function limited(now: number, retryAfter: string | null): PublicationError {
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : DEFAULT_WAIT_MS;
  const retryAt = now + Math.min(seconds, LONGEST_WAIT_MS);
  const until = new Date(retryAt).toISOString().slice(11, 19);
  const message = `Statuspage takes no more requests until ${until} UTC. Nothing was done; try again then.`;
  return new PublicationError(message, 'limited', { retryAt });
}

function refusal(status: number, what: string, text: string): string {
  const said = messageOf(tryJson(text));
  const tail = said === '' ? '' : `: it says “${said}”`;
  switch (status) {
    case 401:
    case 403:
      return `Statuspage does not accept this machine’s key, or the key may not ${what}${tail}. Set it anew.`;
    case 404:
      return `Statuspage finds no such page or incident, so it could not ${what}. Check \`status-page\` in livesite.yml.`;
    default:
      return status >= 300 && status < 400
        ? `Statuspage answered with a redirect (${status}), which is not followed: check \`status-page: url\` in livesite.yml.`
        : `Statuspage could not ${what} (${status})${tail}.`;
  }
}

/** Three shapes are met: `{ error }`, `{ message }` and `{ error: [..] }`. */
function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) {
    return '';
  }
  const { error, message } = data as Readonly<Record<string, unknown>>;
  const words = [error, message].flat().filter(one => typeof one === 'string');
  return shorten(toOneLine(words.join('; ')), 200).replace(/[.\s]+$/, '');
}

function tryJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // No JSON: somebody else has answered, which the caller says.
    return undefined;
  }
}

/** What the service quotes back at us. */
function withoutKey(error: unknown, key: string): unknown {
  return error instanceof PublicationError && error.message.includes(key)
    ? new PublicationError(error.message.replaceAll(key, '••••••••'), error.reason)
    : error;
}
