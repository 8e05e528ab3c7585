import { lostPublications } from '../../app/customerReview/lostPublications';
import { recoveryOf } from '../../app/effects';
import type { Clock, Log } from '../../app/ports';
import type * as vscode from 'vscode';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import type { CommandId } from '../ids';
import type { RouteKeys } from '../paging/routeKeys';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
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

type SettleDeps = Pick<CustomerReviewsDeps, 'channels' | 'clock' | 'log'>;

/** How often is looked for what is lost. Paging, which is more pressing, does it as often. */
const LOOK_MS = 180_000;

/**
 * Looks for steps of publications whose answer was lost, or whose window went away while they were sent, and writes down what is found.
 * Asks nobody to sign in and sends nothing. Loads nothing while there is none.
 */
export async function settleCustomerReviews(folder: SiteFolder, deps: SettleDeps): Promise<void> {
  if (!canWrite(folder)) {
    return;
  }
  const noted = (await (await folder.journal())?.open()) ?? [];
  if (noted.some(each => recoveryOf(each) === 'find') || hasLost(folder, deps)) {
    const { settleIn } = await import('./actions');
    await settleIn(folder, deps);
  }
}

/** Does that every few minutes, one live site after the other, after what colleagues shared is here. `every`: in milliseconds. */
export function settleRegularly(
  sites: Pick<SiteRegistry, 'all'>,
  deps: SettleDeps,
  every = LOOK_MS,
): vscode.Disposable {
  let isLooking = false;
  const look = async (): Promise<void> => {
    for (const folder of sites.all.filter(each => canWrite(each) && hasLost(each, deps))) {
      try {
        await folder.fetch();
        await settleCustomerReviews(folder, deps);
      } catch (error) {
        deps.log.write('info', 'What became of a publication could not be looked up', error);
      }
    }
  };
  const timer = setInterval(() => {
    if (!isLooking) {
      isLooking = true;
      void look().finally(() => (isLooking = false));
    }
  }, every);
  return { dispose: () => clearInterval(timer) };
}

/** Without a name nobody is asked for one by something that they did not begin. */
function canWrite({ readOnly, me, problem }: SiteFolder): boolean {
  return readOnly === '' && me !== '' && problem === '';
}

function hasLost({ site, me }: SiteFolder, { clock }: Pick<SettleDeps, 'clock'>): boolean {
  return lostPublications(site, { me, now: clock.now() }).length > 0;
}
