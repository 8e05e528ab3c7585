import { sha256 } from '../text/sha256';
import type { CustomerReview } from './customerReview';
import { EDITION_WORDS, type Edition } from './header';
import { publicTextOf } from './publicText';

/** Everything that leaves of a review, and by what it is found again. */
export interface PublicationContent {
  readonly title: string;
  /** Markdown without the title. */
  readonly body: string;
  readonly edition: Edition;
  /** Of the approved text. */
  readonly hash: string;
  /** By which a later edition finds what an earlier one published. Customers may see it, so it does not say the incident's id. */
  readonly marker: string;
  /** Of a release: `review-2026-11-23-3f9a1c2b`. */
  readonly tag: string;
  /** Of files, without extension. */
  readonly fileName: string;
}

/** What is published of a customer-review.md; the same for the same text. */
export function publicationContent(
  incident: string,
  review: CustomerReview,
  text: string,
): PublicationContent {
  const { title, body } = publicTextOf(review, text);
  const marker = markerOf(incident);
  const day = incident.slice(0, 10);
  const { edition, hash } = review;
  return {
    title,
    body,
    edition,
    hash,
    marker,
    tag: `review-${day}-${marker.slice(0, 8)}`,
    fileName: `${day}-${marker.slice(0, 8)}`,
  };
}

/** 16 hexadecimal digits that stand for an incident where its id, which is its internal title, must not be read. */
export function markerOf(incident: string): string {
  return sha256(`livesite customer review\n${incident}\n`).slice(0, 16);
}

/** The Markdown below the title, which says first which edition it is. */
export function markdownBody({ edition, body }: Pick<PublicationContent, 'edition' | 'body'>): string {
  return `*${EDITION_WORDS[edition]}*\n\n${body}`;
}

/** Hidden in the body of a release. */
export function hiddenMarker(marker: string): string {
  return `<!-- livesite-review:${marker} -->`;
}
