import { publicationContent } from '../../core/customerReview/publicationContent';
import { publicationsOf, type Publication } from '../../core/customerReview/publications';
import { PUBLICATIONS_IN_FLIGHT } from '../inFlight';
import { isAbandoned } from '../pageIntents';
import type { Log } from '../ports';
import type { PublicationChannel } from '../publicationPorts';
import { planPublished } from './planPublication';
import { settlePlace, type PublishDeps } from './publishStep';
import { tryParsePublicationIntent, type PublicationIntent } from './publicationIntents';

export interface SettlePublicationsDeps
  extends Pick<PublishDeps, 'readSite' | 'author' | 'save' | 'journal' | 'clock'> {
  /** The place of a step as this machine reaches it without asking anybody; undefined where it cannot. */
  readonly channelOf: (publication: Publication) => Promise<PublicationChannel | undefined>;
  readonly log: Log;
}

/**
 * Writes down what became of steps whose window went away while they were sent. Each is looked for; nothing is ever sent again by itself.
 * What cannot be looked for, or of another text than the present one, is recorded as unknown. Resolves with how many were settled.
 */
export async function settlePublications(deps: SettlePublicationsDeps): Promise<number> {
  const { journal, clock, log } = deps;
  let settled = 0;
  for (const effect of (await journal?.open()) ?? []) {
    const intent = tryParsePublicationIntent(effect.key);
    if (intent !== undefined && !PUBLICATIONS_IN_FLIGHT.has(effect.key) && isAbandoned(effect, clock.now())) {
      try {
        await settleOne(intent, deps);
        await journal?.settle(effect.key);
        settled++;
      } catch (error) {
        log.write('info', 'What became of a publication could not be looked up', error);
      }
    }
  }
  return settled;
}

async function settleOne(
  { incident, publication: id }: PublicationIntent,
  deps: SettlePublicationsDeps,
): Promise<void> {
  const record = (await deps.readSite()).byId.get(incident);
  const found = record && publicationsOf(record.incident).find(one => one.id === id);
  if (record === undefined || found?.outcome !== 'open') {
    return;
  }
  const { customerReview: review, customerReviewText: text } = record;
  const channel = await deps.channelOf(found);
  if (channel !== undefined && text !== undefined && review?.hash === found.hash) {
    await settlePlace(channel, { incident, content: publicationContent(incident, review, text) }, deps);
    return;
  }
  const result = {
    publication: id,
    outcome: 'unknown',
    address: '',
    text: 'Livesite was ended while it was sent: whether it arrived is not clear. It is looked for before anything is sent again.',
  } as const;
  await deps.save(planPublished(await deps.readSite(), incident, result, await deps.author()));
}
