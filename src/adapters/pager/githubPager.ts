import { PagerError, type PagePlace, type PageReceipt } from '../../app/pagerPorts';
import type { Log } from '../../app/ports';
import { sendFailureOf } from '../../app/sendFailure';
import { TrackerError, type Issue } from '../../app/trackerPorts';
import {
  githubPage,
  hasMarker,
  pageIssueMarker,
  pageMarker,
  type GitHubPage,
} from '../../core/escalation/messages/githubIssue';
import type { PageMessage } from '../../core/escalation/pageMessage';
import { printInstant, tryParseInstant, type Instant } from '../../core/time/instant';

interface Delivery extends PagePlace {
  readonly message: PageMessage;
  readonly page: GitHubPage;
  readonly signal: AbortSignal | undefined;
  readonly log: Log;
}

/** Label of every issue that pages. */
const LABELS: readonly string[] = ['livesite', 'page'];
/** This computer's clock and GitHub's may differ by so much. */
const CLOCK_MARGIN_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const LOOKUP_LIMIT = 1000;

/**
 * Pages by mentions: an issue for the first page of an incident, a comment on it for each further one; closed once it is resolved.
 * Looks for the message's marker before anything is written, so however often a message is sent it stands there once.
 */
export async function deliverOverGitHub(
  place: PagePlace,
  message: PageMessage,
  options: { readonly signal: AbortSignal | undefined; readonly log: Log },
): Promise<PageReceipt> {
  const delivery: Delivery = { ...place, message, page: githubPage(message).body, ...options };
  try {
    const issue = await findIssue(delivery);
    if (message.action === 'resolve') {
      return await resolve(delivery, issue);
    }
    if (issue === undefined) {
      // An alert that was never raised has nobody to tell.
      return message.action === 'acknowledge' ? { url: undefined } : await open(delivery);
    }
    return await comment(delivery, issue);
  } catch (error) {
    throw error instanceof TrackerError ? pagerError(error) : error;
  }
}

async function open(delivery: Delivery): Promise<PageReceipt> {
  const { tracker, repository, page, signal } = delivery;
  const assignee = await findAssignee(delivery);
  const draft = { title: page.title, body: page.issue, labels: LABELS, assignee };
  const issue = await tracker.create(repository, draft, signal);
  await giveWay(delivery, issue);
  return { url: issue.url };
}

/** The issue pages all the same without an assignee. */
async function findAssignee({
  tracker,
  repository,
  page,
  signal,
  log,
}: Delivery): Promise<string | undefined> {
  for (const login of page.logins.slice(0, 3)) {
    try {
      if (await tracker.canAssign(repository, login, signal)) {
        return login;
      }
    } catch (error) {
      if (!(error instanceof TrackerError) || error.reason === 'cancelled') {
        throw error;
      }
      log.write('debug', 'Whether a page’s issue can be assigned is not known', error);
    }
  }
  return undefined;
}

/** Two machines that page for the same incident in the same moment open two issues: the later one is closed, its page is delivered. */
async function giveWay(delivery: Delivery, issue: Issue): Promise<void> {
  const { tracker, repository, signal, log } = delivery;
  try {
    const first = await findIssue(delivery);
    if (first !== undefined && first.number < issue.number) {
      await tracker.setState(repository, issue.number, 'not-planned', signal);
    }
  } catch (error) {
    log.write('debug', 'Whether somebody else opened an issue for the same incident is not known', error);
  }
}

async function comment(delivery: Delivery, issue: Issue): Promise<PageReceipt> {
  const { tracker, repository, message, page, signal } = delivery;
  const marker = pageMarker(message);
  if (hasMarker(issue.body, marker)) {
    return { url: issue.url };
  }
  const since = lookFrom(message);
  const comments = await tracker.commentsSince(repository, issue.number, since, signal);
  const [written] = await believed(
    delivery,
    comments.filter(({ body }) => hasMarker(body, marker)),
  );
  if (issue.state === 'closed' && message.action === 'page') {
    // The incident goes on, or began again: a mention in a closed issue is easily overlooked.
    await tracker.setState(repository, issue.number, 'open', signal);
  }
  return { url: (written ?? (await tracker.comment(repository, issue.number, page.comment, signal))).url };
}

async function resolve(
  { tracker, repository, signal }: Delivery,
  issue: Issue | undefined,
): Promise<PageReceipt> {
  if (issue?.state === 'open') {
    await tracker.setState(repository, issue.number, 'closed', signal);
  }
  return { url: issue?.url };
}

/** The incident's issue; the oldest where there are several. A list, not search, which lags. */
async function findIssue(delivery: Delivery): Promise<Issue | undefined> {
  const { tracker, repository, message, signal } = delivery;
  const marker = pageIssueMarker(message);
  const since = lookFrom(message);
  const issues = await tracker.changedSince(repository, since, LOOKUP_LIMIT, signal);
  const marked = await believed(
    delivery,
    issues.filter(({ body }) => hasMarker(body, marker)),
  );
  return [...marked].sort((a, b) => a.number - b.number)[0];
}

/**
 * Those whose marker counts. Where everybody may write, anybody can write a marker too, and a page would pass for sent that nobody got:
 * there only the team's own count.
 */
async function believed<T extends { readonly fromOutside?: string }>(
  { tracker, repository, signal }: Pick<Delivery, 'tracker' | 'repository' | 'signal'>,
  marked: readonly T[],
): Promise<readonly T[]> {
  const own = marked.filter(({ fromOutside }) => fromOutside === undefined);
  const isClosed = own.length === marked.length || (await tracker.repository(repository, signal)).private;
  return isClosed ? marked : own;
}

/** ISO 8601. An incident's id begins with its day in UTC; the day before is early enough everywhere, for whatever machine pages. */
function lookFrom({ incident, at }: PageMessage): string {
  const day = tryParseInstant(`${incident?.id.slice(0, 10) ?? ''}T00:00Z`);
  const earliest: Instant = Math.min(at, day === undefined ? at : day - DAY_MS);
  return printInstant(Math.max(0, earliest - CLOCK_MARGIN_MS));
}

function pagerError(error: TrackerError): PagerError {
  const { message, retryAt } = error;
  return new PagerError(message, sendFailureOf(error), {
    cause: error,
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}
