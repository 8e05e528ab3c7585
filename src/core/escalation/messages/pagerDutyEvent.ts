import { printInstant } from '../../time/instant';
import { shorten, toOneLine } from '../../text/plain';
import {
  cutText,
  headlineOf,
  namesOf,
  originOf,
  plainText,
  webAddress,
  type Composed,
  type PageMessage,
} from '../pageMessage';

export type PagerDutySeverity = 'critical' | 'error' | 'warning' | 'info';

/** An event of PagerDuty's Events API v2, without its routing key, which is secret. */
export interface PagerDutyEvent {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: PagerDutySeverity;
    readonly timestamp: string;
    readonly component?: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: Readonly<Record<string, string>>;
  };
  readonly links?: readonly { readonly href: string; readonly text: string }[];
  readonly client: string;
  readonly client_url?: string;
}

/** PagerDuty's limits of `summary` and of a whole event are 1,024 characters and 512 KB. */
const SUMMARY_LIMIT = 1024;
const DETAIL_LIMIT = 20_000;
const NAME_LIMIT = 255;

const SEVERITIES: readonly PagerDutySeverity[] = ['critical', 'error', 'warning'];

/** The event for a message. PagerDuty decides by the routing key whom it wakes; whom it is for is told in the details. */
export function pagerDutyEvent(message: PageMessage): Composed<PagerDutyEvent> {
  const { action, key, incident } = message;
  const common = { dedup_key: key, client: 'Livesite' };
  if (action === 'acknowledge' || action === 'resolve') {
    return { body: { event_action: action, ...common }, warnings: [] };
  }
  const headline = headlineOf(message);
  const text = plainText(message.text);
  const url = webAddress(incident?.url);
  const site = shorten(toOneLine(message.site), NAME_LIMIT);
  const [component] = (incident?.services ?? []).map(name => shorten(toOneLine(name), NAME_LIMIT));
  const body: PagerDutyEvent = {
    event_action: 'trigger',
    ...common,
    payload: {
      summary: shorten(headline, SUMMARY_LIMIT),
      source: site || 'Livesite',
      severity: action === 'test' ? 'info' : (SEVERITIES[incident?.rank ?? 0] ?? 'info'),
      timestamp: printInstant(message.at),
      ...(component === undefined ? {} : { component }),
      group: site,
      class: action === 'test' ? 'test' : 'incident',
      custom_details: detailsOf(message, text),
    },
    ...(url === undefined ? {} : { links: [{ href: url, text: 'The incident' }], client_url: url }),
  };
  const warnings = [
    ...(headline.length > SUMMARY_LIMIT
      ? [`The title is cut to ${SUMMARY_LIMIT.toLocaleString('en')} characters.`]
      : []),
    ...(text.length > DETAIL_LIMIT ? ['The text is cut.'] : []),
  ];
  return { body, warnings };
}

function detailsOf(message: PageMessage, text: string): Readonly<Record<string, string>> {
  const { incident, recipients } = message;
  const details: readonly (readonly [string, string])[] = [
    ['incident', incident?.id ?? ''],
    ['services', shorten((incident?.services ?? []).map(toOneLine).join(', '), 2000)],
    ['for', shorten(namesOf(recipients), 2000)],
    ['why', shorten(originOf(message), 2000)],
    ['text', cutText(text, DETAIL_LIMIT)],
  ];
  return Object.fromEntries(details.filter(([, value]) => value !== ''));
}
