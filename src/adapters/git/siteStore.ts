import { type Clock, type Log, SaveError, type SiteStore } from '../../app/ports';
import {
  PublishError,
  type PublishFailure,
  type ShareStatus,
  type SharingDecisions,
  type SideBranch,
} from '../../app/sharingPorts';
import type { DeriveTexts } from '../../core/change/applyEdits';
import { guardDerive } from './reading/guardDerive';
import { failureOf } from './run/gitError';
import { type FollowOptions, followTip } from './checkout/mirror';
import { repairMoves } from './checkout/moveRepair';
import { createSiteOpener, type OpenSite } from './openSite';
import { createDecisions } from './publish/decisions';
import { findPlace, type Pause, type PublishFault, type SharePlace, sleepFor } from './publish/place';
import {
  publishOnSide,
  publishPending,
  type PublishContext,
  type PublishResult,
  settleFetched,
} from './publish/publisher';
import { forgetRemote } from './repository/knownRemote';
import type { NoRepository, Repository } from './repository/repository';
import { attemptLine } from './publish/attemptLine';
import { isOffline, nothingShared, type ShareFacts, shareStatusOf } from './publish/shareStatus';
import { createSiteReading } from './reading/siteReading';
import { createWorkQueue } from './workQueue';

export interface GitSiteStoreOptions {
  /** Absolute folder of livesite.yml. */
  readonly root: string;
  /** Opens the repository; called only once the folder is trusted, and again while there is none. */
  readonly repository: () => Promise<Repository | NoRepository>;
  readonly log: Log;
  readonly clock: Clock;
  /** Texts that follow from a changed file, such as the header of incident.md from its log. */
  readonly derive?: DeriveTexts;
  /** Whether the user trusts the folder; asked at each call. Until then no git runs and nothing is written. */
  readonly trusted: () => boolean;
  /** How the time between attempts is passed. Default: real time. */
  readonly pause?: Pause;
}

/** Faults of fetching that are no longer there once a fetch succeeds. */
const fetchFaults: readonly PublishFailure[] = ['authentication', 'no-branch'];

/** Remotes and identity seldom change: how long they need not be read again, in ms. */
const configAgeMs = 5000;

export type GitSiteStore = SiteStore & SharingDecisions;

