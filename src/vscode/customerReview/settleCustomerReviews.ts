import { recoveryOf } from '../../app/effects';
import type { Clock, Log } from '../../app/ports';
import type { SiteFolder } from '../siteFolder';
import type { Channels } from './channels';

/**
 * Looks for steps of publications that were being sent when a window went away, and writes down what is found. Asks nobody to sign in
 * and sends nothing. Loads nothing while there is none.
 */
export async function settleCustomerReviews(
  folder: SiteFolder,
  deps: { readonly channels: Channels; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  const journal = await folder.journal();
  const lost = (await journal?.open()) ?? [];
  if (folder.readOnly !== '' || !lost.some(each => recoveryOf(each) === 'find')) {
    return;
  }
  const { settlePublications } = await import('../../app/customerReview/settlePublications');
  const settled = await settlePublications({
    readSite: () => folder.refresh(),
    author: () => folder.author(),
    save: change => folder.apply(change),
    journal,
    channelOf: publication => deps.channels.silently(folder, publication),
    clock: deps.clock,
    log: deps.log,
  });
  if (settled > 0) {
    await folder.publish();
  }
}
