import { headlineOf } from '../core/escalation/pageMessage';
import { shorten, toOneLine } from '../core/text/plain';
import type { PagePreview } from './pagerPorts';
import { capitalised, type PreparedPage, type RoutedMessage } from './preparePage';
import { whomOf } from './pagingState';

/** One message of a page as a person sees it before it leaves. */
export interface PreviewedMessage extends RoutedMessage {
  readonly preview: PagePreview;
  /** This machine has what the route needs. */
  readonly isReady: boolean;
}

/** `@bob and @carol`, `#incidents`, `nobody`. */
export function pagedWhom({ page }: PreparedPage): string {
  return toOneLine(whomOf(page) ?? 'nobody');
}

/**
 * What would leave, as Markdown in which nobody's words can be anything but words: first a line for each route, which is read at a
 * glance, and below it exactly what is sent.
 */
export function pagePreviewText(
  prepared: PreparedPage,
  title: string,
  messages: readonly PreviewedMessage[],
  notes: readonly string[] = [],
): string {
  const { step, page } = prepared;
  const why = step === undefined ? 'By hand' : `${capitalised(step.words)} of ${step.name}`;
  const people = page.people.map(({ handle, person, why: because }) =>
    [`@${handle}`, person?.name ?? 'not in people.yml', because].filter(part => part !== '').join(', '),
  );
  return [
    `# Page for ${plain(title)}`,
    `${plain(why)}. Nothing has left yet.`,
    ...notes.map(note => `**Look twice:** ${plain(note)}`),
    [...people.map(line => `- ${plain(line)}`), ...page.gaps.map(gap => `- **Gap:** ${plain(gap)}`)].join(
      '\n',
    ),
    messages.map(lineOf).join('\n'),
    ...(messages.length === 0 ? [] : ['# Exactly what leaves']),
    ...messages.map(partOf),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** `- Over chat, Slack (webhook “chat”), to @bob: “SEV1: Checkout returns 500”`, with the line that somebody added. */
function lineOf({ route, message, preview, isReady }: PreviewedMessage): string {
  const whom = message.recipients.map(({ handle }) => `@${handle}`).join(', ') || 'the route itself';
  const words = [headlineOf(message), message.text]
    .filter(part => part !== '')
    .map(part => `“${shorten(plain(part), 160)}”`);
  const unable = isReady ? '' : ` Not from here: ${notReadyReason(route.kind)}.`;
  return `- Over ${plain(route.id)}, ${plain(preview.to)}, to ${whom}: ${words.join(' ')}${unable}`;
}

function partOf({ route, message, preview, isReady }: PreviewedMessage): string {
  const whom = message.recipients.map(({ handle }) => `@${handle}`).join(', ');
  const notes = [
    ...(isReady ? [] : [`**This machine cannot send it:** ${notReadyReason(route.kind)}`]),
    ...preview.warnings.map(warning => `**Look twice:** ${plain(warning)}`),
  ];
  return [
    `## ${plain(route.id)} to ${plain(preview.to)}`,
    whom === '' ? 'The route itself' : `For ${whom}`,
    ...(notes.length === 0 ? [] : [notes.map(note => `- ${note}`).join('\n')]),
    fenced(preview.body, route.kind === 'github' ? 'markdown' : 'json'),
  ].join('\n\n');
}

export function notReadyReason(kind: RoutedMessage['route']['kind']): string {
  return kind === 'github' ? 'nobody is signed in to GitHub here' : 'it has no key';
}

/** A fence longer than any in the text, so that the body is shown as it is. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The document is read as text, so only what would change its lines is taken out. */
function plain(text: string): string {
  return toOneLine(text);
}
