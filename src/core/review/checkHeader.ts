import type { EffectiveEntry, Incident } from '../incident/incident';
import { sameHandle, type Person } from '../people/people';
import type { Problem } from '../problem';
import { dayOf, type Instant } from '../time/instant';
import type { TextRange } from '../text/range';
import { isReviewed, type ReviewHeader } from './reviewHeader';

const AT_START: TextRange = { start: 0, end: 0 };

/** What the front matter lacks, and people that nobody knows. `known` are the people of the team; empty when people.yml lists none. */
export function checkReviewHeader(header: ReviewHeader, known: readonly Person[]): Problem[] {
  const problems: Problem[] = [];
  const isKnown = (handle: string): boolean =>
    known.length === 0 || known.some(person => sameHandle(person.handle, handle));
  const add = (handle: string | undefined, range: TextRange | undefined): void => {
    if (handle !== undefined && !isKnown(handle)) {
      problems.push({
        code: 'unknown-person',
        severity: 'warning',
        range: range ?? AT_START,
        message: `@${handle} is not in people.yml.`,
      });
    }
  };
  // A text without front matter was written without Livesite, and gets along without an owner.
  if (header.ranges.size > 0 && header.owner === undefined) {
    problems.push({
      code: 'review-no-owner',
      severity: 'warning',
      range: header.ranges.get('owner') ?? header.ranges.get('state') ?? AT_START,
      message: 'Nobody owns this review, so nobody will finish it. Name one person: `owner: alice`.',
    });
  }
  add(header.owner, header.ranges.get('owner'));
  add(header.facilitator, header.ranges.get('facilitator'));
  for (const [index, attendee] of header.attendees.entries()) {
    add(attendee, header.attendeeRanges[index]);
  }
  return problems;
}

/** Roles of people who look on. */
const ONLOOKERS: ReadonlySet<string> = new Set(['facilitator', 'observer', 'shadow']);

/** Entries that are written by whoever's window it was, or about the work afterwards. */
const NO_RESPONSE: ReadonlySet<EffectiveEntry['body']['kind']> = new Set([
  'review',
  'issue',
  'link',
  'paging',
  'paged',
  'other',
]);

/**
 * What somebody did in the response, in words: held a role or wrote entries before the incident was resolved. Undefined for nothing.
 * Links, issues, the review and what a pager says are no part of the response.
 */
export function partInResponse(incident: Incident, handle: string): string | undefined {
  const until = incident.resolvedAt ?? incident.closedAt ?? Number.POSITIVE_INFINITY;
  const roles = new Set<string>();
  let entries = 0;
  for (const { entry, at, body, retracted } of incident.entries) {
    if (retracted || at > until) {
      continue;
    }
    if (
      body.kind === 'role' &&
      !body.leaves &&
      sameHandle(body.person, handle) &&
      !ONLOOKERS.has(body.role)
    ) {
      roles.add(body.role);
    } else if (sameHandle(entry.actor, handle) && !NO_RESPONSE.has(body.kind)) {
      entries++;
    }
  }
  if (roles.size > 0) {
    return `held the role ${[...roles].join(' and ')}`;
  }
  return entries === 0 ? undefined : `wrote ${entries === 1 ? 'an entry' : `${entries} entries`} of its log`;
}

/** A facilitator who took part in the response: whoever asks the questions should have no answers of their own to defend. */
export function checkFacilitator({ facilitator, ranges }: ReviewHeader, incident: Incident): Problem[] {
  const part = facilitator === undefined ? undefined : partInResponse(incident, facilitator);
  return part === undefined
    ? []
    : [
        {
          code: 'review-facilitator',
          severity: 'warning',
          range: ranges.get('facilitator') ?? AT_START,
          message: `@${facilitator} took part in the response (${part}). A facilitator who was not involved can ask what everybody else takes for granted; choose somebody else if there is anybody.`,
        },
      ];
}

/** Past its day and not agreed on yet. Once the incident is closed nobody is told any more. */
export function checkReviewDue(
  header: ReviewHeader,
  incident: Pick<Incident, 'phase'> | undefined,
  now: Instant,
): Problem[] {
  const { due, ranges } = header;
  if (due === undefined || isReviewed(header) || incident?.phase === 'over' || due >= dayOf(now)) {
    return [];
  }
  const message = `This review was due ${due} and is not agreed on yet. Finish it, or set a day that will be kept.`;
  return [{ code: 'review-overdue', severity: 'warning', range: ranges.get('due') ?? AT_START, message }];
}
