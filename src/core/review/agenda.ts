import type { EffectiveEntry, Incident } from '../incident/incident';
import { sameHandle, type Person } from '../people/people';
import { REVIEW_FILE, LOG_FILE } from '../site/paths';
import { toOneLine } from '../text/plain';
import { escapeIcs, foldIcs, printIcsTime } from '../text/icsText';
import { MINUTE } from '../time/calendar';
import { printInstant, type Instant } from '../time/instant';
import { checkReview, REVIEW_SECTIONS } from './checkReview';
import { FACTOR_KINDS, factorsOf, type FactorKind } from './factors';
import { printReference, withCurrentReferences } from './references';
import { REMEDIATION_HEADING, type Review } from './review';

export interface Meeting {
  readonly at: Instant;
  readonly minutes: number;
  /** Handles; the facilitator and the owner are there anyway. */
  readonly attendees: readonly string[];
}

export interface AgendaInput {
  readonly incident: Incident;
  readonly review: Review;
  readonly reviewText: string;
  readonly meeting: Meeting;
}

/** A point of the agenda with its share of the time. */
interface Point {
  readonly title: string;
  /** How much of the time it takes, of all points together. */
  readonly share: number;
  readonly lines: readonly string[];
}

/** The agenda of a review's meeting as Markdown, from the review as it stands. The minutes of its points sum up to the meeting's. */
export function printAgenda(input: AgendaInput): string {
  const { incident, review, meeting } = input;
  const { owner, facilitator } = review.header;
  const points = pointsOf(input);
  const minutes = shareOut(
    points.map(({ share }) => share),
    meeting.minutes,
  );
  const people = [
    ...(facilitator === undefined ? ['no facilitator yet'] : [`@${facilitator} facilitates`]),
    ...(owner === undefined ? ['nobody owns the review yet'] : [`@${owner} owns the review`]),
    ...meeting.attendees
      .filter(handle => ![owner, facilitator].some(other => other !== undefined && sameHandle(other, handle)))
      .map(handle => `@${handle}`),
  ];
  const lines = [
    `# Agenda: review of ${plain(incident.title)}`,
    '',
    `${printMinute(meeting.at)} UTC, ${meeting.minutes} minutes · ${people.join(', ')}`,
    '',
    `[The review](${REVIEW_FILE}) · [the log](${LOG_FILE})`,
    '',
    'Nobody is judged here. We want to know what people saw, what made sense to them then, and what made it hard.',
    '',
    ...points.flatMap(({ title, lines: own }, index) => [
      `## ${index + 1}. ${title} (${minutes[index] ?? 0} min)`,
      '',
      ...own.map(line => `- ${line}`),
      '',
    ]),
  ];
  // Factors and questions are taken from the review, which may still show what was redacted.
  return withCurrentReferences(lines.join('\n'), incident);
}

function pointsOf(input: AgendaInput): readonly Point[] {
  return [
    {
      title: 'What happened',
      share: 3,
      lines: [
        ...highlights(input.incident).map(entry => printReference(entry, input.incident.declaredAt)),
        'What is missing here, or was different for you?',
      ],
    },
    { title: 'Contributing factors', share: 5, lines: factorLines(input) },
    {
      title: 'What else could have caught it, and where else it lives',
      share: 2,
      lines: [
        'Which test, review, alert or limit could have stopped this earlier?',
        'Where else do we have the same fault? How would we find it?',
        'Where were we lucky?',
      ],
    },
    { title: 'Open questions', share: 2, lines: openQuestions(input) },
    { title: 'Items to decide', share: 3, lines: itemLines(input) },
  ];
}

/** Kinds of entries that turn a response. */
const TURNS: ReadonlySet<EffectiveEntry['body']['kind']> = new Set([
  'declared',
  'acknowledged',
  'status',
  'reopened',
  'severity',
  'impact',
  'detected',
  'decision',
]);

/** More than these nobody goes through in a meeting. */
const MOST_HIGHLIGHTS = 12;

/** The entries at which the response took a turn, by when it happened; of many, decisions give way to the rest. */
function highlights({ entries }: Incident): readonly EffectiveEntry[] {
  const turns = entries.filter(
    ({ body, retracted, redacted }) => TURNS.has(body.kind) && !retracted && !redacted,
  );
  const chosen = [
    ...turns.filter(({ body }) => body.kind !== 'decision'),
    ...turns.filter(({ body }) => body.kind === 'decision'),
  ].slice(0, MOST_HIGHLIGHTS);
  return chosen.sort((a, b) => happenedAt(a) - happenedAt(b));
}

/** Since when customers were hurt, and when it was noticed, is written down once somebody knows it: the entry says it itself. */
function happenedAt({ at, body }: EffectiveEntry): Instant {
  return body.kind === 'impact' || body.kind === 'detected' ? (body.at ?? at) : at;
}

