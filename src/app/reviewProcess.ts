import type { Change } from '../core/change/change';
import { HANDLE_PATTERN } from '../core/incident/entry';
import { sameHandle } from '../core/people/people';
import { printAgenda, type Meeting } from '../core/review/agenda';
import { checkReview } from '../core/review/checkReview';
import { staleReferences, referenceEdits } from '../core/review/references';
import type { ReviewState } from '../core/review/reviewHeader';
import type { Review } from '../core/review/review';
import { AGENDA_FILE, REVIEW_FILE } from '../core/site/paths';
import { frontMatterEdits, printFrontMatter, tryParseFrontMatter } from '../core/text/frontMatter';
import { toOneLine } from '../core/text/plain';
import { applyTextEdits, lineEndingOf, withLineEnding } from '../core/text/range';
import { printStatedInstant } from '../core/time/instant';
import type { FileEdit } from '../core/change/change';
import { planEntries, planFiles, Refusal, requireIncident, type Author } from './change';
import { planReviewEdits } from './remediation';
import type { IncidentRecord, LiveSite } from './site';

interface Reviewed extends IncidentRecord {
  readonly review: Review;
  readonly reviewText: string;
}

function requireReview(site: LiveSite, incident: string): Reviewed {
  const record = requireIncident(site, incident);
  const { review, reviewText } = record;
  if (review === undefined || reviewText === undefined) {
    throw new Refusal(`${incident} has no review yet: "Livesite: Start Review".`);
  }
  return { ...record, review, reviewText };
}

/** What speaks against a state, one plain sentence each; none for a draft and for a review to be read. */
export function checkReviewState(record: IncidentRecord, state: ReviewState): readonly string[] {
  const { review } = record;
  if (review === undefined || state === 'draft' || state === 'in-review') {
    return [];
  }
  const problems = checkReview(review, []);
  const empty = problems.filter(({ code }) => code === 'review-section-empty').length;
  const undecided = new Set(
    problems.filter(({ code }) => code.startsWith('item-')).map(({ range }) => range.start),
  ).size;
  const open = review.items.filter(({ done, wontDo, text }) => !done && wontDo === undefined && text !== '');
  return [
    ...(empty === 0 ? [] : [`${counted(empty, 'section is', 'sections are')} still empty.`]),
    ...(undecided === 0
      ? []
      : [`${counted(undecided, 'item lacks', 'items lack')} an owner, a date or clear words.`]),
    ...(state === 'closed' && open.length > 0
      ? [`${counted(open.length, 'remediation item is', 'remediation items are')} still open.`]
      : []),
  ];
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `One ${one}` : `${count} ${many}`;
}

/** Says how far a review is, in its front matter and in the log. What speaks against it is refused unless `anyway`. */
export function planReviewState(
  site: LiveSite,
  input: { readonly incident: string; readonly state: ReviewState; readonly anyway?: boolean },
  author: Author,
): Change {
  const record = requireReview(site, input.incident);
  if (record.review.header.state === input.state && record.review.header.ranges.has('state')) {
    throw new Refusal(`The review is ${input.state} already.`);
  }
  const against = checkReviewState(record, input.state);
  if (against.length > 0 && input.anyway !== true) {
    throw new Refusal(`Not ${input.state}: ${against.join(' ')}`);
  }
  const summary = `review ${record.review.header.state} -> ${input.state}`;
  return planEntries(record, [{ kind: 'review', text: `state ${input.state}` }], author, summary, {
    edits: [headerEdit(record, new Map([['state', input.state]]))],
  });
}

/** Who sees to a review; what is left out stays. An empty facilitator or list takes them out. */
export function planAssignReview(
  site: LiveSite,
  input: {
    readonly incident: string;
    readonly owner?: string;
    readonly facilitator?: string;
    readonly attendees?: readonly string[];
  },
  author: Author,
): Change {
  const record = requireReview(site, input.incident);
  const values = new Map<string, unknown>();
  if (input.owner !== undefined) {
    values.set('owner', handleOf(site, input.owner));
  }
  if (input.facilitator !== undefined) {
    values.set('facilitator', input.facilitator === '' ? undefined : handleOf(site, input.facilitator));
  }
  if (input.attendees !== undefined) {
    values.set('attendees', handlesOf(site, input.attendees));
  }
  const words = [...values].map(
    ([key, value]) =>
      `${key} ${Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? `@${value}` : 'nobody'}`,
  );
  return planFiles(`review ${words.join('; ')}`, [headerEdit(record, values)], author, input.incident);
}

