import { isTaskLine, ITEM_TYPES } from '../remediation/item';
import { nextItemId, parseReview, REMEDIATION_HEADING, type Review } from '../review/review';
import type { Completion, Completions } from './completion';
import { peopleCompletions } from './completeNames';
import { cursorLine, typedRange, type CursorLine } from './cursor';
import { dayFromNow, suggestedDueDays } from './dueDays';
import { peopleFirst, type Place } from './knowledge';
import { siteFileOf } from './siteFile';

const TYPE_MEANING: Readonly<Record<(typeof ITEM_TYPES)[number], string>> = {
  detect: 'It is noticed sooner',
  prevent: 'It cannot happen again',
  mitigate: 'It does less harm, or is over sooner',
  process: 'People work differently',
  training: 'People know how',
};

/** A task line that is only begun: nothing, a list mark, an empty box. */
const BEGUN = /^\s*(?:[-*+] ?(?:\[[ x]?\]? ?)?)?$/;
const AFTER_DASH = /\s(?:—|–|--) (.*)$/;

/** In the Remediation section of a review: a new item, or the words behind the dash of one. */
export function completeItem(place: Place): Completions | undefined {
  const line = cursorLine(place.text, place.offset);
  const isBegun = BEGUN.test(line.before) && line.after.trim() === '';
  const meta = isTaskLine(line.text) ? AFTER_DASH.exec(line.before)?.[1] : undefined;
  if (!isBegun && meta === undefined) {
    return undefined;
  }
  const review = parseReview(place.text);
  if (!isInRemediation(review, place.offset)) {
    return undefined;
  }
  return meta === undefined ? newItem(place, line, review) : itemWords(place, meta);
}

function isInRemediation(review: Review, offset: number): boolean {
  return review.sections.some(
    ({ title, body }) =>
      title.toLowerCase() === REMEDIATION_HEADING.toLowerCase() && body.start <= offset && offset <= body.end,
  );
}

function newItem(place: Place, line: CursorLine, review: Review): Completions {
  const id = nextItemId(review.items);
  const owner = peopleFirst(place.site.people, place.me)[0]?.handle ?? 'owner';
  const day = suggestedDueDays(place.site, siteFileOf(place.path).incident, place.now)[0]?.day ?? '';
  const what = 'What will be different, where, and how anyone can see it';
  const typed = line.before.trimStart();
  return {
    items: [
      {
        kind: 'item',
        label: `${id} …`,
        detail: 'New remediation item with an owner and a date',
        insert: `- [ ] ${id} \${1:${what}} — @\${2:${owner}}, due \${3:${day}}, \${4|${ITEM_TYPES.join(',')}|}`,
        isSnippet: true,
        range: typedRange(place.offset, typed.length),
        filter: `- [ ] ${id}`,
      },
    ],
    complete: true,
  };
}

/** Owner, due day, type: those that the item does not have yet. */
function itemWords(place: Place, meta: string): Completions | undefined {
  const words = meta.split(',');
  const typed = (words.pop() ?? '').trimStart();
  const range = typedRange(place.offset, typed.length);
  const has = (pattern: RegExp): boolean => words.some(word => pattern.test(word.trim()));
  if (has(/^won[’']t do\b/)) {
    return undefined;
  }
  const people = peopleCompletions(place, typed.replace(/^@/, ''), range, '@');
  const items = [
    ...(has(/^@/) ? [] : people.items),
    ...(has(/^due\b/) ? [] : dueWords(place, range)),
    ...(has(new RegExp(`^(?:${ITEM_TYPES.join('|')})$`)) ? [] : typeWords(range)),
    wontDo(range),
  ];
  return { items, complete: people.complete };
}

function dueWords(place: Place, range: Completion['range']): Completion[] {
  const days = suggestedDueDays(place.site, siteFileOf(place.path).incident, place.now);
  return days.map(({ day, reason }) => ({
    kind: 'day',
    label: `due ${day}`,
    detail: reason.startsWith('in ') ? reason : `${reason}: ${dayFromNow(day, place.now)}`,
    insert: `due ${day}`,
    range,
  }));
}

function typeWords(range: Completion['range']): Completion[] {
  return ITEM_TYPES.map(type => ({
    kind: 'value',
    label: type,
    detail: TYPE_MEANING[type],
    insert: type,
    range,
  }));
}

function wontDo(range: Completion['range']): Completion {
  return {
    kind: 'value',
    label: 'won’t do: …',
    detail: 'Decided against; say why',
    insert: 'won’t do: ',
    range,
    filter: "won't do won’t do",
  };
}
