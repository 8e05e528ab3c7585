import type { PublicationContent } from '../core/customerReview/publicationContent';
import type { Channel, PublicationStep } from '../core/incident/publicationWords';
import type { Instant } from '../core/time/instant';
import type { SendFailure } from './sendFailure';

/** What would leave, for a person to see first. Nothing in it is secret. */
export interface PublicationPreview {
  /** Where to: `api.statuspage.io`, `acme/status`, a folder. */
  readonly to: string;
  /** Requests or files as they will leave, with secrets replaced by dots. */
  readonly body: string;
  /** What comes of it, in plain sentences: who is told, what can be seen from then on. */
  readonly notes: readonly string[];
}

export interface PublicationReceipt {
  /** Where it can be seen; '' where nothing says so. Without blanks. */
  readonly address: string;
}

/** Choices of the person who publishes. */
export interface PublicationOptions {
  /** Tell the page's subscribers by mail. */
  readonly notify: boolean;
}

/** A step was not, or perhaps not, done. `message`: one plain sentence, without anything secret. */
export class PublicationError extends Error {
  /** With `limited`: when to try again, ms since 1970; undefined where that is not said. */
  readonly retryAt: Instant | undefined;

  constructor(
    message: string,
    readonly reason: SendFailure,
    options?: { cause?: unknown; retryAt?: Instant },
  ) {
    super(message, options);
    this.name = 'PublicationError';
    this.retryAt = options?.retryAt;
  }
}

/** What a step left behind. `other`: something is there, but not this text. */
export interface Found {
  readonly state: 'there' | 'other' | 'missing';
  readonly address: string;
}

/**
 * One place where customers read reviews. Drafting and publishing are two steps, each sent at most once per call; nothing repeats by
 * itself. All reject with a PublicationError.
 */
export interface PublicationChannel {
  readonly channel: Channel;
  /** Which place of the channel, without blanks: stands in the log. */
  readonly target: string;
  /** For people: `the status page`. */
  readonly name: string;
  readonly capabilities: {
    /** There is a draft that customers do not see. Without it there is only the step `publish`. */
    readonly draft: boolean;
    /** Subscribers can be told by mail. */
    readonly notify: boolean;
  };
  preview(
    step: PublicationStep,
    content: PublicationContent,
    options: PublicationOptions,
  ): PublicationPreview;
  run(
    step: PublicationStep,
    content: PublicationContent,
    options: PublicationOptions,
    signal?: AbortSignal,
  ): Promise<PublicationReceipt>;
  /** Looks whether the step was done. Changes nothing. */
  find(step: PublicationStep, content: PublicationContent, signal?: AbortSignal): Promise<Found>;
}

/** An incident on a status page. */
export interface StatusPageIncident {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Where customers see it; '' where that is not said. */
  readonly address: string;
}

/** Releases of one repository. All reject with a PublicationError. */
export interface Releases {
  /** Newest first, drafts that the signed-in person may see included. */
  list(signal?: AbortSignal): Promise<readonly Release[]>;
  /** A draft, which customers do not see. */
  create(draft: ReleaseDraft, signal?: AbortSignal): Promise<Release>;
  /** `publish`: from then on everybody who sees the repository sees it. */
  update(
    id: number,
    draft: ReleaseDraft,
    options: { readonly publish: boolean },
    signal?: AbortSignal,
  ): Promise<Release>;
}

/** A release of a repository. */
export interface Release {
  readonly id: number;
  readonly url: string;
  readonly name: string;
  readonly body: string;
  readonly tag: string;
  readonly draft: boolean;
}

export type ReleaseDraft = Pick<Release, 'name' | 'body' | 'tag'>;