/** Puts a meeting into the review's front matter, and writes its agenda beside the review, anew if there is one. */
export function planReviewMeeting(
  site: LiveSite,
  input: { readonly incident: string; readonly meeting: Meeting; readonly agendaBefore: string | undefined },
  author: Author,
): Change {
  const record = requireReview(site, input.incident);
  if (!Number.isInteger(input.meeting.minutes) || input.meeting.minutes < 5 || input.meeting.minutes > 480) {
    throw new Refusal('A meeting takes 5 to 480 minutes.');
  }
  const attendees = handlesOf(site, input.meeting.attendees);
  const meeting = { ...input.meeting, attendees };
  const { incident, review, reviewText, folder } = record;
  const agenda = printAgenda({ incident, review, reviewText, meeting });
  const path = `${folder}/${AGENDA_FILE}`;
  const before = input.agendaBefore;
  const values = new Map<string, unknown>([
    ['meeting', printStatedInstant(meeting.at)],
    ['attendees', attendees],
  ]);
  return planFiles(
    `review meeting ${printStatedInstant(meeting.at)}`,
    [
      headerEdit(record, values),
      before === undefined
        ? { kind: 'create', path, text: agenda }
        : { kind: 'replace', path, before, after: agenda },
    ],
    author,
    input.incident,
  );
}

/** Brings all entries of the log that a review shows up to date. Refused where none is out of date. */
export function planUpdateReferences(site: LiveSite, incident: string, author: Author): Change {
  const record = requireReview(site, incident);
  const stale = staleReferences(record.review.references, record.incident).filter(
    ({ wanted }) => wanted !== undefined,
  );
  if (stale.length === 0) {
    throw new Refusal('Every entry that the review shows is as the log has it now.');
  }
  return planReviewEdits(
    record,
    referenceEdits(stale),
    author,
    `review follows ${stale.length === 1 ? 'a corrected entry' : `${stale.length} corrected entries`}`,
  );
}

function handlesOf(site: LiveSite, given: readonly string[]): readonly string[] {
  const handles = given.map(one => handleOf(site, one));
  return handles.filter((handle, index) => handles.findIndex(other => sameHandle(other, handle)) === index);
}

/** The handle as people.yml writes it. */
function handleOf(site: LiveSite, given: string): string {
  const handle = given.trim().replace(/^@/, '');
  if (!HANDLE_PATTERN.test(handle)) {
    throw new Refusal(`"${toOneLine(given)}" is no handle: use a GitHub login such as alice.`);
  }
  return site.people.find(person => sameHandle(person.handle, handle))?.handle ?? handle;
}

/** The review with these values in its front matter, which it is given where it has none. */
function headerEdit(
  { folder, reviewText, incident }: Reviewed,
  values: ReadonlyMap<string, unknown>,
): FileEdit {
  const path = `${folder}/${REVIEW_FILE}`;
  const matter = tryParseFrontMatter(reviewText);
  const bom = reviewText.startsWith('\ufeff') ? '\ufeff' : '';
  const after =
    matter === undefined
      ? `${bom}${withLineEnding(printFrontMatter(new Map([['incident', incident.id], ...values])), lineEndingOf(reviewText))}${reviewText.slice(bom.length)}`
      : applyTextEdits(reviewText, frontMatterEdits(reviewText, matter, values));
  if (matter !== undefined && after === reviewText) {
    throw new Refusal(
      matter.problems.length > 0
        ? 'The front matter of the review cannot be read. Mend it first: the Problems view says what is wrong.'
        : 'The review says so already.',
    );
  }
  return { kind: 'replace', path, before: reviewText, after };
}
