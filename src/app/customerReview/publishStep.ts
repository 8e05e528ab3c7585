import type { Change } from '../../core/change/change';
import type { PublicationContent } from '../../core/customerReview/publicationContent';
import { lastDone, publicationsOf } from '../../core/customerReview/publications';
import type { PublicationStep } from '../../core/incident/publicationWords';
import type { LeakDictionary } from '../../core/leaks/dictionary';
import { printInstant } from '../../core/time/instant';
import { PUBLICATIONS_IN_FLIGHT } from '../inFlight';
import { Refusal, type Author } from '../change';
import type { Clock, Log } from '../ports';
import {
  PublicationError,
  type Found,
  type PublicationChannel,
  type PublicationOptions,
} from '../publicationPorts';
import type { LiveSite } from '../site';
import type { EffectJournal } from '../trackerPorts';
import { requireCustomerReview, type CustomerReviewRecord } from './approveCustomerReview';
import { contentOfStep } from './contentOf';
import { planPublished, planPublishing, type PublicationResult } from './planPublication';
import { publishBlockers } from './publishBlockers';
import { printPublicationIntent } from './publicationIntents';
import { settlePlace } from './settlePlace';

export interface PublishDeps {
  /** The live site as it is at this moment, what waits in the outbox included. */
  readonly readSite: () => Promise<LiveSite>;
  readonly author: () => Promise<Author>;
  /** Resolves once the change is on disk. */
  readonly save: (change: Change) => Promise<void>;
  /** Shares what waits; resolves when it is shared or cannot be. */
  readonly share: () => Promise<void>;
  /** Ids of the changes that wait. */
  readonly waiting: () => Promise<ReadonlySet<string>>;
  /** Takes back what waits; false where it was shared meanwhile. */
  readonly withdraw: (changeId: string) => Promise<boolean>;
  readonly dictionary: (site: LiveSite) => LeakDictionary;
  /** Undefined where there is no repository to keep it in. */
  readonly journal: EffectJournal | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A step that a person looked at and agreed to. */
export interface AgreedStep {
  readonly incident: string;
  readonly step: PublicationStep;
  /** Of the text that was previewed. */
  readonly hash: string;
  /** The day that stood on it. */
  readonly day: string | undefined;
  readonly options: PublicationOptions;
}

/** The text that may be published, as it is now. Refused where something is in the way, or it is not the text that was agreed to. */
export function requirePublishable(
  site: LiveSite,
  { incident, hash }: Pick<AgreedStep, 'incident'> & { readonly hash?: string },
  dictionary: LeakDictionary,
): CustomerReviewRecord {
  const found = requireCustomerReview(site, incident);
  const [first, ...more] = publishBlockers(site, found, dictionary);
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    throw new Refusal(`Not published. ${first.message}${others}`);
  }
  if (hash !== undefined && found.review.hash !== hash) {
    throw new Refusal('The text was changed since you looked at it, so nothing was sent. Look at it again.');
  }
  return found;
}

/**
 * Sends one step: first its entry is written and shared, so that of several people only one goes on, and noted on this machine; then the
 * step is sent once; then what became of it is written. Whatever dies in between, the log says what was about to happen, and it is looked
 * for before anything is sent again. Rejects with a Refusal or a SaveError before anything is sent.
 */
