import { TrackerError, type TrackerFailure } from '../../app/trackerPorts';
import { toOneLine } from '../../core/text/plain';
import { readNetworkError } from '../net/networkError';

/** What was asked, as far as a sentence about its failure needs it. */
export interface Asked {
  /** Continues "GitHub could not …": `open the issue`. */
  readonly what: string;
  /** `acme/shop`. */
  readonly repository: string;
  /** The request changes something, so without a clear answer GitHub may have acted. */
  readonly writes: boolean;
}

/** An answer that says no. */
export interface Refused {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

const DEFAULT_WAIT_S = 60;

/** What an answer with an error's status means. `now`: ms since 1970, for limits that say "in so many seconds". */
export function failureOfAnswer(answer: Refused, asked: Asked, now: number): TrackerError {
  const { status } = answer;
  const said = messageOf(answer.data);
  if (isLimit(answer, said)) {
    return limitFailure(answer, said, now);
  }
  const fail = (reason: TrackerFailure, message: string, uncertain = false): TrackerError =>
    new TrackerError(message, reason, uncertain);
  switch (status) {
    case 401:
      return fail('signed-out', 'GitHub does not accept your sign-in any more. Sign in again.');
    case 403:
    case 451:
      return fail('forbidden', forbidden(answer, asked, said));
    case 404:
      return fail(
        'not-found',
        `GitHub finds no ${asked.repository}, or you may not see it. Check the name in livesite.yml and who is signed in.`,
      );
    case 410:
      return fail('gone', `${asked.repository} takes no issues, or this one was deleted${quoted(said)}.`);
    case 400:
    case 422:
      return fail(
        'invalid',
        `GitHub could not ${asked.what}: ${fieldErrors(answer.data) || said || 'it gives no reason'}.`,
      );
    default:
      break;
  }
  if (status >= 500 || status === 408) {
    return fail(
      'server',
      `GitHub has trouble (${status}) and could not ${asked.what}. Try again in some minutes.`,
      asked.writes,
    );
  }
  if (status >= 300 && status < 400) {
    return fail('not-found', `${asked.repository} has moved. Write its new name into livesite.yml.`);
  }
  return fail('unexpected-answer', `GitHub could not ${asked.what} (${status})${quoted(said)}.`);
}

/** An answer that looks like success but is not what GitHub sends: a captive portal's page, a reply that was cut off. */
export function unexpectedAnswer(asked: Asked): TrackerError {
  const tail = asked.writes
    ? 'whether GitHub acted is not clear'
    : 'a proxy or a sign-in page of the network may have come between';
  return new TrackerError(
    `The answer to the request to ${asked.what} was not one of GitHub’s: ${tail}.`,
    'unexpected-answer',
    asked.writes,
  );
}

/** The request was ended from here before an answer came. */
export function cancelled(asked: Asked, sent: boolean): TrackerError {
  const tail = sent && asked.writes ? ' GitHub may have acted all the same.' : '';
  return new TrackerError(
    `Cancelled while asking GitHub to ${asked.what}.${tail}`,
    'cancelled',
    sent && asked.writes,
  );
}

export function timedOut(asked: Asked, milliseconds: number): TrackerError {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return new TrackerError(
    `GitHub did not answer within ${seconds} s when asked to ${asked.what}.`,
    'server',
    asked.writes,
  );
}

/** The network failed. `host` is where the request went. */
export function networkFailure(error: unknown, asked: Asked, host: string): TrackerError {
  const { failure, code, cause } = readNetworkError(error);
  if (failure === 'certificate') {
    const message = `The certificate of ${host} is not trusted on this computer (${code}). Nothing was sent.`;
    return new TrackerError(message, 'offline', false, { cause });
  }
  if (failure === 'unreachable') {
    return new TrackerError(`${host} cannot be reached (${code}). Nothing was sent.`, 'offline', false, {
      cause,
    });
  }
  const tail = asked.writes ? 'whether it acted is not clear' : 'try again';
  const message = `The connection to ${host} broke before it answered the request to ${asked.what}: ${tail}.`;
  return new TrackerError(message, asked.writes ? 'server' : 'offline', asked.writes, { cause });
}

function isLimit({ status, headers }: Refused, said: string): boolean {
  if (status === 429) {
    return true;
  }
  const spent =
    headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0;
  return (
    status === 403 &&
    (spent || headers['retry-after'] !== undefined || /\b(?:secondary )?rate limit\b|abuse/i.test(said))
  );
}

function limitFailure({ headers }: Refused, said: string, now: number): TrackerError {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const secondary = /\bsecondary rate\b|abuse/i.test(said);
  let retryAt = now + DEFAULT_WAIT_S * 1000;
  if (Number.isFinite(after)) {
    retryAt = now + after * 1000;
  } else if (Number.isFinite(reset) && !secondary) {
    // A second more, as the header counts whole seconds.
    retryAt = (reset + 1) * 1000;
  }
  const until = new Date(retryAt).toISOString().slice(11, 16);
  const message = `GitHub’s limit of requests is used up until ${until} UTC. Nothing was done.`;
  return new TrackerError(message, 'rate-limited', false, { retryAt });
}

function forbidden({ headers }: Refused, asked: Asked, said: string): string {
  if (headers['x-github-sso'] !== undefined || /SAML/i.test(said)) {
    const url = /url=(https:\/\/\S+)/.exec(String(headers['x-github-sso'] ?? ''))?.[1];
    const where = url === undefined ? '' : ` at ${url}`;
    return `The organisation of ${asked.repository} wants your sign-in to be authorised for it first${where}.`;
  }
  if (/archived/i.test(said)) {
    return `${asked.repository} is archived, so nothing can be changed in it. Name another repository in livesite.yml.`;
  }
  return `You may not ${asked.what} in ${asked.repository}${quoted(said)}. Ask its owners for access, or sign in as somebody else.`;
}

/** What GitHub says in words: one line, never a page. */
function messageOf(data: unknown): string {
  const message = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  return typeof message === 'string' ? clip(message).replace(/[.\s]+$/, '') : '';
}

function quoted(said: string): string {
  return said === '' ? '' : `: GitHub says “${said}”`;
}

function clip(text: string): string {
  const line = toOneLine(text);
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}

/** `assignees “bob” is invalid; title is missing`: the fields of a 422 with their values. */
function fieldErrors(data: unknown): string {
  const errors: unknown =
    typeof data === 'object' && data !== null && 'errors' in data ? data.errors : undefined;
  return Array.isArray(errors)
    ? errors
        .slice(0, 5)
        .map(fieldError)
        .filter(text => text !== '')
        .join('; ')
    : '';
}

function fieldError(error: unknown): string {
  if (typeof error === 'string') {
    return clip(error);
  }
  if (typeof error !== 'object' || error === null) {
    return '';
  }
  const text = (key: string): string => {
    const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
    return typeof value === 'string' || typeof value === 'number' ? clip(String(value)) : '';
  };
  if (text('message') !== '') {
    return text('message').replace(/[.\s]+$/, '');
  }
  const words: Readonly<Record<string, string>> = {
    missing: 'does not exist',
    missing_field: 'is missing',
    invalid: 'is not accepted',
    already_exists: 'exists already',
    unprocessable: 'is not accepted',
  };
  const value = text('value') === '' ? '' : ` “${text('value')}”`;
  return `${text('field') || text('resource') || 'a field'}${value} ${words[text('code')] ?? text('code')}`.trimEnd();
}
