import type { Issue, IssueComment, IssueTracker, TrackerRepository } from '../../app/trackerPorts';
import {
  nextPage,
  tryReadComment,
  tryReadComments,
  tryReadIssue,
  tryReadIssues,
  tryReadRepository,
} from './answers';
import { failureOfAnswer, type Asked } from './failures';
import { GitHubClient, type Answer, type GitHubClientOptions } from './githubClient';

const PAGE_SIZE = 100;
/** Pull requests are listed among issues, so more pages than `limit` issues fill may be needed, but never without end. */
const PAGES_LIMIT = 30;

/**
 * GitHub's issues through octokit. Its retries and its own queue are off: both repeat or delay requests behind the caller's back
 * (a lost answer to one create became four issues). Whoever calls keeps GitHub's pace and looks before repeating.
 */
export function createOctokitTracker(options: GitHubClientOptions): IssueTracker {
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
      const asked = { ...about(repository), what: 'open the issue', writes: true };
      return client.ask(
        asked,
        // A redirect would turn the request into a listing, or send the text to a repository nobody has looked at.
        request =>
          rest.issues.create({
            ...address(repository),
            ...fields,
            request: { ...request, redirect: 'manual' },
          }),
        answer => readWritten(answer, asked, tryReadIssue),
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
    comment: (repository, number, body, signal) => {
      const asked = { ...about(repository), what: `comment on issue #${number}`, writes: true };
      return client.ask(
        asked,
        request =>
          rest.issues.createComment({
            ...address(repository),
            issue_number: number,
            body,
            request: { ...request, redirect: 'manual' },
          }),
        answer => readWritten(answer, asked, tryReadComment),
        signal,
      );
    },
    commentsSince: (repository, number, since, signal) =>
      listComments(client, repository, { number, since, signal }),
  };
}

function address({ owner, name }: TrackerRepository): { readonly owner: string; readonly repo: string } {
  return { owner, repo: name };
}

function about({ owner, name }: TrackerRepository): Pick<Asked, 'repository'> {
  return { repository: `${owner}/${name}` };
}

function readWritten<T>(answer: Answer, asked: Asked, read: (data: unknown) => T | undefined): T | undefined {
  const { status, data, headers } = answer;
  if (status >= 300 && status < 400) {
    throw failureOfAnswer({ status, data, headers }, asked, 0);
  }
  return status === 201 ? read(data) : undefined;
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

async function listComments(
  client: GitHubClient,
  repository: TrackerRepository,
  { number, since, signal }: Pick<Listing, 'since' | 'signal'> & { readonly number: number },
): Promise<IssueComment[]> {
  const asked = { ...about(repository), what: `read the comments of issue #${number}`, writes: false };
  const comments: IssueComment[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < PAGES_LIMIT; pages += 1) {
    const url = next;
    const page = await client.ask(
      asked,
      request =>
        url === undefined
          ? client.octokit.rest.issues.listComments({
              ...address(repository),
              issue_number: number,
              since,
              per_page: PAGE_SIZE,
              request,
            })
          : client.octokit.request({ method: 'GET', url, request }),
      ({ data, headers }) => {
        const read = tryReadComments(data);
        return read && { comments: read, next: nextPage(headers.link) };
      },
      signal,
    );
    comments.push(...page.comments);
    next = page.next === undefined ? undefined : client.ownAddress(page.next);
    if (next === undefined) {
      break;
    }
  }
  return comments;
}