export async function publishStep(
  channel: PublicationChannel,
  agreed: AgreedStep,
  deps: PublishDeps,
  signal?: AbortSignal,
): Promise<PublicationResult> {
  const { incident, step } = agreed;
  const first = await deps.readSite();
  const { hash } = requirePublishable(first, agreed, deps.dictionary(first)).review;
  await settlePlace(channel, { incident, hash }, deps, signal);
  const site = await deps.readSite();
  const found = requirePublishable(site, agreed, deps.dictionary(site));
  // The day of the claim is the one that stands on what is sent.
  const author = await deps.author();
  const content = contentOfStep(site, found, channel, { step, now: author.now });
  const shown = await findDone(channel, { incident, step, content }, deps, signal);
  if (shown !== undefined) {
    return doneBefore(shown.address);
  }
  if (content.day !== agreed.day) {
    throw new Refusal(
      `It is another day in UTC by now than stood on what you looked at (${content.day ?? ''}), so nothing was sent. Look at it again.`,
    );
  }
  const publication = await claim(channel, { incident, step, content, author }, deps);
  const key = printPublicationIntent({ incident, publication });
  PUBLICATIONS_IN_FLIGHT.begin(key);
  try {
    await deps.journal?.intend({
      key,
      at: printInstant(deps.clock.now()),
      what: `${step === 'draft' ? 'Draft' : 'Publish'} the ${content.edition} customer review of ${incident} over ${channel.channel}`,
    });
    const result = await send(channel, { ...agreed, content }, deps, signal);
    await deps.save(
      planPublished(await deps.readSite(), incident, { ...result, publication }, await deps.author()),
    );
    await deps.journal?.settle(key);
    return result;
  } finally {
    PUBLICATIONS_IN_FLIGHT.end(key);
  }
}

function doneBefore(address: string): PublicationResult {
  return { outcome: 'done', address, text: 'It was done before already; nothing was sent again.' };
}

/** What the log says was done last at this place, if it was this very text and is still there: subscribers are mailed only once. */
async function findDone(
  channel: PublicationChannel,
  {
    incident,
    step,
    content,
  }: { readonly incident: string; readonly step: PublicationStep; readonly content: PublicationContent },
  { readSite }: Pick<PublishDeps, 'readSite'>,
  signal: AbortSignal | undefined,
): Promise<Found | undefined> {
  const record = (await readSite()).byId.get(incident);
  const done = record && lastDone(publicationsOf(record.incident), channel, step);
  if (done?.hash !== content.hash) {
    return undefined;
  }
  const found = await channel.find(step, content, signal);
  return found.state === 'there' ? { ...found, address: found.address || done.address } : undefined;
}

async function claim(
  { channel, target }: PublicationChannel,
  {
    incident,
    step,
    content,
    author,
  }: {
    readonly incident: string;
    readonly step: PublicationStep;
    readonly content: PublicationContent;
    readonly author: Author;
  },
  deps: PublishDeps,
): Promise<string> {
  const { edition, hash } = content;
  const entry = { channel, target, step, edition, hash };
  const { change, publication } = planPublishing(await deps.readSite(), incident, entry, author);
  await deps.save(change);
  await deps.share();
  if ((await deps.waiting()).has(change.id) && (await deps.withdraw(change.id))) {
    throw new Refusal(
      'What is about to be published could not be shared, so colleagues might publish it too. Nothing was sent; try again once sharing works.',
    );
  }
  const record = (await deps.readSite()).byId.get(incident);
  if (record?.log.entries.some(({ id }) => id === publication) !== true) {
    throw new Refusal(
      'Somebody else is publishing exactly this a moment before you, so nothing was sent from here.',
    );
  }
  return publication;
}

async function send(
  channel: PublicationChannel,
  { step, content, options }: AgreedStep & { readonly content: PublicationContent },
  { log }: PublishDeps,
  signal: AbortSignal | undefined,
): Promise<PublicationResult> {
  try {
    const { address } = await channel.run(step, content, options, signal);
    return { outcome: 'done', address, text: '' };
  } catch (error) {
    if (!(error instanceof PublicationError)) {
      throw error;
    }
    if (error.reason !== 'uncertain') {
      return { outcome: 'failed', address: '', text: error.message };
    }
    const found = await tryFind(channel, step, content, log);
    return found?.state === 'there'
      ? { outcome: 'done', address: found.address, text: 'No answer came, but it is there.' }
      : { outcome: 'unknown', address: '', text: error.message };
  }
}

async function tryFind(
  channel: PublicationChannel,
  step: PublicationStep,
  content: PublicationContent,
  log: Log,
): Promise<Found | undefined> {
  try {
    return await channel.find(step, content);
  } catch (error) {
    log.write('info', 'Whether a publication arrived could not be looked up', error);
    return undefined;
  }
}
