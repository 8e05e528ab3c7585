import type { PageMessage } from '../core/escalation/pageMessage';
import type { Route } from '../core/escalation/route';
import { printInstant, type Instant } from '../core/time/instant';
import { isAbandoned, printPageIntent } from './pageIntents';
import { PagerError, type Pager } from './pagerPorts';
import type { Clock, Log, Randomness } from './ports';
import type { Wait } from './trackerPace';
import type { EffectJournal } from './trackerPorts';

/** A message and the route it takes. */
export interface OutgoingPage {
  readonly route: Route;
  readonly message: PageMessage;
}

/**
 * `failed`: certainly not delivered. `unknown`: it may have been. `elsewhere`: another window of this machine is sending it and
 * records what becomes of it; nothing is to be recorded here.
 */
export type DeliveryOutcome = 'delivered' | 'failed' | 'unknown' | 'elsewhere';

export interface PageDelivery extends OutgoingPage {
  readonly outcome: DeliveryOutcome;
  /** Why it failed or is not known, one plain sentence without anything secret; '' where it was delivered. */
  readonly sentence: string;
  /** Where it can be seen; undefined where the route does not say. */
  readonly url: string | undefined;
}

export interface DeliverDeps {
  readonly pager: Pager;
  /** Undefined where there is no repository to keep it in: then a crash may leave it open what was sent. */
  readonly journal: EffectJournal | undefined;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly randomness: Randomness;
  readonly log: Log;
}

export interface DeliverOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which is tried again. A first attempt is always made. Default 60,000. */
  readonly budget?: number;
  /** Writes down what became of one message. Called once for each but those `elsewhere`; the intent is kept until it resolves. */
  readonly record: (delivery: PageDelivery) => Promise<void>;
}

const BUDGET_MS = 60_000;
/** Where a repeat does no harm, it is sooner assumed that the process that was sending is gone. */
const REPEATABLE_MS = 45_000;
/** Before each further attempt, with up to half as much again. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];

/**
 * Delivers messages, side by side over different routes, one after another over the same. What is about to be sent is on disk before it
 * is sent; a message that may have arrived is sent again only over a route that drops the repeat. Never rejects for what a service, the
 * network or the disk does: each message has its outcome, in order.
 */
export async function deliverPages(
  messages: readonly OutgoingPage[],
  deps: DeliverDeps,
  options: DeliverOptions,
): Promise<readonly PageDelivery[]> {
  const deadline = deps.clock.now() + (options.budget ?? BUDGET_MS);
  const results = new Map<OutgoingPage, PageDelivery>();
  const routes = [...new Set(messages.map(({ route }) => route.id))];
  await Promise.all(
    routes.map(async id => {
      for (const page of messages.filter(({ route }) => route.id === id)) {
        results.set(page, await deliverOne(page, deps, { ...options, deadline }));
      }
    }),
  );
  return messages.flatMap(page => results.get(page) ?? []);
}

interface Attempting extends DeliverOptions {
  readonly deadline: Instant;
}

async function deliverOne(page: OutgoingPage, deps: DeliverDeps, options: Attempting): Promise<PageDelivery> {
  const { log } = deps;
  const claim = await claimPage(page, deps);
  if (claim === 'elsewhere') {
    return delivery(page, 'elsewhere', 'Another window is sending it.');
  }
  const result =
    claim === 'abandoned'
      ? delivery(
          page,
          'unknown',
          'Livesite was ended while it was sent: whether it arrived is not clear, so it was not sent again.',
        )
      : await attempt(page, deps, options);
  log.write(
    result.outcome === 'delivered' ? 'info' : 'warn',
    `${page.message.action} over ${page.route.id}: ${result.outcome}. ${result.sentence}`.trim(),
  );
  try {
    await options.record(result);
    await deps.journal?.settle(intentOf(page));
  } catch (error) {
    // The intent stays: what became of the message is settled once more when pages are recovered.
    log.write('error', `What became of a page over ${page.route.id} could not be written down`, error);
  }
  return result;
}

/** Puts on disk what is about to be sent. `abandoned`: a process that is gone was sending it, and it must not be sent twice. */
async function claimPage(page: OutgoingPage, deps: DeliverDeps): Promise<'mine' | 'abandoned' | 'elsewhere'> {
  const { journal, pager, clock, log } = deps;
  const { action, incident, site } = page.message;
  const key = intentOf(page);
  const what = `Send a ${action === 'page' ? 'page' : `message (${action})`} over ${page.route.id} for ${incident?.id ?? site}.`;
  const effect = { key, at: printInstant(clock.now()), what };
  try {
    if (journal === undefined || (await journal.intendOnce(effect))) {
      return 'mine';
    }
    const open = (await journal.open()).find(intent => intent.key === key);
    if (open === undefined && (await journal.intendOnce(effect))) {
      // Settled between the two looks: whoever sent it has written down what became of it.
      await journal.settle(key);
      return 'elsewhere';
    }
    const isRepeatable = pager.isIdempotent(page.route);
    if (open !== undefined && !isAbandoned(open, clock.now(), isRepeatable ? REPEATABLE_MS : undefined)) {
      return 'elsewhere';
    }
    if (isRepeatable) {
      await journal.intend(effect);
      return 'mine';
    }
    return 'abandoned';
  } catch (error) {
    // A full disk must not keep anybody asleep. The one thing lost is what a crash in the next seconds would have to tell.
    log.write(
      'warn',
      `A page over ${page.route.id} is sent although it could not be noted down first`,
      error,
    );
    return 'mine';
  }
}

async function attempt(
  page: OutgoingPage,
  { pager, clock, wait, randomness, log }: DeliverDeps,
  { signal, deadline }: Attempting,
): Promise<PageDelivery> {
  const isRepeatable = pager.isIdempotent(page.route);
  let mayHaveArrived = false;
  for (let failures = 0; ; failures += 1) {
    let failure: PagerError;
    try {
      const { url } = await pager.deliver(page.route, page.message, signal);
      return { ...page, outcome: 'delivered', sentence: '', url };
    } catch (error) {
      failure = pagerErrorOf(error, log);
    }
    mayHaveArrived ||= failure.reason === 'uncertain';
    const failed = delivery(page, mayHaveArrived ? 'unknown' : 'failed', failure.message);
    const isWorthwhile =
      failure.reason === 'limited' ||
      failure.reason === 'unavailable' ||
      (failure.reason === 'uncertain' && isRepeatable);
    const least = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
    const pause = Math.max((failure.retryAt ?? 0) - clock.now(), least + randomness.integer(least / 2));
    if (!isWorthwhile || clock.now() + pause > deadline) {
      return failed;
    }
    log.write('info', `${page.message.action} over ${page.route.id} is tried again: ${failure.message}`);
    await wait(pause, signal);
    if (signal?.aborted === true) {
      return delivery(page, failed.outcome, `${failure.message} Then it was cancelled.`);
    }
  }
}

/** A fault of ours may have struck after the message left. */
function pagerErrorOf(error: unknown, log: Log): PagerError {
  if (error instanceof PagerError) {
    return error;
  }
  log.write('error', 'Sending a page was interrupted', error);
  return new PagerError('Livesite failed while it was sent: whether it arrived is not clear.', 'uncertain');
}

function intentOf({ route, message }: OutgoingPage): string {
  return printPageIntent({ route: route.id, action: message.action, key: message.key });
}

function delivery(page: OutgoingPage, outcome: DeliveryOutcome, sentence: string): PageDelivery {
  return { ...page, outcome, sentence, url: undefined };
}
