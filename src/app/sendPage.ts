import type { Change } from '../core/change/change';
import type { Author } from './change';
import type { Clock } from './ports';
import { isOnlyHere } from './refusedPush';
import { planPaged, planPaging, type PageResult } from './planPaging';
import { pageMessages, type PreparedPage, type RoutedMessage } from './preparePage';
import type { LiveSite } from './site';

/** Sends messages, each over its own route; resolves with what became of each when all are settled. */
export type Deliver = (
  messages: readonly RoutedMessage[],
  record: (result: PageResult) => Promise<void>,
  signal?: AbortSignal,
) => Promise<readonly PageResult[]>;

export interface SendPageDeps {
  /** The live site as it is at this moment, what waits in the outbox included. */
  readonly readSite: () => Promise<LiveSite>;
  readonly author: () => Promise<Author>;
  /** Resolves once the change is on disk. */
  readonly save: (change: Change) => Promise<void>;
  /** Shares what waits; resolves when it is shared or cannot be. */
  readonly share: () => Promise<void>;
  /** The changes that wait. */
  readonly waiting: () => Promise<readonly Change[]>;
  /** Whether the remote refuses what waits, as far as is known. Asks nobody. See isPushRefused. */
  readonly isRefused: () => boolean;
  /** Takes back what waits; false where it was shared meanwhile, or is being sent. */
  readonly withdraw: (changeId: string) => Promise<boolean>;
  readonly deliver: Deliver;
  readonly clock: Clock;
  /** Address of an incident's folder on the Git host. */
  readonly urlOf: (incident: string) => Promise<string | undefined>;
}

/**
 * `sent`: see the results. `taken`: somebody else was first to page this step, and nothing was sent. `not-shared`: the claim could not
 * be shared, so it is not known whether somebody else pages; it was taken back, and nothing was sent. `refused`: the same, and it will
 * not pass by itself, because the remote takes no push from here.
 */
export type SentPage =
  | { readonly kind: 'sent'; readonly page: string; readonly results: readonly PageResult[] }
  | { readonly kind: 'taken' | 'not-shared' | 'refused' };

