import type { Publication } from '../../core/customerReview/publications';
import { sameHandle } from '../../core/people/people';
import { PUBLICATIONS_IN_FLIGHT } from '../inFlight';
import type { Log } from '../ports';
import type { PublicationChannel } from '../publicationPorts';
import type { LiveSite } from '../site';
import { lostPublications, type LostPublication } from './lostPublications';
import { planSettled } from './planPublication';
import { printPublicationIntent, tryParsePublicationIntent } from './publicationIntents';
import { reviewOf, settlePlace, type SettlePlaceDeps } from './settlePlace';

export interface SettlePublicationsDeps extends SettlePlaceDeps {
  /** The place of a step as this machine reaches it without asking anybody; undefined where it cannot. */
  readonly channelOf: (publication: Publication) => Promise<PublicationChannel | undefined>;
  readonly log: Log;
}

/**
 * Writes down what became of steps whose answer was lost, or whose window went away while they were sent. Each is looked for; nothing is
 * ever sent again by itself. A step of this person's that cannot be looked for is recorded as unknown, once, and looked for again when
 * this is called next. Resolves with how many were settled.
 */
export async function settlePublications(deps: SettlePublicationsDeps): Promise<number> {
  const { journal, clock, log } = deps;
  const site = await deps.readSite();
  const { actor: me } = await deps.author();
  let settled = 0;
  for (const lost of lostPublications(site, { me, now: clock.now() })) {
    if (!PUBLICATIONS_IN_FLIGHT.has(keyOf(lost))) {
      try {
        settled += await settleOne(lost, me, deps);
      } catch (error) {
        log.write('info', 'What became of a publication could not be looked up', error);
      }
    }
  }
  await forgetSettled(await deps.readSite(), journal);
  return settled;
}

async function settleOne(
  { incident, publication }: LostPublication,
  me: string,
  deps: SettlePublicationsDeps,
): Promise<number> {
  const record = (await deps.readSite()).byId.get(incident);
  if (record === undefined) {
    return 0;
  }
  const { id, hash, by, outcome } = publication;
  const channel = await deps.channelOf(publication);
  const isKnown = channel !== undefined && (await reviewOf(record, hash, deps)) !== undefined;
  if (channel !== undefined && isKnown) {
    return settlePlace(channel, { incident, hash }, deps);
  }
  if (outcome === 'unknown' || !sameHandle(by, me)) {
    return 0;
  }
  const result = {
    publication: id,
    outcome: 'unknown',
    address: '',
    text: 'Livesite was ended while it was sent: whether it arrived is not clear. It is looked for before anything is sent again.',
  } as const;
  await deps.save(planSettled(await deps.readSite(), incident, result, await deps.author()));
  return 1;
}

/** Notes on this machine of steps about which the log says what became of them. */
async function forgetSettled(site: LiveSite, journal: SettlePublicationsDeps['journal']): Promise<void> {
  for (const { key } of (await journal?.open()) ?? []) {
    const intent = tryParsePublicationIntent(key);
    const entries = intent && site.byId.get(intent.incident)?.incident.entries;
    const isSaid = entries?.some(
      ({ entry: { body } }) => body.kind === 'published' && body.publication === intent?.publication,
    );
    const isGone = entries?.every(({ entry: { id } }) => id !== intent?.publication) === true;
    if (intent !== undefined && !PUBLICATIONS_IN_FLIGHT.has(key) && (isSaid === true || isGone)) {
      await journal?.settle(key);
    }
  }
}

function keyOf({ incident, publication: { id } }: LostPublication): string {
  return printPublicationIntent({ incident, publication: id });
}
