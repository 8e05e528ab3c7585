import { HANDLE_PATTERN } from '../../incident/entry';
import { neutralise } from '../../remediation/neutralise';
import { shorten } from '../../text/plain';
import {
  cutText,
  headlineOf,
  originOf,
  plainText,
  webAddress,
  type Composed,
  type PageMessage,
} from '../pageMessage';

/** What is written on GitHub for a message: an issue for the first page of an incident, comments on it for what follows. */
export interface GitHubPage {
  /** At most 256 characters. */
  readonly title: string;
  /** The issue's text where the message opens it. */
  readonly issue: string;
  /** The text where the incident has its issue already. */
  readonly comment: string;
  /** Who is mentioned, as logins. */
  readonly logins: readonly string[];
}

const TITLE_LIMIT = 256;
const TEXT_LIMIT = 20_000;
const HEADLINE_LIMIT = 1000;
const MOST_MENTIONS = 50;

/** Where a message stands on GitHub: one issue for each incident, one for each test. */
export function pageIssueMarker(message: Pick<PageMessage, 'incident' | 'key'>): string {
  return `<!-- livesite-pages:${markerText(message.incident?.origin ?? message.key)} -->`;
}

/** Names a message where it was written, so that it is found before it is written again. */
export function pageMarker({ action, key }: Pick<PageMessage, 'action' | 'key'>): string {
  return `<!-- livesite-page:${action}:${markerText(key)} -->`;
}

/** Whether a text bears a marker, on a line of its own. */
export function hasMarker(text: string, marker: string): boolean {
  return text.split(/\r?\n/).some(line => line.trim() === marker);
}

/** The texts for a message. Nobody is mentioned but its recipients, whatever people wrote into titles and texts. */
export function githubPage(message: PageMessage): Composed<GitHubPage> {
  const headline = headlineOf(message);
  const text = plainText(message.text);
  const able = message.recipients.filter(({ login }) => HANDLE_PATTERN.test(login));
  const mentioned = message.action === 'acknowledge' || message.action === 'resolve' ? [] : able;
  const logins = mentioned.slice(0, MOST_MENTIONS).map(({ login }) => login);
  const url = webAddress(message.incident?.url);
  const parts = [
    ...(logins.length === 0 ? [] : [logins.map(login => `@${login}`).join(' ')]),
    quoted(cutText(headline, HEADLINE_LIMIT)),
    ...(text === '' ? [] : [quoted(cutText(text, TEXT_LIMIT))]),
    safe(shorten(originOf(message), 1000)),
    ...(url === undefined ? [] : [`[Open the incident](${url})`]),
  ];
  const comment = [...parts, `${pageMarker(message)}\n`].join('\n\n');
  const issue = [...parts, FOOTER, `${pageMarker(message)}\n${pageIssueMarker(message)}\n`].join('\n\n');
  const nobody = message.recipients.filter(({ login }) => !HANDLE_PATTERN.test(login));
  const isCut = text.length > TEXT_LIMIT || headline.length > HEADLINE_LIMIT;
  return {
    body: { title: shorten(neutralise(headline), TITLE_LIMIT), issue, comment, logins },
    warnings: [
      ...nobody.map(({ handle }) => `@${handle} is not mentioned: people.yml gives no GitHub login.`),
      ...(message.recipients.length > MOST_MENTIONS
        ? [`Only the first ${MOST_MENTIONS} people are mentioned.`]
        : []),
      ...(isCut ? ['The title or the text is cut.'] : []),
    ],
  };
}

const FOOTER =
  'Opened by Livesite to page. Further pages of this incident follow as comments; it is closed when the incident is.';

/** In a block of its own, so that an open fence, table or tag ends with it. */
function quoted(text: string): string {
  return safe(text)
    .split('\n')
    .map(line => `> ${line}`.trimEnd())
    .join('\n');
}

/** No mention, reference, tag, image or comment. */
function safe(text: string): string {
  return neutralise(text).replace(/</g, '&lt;').replace(/!\[/g, '!\\[');
}

/** In a comment of HTML, a key must neither end it nor begin a new line. */
function markerText(key: string): string {
  return encodeURIComponent(key.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('--', '-%2D')
    .replaceAll('--', '-%2D');
}
