import type { Author } from '../../../src/app/change';
import type { EscalateDeps } from '../../../src/app/escalateDue';
import type { PageResult } from '../../../src/app/planPaging';
import type { RoutedMessage } from '../../../src/app/preparePage';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import type { Change } from '../../../src/core/change/change';
import { foldChanges } from '../../../src/core/change/foldChanges';
import type { Route } from '../../../src/core/escalation/route';
import { deriveHeaders } from '../../../src/core/incident/deriveHeaders';
import type { Instant } from '../../../src/core/time/instant';

/** What all clones share: files that only grow by accepted changes. */
export class SharedSite {
  #files: ReadonlyMap<string, string>;

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(Object.entries(files));
  }

  get files(): ReadonlyMap<string, string> {
    return this.#files;
  }

  /** As a push that is rebuilt on the tip: what applies is in, the rest is void. */
  accept(changes: readonly Change[]): void {
    const { files } = foldChanges(changes, path => this.#files.get(path), { derive: deriveHeaders });
    this.#files = new Map([...this.#files, ...files]);
  }
}

export interface Sent {
  readonly machine: string;
  readonly route: string;
  readonly key: string;
  readonly at: Instant;
}

export interface MachineOptions {
  readonly name: string;
  readonly shared: SharedSite;
  readonly now: () => Instant;
  /** All that every machine sent. */
  readonly sent: Sent[];
  /** Whether the Git host answers now. */
  readonly online?: () => boolean;
  /** Whether the Git host answers and takes no push from here. */
  readonly refused?: () => boolean;
  /** By how much its clock is ahead, as servers tell. Default 0. */
  readonly skew?: () => number;
  readonly ready?: (route: Route) => boolean;
  readonly isIdempotent?: (route: Route) => boolean;
  /** What comes of a message; throws to die on the spot. */
  readonly answer?: (message: RoutedMessage) => PageResult['outcome'];
  /** Lets others go first. */
  readonly pause?: () => Promise<void>;
}

/** One clone with a window that pages: an outbox, what it has fetched, and a pager that only notes. */
export class Machine {
  readonly #options: MachineOptions;
  #outbox: Change[] = [];
  #fetched: ReadonlyMap<string, string>;
  #count = 0;
  #shown: ReadonlyMap<string, string> = new Map();
  readonly #reader = new SiteReader({
    list: () =>
      Promise.resolve([...this.#shown].map(([path, text]) => ({ path, stamp: text, inCheckout: true }))),
    readMany: paths =>
      Promise.resolve(new Map(paths.flatMap(path => [[path, this.#shown.get(path) ?? ''] as const]))),
  });

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#fetched = options.shared.files;
  }

  fetch(): void {
    this.#fetched = this.#options.shared.files;
  }

  async save(change: Change): Promise<void> {
    this.#outbox.push(change);
    await this.#pause();
  }

  async site(): Promise<LiveSite> {
    await this.#pause();
    const read = (path: string): string | undefined => this.#fetched.get(path);
    const { files } = foldChanges(this.#outbox, read, { derive: deriveHeaders, lenient: true });
    this.#shown = new Map([...this.#fetched, ...files]);
    return this.#reader.read();
  }

  async share(): Promise<void> {
    await this.#pause();
    if (this.#options.online?.() === false) {
      return;
    }
    if (this.#options.refused?.() === true) {
      this.fetch();
      return;
    }
    this.#options.shared.accept(this.#outbox);
    this.#outbox = [];
    this.fetch();
    await this.#pause();
  }

  isRefused(): boolean {
    return this.#outbox.length > 0 && this.#options.refused?.() === true;
  }

  deps(): EscalateDeps {
    const { name, now, ready, isIdempotent } = this.#options;
    return {
      readSite: () => this.site(),
      author: () => Promise.resolve(this.author()),
      save: change => this.save(change),
      share: () => this.share(),
      waiting: () => Promise.resolve([...this.#outbox]),
      isRefused: () => this.isRefused(),
      withdraw: id => {
        const before = this.#outbox.length;
        this.#outbox = this.#outbox.filter(change => change.id !== id);
        return Promise.resolve(this.#outbox.length < before);
      },
      deliver: (messages, record) => this.#deliver(messages, record),
      clock: { now },
      skew: () => this.#options.skew?.() ?? 0,
      urlOf: incident => Promise.resolve(`https://git.example/${name}/${incident}`),
      pager: {
        isReady: route => Promise.resolve(ready?.(route) ?? true),
        isIdempotent: route => isIdempotent?.(route) ?? false,
      },
    };
  }

  author(): Author {
    const { name, now } = this.#options;
    const seed = Array.from(name).reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
    return { actor: name, now: now(), random: below => (seed + this.#count++ * 7919) % below };
  }

  async #deliver(
    messages: readonly RoutedMessage[],
    record: (result: PageResult) => Promise<void>,
  ): Promise<readonly PageResult[]> {
    const { name, sent, now, answer } = this.#options;
    const results: PageResult[] = [];
    for (const message of messages) {
      await this.#pause();
      sent.push({ machine: name, route: message.route.id, key: message.message.key, at: now() });
      const outcome = answer?.(message) ?? 'delivered';
      const result = { route: message.route.id, outcome, text: outcome === 'delivered' ? '' : 'why' };
      await record(result);
      results.push(result);
    }
    return results;
  }

  async #pause(): Promise<void> {
    await this.#options.pause?.();
  }
}
