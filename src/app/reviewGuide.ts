import type { Incident } from '../core/incident/incident';
import { lineIndexOf, positionIn } from '../core/editor/lineIndex';
import { partInResponse } from '../core/review/checkHeader';
import { checkReview } from '../core/review/checkReview';
import { FACTOR_KINDS, factorsOf, type Factors } from '../core/review/factors';
import { REVIEW_QUESTIONS } from '../core/review/questions';
import { staleReferences } from '../core/review/references';
import { isReviewed, REVIEW_STATE_MEANING } from '../core/review/reviewHeader';
import { parseReview, REMEDIATION_HEADING, type Review } from '../core/review/review';
import { shorten, toOneLine } from '../core/text/plain';
import { dayOf, printInstant, type Instant } from '../core/time/instant';
import type {
  GuideAction,
  GuideCount,
  GuideFact,
  GuideModel,
  GuidePlace,
  GuideQuestion,
} from '../protocol/reviewGuide';

export interface GuideInput {
  readonly text: string;
  readonly incident: Incident;
  readonly now: Instant;
  /** Why nothing can be written; empty where it can. */
  readonly readOnly: string;
}

/** What a review says and what it lacks. A pure function of its text, the log and the day; a few milliseconds for a long review. */
export function reviewGuide(input: GuideInput): GuideModel {
  const { text, incident } = input;
  const review = parseReview(text);
  const index = lineIndexOf(text);
  const lineOf = (offset: number): number => positionIn(index, offset).line;
  const factors = factorsOf(review, text);
  const items = itemPlaces(review, lineOf);
  return {
    incident: incident.id,
    title: toOneLine(incident.title),
    readOnly: input.readOnly,
    facts: factsOf(review, input),
    questions: questionsOf(review, { factors, items, lineOf }),
    factors: factorCounts(factors, lineOf),
    items,
    references: referencePlaces(review, incident, lineOf),
    actions: actionsOf(review, incident, input.readOnly),
  };
}

type LineOf = (offset: number) => number;

function factsOf({ header }: Review, { incident, now }: GuideInput): readonly GuideFact[] {
  const { state, owner, facilitator, due, meeting, attendees } = header;
  const part = facilitator === undefined ? undefined : partInResponse(incident, facilitator);
  const isLate = due !== undefined && due < dayOf(now) && !isReviewed(header) && incident.phase !== 'over';
  const fact = (label: string, value: string | undefined, command: string, warning = ''): GuideFact => ({
    label,
    value: value ?? '',
    warning,
    command,
    choice: command === 'livesite.assignReview' ? label.toLowerCase() : '',
  });
  // Whoever has read and agreed needs none.
  const isUnplanned = meeting === undefined && !isReviewed(header);
  const at =
    meeting === undefined ? undefined : `${printInstant(meeting).slice(0, 16).replace('T', ' ')} UTC`;
  return [
    fact('State', `${state}: ${REVIEW_STATE_MEANING[state].toLowerCase()}`, 'livesite.setReviewState'),
    fact('Due', due, '', isLate ? 'late' : ''),
    fact('Owner', owner && `@${owner}`, 'livesite.assignReview', owner === undefined ? 'nobody yet' : ''),
    fact(
      'Facilitator',
      facilitator && `@${facilitator}`,
      'livesite.assignReview',
      facilitator === undefined ? 'nobody yet' : part === undefined ? '' : 'took part in the response',
    ),
    fact('Meeting', at, 'livesite.planReviewMeeting', isUnplanned ? 'not planned' : ''),
    fact('Attendees', attendees.map(handle => `@${handle}`).join(', '), 'livesite.assignReview'),
  ];
}

interface Known {
  readonly factors: Factors;
  readonly items: readonly GuidePlace[];
  readonly lineOf: LineOf;
}

function questionsOf(review: Review, known: Known): readonly GuideQuestion[] {
  return REVIEW_QUESTIONS.map(question => {
    const section = review.sections.find(({ title }) => title.toLowerCase() === question.title.toLowerCase());
    if (section === undefined) {
      return { ...question, state: 'absent', missing: 'Taken out. Click to write it.', line: undefined };
    }
    const line = known.lineOf(section.heading.start);
    const missing = section.empty ? 'Nothing stands here yet.' : missingOf(question.title, review, known);
    return {
      ...question,
      state: section.empty ? 'empty' : missing === '' ? 'answered' : 'started',
      missing,
      line,
    };
  });
}

