import { printInstant, type Instant } from '../time/instant';
import { toOneLine } from '../text/plain';

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
 * `page` wakes people. `acknowledge` and `resolve` tell a pager that keeps alerts (PagerDuty, webhooks, an issue) about the alert with
 * the same key, so that it stops by itself; they mean nothing to chat. `test` is a page that says it is none.
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
        /** The same whatever id the incident takes later: see keyNameOf. */
        readonly origin: string;
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

/** What is sent, and what of the message did not fit, in plain sentences for the person who sees it first. */
export interface Composed<T> {
  readonly body: T;
  readonly warnings: readonly string[];
}

/** What takes the place of text that a service would not take. */
export const CUT_NOTE = '… (cut here; the timeline has the rest)';

/** `SEV1: Checkout returns 500`, or that it is a test; one line, as people wrote it, of any length. */
export function headlineOf({ action, incident }: PageMessage): string {
  if (incident === undefined || action === 'test') {
    return 'Test page: nothing is wrong';
  }
  const title = toOneLine(incident.title) || incident.id;
  const words = { page: '', acknowledge: 'Acknowledged: ', resolve: 'Resolved: ', test: '' }[action];
  return `${words}${toOneLine(incident.severity ?? 'Severity not set')}: ${title}`;
}

/** Who sends it, why and when: `Step 2 of Default, sent by @alice at 2026-11-23 08:15 UTC`. */
export function originOf({ reason, sender, at }: PageMessage): string {
  const when = printInstant(at).slice(0, 16).replace('T', ' ');
  const why = toOneLine(reason);
  return `${why === '' ? 'Sent' : `${why}, sent`} by ${toOneLine(sender)} at ${when} UTC`;
}

/** Text of several lines without characters that mislead the eye. */
export function plainText(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map(toOneLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** At most `max` UTF-16 units; where something was cut, a note says so. Never cuts a character in half. */
export function cutText(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text.slice(0, Math.max(0, max - CUT_NOTE.length)).replace(/[\ud800-\udbff]$/, '')}${CUT_NOTE}`;
}

/** A web address that can stand in a link; undefined for anything else. */
export function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= 2000 && /^https?:\/\/[^\s<>"'|\\^`{}()[\]]+$/.test(text)
    ? text
    : undefined;
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Names of people, for a sentence. */
export function namesOf(recipients: readonly Recipient[]): string {
  const shown = recipients.slice(0, 10).map(({ name, handle }) => toOneLine(name ?? '') || `@${handle}`);
  const more = recipients.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
