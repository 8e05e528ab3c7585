import { parseMetricsWords, printMetricsWords, type MetricsBody } from './metricsWords';
import { isStatus, type Status } from './status';
import { tryParseInstant, type Instant } from '../time/instant';
import { toOneLine } from '../text/plain';
import {
  parsePaged,
  parsePaging,
  printPaged,
  printPaging,
  type PagedBody,
  type PagingBody,
} from './pageWords';
import {
  parsePublished,
  parsePublishing,
  printPublished,
  printPublishing,
  type PublishedBody,
  type PublishingBody,
} from './publicationWords';

export const DETECTED_BY = ['monitor', 'customer', 'support', 'staff', 'vendor'] as const;
export type DetectedBy = (typeof DETECTED_BY)[number];

export const AUDIENCES = ['internal', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const CORRECTIONS = ['reword', 'time', 'retract', 'redact'] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** Free words of four flavours; the log keeps apart what was seen, done and decided, which a review needs. */
export const NOTE_WORDS = ['note', 'observation', 'action', 'decision'] as const;
export type NoteWord = (typeof NOTE_WORDS)[number];

/** What an entry of the log says. `text` is free; everything else is folded into the incident's state. */
export type EntryBody =
  | { readonly kind: 'declared'; readonly severity: string | undefined; readonly title: string }
  | { readonly kind: 'acknowledged'; readonly text: string }
  | {
      readonly kind: 'status';
      readonly status: Status;
      readonly into?: string | undefined;
      readonly text: string;
    }
  | { readonly kind: 'reopened'; readonly text: string }
  | { readonly kind: 'severity'; readonly severity: string; readonly text: string }
  | {
      readonly kind: 'role';
      readonly role: string;
      readonly person: string;
      readonly leaves: boolean;
      readonly text: string;
    }
  | { readonly kind: 'services'; readonly services: readonly string[] }
  | { readonly kind: 'title'; readonly title: string }
  | {
      readonly kind: 'impact';
      readonly edge: 'started' | 'ended';
      readonly at: Instant;
      readonly text: string;
    }
  | {
      readonly kind: 'detected';
      readonly by: DetectedBy;
      readonly at: Instant | undefined;
      readonly text: string;
    }
  | { readonly kind: 'update'; readonly audience: Audience; readonly text: string }
  | { readonly kind: 'link'; readonly target: string; readonly label: string }
  | { readonly kind: 'review'; readonly text: string }
  | { readonly kind: 'issue'; readonly item: string; readonly text: string }
  | PagingBody
  | PagedBody
  | PublishingBody
  | PublishedBody
  | MetricsBody
  | { readonly kind: 'corrected'; readonly entry: string; readonly how: Correction; readonly text: string }
  | { readonly kind: NoteWord; readonly text: string }
  /** Written by a newer version or by hand: kept and shown, never folded. */
  | { readonly kind: 'other'; readonly word: string; readonly text: string };

/** Stands where a severity would, while nobody has chosen one. */
export const SEVERITY_UNSET = 'SEV?';
export const SEVERITY_ID = /^[A-Z][A-Z0-9-]{0,11}$/;
const ROLE_ID = '[a-z][a-z0-9-]{0,39}';
const HANDLE = '[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,38})';
export const HANDLE_PATTERN = new RegExp(`^${HANDLE}$`);

/** One line as a log holds it, without anything that could be taken for the entry's own comment. Undone by {@link unescapeText}. */
export function escapeText(text: string): string {
  return toOneLine(text)
    .replace(/&(?=(?:amp;)*lt;!--)/g, '&amp;')
    .replace(/<!--/g, '&lt;!--');
}

export function unescapeText(text: string): string {
  if (!text.includes('&')) {
    return text;
  }
  return text.replace(/&lt;!--/g, '<!--').replace(/&amp;(?=(?:amp;)*lt;!--)/g, '&');
}

/** The words after the kind, as people read them: `identified: bad config in v142`. Undone by {@link parseBody}. */
export function printBody(body: EntryBody): string {
  return toOneLine(plainBody(body));
}

function plainBody(body: EntryBody): string {
  switch (body.kind) {
    case 'declared':
      return withText(body.severity ?? SEVERITY_UNSET, body.title);
    case 'status':
      return withText(body.into === undefined ? body.status : `${body.status} into ${body.into}`, body.text);
    case 'severity':
      return withText(body.severity, body.text);
    case 'role':
      return withText(`${body.role} ${body.leaves ? '-' : ''}@${body.person}`, body.text);
    case 'services':
      return body.services.length === 0 ? 'none' : body.services.join(', ');
    case 'title':
      return body.title;
    case 'impact':
      return withText(`${body.edge} ${printMinute(body.at)}`, body.text);
    case 'detected':
      return withText(
        body.at === undefined ? `by ${body.by}` : `by ${body.by} at ${printMinute(body.at)}`,
        body.text,
      );
    case 'update':
      return withText(body.audience, body.text);
    case 'link':
      return `${body.target} ${toOneLine(body.label)}`;
    case 'issue':
      return `${body.item} ${toOneLine(body.text)}`;
    case 'paging':
      return withText(printPaging(body), body.text);
    case 'paged':
      return withText(printPaged(body), body.text);
    case 'publishing':
      return withText(printPublishing(body), body.text);
    case 'published':
      return withText(printPublished(body), body.text);
    case 'metrics':
      return withText(printMetricsWords(body), body.text);
    case 'corrected':
      return withText(`${body.how} ${body.entry}`, body.text);
    default:
      return body.text;
  }
}

function withText(head: string, text: string): string {
  const tail = toOneLine(text);
  return tail === '' ? head : `${head}: ${tail}`;
}

function printMinute(at: Instant): string {
  return new Date(at).toISOString().replace(/(?::00)?\.000Z$/, 'Z');
}

/** The word that stands in bold in the log. */
export function wordOf(body: EntryBody): string {
  return body.kind === 'other' ? body.word : body.kind;
}

type BodyParser = (text: string) => EntryBody | undefined;

/** Takes `head: text` apart; the text may be missing. `build` gets the whole match, so the head's groups begin at 1. */
function headed(
  pattern: string,
  build: (match: readonly (string | undefined)[], text: string) => EntryBody | undefined,
): BodyParser {
  const whole = new RegExp(`^${pattern}(?:: (.*))?$`, 's');
  return source => {
    const match = whole.exec(source);
    return match ? build(match, (match.at(-1) ?? '').trim()) : undefined;
  };
}

const note =
  (kind: NoteWord): BodyParser =>
  text => ({ kind, text });

/** What stands between commas. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split(',')) {
    const part = piece.trim();
    if (part !== '') {
      parts.push(part);
    }
  }
  return parts;
}

const PARSERS: Readonly<Record<Exclude<EntryBody['kind'], 'other'>, BodyParser>> = {
  declared: text => {
    const match = /^(SEV\?|[A-Z][A-Z0-9-]{0,11}):(?: (.*))?$/s.exec(text);
    const severity = match?.[1] === SEVERITY_UNSET ? undefined : match?.[1];
    const title = (match ? (match[2] ?? '') : text).trim();
    return title === '' ? undefined : { kind: 'declared', severity, title };
  },
  acknowledged: text => ({ kind: 'acknowledged', text }),
  reopened: text => ({ kind: 'reopened', text }),
  status: headed('([a-z]+)(?: into ([a-z0-9-]+))?', ([, status = '', into = ''], text) =>
    isStatus(status) ? { kind: 'status', status, into: into === '' ? undefined : into, text } : undefined,
  ),
  severity: headed('([A-Z][A-Z0-9-]{0,11})', ([, severity = ''], text) => ({
    kind: 'severity',
    severity,
    text,
  })),
  role: headed(`(${ROLE_ID}) (-?)@(${HANDLE})`, ([, role = '', minus, person = ''], text) => ({
    kind: 'role',
    role,
    person,
    leaves: minus === '-',
    text,
  })),
  services: text => ({ kind: 'services', services: text === 'none' ? [] : partsOf(text) }),
  title: text => (text === '' ? undefined : { kind: 'title', title: text }),
  impact: headed('(started|ended) (\\S+?)', ([, edge = '', at = ''], text) => {
    const instant = tryParseInstant(at);
    return instant === undefined
      ? undefined
      : { kind: 'impact', edge: edge as 'started' | 'ended', at: instant, text };
  }),
  detected: headed(`by (${DETECTED_BY.join('|')})(?: at (\\S+?))?`, ([, by = '', at = ''], text) => {
    const instant = at === '' ? undefined : tryParseInstant(at);
    return at !== '' && instant === undefined
      ? undefined
      : { kind: 'detected', by: by as DetectedBy, at: instant, text };
  }),
  update: text => {
    const match = /^(internal|public)(?:: (.*))?$/s.exec(text);
    return {
      kind: 'update',
      audience: (match?.[1] ?? 'internal') as Audience,
      text: match ? (match[2] ?? '').trim() : text,
    };
  },
  link: text => {
    const match = /^(\S+)(?: (.*))?$/s.exec(text);
    return match ? { kind: 'link', target: match[1] ?? '', label: (match[2] ?? '').trim() } : undefined;
  },
  review: text => ({ kind: 'review', text }),
  issue: text => {
    const match = /^(R\d{1,4})(?: (.*))?$/s.exec(text);
    return match ? { kind: 'issue', item: match[1] ?? '', text: (match[2] ?? '').trim() } : undefined;
  },
  paging: parsePaging,
  paged: parsePaged,
  publishing: parsePublishing,
  published: parsePublished,
  metrics: parseMetricsWords,
  corrected: headed(
    `(${CORRECTIONS.join('|')}) ([0-9A-HJKMNP-TV-Z]{10,26})`,
    ([, how = '', entry = ''], text) => ({
      kind: 'corrected',
      entry,
      how: how as Correction,
      text,
    }),
  ),
  note: note('note'),
  observation: note('observation'),
  action: note('action'),
  decision: note('decision'),
};

const PARSER_OF: ReadonlyMap<string, BodyParser> = new Map(Object.entries(PARSERS));

/**
 * Reads the words of an entry, as people read them (see {@link unescapeText}). Never fails: what does not fit its kind, or has a kind
 * this version does not know, comes back as `other` with everything kept.
 */
export function parseBody(word: string, text: string): EntryBody {
  return PARSER_OF.get(word)?.(text) ?? { kind: 'other', word, text };
}

/**
 * What an entry says once it is reworded. The new words may leave out the severity of a declaration and the audience of an update:
 * a better sentence takes nothing else back.
 */
export function rewordBody(before: EntryBody, word: string, text: string): EntryBody {
  const after = parseBody(word, text);
  if (before.kind === 'declared' && after.kind === 'declared' && after.title === text) {
    return { ...after, severity: before.severity };
  }
  if (before.kind === 'update' && after.kind === 'update' && after.text === text) {
    return { ...after, audience: before.audience };
  }
  return after;
}

/**
 * What is left of a redacted entry: that it was made, and what it did to the incident's state. Redacting hides words; it does not
 * reopen an incident whose resolution was told with a password in it.
 */
export function withoutWords(body: EntryBody): EntryBody {
  switch (body.kind) {
    case 'declared':
      return { ...body, title: '' };
    case 'services':
      return body;
    case 'title':
    case 'link':
    case 'other':
      return { kind: 'other', word: wordOf(body), text: '' };
    default:
      return { ...body, text: '' };
  }
}

/** Whether this version knows the word; a known word that came back as `other` has words that do not fit it. */
export function isKnownWord(word: string): boolean {
  return PARSER_OF.has(word);
}
