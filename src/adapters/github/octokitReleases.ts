import * as z from 'zod/mini';
import { PublicationError, type Release, type Releases } from '../../app/publicationPorts';
import { sendFailureOf } from '../../app/sendFailure';
import { TrackerError, type TrackerRepository } from '../../app/trackerPorts';
import { nextPage } from './answers';
import { failureOfAnswer, type Asked } from './failures';
import { GitHubClient, type Answer, type GitHubClientOptions } from './githubClient';

const releaseSchema = z.object({
  id: z.int().check(z.positive()),
  html_url: z.string().check(z.refine(url => /^https?:\/\/\S+$/.test(url))),
  name: z.optional(z.nullable(z.string())),
  body: z.optional(z.nullable(z.string())),
  tag_name: z.string(),
  draft: z.boolean(),
});

const PAGE_SIZE = 100;
/** Reviews are among the newest releases of a repository. */
const PAGES_LIMIT = 10;

/** GitHub's releases through octokit, without its retries: a repeated create would make two. */
export function createOctokitReleases(options: GitHubClientOptions, repository: TrackerRepository): Releases {
  const client = new GitHubClient(options);
  const { rest } = client.octokit;
  const address = { owner: repository.owner, repo: repository.name };
  const about = (what: string, writes: boolean): Asked => ({
    what,
    writes,
    repository: `${repository.owner}/${repository.name}`,
  });
  return {
    list: signal => known(() => listReleases(client, address, about('list the releases', false), signal)),
    create: ({ name, body, tag }, signal) => {
      const asked = about('draft the release', true);
      return known(() =>
        client.ask(
          asked,
          request =>
            rest.repos.createRelease({
              ...address,
              tag_name: tag,
              name,
              body,
              draft: true,
              make_latest: 'false',
              request: { ...request, redirect: 'manual' },
            }),
          answer => readWritten(answer, asked),
          signal,
        ),
      );
    },
    update: (id, { name, body, tag }, { publish }, signal) => {
      const asked = about(publish ? 'publish the release' : 'change the draft of the release', true);
      return known(() =>
        client.ask(
          asked,
          request =>
            rest.repos.updateRelease({
              ...address,
              release_id: id,
              tag_name: tag,
              name,
              body,
              draft: !publish,
              make_latest: 'false',
              request: { ...request, redirect: 'manual' },
            }),
          answer => readWritten(answer, asked),
          signal,
        ),
      );
    },
  };
}

async function listReleases(
  client: GitHubClient,
  address: { readonly owner: string; readonly repo: string },
  asked: Asked,
  signal: AbortSignal | undefined,
): Promise<readonly Release[]> {
  const { rest } = client.octokit;
  const all: Release[] = [];
  let more: string | undefined = '';
  for (let page = 0; page < PAGES_LIMIT && more !== undefined; page++) {
    const url: string = more;
    const read = ({
      data,
      headers,
    }: Answer): { releases: readonly Release[]; next: string | undefined } | undefined => {
      const { data: found } = z.safeParse(z.array(releaseSchema), data);
      return found && { releases: found.map(toRelease), next: nextPage(headers.link) };
    };
    const answer = await client.ask(
      asked,
      request =>
        url === ''
          ? rest.repos.listReleases({ ...address, per_page: PAGE_SIZE, request })
          : client.octokit.request(`GET ${url}`, { request }),
      read,
      signal,
    );
    all.push(...answer.releases);
    more = answer.next === undefined ? undefined : client.ownAddress(answer.next);
  }
  return all;
}

/** A redirect would send the text to a repository nobody has looked at. */
function readWritten(answer: Answer, asked: Asked): Release | undefined {
  if (answer.status >= 300) {
    throw failureOfAnswer(answer, asked, Date.now());
  }
  const { data } = z.safeParse(releaseSchema, answer.data);
  return data && toRelease(data);
}

function toRelease(found: z.infer<typeof releaseSchema>): Release {
  return {
    id: found.id,
    url: found.html_url,
    name: found.name ?? '',
    body: (found.body ?? '').replaceAll('\r\n', '\n'),
    tag: found.tag_name,
    draft: found.draft,
  };
}

async function known<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TrackerError)) {
      throw error;
    }
    const { message, retryAt } = error;
    throw new PublicationError(message, sendFailureOf(error), {
      cause: error,
      ...(retryAt === undefined ? {} : { retryAt }),
    });
  }
}
