import { recoveryOf } from '../../app/effects';
import type { Clock, Log } from '../../app/ports';
import type * as vscode from 'vscode';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import type { CommandId } from '../ids';
import type { RouteKeys } from '../paging/routeKeys';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import type { Channels } from './channels';

export interface CustomerReviewsDeps {
  readonly targets: Targets;
  readonly previews: Previews;
  readonly channels: Channels;
  readonly keys: RouteKeys;
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: vscode.Memento;
}

const IDS = [
  'livesite.startCustomerReview',
  'livesite.showReviewBeside',
  'livesite.approveCustomerReview',
  'livesite.withdrawApproval',
  'livesite.publishCustomerReview',
  'livesite.showPublications',
  'livesite.setStatusPageKey',
] as const satisfies readonly CommandId[];

/** Commands around the text that customers read; what they need is loaded when one is first run. */
export function customerReviewHandlers(deps: CustomerReviewsDeps): Partial<Record<CommandId, Handler>> {
  const handlers = IDS.map(id => {
    const handler: Handler = async args => {
      const { customerReviewActions } = await import('./actions');
      return customerReviewActions(deps)[id](args);
    };
    return [id, handler] as const;
  });
  return Object.fromEntries(handlers);
}

/**
 * Looks for steps of publications that were being sent when a window went away, and writes down what is found. Asks nobody to sign in
 * and sends nothing. Loads nothing while there is none.
 */
export async function settleCustomerReviews(
  folder: SiteFolder,
  deps: Pick<CustomerReviewsDeps, 'channels' | 'clock' | 'log'>,
): Promise<void> {
  const journal = await folder.journal();
  const lost = (await journal?.open()) ?? [];
  if (folder.readOnly === '' && lost.some(each => recoveryOf(each) === 'find')) {
    const { settleIn } = await import('./actions');
    await settleIn(folder, deps);
  }
}
