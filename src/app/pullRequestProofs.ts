import { printProof, type PullRequestProof } from '../core/remediation/proof';
import type { GitHubTarget } from '../core/remediation/target';
import type { FetcherDeps } from './issueFetcher';
import type { LiveSite } from './site';
import { TrackerPace } from './trackerPace';
import { TrackerError, type TrackerRepository } from './trackerPorts';

/** Requests in one run. */
const LIMIT = 50;

/** What became of the pull requests that prove done items, as plain sentences; none where all are merged. Rejects with a TrackerError. */
export async function checkPullRequests(
  site: LiveSite,
  deps: FetcherDeps & { readonly target: GitHubTarget },
): Promise<readonly string[]> {
  const named = site.incidents.flatMap(({ incident, review }) =>
    (review?.items ?? [])
      .filter(({ done }) => done)
      .flatMap(({ id, proofs }) =>
        proofs.flatMap(({ proof }) =>
          proof?.kind === 'pull request' ? [{ item: `${id ?? 'An item'} of ${incident.id}`, proof }] : [],
        ),
      ),
  );
  const pace = new TrackerPace(deps);
  const remarks: string[] = [];
  const known = new Map<string, Promise<string | undefined>>();
  for (const { item, proof } of named) {
    const repository = repositoryOf(proof, deps.target);
    const key = `${repository.owner}/${repository.name}#${proof.number}`.toLowerCase();
    if (!known.has(key) && known.size >= LIMIT) {
      remarks.push(`Only the newest ${LIMIT} pull requests that prove items were looked up.`);
      break;
    }
    const fate = known.get(key) ?? fateOf(repository, proof, deps, pace);
    known.set(key, fate);
    const words = await fate;
    if (words !== undefined) {
      remarks.push(`${item}: ${printProof(proof)} ${words}.`);
    }
  }
  return remarks;
}

function repositoryOf({ repository }: PullRequestProof, { owner, name }: GitHubTarget): TrackerRepository {
  const [namedOwner, namedName] = (repository ?? '').split('/');
  return namedOwner && namedName ? { owner: namedOwner, name: namedName } : { owner, name };
}

async function fateOf(
  repository: TrackerRepository,
  { number }: PullRequestProof,
  { tracker, signal }: FetcherDeps,
  pace: TrackerPace,
): Promise<string | undefined> {
  try {
    const pull = await pace.read(() => tracker.pullRequest(repository, number, signal));
    if (pull === undefined) {
      return 'does not exist, or you may not see it';
    }
    return pull.state === 'merged'
      ? undefined
      : pull.state === 'open'
        ? 'is not merged yet'
        : 'was closed without being merged';
  } catch (error) {
    if (error instanceof TrackerError && error.reason === 'forbidden') {
      return 'may not be read';
    }
    throw error;
  }
}