const ASK: Readonly<Record<FactorKind, string>> = {
  technical: 'Technical: none yet. What in the system made it possible or worse?',
  process: 'Process: none yet. What in how we plan, review, test, release or decide let it through?',
  response: 'Response: none yet. What made noticing, understanding or mending it take as long as it did?',
};

const NAMES: Readonly<Record<FactorKind, string>> = {
  technical: 'Technical',
  process: 'Process',
  response: 'Response',
};

function factorLines({ review, reviewText }: AgendaInput): readonly string[] {
  const { all } = factorsOf(review, reviewText);
  const rest = all.filter(({ kind }) => kind === undefined).map(({ text }) => text);
  return [
    ...FACTOR_KINDS.flatMap(kind => {
      const own = all.filter(factor => factor.kind === kind);
      return own.length === 0 ? [ASK[kind]] : own.map(({ text }) => `${NAMES[kind]}: ${text}`);
    }),
    ...rest,
  ];
}

function openQuestions({ review, reviewText }: AgendaInput): readonly string[] {
  const asked = review.sections.find(({ title }) => /^open questions$/i.test(title));
  const own =
    asked === undefined
      ? []
      : reviewText
          .slice(asked.body.start, asked.body.end)
          .split('\n')
          .flatMap(line => /^\s*(?:[-*+]|\d+[.)])\s+(\S.*)$/.exec(line.trimEnd())?.[1] ?? []);
  const empty = review.sections
    .filter(({ title, empty: isEmpty }) => isEmpty && (REVIEW_SECTIONS as readonly string[]).includes(title))
    .filter(({ title }) => title !== REMEDIATION_HEADING)
    .map(({ title }) => `“${title}” is still empty.`);
  return [...own, ...empty, 'What would we want to know that nobody can tell yet?'];
}

function itemLines({ review }: AgendaInput): readonly string[] {
  const open = review.items.filter(({ done, wontDo, text }) => !done && wontDo === undefined && text !== '');
  const problems = checkReview(review, []);
  const lines = open.map(item => {
    const lacks = problems
      .filter(({ code, data }) => code.startsWith('item-') && data?.item === item.id)
      .flatMap(({ code }) => LACKS[code] ?? []);
    const owner =
      item.owner === undefined ? '' : ` — @${item.owner}${item.due === undefined ? '' : `, due ${item.due}`}`;
    return `${[item.id, item.text].filter(part => part !== undefined).join(' ')}${owner}${lacks.length === 0 ? '' : ` (to decide: ${lacks.join(', ')})`}`;
  });
  return lines.length === 0
    ? ['No item yet. What will be different, where, who sees to it, until when?']
    : [...lines, 'What is missing? What is not worth doing, and why?'];
}

const LACKS: Readonly<Record<string, string>> = {
  'item-no-owner': 'who',
  'item-no-due': 'until when',
  'item-bad-due': 'until when',
  'item-vague': 'how anyone can see that it is done',
};

/** Whole minutes by share; what rounding leaves over goes to the largest share. */
export function shareOut(shares: readonly number[], minutes: number): readonly number[] {
  const all = shares.reduce((sum, share) => sum + share, 0);
  const parts = shares.map(share => Math.floor((minutes * share) / all));
  const largest = shares.indexOf(Math.max(...shares));
  const rest = minutes - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => (index === largest ? part + rest : part));
}

/** An invitation to a review's meeting as an iCalendar file (RFC 5545), for people to send. Only people with an e-mail address are in it. */
export function printInvitation(
  incident: Pick<Incident, 'id' | 'title' | 'entries' | 'declaredAt'>,
  meeting: Meeting,
  {
    agenda,
    people,
    now,
  }: { readonly agenda: string; readonly people: readonly Person[]; readonly now: Instant },
): string {
  const attendees = meeting.attendees.flatMap(handle => {
    const person = people.find(one => sameHandle(one.handle, handle));
    const email = person?.email?.trim() ?? '';
    return person === undefined || !/^[^\s@<>",;:]+@[^\s@<>",;:]+$/.test(email)
      ? []
      : [`ATTENDEE;CN="${person.name.replace(/[\u0000-\u001f"]/g, '')}";RSVP=TRUE:mailto:${email}`];
  });
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Livesite//Review//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:review-${incident.id.replace(/[^A-Za-z0-9._-]/g, '_')}@livesite`,
    `DTSTAMP:${printIcsTime(now)}`,
    `DTSTART:${printIcsTime(meeting.at)}`,
    `DTEND:${printIcsTime(meeting.at + meeting.minutes * MINUTE)}`,
    `SUMMARY:${escapeIcs(`Review: ${toOneLine(incident.title)}`)}`,
    `DESCRIPTION:${escapeIcs(withCurrentReferences(agenda, incident))}`,
    ...attendees,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(foldIcs)
    .join('\r\n');
}

function printMinute(at: Instant): string {
  return printInstant(at).slice(0, 16).replace('T', ' ');
}

function plain(text: string): string {
  return toOneLine(text).replace(/[\\[\]<>`*_]/g, '\\$&');
}
