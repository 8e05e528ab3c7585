import { deliverPages, type PageDelivery } from '../../app/deliverPage';
import type { EscalateDeps } from '../../app/escalateDue';
import { Refusal } from '../../app/change';
import type { Pager } from '../../app/pagerPorts';
import type { PageResult } from '../../app/planPaging';
import type { Clock, Log, Randomness } from '../../app/ports';
import type { Deliver } from '../../app/sendPage';
import type { Wait } from '../../app/trackerPace';
import type { EffectJournal } from '../../app/trackerPorts';
import { webFolder, webPlace } from '../../core/remediation/target';
import { incidentFolder } from '../../core/site/paths';
import type { SiteFolder } from '../siteFolder';

/** What pages are sent with. */
export interface PagingServices {
  /** What carries the pages of a live site. Asks nobody to sign in. */
  readonly pagerOf: (folder: SiteFolder) => Promise<Pager>;
  readonly clock: Clock;
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
    waiting: async () => new Set((await folder.store.pending()).map(({ id }) => id)),
    withdraw: id => withdraw(folder, id),
    deliver: delivery(pager, journal, services),
    clock,
    urlOf: incident => addressOf(folder, incident),
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

async function withdraw(folder: SiteFolder, id: string): Promise<boolean> {
  try {
    await folder.decisions.discard(id);
  } catch (error) {
    if (error instanceof Refusal) {
      return false;
    }
    throw error;
  }
  await folder.refresh();
  return true;
}

function delivery(
  pager: Pager,
  journal: EffectJournal | undefined,
  { clock, wait, randomness, log }: PagingServices,
): Deliver {
  return async (messages, record, signal) => {
    const done = await deliverPages(
      messages,
      { pager, journal, clock, wait, randomness, log },
      {
        signal,
        record: async one => {
          await Promise.all(resultsOf(one).map(record));
        },
      },
    );
    return done.flatMap(resultsOf);
  };
}

/** None for what another window of this machine is sending, which writes it down itself. */
function resultsOf({ route, outcome, sentence }: PageDelivery): readonly PageResult[] {
  return outcome === 'elsewhere' ? [] : [{ route: route.id, outcome, text: sentence }];
}

/** Where colleagues read the incident on the web: on the branch, as what is said there is shared only now. */
async function addressOf(folder: SiteFolder, incident: string): Promise<string | undefined> {
  const facts = await folder.facts();
  const place = facts && webPlace(facts, false);
  return facts && place && webFolder(place, facts.branch, incidentFolder(incident));
}