/** The live site in a Git repository, or in a plain folder that can only be read. */
export function createGitSiteStore(options: GitSiteStoreOptions): GitSiteStore {
  const { root, log, clock, trusted, pause = sleepFor } = options;
  const derive = guardDerive(options.derive, log);
  const opener = createSiteOpener({ root, repository: options.repository, derive, log });
  const reading = createSiteReading({ root, opener, derive, trusted, log });
  const queue = createWorkQueue();
  const listeners = new Set<(status: ShareStatus) => void>();
  const decisions = createDecisions({ opener, trusted, log, attempt, onDecided: () => update({}) });
  let facts: ShareFacts = nothingShared;
  let status = currentStatus();

  function currentStatus(): ShareStatus {
    const contents = opener.outbox?.list();
    return shareStatusOf({
      ...facts,
      waiting: contents?.changes ?? [],
      damaged: contents?.damaged.map(each => each.message) ?? [],
      outboxFault: contents?.fault,
      missing: decisions.missing(),
    });
  }

  function update(changed: Partial<ShareFacts>): ShareStatus {
    facts = { ...facts, ...changed };
    const next = currentStatus();
    if (JSON.stringify(next) !== JSON.stringify(status)) {
      status = next;
      for (const listener of listeners) {
        listener(next);
      }
    }
    decisions.announce();
    return status;
  }

  function finish(fault: PublishFault | undefined, changed: Partial<ShareFacts> = {}): ShareStatus {
    const isCutOff = fault !== undefined && isOffline(fault.reason);
    const offlineSince = isCutOff ? (facts.offlineSince ?? clock.now()) : undefined;
    return update({ ...changed, fault, isPublishing: false, offlineSince });
  }

  /** Lets the checkout follow; readers wait meanwhile. */
  async function follow(
    { repository, editedLogs }: OpenSite,
    place: SharePlace | undefined,
    options: FollowOptions = {},
  ): Promise<Partial<ShareFacts>> {
    const { remote, branch } = repository.target;
    if (place === undefined || place.kind === 'new') {
      return { remote, branch };
    }
    if (place.kind === 'local') {
      return { remote, branch, place: place.why, checkout: undefined, hasOldHistory: false };
    }
    const move = followTip(repository, place.tip, options);
    reading.waitFor(move);
    const mirror = await move;
    if (mirror.kind === 'waiting') {
      log.write('debug', mirror.message);
    }
    await editedLogs.look(place.tip);
    return {
      remote,
      branch,
      place: 'remote',
      checkout: mirror.kind === 'waiting' || mirror.kind === 'old-history' ? mirror.message : undefined,
      hasOldHistory: mirror.kind === 'old-history',
    };
  }

  async function publish(signal: AbortSignal | undefined): Promise<ShareStatus> {
    if (!trusted()) {
      return finish({ reason: 'untrusted', message: 'Trust this folder to share what is saved.' });
    }
    const site = await opener.open(true);
    if (site.kind === 'none') {
      return finish({ reason: site.reason, message: site.message });
    }
    if (site.outbox.list().changes.length === 0) {
      // Nothing was tried, so nothing new is known about the remote.
      const { fault } = facts;
      return update({
        fault: fault && isOffline(fault.reason) ? fault : undefined,
        conflicts: [],
        onSide: undefined,
      });
    }
    return finishWith(site, await runPublisher(site, publishPending, signal));
  }

  async function runPublisher(
    site: OpenSite,
    publisher: (context: PublishContext) => Promise<PublishResult>,
    signal: AbortSignal | undefined,
  ): Promise<PublishResult> {
    update({ isPublishing: true });
    const began = clock.now();
    const before = site.outbox.list().changes.length;
    const result = await publisher({
      ...site,
      derive,
      log,
      ...(signal === undefined ? {} : { signal }),
      pause,
      // After a fault a person may just have corrected the configuration.
      configAge: facts.fault ? 0 : configAgeMs,
      onMove: done => reading.waitFor(done),
    });
    const { remote, branch } = site.repository.target;
    const attempted = {
      before,
      after: site.outbox.list().changes.length,
      held: result.conflicts.length,
      remote: result.place?.kind === 'local' ? undefined : remote,
      branch,
      milliseconds: clock.now() - began,
      fault: result.fault,
    };
    log.write('info', attemptLine(attempted));
    return result;
  }

  async function finishWith(site: OpenSite, result: PublishResult): Promise<ShareStatus> {
    const followed = await follow(site, result.place);
    const onSide = result.place === undefined ? facts.onSide : result.onSide;
    return finish(result.fault, { ...followed, conflicts: result.conflicts, onSide });
  }

  async function publishToBranch(signal: AbortSignal | undefined): Promise<SideBranch> {
    if (!trusted()) {
      throw new PublishError('Trust this folder to share what is saved.', 'untrusted');
    }
    const site = await opener.open(true);
    if (site.kind === 'none') {
      throw new PublishError(site.message, site.reason);
    }
    if (site.outbox.list().changes.length === 0) {
      throw new PublishError('Nothing waits to be shared.', 'unknown');
    }
    const result = await runPublisher(site, publishOnSide, signal);
    const reached = await finishWith(site, result);
    if (result.onSide && result.onSide.changes.size > 0) {
      const { branch, compareUrl } = result.onSide;
      return { branch, compareUrl };
    }
    throw new PublishError(
      reached.message || `All is on ${site.repository.target.branch} already.`,
      reached.reason ?? 'unknown',
    );
  }

  async function refresh(signal?: AbortSignal, options?: FollowOptions): Promise<ShareStatus> {
    if (!trusted()) {
      return update({});
    }
    const site = await opener.open(true);
    if (site.kind === 'none') {
      return finish({ reason: site.reason, message: site.message });
    }
    const { repository } = site;
    if (await repairMoves(repository, log)) {
      reading.doubt();
    }
    await repository.reload();
    const place = await findPlace({ repository, pause }, signal);
    await attempt('What was fetched could not be compared with what waits.', () =>
      settleFetched({ ...site, derive, log }, place),
    );
    const followed = await follow(site, place, options);
    // The remote answers: what kept it from answering is over. Other faults stay until the next attempt to share.
    const { fault } = facts;
    const isOver = fault && (isOffline(fault.reason) || fetchFaults.includes(fault.reason));
    return isOver ? finish(undefined, followed) : update(followed);
  }

  /** For what only makes later work easier: a failure is for the log. */
  async function attempt(failure: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.write('warn', failure, error);
    }
  }

  /** Whatever goes wrong is a status. */
  function inQueue(work: () => Promise<ShareStatus>): Promise<ShareStatus> {
    return queue.run(async () => {
      try {
        return await work();
      } catch (error) {
        log.write('warn', 'Sharing or fetching failed.', error);
        return finish(failureOf(error));
      }
    });
  }

  return {
    async list() {
      const files = await reading.list();
      // Another window may have saved or shared since.
      update({});
      return files;
    },
    async listSome(paths) {
      const some = await reading.listSome(paths);
      update({});
      return some;
    },
    readMany: paths => reading.readMany(paths),
    readShared: paths => reading.readShared(paths),
    async save(change) {
      if (!trusted()) {
        throw new SaveError('Not saved: trust this folder first. Your text is still here.', 'read-only');
      }
      const site = await opener.open(true);
      if (site.kind === 'none') {
        throw new SaveError(`Not saved: ${site.message}`, 'read-only');
      }
      const kept = decisions.brought(change);
      await site.outbox.write(kept);
      // From here on the change is kept: an error would make the person save it twice.
      await attempt('The base of later edits could not be noted; they may conflict.', () =>
        site.bases.note(kept),
      );
      update({});
    },
    async acceptRemote() {
      const site = trusted() ? await opener.open(true) : undefined;
      if (site?.kind === 'site') {
        await forgetRemote(site.repository);
      }
    },
    publish: signal => inQueue(() => publish(signal)),
    refresh: signal => inQueue(() => refresh(signal)),
    leaveOldHistory: () => inQueue(() => refresh(undefined, { leavesOldHistory: true })),
    async pending() {
      if (trusted()) {
        await opener.open(false);
      }
      return opener.outbox?.list().changes ?? [];
    },
    held() {
      const waiting = new Set(opener.outbox?.list().changes.map(({ id }) => id));
      return facts.conflicts.filter(({ change }) => waiting.has(change.id));
    },
    publishToBranch: signal =>
      queue.run(async () => {
        try {
          return await publishToBranch(signal);
        } catch (error) {
          const fault = failureOf(error);
          if (!(error instanceof PublishError)) {
            log.write('warn', 'Sharing on a branch of its own failed.', error);
            finish(fault);
          }
          throw new PublishError(fault.message, fault.reason);
        }
      }),
    ...decisions,
    get status() {
      return status;
    },
    onDidChangeStatus(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
