import type { Route } from '../core/escalation/route';
import type { Instant } from '../core/time/instant';

/** Somebody a message is for, as its route knows them. */
export interface Recipient {
  /** As in people.yml. */
  readonly handle: string;
  readonly name: string | undefined;
  /** Their id on this route: a Slack member id `U024BE7LH`, an address in Teams; undefined where people.yml gives none. */
  readonly address: string | undefined;
  /** GitHub login. */
  readonly login: string;
}

/**
 * `page` wakes people. `acknowledge` and `resolve` tell a pager that keeps alerts (PagerDuty, webhooks) about the alert with the same
 * key, so that it stops by itself; they mean nothing to chat. `test` is a page that says it is none.
 */
export type PageAction = 'page' | 'acknowledge' | 'resolve' | 'test';

/** What is sent over one route. */
export interface PageMessage {
  readonly action: PageAction;
  /**
   * Idempotency key, the same however often the same message is sent, from whatever machine: at most 255 characters. Acknowledging
   * and resolving have the key of the page.
   */
  readonly key: string;
  /** Name of the live site. */
  readonly site: string;
  /** Undefined for a test. */
  readonly incident:
    | {
        readonly id: string;
        readonly title: string;
        readonly severity: string | undefined;
        /** 0 for the most severe of the plan. */
        readonly rank: number;
        readonly services: readonly string[];
        /** Where its folder can be read on the Git host; undefined where there is none. */
        readonly url: string | undefined;
      }
    | undefined;
  readonly recipients: readonly Recipient[];
  /** Why it is sent, in one line: `Step 2 of Default`. */
  readonly reason: string;
  /** What a person added; '' for none. */
  readonly text: string;
  readonly sender: string;
  readonly at: Instant;
}

/** What would leave, for a person to see first. Nothing in it is secret. */
export interface PagePreview {
  /** Where to: `events.pagerduty.com`, `hooks.slack.com`, `acme/shop`. */
  readonly to: string;
  /** As it will be sent, with secrets replaced by dots; JSON or Markdown. */
  readonly body: string;
  /** What does not fit, in plain sentences: somebody has no address here, the text is cut. */
  readonly warnings: readonly string[];
}

export interface PageReceipt {
  /** Where it can be seen; undefined where the route does not say. */
  readonly url: string | undefined;
}

/**
 * `no-secret`: this machine has no key. `refused`: the service said no, and would again. `limited`: too often; not delivered.
 * `unavailable`: certainly not delivered, may be tried again. `uncertain`: it may have been delivered. `cancelled`: before it was sent.
 */
export type PagerFailure = 'no-secret' | 'refused' | 'limited' | 'unavailable' | 'uncertain' | 'cancelled';

/** A message was not, or perhaps not, delivered. `message`: one plain sentence, without anything secret. */
export class PagerError extends Error {
  /** With `limited`: when to try again, ms since 1970; undefined where the service does not say. */
  readonly retryAt: Instant | undefined;

  constructor(
    message: string,
    readonly reason: PagerFailure,
    options?: { cause?: unknown; retryAt?: Instant },
  ) {
    super(message, options);
    this.name = 'PagerError';
    this.retryAt = options?.retryAt;
  }
}

/** Secrets of this machine: an editor's secret storage, or the environment. */
export interface SecretSource {
  get(name: string): Promise<string | undefined>;
}

/** Carries messages. Sends each at most once per call and repeats nothing by itself. */
export interface Pager {
  /** What `deliver` would send. Needs no secret and no network. */
  preview(route: Route, message: PageMessage): PagePreview;
  /** Whether the same message may be sent again without harm after an uncertain outcome: the service drops, or we find, the repeat. */
  isIdempotent(route: Route): boolean;
  /** Whether the route understands `acknowledge` and `resolve`. */
  keepsAlerts(route: Route): boolean;
  /** Whether this machine could send over the route: it has the secret, or somebody is signed in. Asks nobody. */
  isReady(route: Route): Promise<boolean>;
  /** Rejects with a PagerError. */
  deliver(route: Route, message: PageMessage, signal?: AbortSignal): Promise<PageReceipt>;
}
