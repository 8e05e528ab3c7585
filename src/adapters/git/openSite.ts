import { join } from 'node:path';
import type { Log } from '../../app/ports';
import type { DeriveTexts } from '../../core/change/applyEdits';
import { type Attempts, openAttempts } from './publish/attempts';
import { type EditBases, openEditBases } from './checkout/editBases';
import { tryFindStoreFolder } from './repository/gitFolder';
import { removeLeftovers } from './checkout/leftovers';
import { repairMoves } from './checkout/moveRepair';
import { type Ledger, openLedger } from './publish/ledger';
import { openOutbox, type Outbox } from './publish/outbox';
import { removeDeadLock } from './publish/publisherLock';
import { openRenames, type Renames } from './publish/renames';
import type { NoRepository, Repository } from './repository/repository';
import { type EditedLogs, watchLogs } from './reading/editedLogs';
import { createViewer, type Viewer } from './reading/siteView';
import { findSurroundings } from './repository/surroundings';

/** An opened repository with what Livesite keeps in it. */
export interface OpenSite {
  readonly kind: 'site';
  readonly repository: Repository;
  readonly outbox: Outbox;
  readonly attempts: Attempts;
  readonly ledger: Ledger;
  readonly renames: Renames;
  readonly bases: EditBases;
  readonly viewer: Viewer;
  readonly editedLogs: EditedLogs;
}

/** Opens the repository when it is first needed, and again as long as there is none. */
export interface SiteOpener {
  /** `retry`: look again where no repository was found before. */
  open(retry: boolean): Promise<OpenSite | NoRepository>;
  /** What is known of the outbox: before the repository is opened only that of a plain `.git` folder. */
  readonly outbox: Outbox | undefined;
  /** The site, if it has been opened. */
  readonly site: OpenSite | undefined;
}

export interface SiteOpenerOptions {
  readonly root: string;
  readonly repository: () => Promise<Repository | NoRepository>;
  readonly derive: DeriveTexts;
  readonly log: Log;
}

export function createSiteOpener({ root, repository, derive, log }: SiteOpenerOptions): SiteOpener {
  const folder = tryFindStoreFolder(root);
  let outbox = folder === undefined ? undefined : openOutbox(join(folder, 'outbox'));
  let opened: OpenSite | undefined;
  let opening: Promise<OpenSite | NoRepository> | undefined;
  const openOnce = async (): Promise<OpenSite | NoRepository> => {
    const found = await repository();
    if (found.kind === 'none') {
      return found;
    }
    const bases = openEditBases(found, log);
    const waiting = openOutbox(join(found.storeFolder, 'outbox'));
    const site: OpenSite = {
      kind: 'site',
      repository: found,
      outbox: waiting,
      attempts: openAttempts(found),
      ledger: openLedger(found, waiting, log),
      renames: openRenames(found, waiting),
      bases,
      viewer: createViewer(found, { bases, derive }),
      editedLogs: watchLogs(found, log),
    };
    outbox = waiting;
    opened = site;
    // From here on it tells what is renamed.
    site.renames.takeNew();
    try {
      await repairMoves(found, log);
      await removeLeftovers(found);
      for (const lock of ['publisher.lock', 'outbox.lock']) {
        await removeDeadLock(join(found.storeFolder, lock));
      }
      await tidyAttempts(site);
    } catch (error) {
      log.write('warn', 'What a crash left in the checkout could not be repaired yet.', error);
    }
    await tellSurroundings(found, log);
    return site;
  };
  return {
    async open(retry) {
      const present = opening;
      if (retry && present && (await present).kind === 'none' && opening === present) {
        opening = undefined;
      }
      opening ??= openOnce();
      return opening;
    },
    get outbox() {
      return outbox;
    },
    get site() {
      return opened;
    },
  };
}

/** Nothing depends on it: a failure is for the log too. */
async function tellSurroundings(repository: Repository, log: Log): Promise<void> {
  try {
    for (const notice of await findSurroundings(repository)) {
      log.write('warn', notice);
    }
  } catch (error) {
    log.write('debug', 'What surrounds the repository could not be seen.', error);
  }
}

/** What was sent and has arrived is noted no longer, although the window that sent it was killed before it could forget it. */
async function tidyAttempts({ attempts, outbox }: OpenSite): Promise<void> {
  if (outbox.list().fault === undefined) {
    await attempts.tidy(() => new Set(outbox.list().changes.map(({ id }) => id)));
  }
}
