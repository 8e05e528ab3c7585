import { parseCustomerReview, type CustomerReview } from '../../core/customerReview/customerReview';
import { lastDone, publicationsOf, samePlace, unsettled } from '../../core/customerReview/publications';
import { printInstant } from '../../core/time/instant';
import { Refusal } from '../change';
import { isAbandoned } from '../pageIntents';
import type { PublicationChannel } from '../publicationPorts';
import type { IncidentRecord } from '../site';
import { contentOfPublication } from './contentOf';
import { planSettled } from './planPublication';
import { printPublicationIntent } from './publicationIntents';
import type { PublishDeps } from './publishStep';

export interface SettlePlaceDeps
  extends Pick<PublishDeps, 'readSite' | 'author' | 'save' | 'journal' | 'clock'> {
  /** The review as it was when it had this hash; default: none but the present one is known. */
  readonly textOf?: (record: IncidentRecord, hash: string) => Promise<string | undefined>;
}

/**
 * Looks for what was begun at this place with this very text and never settled, and writes down what is found, once, whoever else looks
 * too. Changes nothing outside. Resolves with how many were settled. Rejects with a PublicationError where it cannot be looked for: then
 * nothing may be sent either.
 */
export async function settlePlace(
  channel: PublicationChannel,
  { incident, hash }: { readonly incident: string; readonly hash: string },
  deps: SettlePlaceDeps,
  signal?: AbortSignal,
): Promise<number> {
  const record = (await deps.readSite()).byId.get(incident);
  const begun = record === undefined ? [] : publicationsOf(record.incident);
  const open = unsettled(begun).filter(one => samePlace(one, channel) && one.hash === hash);
  let settled = 0;
  for (const { id: publication, step, outcome: before, at, by } of open) {
    if (before === 'open' && !isAbandoned({ at: printInstant(at) }, deps.clock.now())) {
      throw new Refusal(
        `@${by} is publishing this right now. If that window is gone, try again in a few minutes: it is looked for then.`,
      );
    }
    // Read anew each time: the day that stands on a step depends on what became of those before it.
    const site = await deps.readSite();
    const now = site.byId.get(incident);
    const begunHere = now && publicationsOf(now.incident).find(({ id }) => id === publication);
    const reviewed = now && (await reviewOf(now, hash, deps));
    if (now === undefined || begunHere === undefined || reviewed === undefined) {
      continue;
    }
    const content = contentOfPublication(site, { record: now, ...reviewed }, begunHere);
    const found = await channel.find(step, content, signal);
    const isThere = found.state === 'there';
    const outcome = isThere ? 'done' : 'failed';
    const text = isThere ? 'Looked for afterwards: it is there.' : 'Looked for afterwards: it is not there.';
    const known = lastDone(publicationsOf(now.incident), channel, 'draft')?.address ?? '';
    const result = { publication, outcome, address: isThere ? found.address || known : '', text } as const;
    await deps.save(planSettled(site, incident, result, await deps.author()));
    await deps.journal?.settle(printPublicationIntent({ incident, publication }));
    settled += 1;
  }
  return settled;
}

/** The review with this hash: as it is, or as it was. */
export async function reviewOf(
  record: IncidentRecord,
  hash: string,
  { textOf }: Pick<SettlePlaceDeps, 'textOf'>,
): Promise<{ readonly review: CustomerReview; readonly text: string } | undefined> {
  const { customerReview: review, customerReviewText: text } = record;
  if (review?.hash === hash && text !== undefined) {
    return { review, text };
  }
  const before = await textOf?.(record, hash);
  return before === undefined ? undefined : { review: parseCustomerReview(before).value, text: before };
}
