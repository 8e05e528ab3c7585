import type { Change } from '../core/change/change';
import type { Author } from './change';
import type { Clock } from './ports';
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
  /** Ids of the changes that wait. */
  readonly waiting: () => Promise<ReadonlySet<string>>;
  /** Takes back what waits; false where it was shared meanwhile, or is being sent. */
  readonly withdraw: (changeId: string) => Promise<boolean>;
  readonly deliver: Deliver;
  readonly clock: Clock;
  /** Address of an incident's folder on the Git host. */
  readonly urlOf: (incident: string) => Promise<string | undefined>;
}

/**
 * `sent`: see the results. `taken`: somebody else was first to page this step, and nothing was sent. `not-shared`: the claim could not
 * be shared, so it is not known whether somebody else pages; it was taken back, and nothing was sent.
 */
export type SentPage =
  | { readonly kind: 'sent'; readonly page: string; readonly results: readonly PageResult[] }
  | { readonly kind: 'taken' | 'not-shared'; readonly page: string };

export interface SendPageOptions {
  /** Send also where the claim could not be shared: two pages are better than none. */
  readonly evenUnshared: boolean;
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
  { evenUnshared, signal }: SendPageOptions,
): Promise<SentPage> {
  const author = await deps.author();
  const { change, page } = planPaging(await deps.readSite(), prepared, author, { claim: true });
  await deps.save(change);
  return claimAndSend({ change, page, prepared, author }, deps, { evenUnshared, signal });
}

interface Claimed {
  readonly change: Change;
  readonly page: string;
  readonly prepared: PreparedPage;
  readonly author: Author;
}

async function claimAndSend(
  { change, page, prepared, author }: Claimed,
  deps: SendPageDeps,
  { evenUnshared, signal }: SendPageOptions,
): Promise<SentPage> {
  if (prepared.step !== undefined) {
    await deps.share();
    const isWaiting = (await deps.waiting()).has(change.id);
    if (isWaiting && !evenUnshared && (await deps.withdraw(change.id))) {
      return { kind: 'not-shared', page };
    }
    if (!isInLog(await deps.readSite(), prepared.incident, page)) {
      return { kind: 'taken', page };
    }
  }
  const results = await deliverAndRecord({ incident: prepared.incident, page, prepared }, deps, {
    actor: author.actor,
    signal,
  });
  return { kind: 'sent', page, results };
}

function isInLog(site: LiveSite, incident: string, entry: string): boolean {
  return site.byId.get(incident)?.log.entries.some(({ id }) => id === entry) === true;
}

async function deliverAndRecord(
  {
    incident,
    page,
    prepared,
  }: { readonly incident: string; readonly page: string; readonly prepared: PreparedPage },
  deps: SendPageDeps,
  { actor, signal }: { readonly actor: string; readonly signal: AbortSignal | undefined },
): Promise<readonly PageResult[]> {
  const url = await deps.urlOf(incident);
  const messages = pageMessages(await deps.readSite(), prepared, page, { actor, now: deps.clock.now(), url });
  if (messages.length === 0) {
    return [];
  }
  const record = recorder({ incident, page }, deps);
  return deps.deliver(messages, record, signal);
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
