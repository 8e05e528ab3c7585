import { planAddEntry } from '../../app/addEntry';
import { followUpMessages } from '../../app/preparePage';
import type { PageResult } from '../../app/planPaging';
import { sameHandle } from '../../core/people/people';
import type { Incident } from '../../core/incident/incident';
import type { Handler } from '../commands/handler';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { pageDeps, type PagingServices } from './pageDeps';

type FollowUp = 'acknowledge' | 'resolve';

/** Nothing is claimed, so nothing waits to be shared. */
const SHARE_MS = 0;

/**
 * A command after which pagers that keep alerts are told that somebody has it in hand, or that it is over: they must not go on waking
 * people. Asks nothing; what a pager could not be told stands in the timeline.
 */
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
        const action = now && followUpOf(incident, now, folder.me);
        if (action !== undefined) {
          void followUp(folder, id, action, services).catch((error: unknown) =>
            services.log.write('error', `Pagers may not know what became of ${id}`, error),
          );
        }
      }
    }
    return result;
  };
}

/** What pagers are to be told because of what this person did. */
export function followUpOf(before: Incident, now: Incident, me: string): FollowUp | undefined {
  if (isHeld(before) && !isHeld(now)) {
    const last = now.entries.findLast(({ body }) => body.kind === 'status');
    return last !== undefined && sameHandle(last.entry.actor, me) ? 'resolve' : undefined;
  }
  return before.acknowledgedAt === undefined &&
    now.acknowledgedAt !== undefined &&
    sameHandle(now.acknowledgedBy ?? '', me)
    ? 'acknowledge'
    : undefined;
}

function isHeld({ phase }: Incident): boolean {
  return phase === 'active' || phase === 'recovering';
}

async function followUp(
  folder: SiteFolder,
  id: string,
  action: FollowUp,
  services: PagingServices,
): Promise<void> {
  const deps = await pageDeps(folder, services, SHARE_MS);
  const sender = { actor: folder.me, now: services.clock.now(), url: await deps.urlOf(id) };
  const messages = followUpMessages(folder.site, id, action, sender).filter(({ route }) =>
    deps.pager.keepsAlerts(route),
  );
  const results = await deps.deliver(messages, () => Promise.resolve());
  for (const result of results.filter(({ outcome }) => outcome !== 'delivered')) {
    const text = untold(result, action);
    await folder.apply(
      planAddEntry(folder.site, { incident: id, kind: 'note', text }, await folder.author()),
    );
  }
}

function untold({ route, text }: PageResult, action: FollowUp): string {
  const what = action === 'acknowledge' ? 'somebody has acknowledged' : 'it is over';
  return `Page over ${route}: it may not know that ${what}, and may go on. ${text}`.trim();
}
