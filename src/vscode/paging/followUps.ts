import { followUp, followUpOf } from '../../app/followUps';
import type { Handler } from '../commands/handler';
import type { SiteRegistry } from '../siteRegistry';
import { pageDeps, type PagingServices } from './pageDeps';

/** Nothing is claimed, so nothing waits to be shared. */
const SHARE_MS = 0;

/** A command after which pagers that keep alerts are told that somebody has it in hand, or that it is over. */
export function withFollowUps(
  handler: Handler,
  { sites, services }: { readonly sites: Pick<SiteRegistry, 'all'>; readonly services: PagingServices },
): Handler {
  return async args => {
    const before = new Map(sites.all.map(folder => [folder, folder.site.byId]));
    const result = await handler(args);
    for (const [folder, incidents] of before) {
      for (const [id, { incident }] of incidents) {
        const now = folder.site.byId.get(id)?.incident;
        const action = now && now !== incident ? followUpOf(incident, now, folder.me) : undefined;
        if (action !== undefined) {
          void pageDeps(folder, services, SHARE_MS)
            .then(deps => followUp(id, action, deps))
            .catch((error: unknown) =>
              services.log.write('error', `Pagers may not know what became of ${id}`, error),
            );
        }
      }
    }
    return result;
  };
}
