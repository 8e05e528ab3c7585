import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import type { Pager } from '../../app/pagerPorts';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import type { SiteFolder } from '../siteFolder';
import type { RouteKeys } from './routeKeys';

/** Makes what carries the pages of a live site. Asks nobody to sign in. */
export function createPagers(
  backends: Backends,
  github: GitHubAccess,
  keys: RouteKeys,
): (folder: SiteFolder) => Promise<Pager> {
  return async folder => {
    const target = await targetOf(folder).catch((error: unknown) => {
      if (error instanceof Refusal) {
        // No repository on GitHub: the other routes work all the same.
        return undefined;
      }
      throw error;
    });
    return backends.pager({
      secrets: keys.of(folder),
      repository: target && `${target.owner}/${target.name}`,
      github: async () => {
        const tracker = target && (await github.trackerIfSignedIn(target.host, target.apiUrl));
        return tracker && { tracker, repository: { owner: target.owner, name: target.name } };
      },
    });
  };
}
