import { deliverThrough, incidentUrl } from '../../app/deliverThrough';
import type { ClockWatch } from '../../app/clockSkew';
import type { EscalateDeps } from '../../app/escalateDue';
import type { Pager } from '../../app/pagerPorts';
import type { Clock, Log, Randomness } from '../../app/ports';
import { isPushRefused } from '../../app/refusedPush';
import type { Wait } from '../../app/trackerPace';
import type { EffectJournal } from '../../app/trackerPorts';
import type { SiteFolder } from '../siteFolder';
import { withdrawChange } from '../withdrawChange';

/** What pages are sent with. */
export interface PagingServices {
  /** What carries the pages of a live site. Asks nobody to sign in. */
  readonly pagerOf: (folder: SiteFolder) => Promise<Pager>;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'skew'>;
  readonly wait: Wait;
  readonly randomness: Randomness;
  readonly log: Log;
}

export interface FolderPaging extends EscalateDeps {
  readonly pager: Pager;
  readonly journal: EffectJournal | undefined;
  readonly log: Log;
}

/** What a live site's pages are written, shared and sent with. `shareWithin`: ms after which what could not be shared goes on waiting. */
export async function pageDeps(
  folder: SiteFolder,
  services: PagingServices,
  shareWithin: number,
): Promise<FolderPaging> {
  const { clock, log } = services;
  const [pager, journal] = await Promise.all([services.pagerOf(folder), folder.journal()]);
  return {
    readSite: () => folder.refresh(),
    author: () => folder.author(),
    save: change => folder.apply(change),
    share: () => within(folder.publish(), shareWithin, services),
    waiting: () => folder.store.pending(),
    isRefused: () => isPushRefused(folder.status),
    withdraw: id => withdrawChange(folder, id),
    deliver: deliverThrough({ ...services, pager, journal }),
    clock,
    skew: () => services.clockWatch.skew(),
    urlOf: async incident => incidentUrl(await folder.facts(), incident),
    pager,
    journal,
    log,
  };
}

/** Resolves when the work is done, and at the latest after so many milliseconds; it goes on then. */
export async function within(
  work: Promise<unknown>,
  milliseconds: number,
  { wait, log }: Pick<PagingServices, 'wait' | 'log'>,
): Promise<void> {
  const done = new AbortController();
  const guarded = work
    .catch((error: unknown) => log.write('warn', 'Sharing before a page failed', error))
    .finally(() => done.abort());
  await Promise.race([guarded, wait(milliseconds, done.signal)]);
}
