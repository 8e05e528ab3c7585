import { Octokit, RequestError } from 'octokit';
import type { TrackerOptions } from '../../app/backend';
import type { Issue, IssueTracker, Log, TrackerRepository } from '../../app/ports';
import { TrackerError } from '../../app/ports';
import { nextPage, tryReadIssue, tryReadIssues, tryReadRepository } from './answers';
import {
  cancelled,
  failureOfAnswer,
  networkFailure,
  timedOut,
  unexpectedAnswer,
  type Asked,
} from './failures';

export interface OctokitTrackerOptions extends TrackerOptions {
  /** Milliseconds one request may take, from when its token is known to the last byte. Default 15,000. */
  readonly timeLimit?: number;
  readonly log?: Log;
  /** Milliseconds since 1970. Default Date.now. */
  readonly now?: () => number;
}

const TIME_LIMIT_MS = 15_000;
const PAGE_SIZE = 100;
/** Pull requests are listed among issues, so more pages than `limit` issues fill may be needed, but never without end. */
const PAGES_LIMIT = 30;

/**
 * GitHub's issues through octokit. Its retries and its own queue are off: both repeat or delay requests behind the caller's back
 * (a lost answer to one create became four issues). Whoever calls keeps GitHub's pace and looks before repeating.
 */
export function createOctokitTracker(options: OctokitTrackerOptions): IssueTracker {
  const client = new GitHubClient(options);
  const { rest } = client.octokit;
  return {
    repository: async (repository, signal) =>
      client.ask(
        { ...about(repository), what: 'read the repository', writes: false },
        request => rest.repos.get({ ...address(repository), request }),
        ({ data }) => tryReadRepository(data),
        signal,
      ),
    canAssign: async (repository, login, signal) => {
      const asked = { ...about(repository), what: `look up ${login}`, writes: false };
      const answer = await client.askOrMiss(
        asked,
        request => rest.issues.checkUserCanBeAssigned({ ...address(repository), assignee: login, request }),
        ({ status }) => (status === 204 ? true : undefined),
        signal,
      );
      return answer ?? false;
    },
    create: (repository, draft, signal) => {
      const { title, body, labels, assignee } = draft;
      const assignees = assignee === undefined ? [] : [assignee];
      const fields = { title, body, labels: [...labels], assignees };
      return client.ask(
        { ...about(repository), what: 'open the issue', writes: true },
        // A redirect would turn the request into a listing, or send the text to a repository nobody has looked at.
        request =>
          rest.issues.create({
            ...address(repository),
            ...fields,
            request: { ...request, redirect: 'manual' },
          }),
        answer => readCreated(answer, about(repository).repository),
        signal,
      );
    },
    get: (repository, number, signal) =>
      client.askOrMiss(
        { ...about(repository), what: `read issue #${number}`, writes: false },
        request => rest.issues.get({ ...address(repository), issue_number: number, request }),
        ({ data }) => tryReadIssue(data),
        signal,
      ),
    changedSince: (repository, since, limit, signal) =>
      listIssues(client, repository, { since, limit, signal }),
    setState: (repository, number, state, signal) => {
      const fields =
        state === 'open'
          ? ({ state: 'open', state_reason: 'reopened' } as const)
          : ({ state: 'closed', state_reason: state === 'closed' ? 'completed' : 'not_planned' } as const);
      return client.ask(
        {
          ...about(repository),
          what: `${state === 'open' ? 'reopen' : 'close'} issue #${number}`,
          writes: true,
        },
        request => rest.issues.update({ ...address(repository), issue_number: number, ...fields, request }),
        ({ data }) => tryReadIssue(data),
        signal,
      );
    },
    assign: (repository, number, login, signal) =>
      client.ask(
        { ...about(repository), what: `assign issue #${number} to ${login}`, writes: true },
        request =>
          rest.issues.update({ ...address(repository), issue_number: number, assignees: [login], request }),
        ({ data }) => tryReadIssue(data),
        signal,
      ),
  };
}

function address({ owner, name }: TrackerRepository): { readonly owner: string; readonly repo: string } {
  return { owner, repo: name };
}

function about({ owner, name }: TrackerRepository): Pick<Asked, 'repository'> {
  return { repository: `${owner}/${name}` };
}

function readCreated({ status, data, headers }: Answer, repository: string): Issue | undefined {
  if (status >= 300 && status < 400) {
    throw failureOfAnswer({ status, data, headers }, { what: 'open the issue', repository, writes: true }, 0);
  }
  return status === 201 ? tryReadIssue(data) : undefined;
}

interface Listing {
  readonly since: string;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

async function listIssues(
  client: GitHubClient,
  repository: TrackerRepository,
  listing: Listing,
): Promise<Issue[]> {
  const { since, limit, signal } = listing;
  const asked = { ...about(repository), what: 'list the issues', writes: false };
  // An issue that changes during the listing moves to the front and pushes others onto the next page, where they show up again.
  const issues = new Map<number, Issue>();
  let next: string | undefined;
  for (let pages = 0; pages < PAGES_LIMIT && issues.size < limit; pages += 1) {
    const url = next;
    const page = await client.ask(
      asked,
      request =>
        url === undefined
          ? client.octokit.rest.issues.listForRepo({
              ...address(repository),
              state: 'all',
              sort: 'updated',
              direction: 'desc',
              since,
              per_page: Math.min(PAGE_SIZE, Math.max(1, limit)),
              request,
            })
          : client.octokit.request({ method: 'GET', url, request }),
      ({ data, headers }) => {
        const read = tryReadIssues(data);
        return read && { issues: read, next: nextPage(headers.link) };
      },
      signal,
    );
    page.issues.forEach(issue => issues.set(issue.number, issues.get(issue.number) ?? issue));
    next = page.next === undefined ? undefined : client.ownAddress(page.next);
    if (next === undefined) {
      break;
    }
  }
  return [...issues.values()].slice(0, limit);
}

/** What is used of octokit's answers. */
interface Answer {
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
class GitHubClient {
  readonly octokit: Octokit;
  readonly #options: OctokitTrackerOptions;
  readonly #base: URL;
  #token = '';

  constructor(options: OctokitTrackerOptions) {
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
