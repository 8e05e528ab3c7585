import {
  CUT_NOTE,
  headlineOf,
  originOf,
  plainText,
  webAddress,
  type Composed,
  type PageMessage,
  type Recipient,
} from '../pageMessage';
import { toOneLine } from '../../text/plain';

interface SlackText {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Nothing but what stands in angle brackets is a mention or a link. */
  readonly verbatim: true;
}

interface SlackSection {
  readonly type: 'section';
  readonly text: SlackText;
}

interface SlackContext {
  readonly type: 'context';
  readonly elements: readonly SlackText[];
}

/** What an incoming webhook of Slack takes. */
export interface SlackMessage {
  /** What notifications show. */
  readonly text: string;
  readonly blocks: readonly (SlackSection | SlackContext)[];
}

/** Slack takes 3,000 characters a block, and refuses messages from about 13,000 in all. */
const HEADLINE_LIMIT = 1000;
const BLOCK_LIMIT = 2900;
const CONTEXT_LIMIT = 1000;
/** A page for more people than these is for a channel, not for them. */
const MOST_MENTIONS = 50;

/** Ids that Slack gives members: `U024BE7LH`, `W012A3CDE`. */
export const SLACK_MEMBER = /^[UW][A-Z0-9]{6,20}$/;

/** The message for a channel. Only recipients with a member id are mentioned, whatever people wrote into titles and texts. */
export function slackMessage(message: PageMessage): Composed<SlackMessage> {
  const { recipients, incident } = message;
  const headline = escapeWithin(headlineOf(message), HEADLINE_LIMIT);
  const text = escapeWithin(plainText(message.text), BLOCK_LIMIT);
  const url = webAddress(incident?.url);
  const link = url === undefined ? '' : ` · <${escapeAll(url)}|Open the incident>`;
  const site = toOneLine(message.site);
  const origin = escapeWithin(
    `${originOf(message)}${site === '' ? '' : ` · ${site}`}${incident === undefined ? '' : ` · ${incident.id}`}`,
    CONTEXT_LIMIT,
  );
  const blocks = [
    section(headline.text),
    ...(recipients.length === 0 ? [] : [section(recipients.slice(0, MOST_MENTIONS).map(mention).join(' '))]),
    ...(text.text === '' ? [] : [section(text.text)]),
    { type: 'context', elements: [mrkdwn(origin.text + link)] } as const,
  ];
  return {
    body: { text: headline.text, blocks },
    warnings: warningsOf(recipients, headline.isCut || text.isCut),
  };
}

function warningsOf(recipients: readonly Recipient[], isCut: boolean): readonly string[] {
  const silent = recipients.filter(({ address }) => address === undefined || !SLACK_MEMBER.test(address));
  return [
    ...silent.map(
      ({ handle, address }) =>
        `@${handle} is named but not mentioned: ${address === undefined ? 'people.yml gives no Slack member id' : 'their id in people.yml is no Slack member id'} (such as U024BE7LH).`,
    ),
    ...(recipients.length > MOST_MENTIONS ? [`Only the first ${MOST_MENTIONS} people are mentioned.`] : []),
    ...(isCut ? ['The title or the text is cut.'] : []),
  ];
}

function mention({ address, name, handle }: Recipient): string {
  return address !== undefined && SLACK_MEMBER.test(address)
    ? `<@${address}>`
    : escapeWithin(toOneLine(name ?? '') || handle, 80).text;
}

function section(text: string): SlackSection {
  return { type: 'section', text: mrkdwn(text) };
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** `@` is followed by nothing that Slack could take for a name, and angle brackets are text. */
function escapeOne(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '@':
      return '@\u200b';
    default:
      return character;
  }
}

function escapeAll(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escaped text of at most `max` UTF-16 units, cut between characters with a note. */
function escapeWithin(text: string, max: number): { readonly text: string; readonly isCut: boolean } {
  let escaped = '';
  let kept = '';
  for (const character of text) {
    escaped += escapeOne(character);
    if (escaped.length > max) {
      return { text: kept + CUT_NOTE, isCut: true };
    }
    kept = escaped.length <= max - CUT_NOTE.length ? escaped : kept;
  }
  return { text: escaped, isCut: false };
}
