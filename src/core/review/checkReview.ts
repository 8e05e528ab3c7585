import type { Problem } from '../problem';
import type { Person } from '../people/people';
import { sameHandle } from '../people/people';
import type { Item } from '../remediation/item';
import { conflictProblem } from '../text/conflictMarkers';
import { checkReviewHeader } from './checkHeader';
import { nextItemId, REMEDIATION_HEADING, type Review } from './review';

/** Sections every internal review answers (union of what PagerDuty, Google, Azure and Kehoe ask; docs/format.md says why each). */
export const REVIEW_SECTIONS = [
  'Summary',
  'Impact',
  'Detection',
  'Contributing factors',
  'What else could have caught it',
  'Mitigation and resolution',
  'What went well',
  'What went badly',
  'Where we were lucky',
  'Same pattern elsewhere',
  REMEDIATION_HEADING,
] as const;

const VAGUE =
  /^(?:investigate|look into|look at|improve|be more careful|think about|consider|discuss|explore|check|fix|monitor|better)\b(?:\s+\S+){0,3}$/i;

/** What a review still lacks, at its place. `known` are the people of the team; empty when people.yml lists none. */
export function checkReview(review: Review, known: readonly Person[]): Problem[] {
  const problems: Problem[] = [
    ...(review.conflicts ?? []).map(conflictProblem),
    ...review.headerProblems,
    ...checkReviewHeader(review.header, known),
  ];
  for (const section of review.sections) {
    if (section.empty && isExpected(section.title)) {
      problems.push({
        code: 'review-section-empty',
        severity: 'warning',
        range: section.heading,
        message: `"${section.title}" is still empty. If there is nothing to say, say so and why.`,
      });
    }
  }
  const ids = new Set<string>();
  for (const item of review.items) {
    problems.push(...checkItem(item, review, known));
    if (item.id !== undefined && ids.has(item.id)) {
      problems.push({
        code: 'item-id-twice',
        severity: 'error',
        range: item.range,
        message: `${item.id} stands twice in this review. Give one of them another number, such as ${nextItemId(review.items)}.`,
        data: { id: nextItemId(review.items) },
      });
    }
    ids.add(item.id ?? '');
  }
  return problems;
}

function isExpected(title: string): boolean {
  return REVIEW_SECTIONS.some(expected => expected.toLowerCase() === title.toLowerCase());
}

function checkItem(item: Item, review: Review, known: readonly Person[]): Problem[] {
  if (item.text === '') {
    return [];
  }
  const problems: Problem[] = [];
  const add = (code: string, message: string, range = item.parts.text): void => {
    problems.push({ code, severity: 'warning', range, message, data: { item: item.id ?? '' } });
  };
  if (item.id === undefined) {
    add(
      'item-no-id',
      `This item has no short id. Issues and links need one: ${nextItemId(review.items)} is free.`,
    );
  }
  if (item.done || item.wontDo !== undefined) {
    if (item.wontDo === '') {
      add('item-no-reason', 'Say why this will not be done: `won’t do: the reason`.');
    }
    return problems;
  }
  if (item.owner === undefined) {
    add('item-no-owner', 'This item has no owner. One person, not a team: `— @alice`.');
  } else if (known.length > 0 && !known.some(({ handle }) => sameHandle(handle, item.owner ?? ''))) {
    add('unknown-person', `@${item.owner} is not in people.yml.`, item.parts.owner);
  }
  if (item.parts.due === undefined) {
    add('item-no-due', 'This item has no due date: add one as `due yyyy-mm-dd`.');
  } else if (item.due === undefined) {
    add(
      'item-bad-due',
      'This due date is no day of the calendar. Write it as `due yyyy-mm-dd`.',
      item.parts.due,
    );
  }
  if (VAGUE.test(item.text)) {
    add(
      'item-vague',
      'This is hard to finish because it is hard to tell when it is done. Say what will be different, where, and how anyone can see it.',
    );
  }
  return problems;
}