function missingOf(title: string, review: Review, { factors, items }: Known): string {
  if (title === REMEDIATION_HEADING) {
    const written = review.items.filter(({ text }) => text !== '').length;
    return written === 0
      ? 'No item yet.'
      : items.length === 0
        ? ''
        : `${items.length === 1 ? 'One item lacks' : `${items.length} items lack`} something.`;
  }
  if (title !== 'Contributing factors') {
    return '';
  }
  const without = FACTOR_KINDS.filter(kind => !factors.all.some(factor => factor.kind === kind));
  const hasKinds = factors.all.some(({ kind }) => kind !== undefined) || factors.headings.size > 0;
  return factors.all.length === 1
    ? 'Only one factor.'
    : hasKinds && without.length > 0
      ? `None yet: ${without.join(', ')}.`
      : '';
}

const KIND_LABELS = { technical: 'Technical', process: 'Process', response: 'Response' } as const;

function factorCounts({ all, headings, section }: Factors, lineOf: LineOf): readonly GuideCount[] {
  if (section === undefined) {
    return [];
  }
  const fallback = lineOf(section.heading.start);
  const counts = FACTOR_KINDS.map((kind): GuideCount => {
    const heading = headings.get(kind);
    return {
      label: KIND_LABELS[kind],
      count: all.filter(factor => factor.kind === kind).length,
      line: heading === undefined ? fallback : lineOf(heading.start),
    };
  });
  const others = all.filter(({ kind }) => kind === undefined);
  return others.length === 0
    ? counts
    : [...counts, { label: 'Of no kind', count: others.length, line: fallback }];
}

/** A panel that lists more of anything is read by nobody. */
const MOST = 50;

const LACKS: Readonly<Record<string, string>> = {
  'item-no-id': 'an id',
  'item-id-twice': 'an id of its own',
  'item-no-owner': 'an owner',
  'item-no-due': 'a date',
  'item-bad-due': 'a date that exists',
  'item-vague': 'words that say when it is done',
  'item-no-reason': 'a reason',
};

/** Remediation items that lack something. */
function itemPlaces(review: Review, lineOf: LineOf): readonly GuidePlace[] {
  const problems = checkReview(review, []).filter(({ code }) => Object.hasOwn(LACKS, code));
  return review.items
    .flatMap((item): GuidePlace[] => {
      const own = problems.filter(
        ({ range }) => item.range.start <= range.start && range.end <= item.range.end,
      );
      const lacks = [...new Set(own.flatMap(({ code }) => LACKS[code] ?? []))];
      const text = shorten([item.id, item.text].filter(part => part !== undefined).join(' '), 200);
      return lacks.length === 0
        ? []
        : [{ text, lacks: `lacks ${lacks.join(', ')}`, line: lineOf(item.range.start) }];
    })
    .slice(0, MOST);
}

const WHY = {
  unknown: 'is not in the log',
  changed: 'was corrected since',
  retracted: 'was retracted',
  redacted: 'was redacted: these words must go',
} as const;

function referencePlaces(review: Review, incident: Incident, lineOf: LineOf): readonly GuidePlace[] {
  return staleReferences(review.references, incident)
    .slice(0, MOST)
    .map(({ reference, why }) => ({
      // Redacted words are not repeated here either.
      text: why === 'redacted' ? 'An entry of the timeline' : shorten(reference.text, 200),
      lacks: WHY[why],
      line: lineOf(reference.range.start),
    }));
}

const READING: readonly GuideAction[] = [
  { label: 'Show Similar Incidents', command: 'livesite.showSimilar', sign: 'history' },
  { label: 'Show Timeline', command: 'livesite.showTimeline', sign: 'pulse' },
];

function actionsOf(review: Review, incident: Incident, readOnly: string): readonly GuideAction[] {
  if (readOnly !== '') {
    return READING;
  }
  const stale = staleReferences(review.references, incident).filter(({ wanted }) => wanted !== undefined);
  return [
    { label: 'Insert Timeline Entry…', command: 'livesite.insertTimelineEntry', sign: 'list-selection' },
    ...(stale.length === 0
      ? []
      : [{ label: 'Update Timeline Entries', command: 'livesite.updateTimelineEntries', sign: 'sync' }]),
    { label: 'Add Remediation Item…', command: 'livesite.addRemediationItem', sign: 'add' },
    ...(review.header.meeting === undefined
      ? []
      : [{ label: 'Export Invitation…', command: 'livesite.exportReviewInvitation', sign: 'mail' }]),
    { label: 'Hunt Siblings', command: 'livesite.huntSiblings', sign: 'search' },
    ...READING,
  ];
}
