import { PagerError } from '../../app/pagerPorts';
import { readNetworkError } from '../net/networkError';
import { readBounded } from '../net/readBounded';

export type Fetch = typeof fetch;

export interface PostRequest {
  /** May be secret: it stands in no error and no log. */
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What people call the service: `Slack`. */
  readonly service: string;
  /** Milliseconds from the start to the last byte of the answer. */
  readonly timeLimit: number;
  readonly signal: AbortSignal | undefined;
}

export interface PostAnswer {
  readonly status: number;
  /** When the server says that it answered, as sent. */
  readonly date: string | undefined;
  /** As sent; seconds or a date. */
  readonly retryAfter: string | undefined;
  readonly isHtml: boolean;
  /** The first 64 KiB. */
  readonly text: string;
}

/**
 * Sends one request and reads its answer, whatever its status. Follows no redirect, repeats nothing. Rejects with a PagerError
 * where no whole answer came; it has no cause, as what fetch throws holds the address.
 */
export async function post(send: Fetch, request: PostRequest): Promise<PostAnswer> {
  const { service, signal, timeLimit } = request;
  if (signal?.aborted === true) {
    throw new PagerError(`Cancelled before anything was sent to ${service}.`, 'cancelled');
  }
  const timer = AbortSignal.timeout(timeLimit);
  try {
    const response = await send(request.url, {
      method: 'POST',
      body: request.body,
      headers: { 'content-type': 'application/json', 'user-agent': 'livesite', ...request.headers },
      redirect: 'manual',
      signal: signal === undefined ? timer : AbortSignal.any([signal, timer]),
    });
    return {
      status: response.status,
      date: response.headers.get('date') ?? undefined,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      isHtml: /\bhtml\b/i.test(response.headers.get('content-type') ?? ''),
      text: await readBounded(response),
    };
  } catch (error) {
    throw failureOf(error, request, timer);
  }
}

function failureOf(
  error: unknown,
  { service, signal, timeLimit }: PostRequest,
  timer: AbortSignal,
): PagerError {
  const perhaps = 'whether the message arrived is not clear';
  if (signal?.aborted === true) {
    // Once the request was under way nobody can tell how far it came.
    return new PagerError(`Cancelled while ${service} was asked: ${perhaps}.`, 'uncertain');
  }
  if (timer.aborted) {
    const seconds = Math.max(1, Math.round(timeLimit / 1000));
    return new PagerError(`${service} did not answer within ${seconds} s: ${perhaps}.`, 'uncertain');
  }
  const { failure, code } = readNetworkError(error);
  const named = code === '' ? '' : ` (${code})`;
  switch (failure) {
    case 'certificate':
      return new PagerError(
        `The certificate of ${service} is not trusted on this computer${named}. Nothing was sent.`,
        'unavailable',
      );
    case 'unreachable':
      return new PagerError(`${service} cannot be reached${named}. Nothing was sent.`, 'unavailable');
    case 'broken':
      return new PagerError(`The connection to ${service} broke${named}: ${perhaps}.`, 'uncertain');
  }
}
