import { parseCustomerReview } from '../../core/customerReview/customerReview';
import { CUSTOMER_REVIEW_FILE } from '../../core/site/paths';
import { settlePublications } from '../../app/customerReview/settlePublications';
import type { Handler } from '../commands/handler';
import type { SiteFolder } from '../siteFolder';
import { customerReviewCommands } from './customerReviewCommands';
import type { CustomerReviewsDeps } from './customerReviews';
import { publishCommands } from './publishCommand';
import { statusPageKeyCommands } from './statusPageKey';

export type CustomerReviewActions = ReturnType<typeof customerReviewCommands> &
  ReturnType<typeof publishCommands> &
  ReturnType<typeof statusPageKeyCommands>;

export function customerReviewActions(deps: CustomerReviewsDeps): CustomerReviewActions {
  const settle = (folder: SiteFolder): Promise<void> => settleIn(folder, deps);
  return {
    ...customerReviewCommands(deps),
    ...publishCommands({ ...deps, settle }),
    ...statusPageKeyCommands(deps.targets, deps.keys),
  } satisfies Readonly<Record<string, Handler>>;
}

/** Looks for what was lost, also of texts that were edited since, and shares what is found. */
export async function settleIn(
  folder: SiteFolder,
  { channels, clock, log }: Pick<CustomerReviewsDeps, 'channels' | 'clock' | 'log'>,
): Promise<void> {
  const settled = await settlePublications({
    readSite: () => folder.refresh(),
    author: () => folder.author(),
    save: change => folder.apply(change),
    journal: await folder.journal(),
    channelOf: publication => channels.silently(folder, publication),
    textOf: async (record, hash) =>
      (await folder.historyOf(`${record.folder}/${CUSTOMER_REVIEW_FILE}`)).find(
        ({ text }) => text !== undefined && parseCustomerReview(text).value.hash === hash,
      )?.text,
    clock,
    log,
  });
  if (settled > 0) {
    await folder.publish();
  }
}
