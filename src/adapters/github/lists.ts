import { RequestError } from 'octokit';
import type { Issue, IssueChanges, IssueComment, TrackerRepository } from '../../app/trackerPorts';
import { nextPage, tryReadComments, tryReadIssues } from './answers';
import type { Asked } from './failures';
import type { Answer, GitHubClient } from './githubClient';

const PAGE_SIZE = 100;
/** Pull requests are listed among issues, so more pages than `limit` issues fill may be needed, but never without end. */
const PAGES_LIMIT = 30;

/** As octokit names a repository. */
export function address({ owner, name }: TrackerRepository): {
  readonly owner: string;
  readonly repo: string;
} {
  return { owner, repo: name };
}

/** As failures name it. */
export function about({ owner, name }: TrackerRepository): Pick<Asked, 'repository'> {
  return { repository: `${owner}/${name}` };
}

interface Listing {
  readonly since: string;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** Issues that changed since a time, the newest change first. */
export async function listIssues(
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

/** Comments of an issue that changed since a time, the oldest first. */
export async function listComments(
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

/** All that changed since a time, unless the answer is still the one with this ETag. */
export async function listChanges(
  client: GitHubClient,
  repository: TrackerRepository,
  {
    since,
    etag,
    signal,
  }: {
    readonly since: string;
    readonly etag: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<IssueChanges | 'unchanged'> {
  const asked = { ...about(repository), what: 'list what changed in the issues', writes: false };
  const first = await client.ask(
    asked,
    request =>
      client.octokit.rest.issues
        .listForRepo({
          ...address(repository),
          state: 'all',
          sort: 'updated',
          direction: 'desc',
          since,
          per_page: PAGE_SIZE,
          request,
          ...(etag === undefined ? {} : { headers: { 'if-none-match': etag } }),
        })
        .catch(unchangedAnswer),
    ({ status, data, headers }) => {
      const read = status === 304 ? [] : tryReadIssues(data);
      return read && { status, issues: read, next: nextPage(headers.link), etag: headers['etag'] };
    },
    signal,
  );
  if (first.status === 304) {
    return 'unchanged';
  }
  const issues =
    first.next === undefined
      ? first.issues
      : await listIssues(client, repository, { since, limit: PAGE_SIZE * PAGES_LIMIT, signal });
  return { issues, etag: typeof first.etag === 'string' ? first.etag : undefined };
}

/** Octokit throws for the answer that nothing changed. */
function unchangedAnswer(error: unknown): Answer {
  if (error instanceof RequestError && error.status === 304) {
    return { status: 304, headers: {}, data: undefined };
  }
  throw error;
}
