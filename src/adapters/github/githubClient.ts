import { Octokit, RequestError } from 'octokit';
import type { TrackerOptions } from '../../app/backend';
import type { ClockWatch } from '../../app/clockSkew';
import { type Log } from '../../app/ports';
import { TrackerError } from '../../app/trackerPorts';
import {
  cancelled,
  failureOfAnswer,
  networkFailure,
  timedOut,
  unexpectedAnswer,
  type Asked,
} from './failures';

export interface GitHubClientOptions extends TrackerOptions {
  /** Milliseconds one request may take, from when its token is known to the last byte. Default 15,000. */
  readonly timeLimit?: number;
  readonly log?: Log;
  /** Milliseconds since 1970. Default Date.now. */
  readonly now?: () => number;
  /** Takes when GitHub says that it answered. */
  readonly clockWatch?: Pick<ClockWatch, 'heard'>;
}

const TIME_LIMIT_MS = 15_000;

/** What is used of octokit's answers. */
export interface Answer {
  readonly status: number;
  readonly headers: {
    readonly link?: string | undefined;
    readonly [name: string]: string | number | undefined;
  };
  readonly data: unknown;
}

interface RequestSettings {
  readonly signal: AbortSignal;
  readonly retries: 0;
}

const NOTHING = (): void => undefined;

/** Sends requests with a fresh token and a time limit, and turns whatever goes wrong into a TrackerError. */
export class GitHubClient {
  readonly octokit: Octokit;
  readonly #options: GitHubClientOptions;
  readonly #base: URL;
  #token = '';

  constructor(options: GitHubClientOptions) {
    this.#options = options;
    this.#base = new URL(options.apiUrl);
    this.octokit = new Octokit({
      baseUrl: options.apiUrl.replace(/\/+$/, ''),
      userAgent: 'livesite',
      retry: { enabled: false },
      throttle: { enabled: false },
      request: { retries: 0 },
      // Its own log would print addresses and warnings to the console.
      log: { debug: NOTHING, info: NOTHING, warn: NOTHING, error: NOTHING },
    });
    this.octokit.hook.before('request', request => {
      request.headers.authorization = `token ${this.#token}`;
    });
    this.octokit.hook.wrap('request', async (request, settings) => {
      const { now = Date.now, clockWatch } = options;
      const sentAt = now();
      const answer = await request(settings);
      clockWatch?.heard({ date: answer.headers.date, sentAt, receivedAt: now() });
      return answer;
    });
  }

  /** Asks; an answer that `read` cannot make sense of is a failure. */
  async ask<T>(
    asked: Asked,
    send: (request: RequestSettings) => Promise<Answer>,
    read: (answer: Answer) => T | undefined,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const { answer, failure } = await this.#send(asked, send, signal);
    // An answer cut off by the time limit or by a cancel comes as an empty one; a whole one counts, however late.
    const value = answer === undefined ? undefined : read(answer);
    if (value === undefined) {
      throw failure() ?? unexpectedAnswer(asked);
    }
    return value;
  }

  /** The same, but undefined where GitHub has no such thing (404, 410). */
  async askOrMiss<T>(
    asked: Asked,
    send: (request: RequestSettings) => Promise<Answer>,
    read: (answer: Answer) => T | undefined,
    signal: AbortSignal | undefined,
  ): Promise<T | undefined> {
    try {
      return await this.ask(asked, send, read, signal);
    } catch (error) {
      if (error instanceof TrackerError && (error.reason === 'not-found' || error.reason === 'gone')) {
        return undefined;
      }
      throw error;
    }
  }

  /** A link to a further page, on the server that the token is meant for and nowhere else. */
  ownAddress(link: string): string | undefined {
    if (!URL.canParse(link, this.#base.href)) {
      return undefined;
    }
    const { pathname, search } = new URL(link, this.#base);
    return `${this.#base.origin}${pathname}${search}`;
  }

  async #send(
    asked: Asked,
    send: (request: RequestSettings) => Promise<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly answer: Answer | undefined; readonly failure: () => TrackerError | undefined }> {
    const { log, timeLimit = TIME_LIMIT_MS } = this.#options;
    await this.#refreshToken(asked, signal);
    const timer = AbortSignal.timeout(timeLimit);
    const ended = signal === undefined ? timer : AbortSignal.any([signal, timer]);
    const started = performance.now();
    let answer: Answer | undefined;
    let error: unknown;
    try {
      answer = await send({ signal: ended, retries: 0 });
    } catch (thrown) {
      error = thrown;
    }
    const status =
      answer?.status ?? (error instanceof RequestError && error.response ? error.status : 'no answer');
    log?.write(
      'debug',
      `GitHub: ${asked.what} in ${asked.repository}: ${status}, ${Math.round(performance.now() - started)} ms`,
    );
    return { answer, failure: () => this.#failureOf(error, asked, { signal, timer, timeLimit }) };
  }

  /** Signing in may ask a person, so it has no time limit; but whoever cancels need not wait for it. */
  async #refreshToken(asked: Asked, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) {
      throw cancelled(asked, false);
    }
    let stop: (() => void) | undefined;
    const stopped = new Promise<'stopped'>(resolve => {
      stop = () => resolve('stopped');
      signal?.addEventListener('abort', stop, { once: true });
    });
    try {
      const token = await Promise.race([this.#options.token(), stopped.then(() => undefined)]);
      if (token === undefined) {
        throw cancelled(asked, false);
      }
      this.#token = token;
    } catch (error) {
      throw error instanceof TrackerError
        ? error
        : new TrackerError('You are not signed in to GitHub. Sign in and try again.', 'signed-out', false, {
            cause: error,
          });
    } finally {
      if (stop !== undefined) {
        signal?.removeEventListener('abort', stop);
      }
    }
  }

  #failureOf(
    error: unknown,
    asked: Asked,
    ends: {
      readonly signal: AbortSignal | undefined;
      readonly timer: AbortSignal;
      readonly timeLimit: number;
    },
  ): TrackerError | undefined {
    if (ends.signal?.aborted) {
      return cancelled(asked, true);
    }
    if (ends.timer.aborted) {
      return timedOut(asked, ends.timeLimit);
    }
    if (error instanceof RequestError && error.response !== undefined) {
      const { status, headers, data } = error.response;
      return failureOfAnswer({ status, headers, data }, asked, (this.#options.now ?? Date.now)());
    }
    return error === undefined ? undefined : networkFailure(error, asked, this.#base.host);
  }
}
