import type { PageMessage } from '../core/escalation/pageMessage';
import type { Route } from '../core/escalation/route';
import type { Instant } from '../core/time/instant';
import type { SendFailure } from './sendFailure';
import type { IssueTracker, TrackerRepository } from './trackerPorts';

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

/** A message was not, or perhaps not, delivered. `message`: one plain sentence, without anything secret. */
export class PagerError extends Error {
  /** With `limited`: when to try again, ms since 1970; undefined where the service does not say. */
  readonly retryAt: Instant | undefined;

  constructor(
    message: string,
    readonly reason: SendFailure,
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

/** Where pages over GitHub go, with somebody signed in. */
export interface PagePlace {
  readonly tracker: IssueTracker;
  readonly repository: TrackerRepository;
}

/** What stands behind a pager's routes. */
export interface PagerSetup {
  readonly secrets: SecretSource;
  /** Name of the repository that pages over GitHub go to, for previews: `acme/shop`. */
  readonly repository?: string | undefined;
  /** Resolves with undefined where nobody is signed in. Asks nobody. */
  readonly github?: (() => Promise<PagePlace | undefined>) | undefined;
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
