import { Refusal } from '../../../app/change';
import { type Log, SaveError } from '../../../app/ports';
import { PublishError, type RenamedIncident, type SharingDecisions } from '../../../app/sharingPorts';
import type { Change } from '../../../core/change/change';
import { renameIncident } from '../../../core/change/renameIncident';
import { noteDecided } from '../checkout/decidedTexts';
import type { OpenSite, SiteOpener } from '../openSite';
import { tipOf } from '../repository/repository';
import { noteDropped } from './sideBranch';
import { withOutboxLock } from './outboxLock';

/** What a person decides about single changes. */
export type Decisions = Pick<
  SharingDecisions,
  'discard' | 'supersede' | 'missing' | 'putBack' | 'leaveOut' | 'renamed' | 'toldRenamed' | 'onDidRename'
>;

export interface DecisionsOptions {
  readonly opener: SiteOpener;
  readonly trusted: () => boolean;
  readonly log: Log;
  /** Called after something was decided. */
  readonly onDecided: () => void;
  /** For what only makes later work easier: a failure is for the log. */
  readonly attempt: (failure: string, work: () => Promise<void>) => Promise<void>;
}

export interface DecisionsWithNews extends Decisions {
  /** Tells listeners of incidents that this or another window renamed meanwhile. */
  announce(): void;
  /** The change as it has to be saved: this window may not have heard yet that an incident it names has another id. */
  brought(change: Change): Change;
}

export function createDecisions({
  opener,
  trusted,
  log,
  onDecided,
  attempt,
}: DecisionsOptions): DecisionsWithNews {
  const listeners = new Set<(renamed: RenamedIncident) => void>();
  const openTrusted = async (refusal: string) => {
    if (!trusted()) {
      throw new SaveError(`${refusal}: trust this folder first.`, 'read-only');
    }
    const site = await opener.open(false);
    return site.kind === 'site' ? site : undefined;
  };
  /** Nothing is sent meanwhile: what was dropped must not go out all the same. */
  const whileUnsent = async (site: OpenSite, refusal: string, work: () => Promise<void>): Promise<void> => {
    try {
      await withOutboxLock({ repository: site.repository, log }, work);
    } catch (error) {
      throw error instanceof PublishError ? new Refusal(`${refusal}: ${error.message}`) : error;
    }
  };
  return {
    async discard(changeId) {
      const site = await openTrusted('Not dropped');
      if (site) {
        const dropped = site.outbox.list().changes.find(({ id }) => id === changeId);
        await (dropped && whileUnsent(site, 'Not dropped', () => drop(site, dropped, attempt)));
      } else {
        await opener.outbox?.remove(changeId);
      }
      onDecided();
    },
    async supersede(changeIds, by) {
      if (!trusted()) {
        throw new SaveError('Not saved: trust this folder first. Your text is still here.', 'read-only');
      }
      const site = await opener.open(true);
      if (site.kind === 'none') {
        throw new SaveError(`Not saved: ${site.message}`, 'read-only');
      }
      await whileUnsent(site, 'Not shared', async () => {
        const dropped = site.outbox.list().changes.filter(({ id }) => changeIds.includes(id));
        if (by !== undefined) {
          await site.outbox.write(by);
        }
        await attempt(
          'That a conflict was decided could not be noted; the checkout may not follow.',
          async () => {
            await noteDecided(site.repository, dropped, by);
            if (by !== undefined) {
              await site.bases.supersede(dropped, by);
            }
          },
        );
        for (const { id } of dropped) {
          await site.outbox.remove(id);
        }
      });
      onDecided();
    },
    missing: () => opener.site?.ledger.missing() ?? [],
    async putBack(changeIds) {
      const site = await openTrusted('Not put back');
      await site?.ledger.putBack(changeIds);
      onDecided();
    },
    async leaveOut(changeIds) {
      const site = await openTrusted('Nothing was changed');
      await site?.ledger.leaveOut(changeIds);
      onDecided();
    },
    renamed: () => opener.site?.renames.untold() ?? [],
    async toldRenamed(to) {
      await opener.site?.renames.markTold(to);
    },
    onDidRename(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    brought: change =>
      (opener.site?.renames.unheard() ?? []).reduce(
        (renamed, { from, to }) => renameIncident(renamed, from, to),
        change,
      ),
    announce() {
      for (const renamed of opener.site?.renames.takeNew() ?? []) {
        for (const listener of listeners) {
          listener(renamed);
        }
      }
    },
  };
}

async function drop(
  { outbox, attempts, repository, bases }: OpenSite,
  dropped: Change,
  attempt: DecisionsOptions['attempt'],
): Promise<void> {
  const isWaiting = outbox.list().changes.some(({ id }) => id === dropped.id);
  // Git notes in the remote-tracking branch what it has pushed; a push may have ended just now.
  const tip = await tipOf(repository.git, repository.target);
  if (!isWaiting || (tip !== undefined && (await attempts.findArrived(tip)).has(dropped.id))) {
    throw new Refusal('Not dropped: it has been shared meanwhile.');
  }
  await outbox.remove(dropped.id);
  await attempt('A branch for a pull request may keep what was dropped.', () => noteDropped(repository));
  await attempt('The base of a dropped edit is still noted; later edits may conflict.', () =>
    bases.forget(dropped),
  );
}