export interface SendPageOptions {
  /** Send also where the claim could not be shared: two pages are better than none. */
  readonly evenUnshared: boolean;
  /**
   * Send also where the remote refuses the claim, for good: only for a person who was told. Without it, the page leaves if nobody else
   * can know of the incident, as its declaration waits here, too; else not: whoever has it open would page, each unseen by the others.
   */
  readonly evenRefused?: boolean;
  /** Ids of routes that this machine cannot use and others finish: nothing is tried or written there. */
  readonly leave?: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a page: first its entry is written and, for a step of a path, shared, so that of several machines only one goes on; then the
 * messages leave; then what became of each is written. Whatever dies in between, the log says that the page was about to leave.
 * Rejects with a SaveError or a Refusal before anything is sent.
 */
export async function sendPage(
  prepared: PreparedPage,
  deps: SendPageDeps,
  options: SendPageOptions,
): Promise<SentPage> {
  if (deps.isRefused() && !(await isMine(prepared, deps, options))) {
    // What is known to be refused is not written first: it might end up on a branch for a pull request.
    return { kind: 'refused' };
  }
  const author = await deps.author();
  const { change, page } = planPaging(await deps.readSite(), prepared, author, { claim: true });
  await deps.save(change);
  return claimAndSend({ change, page, prepared, author }, deps, options);
}

interface Claimed {
  readonly change: Change;
  readonly page: string;
  readonly prepared: PreparedPage;
  readonly author: Author;
}

async function claimAndSend(
  claimed: Claimed,
  deps: SendPageDeps,
  options: SendPageOptions,
): Promise<SentPage> {
  const { change, page, prepared } = claimed;
  if (prepared.step === undefined) {
    return { kind: 'sent', page, results: await deliverAndRecord(claimed, deps, options) };
  }
  await deps.share();
  const isWaiting = (await deps.waiting()).some(({ id }) => id === change.id);
  const isRefused = isWaiting && deps.isRefused();
  const goesOn = isRefused ? await isMine(prepared, deps, options) : options.evenUnshared;
  const isTakenBack = isWaiting && !goesOn && (await deps.withdraw(change.id));
  // Looked up whatever was taken back: another window may have shared it at that very moment, and then nobody else pages.
  const incident = incidentWith(await deps.readSite(), prepared.incident, page);
  if (incident === undefined) {
    return { kind: isTakenBack ? (isRefused ? 'refused' : 'not-shared') : 'taken' };
  }
  const mine = { ...claimed, prepared: { ...prepared, incident } };
  return isWaiting && !isRefused && !isTakenBack
    ? sendUnshared(mine, deps, options)
    : { kind: 'sent', page, results: await deliverAndRecord(mine, deps, options) };
}

/** Whether a page whose claim is refused may leave from here: by hand, or where no other clone can page for the incident. */
async function isMine(
  { step }: PreparedPage,
  { waiting }: SendPageDeps,
  { evenRefused = false }: SendPageOptions,
): Promise<boolean> {
  return evenRefused || step === undefined || isOnlyHere(step.since, await waiting());
}

/**
 * Sends a page whose claim nobody else can see. Where it reaches nobody either, this machine is most likely cut off: to go on to the next
 * step would use up the whole path without a word to anybody. So the claim is taken back, and the step stays due.
 */
async function sendUnshared(
  claimed: Claimed,
  deps: SendPageDeps,
  options: SendPageOptions,
): Promise<SentPage> {
  const { change, page, prepared } = claimed;
  const { incident } = prepared;
  const failed: PageResult[] = [];
  const results = await deliverAndRecord(claimed, deps, options, failed);
  const isCutOff = failed.length > 0 && failed.length === results.length;
  if (
    isCutOff &&
    (await deps.withdraw(change.id)) &&
    incidentWith(await deps.readSite(), incident, page) === undefined
  ) {
    return { kind: 'not-shared' };
  }
  const record = recorder({ incident, page }, deps);
  for (const result of failed) {
    await record(result);
  }
  return { kind: 'sent', page, results };
}

/** The incident in whose log the entry stands: not always the one it was written for, whose id may have been taken meanwhile. */
function incidentWith({ incidents, byId }: LiveSite, incident: string, entry: string): string | undefined {
  const meant = byId.get(incident);
  return [...(meant === undefined ? [] : [meant]), ...incidents].find(({ log }) =>
    log.entries.some(({ id }) => id === entry),
  )?.incident.id;
}

/** `failed`: takes what certainly did not arrive, which is then not written. */
async function deliverAndRecord(
  { page, prepared, author: { actor } }: Claimed,
  deps: SendPageDeps,
  { leave, signal }: Pick<SendPageOptions, 'leave' | 'signal'>,
  failed?: PageResult[],
): Promise<readonly PageResult[]> {
  const { incident } = prepared;
  const url = await deps.urlOf(incident);
  const sender = { actor, now: deps.clock.now(), url };
  const messages = pageMessages(await deps.readSite(), prepared, page, sender).filter(
    ({ route }) => leave?.has(route.id) !== true,
  );
  if (messages.length === 0) {
    return [];
  }
  const record = recorder({ incident, page }, deps);
  const keepOrRecord = async (result: PageResult): Promise<void> => {
    if (failed !== undefined && result.outcome === 'failed') {
      failed.push(result);
    } else {
      await record(result);
    }
  };
  return deps.deliver(messages, keepOrRecord, signal);
}

/** Writes what became of a page, one after the other: two at once would choose the same id. */
export function recorder(
  address: { readonly incident: string; readonly page: string },
  { readSite, author, save }: Pick<SendPageDeps, 'readSite' | 'author' | 'save'>,
): (result: PageResult) => Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  return result => {
    const write = async (): Promise<void> =>
      save(planPaged(await readSite(), address, [result], await author()));
    const done = before.then(write, write);
    before = done;
    return done;
  };
}
