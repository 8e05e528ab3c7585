import {
  cutText,
  headlineOf,
  originOf,
  plainText,
  utf8Length,
  webAddress,
  type Composed,
  type PageMessage,
  type Recipient,
} from '../pageMessage';
import { toOneLine } from '../../text/plain';

interface CardRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large' | 'Small';
  readonly isSubtle?: true;
}

/** Plain text: Teams reads no Markdown in runs. */
interface CardPlain {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly CardRun[];
}

/** Only mentions stand in it. */
interface CardMentions {
  readonly type: 'TextBlock';
  readonly wrap: true;
  readonly text: string;
}

interface CardMention {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** An Adaptive Card as a flow "When a Teams webhook request is received" takes it. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly content: {
        readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        readonly body: readonly (CardPlain | CardMentions)[];
        readonly actions?: readonly {
          readonly type: 'Action.OpenUrl';
          readonly title: string;
          readonly url: string;
        }[];
        readonly msteams: { readonly width: 'Full'; readonly entities: readonly CardMention[] };
      };
    },
  ];
}

/** Teams refuses cards above 28 KB. */
const CARD_BYTES = 27 * 1024;
const HEADLINE_LIMIT = 1000;
const TEXT_LIMITS = [12_000, 6000, 3000, 1500];
const MOST_MENTIONS = 50;

/** An address of a person in Teams: their sign-in name, or their id in the directory. */
export const TEAMS_PERSON =
  /^(?:[^\s<>"@]{1,100}@[a-z0-9-]+(?:\.[a-z0-9-]+)+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The card for a channel, of at most 27 KB. Only recipients with an address in Teams are mentioned. */
export function teamsMessage(message: PageMessage): Composed<TeamsMessage> {
  const text = plainText(message.text);
  let limit = 0;
  let body = cardOf(message, '');
  for (const most of TEXT_LIMITS) {
    const card = cardOf(message, cutText(text, most));
    if (utf8Length(JSON.stringify(card)) <= CARD_BYTES) {
      body = card;
      limit = most;
      break;
    }
  }
  const isCut = text.length > limit || headlineOf(message).length > HEADLINE_LIMIT;
  const silent = message.recipients.filter(recipient => !isMentioned(recipient));
  return {
    body,
    warnings: [
      ...silent.map(
        ({ handle, address }) =>
          `@${handle} is named but not mentioned: ${address === undefined ? 'people.yml gives no address' : 'what people.yml gives is no address'} in Teams (such as alice@example.com).`,
      ),
      ...(message.recipients.length > MOST_MENTIONS
        ? [`Only the first ${MOST_MENTIONS} people are named.`]
        : []),
      ...(isCut ? ['The title or the text is cut.'] : []),
    ],
  };
}

function cardOf(message: PageMessage, text: string): TeamsMessage {
  const { incident } = message;
  const people = message.recipients.slice(0, MOST_MENTIONS);
  const entities = people.filter(isMentioned).map(mentionOf);
  const names = people.map(person => (isMentioned(person) ? mentionOf(person).text : nameOf(person)));
  const url = webAddress(incident?.url);
  const site = toOneLine(message.site).slice(0, 200);
  const origin = [originOf(message).slice(0, 500), site, incident?.id ?? ''].filter(part => part !== '');
  const body: (CardPlain | CardMentions)[] = [
    plain({ text: cutText(headlineOf(message), HEADLINE_LIMIT), weight: 'Bolder', size: 'Large' }),
    ...(names.length === 0 ? [] : [{ type: 'TextBlock', wrap: true, text: names.join(', ') } as const]),
    ...text
      .split('\n')
      .filter(line => line !== '')
      .map(line => plain({ text: line })),
    plain({ text: origin.join(' · '), size: 'Small', isSubtle: true }),
  ];
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body,
          ...(url === undefined
            ? {}
            : { actions: [{ type: 'Action.OpenUrl', title: 'Open the incident', url }] }),
          msteams: { width: 'Full', entities },
        },
      },
    ],
  };
}

/** A text that spells a mention, `<at>…</at>`, must not become one. */
function plain(run: Omit<CardRun, 'type'>): CardPlain {
  const text = run.text.replace(/<(?=\/?at\b)/gi, '<\u200b');
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', ...run, text }] };
}

function isMentioned({ address }: Recipient): boolean {
  return address !== undefined && TEAMS_PERSON.test(address);
}

function mentionOf(person: Recipient): CardMention {
  const name = nameOf(person);
  return {
    type: 'mention',
    text: `<at>${name}</at>`,
    mentioned: { id: person.address ?? '', name },
  };
}

/** Without anything that is Markdown or a tag in a TextBlock. The handle makes it one person's. */
function nameOf({ name, handle }: Recipient): string {
  const safe = toOneLine(name ?? '')
    .replace(/[^\p{L}\p{M}\p{N} .'’-]/gu, '')
    .slice(0, 80)
    .trim();
  return safe === '' ? handle : `${safe} (${handle})`;
}
