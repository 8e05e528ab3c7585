import { sha256 } from '../text/sha256';
import { printInstant, type Instant } from '../time/instant';
import type { CustomerReview } from './customerReview';
import { EDITION_WORDS, type Edition } from './header';
import { publicTextOf } from './publicText';

/** Everything that leaves of a review, and by what it is found again. */
export interface PublicationContent {
  readonly title: string;
  /** Markdown without the title. */
  readonly body: string;
  readonly edition: Edition;
  /** What customers know the company by; '' where the live site says none. */
  readonly site: string;
  /** Day of publishing in UTC, yyyy-mm-dd; undefined while nothing is about to be published. */
  readonly day: string | undefined;
  /** Of the approved text. */
  readonly hash: string;
  /** By which a later edition finds what an earlier one published. Customers may see it, so it does not say the incident's id. */
  readonly marker: string;
  /** Of a release: `review-2026-11-23-3f9a1c2b`. */
  readonly tag: string;
  /** Of files, without extension. */
  readonly fileName: string;
}

/** What stands on a publication beside its text. */
export type Imprint = Pick<PublicationContent, 'site' | 'day'>;

/** What is published of a customer-review.md; the same for the same text and imprint. */
export function publicationContent(
  incident: string,
  { review, text }: { readonly review: CustomerReview; readonly text: string },
  { site, day: shown }: Imprint,
): PublicationContent {
  const { title, body } = publicTextOf(review, text);
  const marker = markerOf(incident);
  const day = incident.slice(0, 10);
  const { edition, hash } = review;
  return {
    title,
    body,
    edition,
    site,
    day: shown,
    hash,
    marker,
    tag: `review-${day}-${marker.slice(0, 8)}`,
    fileName: fileNameOf(incident),
  };
}

/** Of the files of an incident's customer review, without extension. */
export function fileNameOf(incident: string): string {
  return `${incident.slice(0, 10)}-${markerOf(incident).slice(0, 8)}`;
}

/** 16 hexadecimal digits that stand for an incident where its id, which is its internal title, must not be read. */
export function markerOf(incident: string): string {
  return sha256(`livesite customer review\n${incident}\n`).slice(0, 16);
}

/** The Markdown below the title, which says first whose it is, which edition, and of which day. */
export function markdownBody({ edition, site, day, body }: PublicationContent): string {
  const whose = site.replace(/[\\`*_[\]<>#|~&]/g, '\\$&');
  const when = day === undefined ? '' : `published on ${dayWords(day)} (UTC)`;
  return `*${[whose, EDITION_WORDS[edition], when].filter(words => words !== '').join(' · ')}*\n\n${body}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `2026-11-03` as `3 November 2026`. */
export function dayWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

/** The UTC day of a moment: yyyy-mm-dd. */
export function utcDay(at: Instant): string {
  return printInstant(at).slice(0, 10);
}

/** Hidden in the body of a release. */
export function hiddenMarker(marker: string): string {
  return `<!-- livesite-review:${marker} -->`;
}
