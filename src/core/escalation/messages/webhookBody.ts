import { printInstant } from '../../time/instant';
import { shorten, toOneLine } from '../../text/plain';
import {
  cutText,
  plainText,
  webAddress,
  type Composed,
  type PageAction,
  type PageMessage,
  type Recipient,
} from '../pageMessage';

/** What a webhook of the team's own gets, described in docs/paging.md. Later versions may add keys, never change what these mean. */
export interface WebhookBody {
  readonly version: 1;
  readonly action: PageAction;
  /** The same each time the same message is sent; also in the header `Idempotency-Key`. */
  readonly key: string;
  readonly site: string;
  readonly incident: {
    readonly id: string;
    readonly title: string;
    readonly severity: string | null;
    readonly rank: number;
    readonly services: readonly string[];
    readonly url: string | null;
  } | null;
  readonly recipients: readonly {
    readonly handle: string;
    readonly name: string | null;
    readonly address: string | null;
    readonly login: string;
  }[];
  readonly reason: string;
  readonly text: string;
  readonly sender: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

const TITLE_LIMIT = 1000;
const TEXT_LIMIT = 20_000;
const NAME_LIMIT = 255;

export function webhookBody(message: PageMessage): Composed<WebhookBody> {
  const { action, key, incident } = message;
  const title = toOneLine(incident?.title ?? '');
  const text = plainText(message.text);
  const body: WebhookBody = {
    version: 1,
    action,
    key,
    site: shorten(toOneLine(message.site), NAME_LIMIT),
    incident:
      incident === undefined
        ? null
        : {
            id: incident.id,
            title: shorten(title, TITLE_LIMIT),
            severity: lineOf(incident.severity),
            rank: incident.rank,
            services: incident.services.slice(0, 100).map(name => shorten(toOneLine(name), NAME_LIMIT)),
            url: webAddress(incident.url) ?? null,
          },
    recipients: message.recipients.map(recipientBody),
    reason: shorten(toOneLine(message.reason), TITLE_LIMIT),
    text: cutText(text, TEXT_LIMIT),
    sender: shorten(toOneLine(message.sender), NAME_LIMIT),
    at: printInstant(message.at),
  };
  const isCut = title.length > TITLE_LIMIT || text.length > TEXT_LIMIT;
  return { body, warnings: isCut ? ['The title or the text is cut.'] : [] };
}

function recipientBody(recipient: Recipient): WebhookBody['recipients'][number] {
  const { handle, name, address, login } = recipient;
  return { handle, name: lineOf(name), address: lineOf(address), login: shorten(login, NAME_LIMIT) };
}

function lineOf(text: string | undefined): string | null {
  return text === undefined ? null : shorten(toOneLine(text), NAME_LIMIT);
}
