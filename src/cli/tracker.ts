import type { LiveSite } from '../app/site';
import { Refusal } from '../app/change';
import type { IssueTracker } from '../app/trackerPorts';
import type { GitHubTarget } from '../core/remediation/target';
import type { CommandContext } from './command';
import { tokenTarget } from './pager';
import { logTo, type Session } from './session';

/** GitHub as the environment names it. Refuses without a token, or where no repository is known. */
export async function openTracker(
  { io, options }: CommandContext,
  { backend }: Session,
  { plan }: LiveSite,
): Promise<{ readonly tracker: IssueTracker; readonly target: GitHubTarget }> {
  const token = io.env.GITHUB_TOKEN;
  if (token === undefined || token === '') {
    throw new Refusal('GitHub is asked with the key in GITHUB_TOKEN, which is not set. Nothing was sent.');
  }
  const facts = await backend.facts();
  const { repository } = plan.github;
  const target = tokenTarget({ repository, remoteUrl: facts?.remoteUrl, apiUrl: io.env.GITHUB_API_URL });
  if (target === undefined) {
    throw new Refusal(
      'No GitHub repository is known. Name one in livesite.yml: `github: { repository: owner/name }`.',
    );
  }
  const { createOctokitTracker } = await import('../adapters/github/octokitTracker');
  const log = logTo(io, options.verbose === true);
  const { apiUrl } = target;
  return { tracker: createOctokitTracker({ apiUrl, token: () => Promise.resolve(token), log }), target };
}
