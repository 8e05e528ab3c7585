import { tryFindPage } from './pageKeys';
import { recoverPages, type LostPage, type PageIntent } from './pageIntents';
import type { Pager } from './pagerPorts';
import type { Clock, Log } from './ports';
import { followUpMessages } from './preparePage';
import { recorder, type SendPageDeps } from './sendPage';
import type { EffectJournal } from './trackerPorts';

export interface SettleDeps
  extends Pick<SendPageDeps, 'readSite' | 'author' | 'save' | 'deliver' | 'urlOf' | 'clock'> {
  readonly journal: EffectJournal;
  readonly pager: Pick<Pager, 'isIdempotent'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes down what is not known of pages that were being sent when an editor went away, and tells pagers again what they may not have
 * heard. Call it after escalateDue, which sends again what may be sent again. Resolves with how many were settled.
 */
export async function settlePages(deps: SettleDeps): Promise<number> {
  const { journal, pager, clock, log } = deps;
  const site = await deps.readSite();
  return recoverPages({
    journal,
    pager,
    routes: site.plan.routes,
    clock,
    log,
    isRecorded: ({ route, action, key }: PageIntent) => {
      const found = action === 'page' ? tryFindPage(site, key) : undefined;
      return action === 'page' && (found === undefined || found.page.deliveries.has(route));
    },
    record: lost => (lost.action === 'page' ? writeUnknown(lost, deps) : tellAgain(lost, deps)),
  });
}

async function writeUnknown({ route, key }: LostPage, deps: SettleDeps): Promise<void> {
  const found = tryFindPage(await deps.readSite(), key);
  if (found !== undefined) {
    const text = 'Livesite was ended while it was sent: whether it arrived is not clear.';
    const address = { incident: found.incident.id, page: found.page.id };
    await recorder(address, deps)({ route, outcome: 'unknown', text });
  }
}

async function tellAgain({ route, action, key, fate }: LostPage, deps: SettleDeps): Promise<void> {
  const site = await deps.readSite();
  const found = tryFindPage(site, key);
  if (fate === 'unknown' || found === undefined || (action !== 'acknowledge' && action !== 'resolve')) {
    return;
  }
  const { actor } = await deps.author();
  const sender = { actor, now: deps.clock.now(), url: await deps.urlOf(found.incident.id) };
  const messages = followUpMessages(site, found.incident.id, action, sender).filter(
    one => one.route.id === route && one.message.key === key,
  );
  await deps.deliver(messages, () => Promise.resolve());
}
