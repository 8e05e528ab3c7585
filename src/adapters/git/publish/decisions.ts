import { type RenamedIncident, SaveError, type SiteStore } from '../../../app/ports';
import { noteDecided } from '../checkout/decidedTexts';
import type { SiteOpener } from '../openSite';

/** What a person decides about single changes. */
export type Decisions = Pick<
  SiteStore,
  'discard' | 'supersede' | 'missing' | 'putBack' | 'leaveOut' | 'renamed' | 'toldRenamed' | 'onDidRename'
>;

export interface DecisionsOptions {
  readonly opener: SiteOpener;
  readonly trusted: () => boolean;
  /** Called after something was decided. */
  readonly onDecided: () => void;
  /** For what only makes later work easier: a failure is for the log. */
  readonly attempt: (failure: string, work: () => Promise<void>) => Promise<void>;
}

export interface DecisionsWithNews extends Decisions {
  /** Tells listeners of incidents that this or another window renamed meanwhile. */
  announce(): void;
}

export function createDecisions({
  opener,
  trusted,
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
  return {
    async discard(changeId) {
      const site = await openTrusted('Not dropped');
      const dropped = opener.outbox?.list().changes.find(({ id }) => id === changeId);
      await opener.outbox?.remove(changeId);
      if (site && dropped) {
        await attempt('The base of a dropped edit is still noted; later edits may conflict.', () =>
          site.bases.forget(dropped),
        );
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
    announce() {
      for (const renamed of opener.site?.renames.takeNew() ?? []) {
        for (const listener of listeners) {
          listener(renamed);
        }
      }
    },
  };
}
