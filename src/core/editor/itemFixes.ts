import { HANDLE_PATTERN } from '../incident/entry';
import type { Problem } from '../problem';
import { sameHandle } from '../people/people';
import { planDue, planItemId, planOwner, type Item } from '../remediation/item';
import { nextItemId, parseReview } from '../review/review';
import { toLabel } from '../text/plain';
import type { TextEdit } from '../text/range';
import { suggestedDueDays } from './dueDays';
import { peopleFirst } from './knowledge';
import { editFix, type FixContext, type QuickFix } from './quickFix';
import { siteFileOf } from './siteFile';

/** More people than this are better chosen by completion than from a menu. */
const MOST_PEOPLE = 6;

/** Ways out of what a remediation item lacks. */
export function itemFixes(problem: Problem, context: FixContext): readonly QuickFix[] {
  const { items } = parseReview(context.text);
  const item = items.find(
    ({ range }) => range.start <= problem.range.start && problem.range.end <= range.end,
  );
  if (item === undefined) {
    return [];
  }
  switch (problem.code) {
    case 'item-no-id':
      return idFixes(item, items, context);
    case 'item-id-twice':
      return otherIdFixes(item, items, context);
    case 'item-no-owner':
    case 'unknown-person':
      return ownerFixes(item, context);
    case 'item-no-due':
    case 'item-bad-due':
      return dueFixes(item, context);
    default:
      return [];
  }
}

function idFixes(item: Item, items: readonly Item[], context: FixContext): QuickFix[] {
  const id = nextItemId(items);
  const fixes = [editFix(context, `Give it the id ${id}`, planItemId(item, id), true)];
  const without = items.filter(({ id: own, text }) => own === undefined && text !== '');
  if (without.length > 1) {
    const first = Number(id.slice(1));
    const edits = without.flatMap((one, index) => planItemId(one, `R${first + index}`));
    fixes.push(editFix(context, `Give all ${without.length} items without an id one`, edits));
  }
  return fixes;
}

function otherIdFixes(item: Item, items: readonly Item[], context: FixContext): QuickFix[] {
  const id = nextItemId(items);
  const edit = item.id === undefined ? undefined : replaceId(context.text, item, item.id, id);
  return edit === undefined ? [] : [editFix(context, `Change this one to ${id}`, [edit], true)];
}

function replaceId(text: string, item: Item, old: string, id: string): TextEdit | undefined {
  const start = text.indexOf(old, item.parts.box.end);
  return start < 0 || start + old.length > item.range.end
    ? undefined
    : { range: { start, end: start + old.length }, text: id };
}

function ownerFixes(item: Item, context: FixContext): QuickFix[] {
  const { people } = context.site;
  if (people.length === 0 && HANDLE_PATTERN.test(context.me)) {
    return [
      editFix(
        context,
        `Assign to me (@${context.me})`,
        addWord(context.text, item, planOwner(item, context.me)),
        true,
      ),
    ];
  }
  return peopleFirst(people, context.me)
    .slice(0, MOST_PEOPLE)
    .filter(({ handle }) => item.owner === undefined || !sameHandle(handle, item.owner))
    .map(({ handle, name }) => {
      const isMe = sameHandle(handle, context.me);
      const title = isMe ? `Assign to me (@${handle})` : `Assign to @${handle} (${toLabel(name, 60)})`;
      return editFix(context, title, addWord(context.text, item, planOwner(item, handle)), isMe);
    });
}

function dueFixes(item: Item, context: FixContext): QuickFix[] {
  const days = suggestedDueDays(context.site, siteFileOf(context.path).incident, context.now);
  return days.map(({ day, reason }, index) =>
    editFix(
      context,
      `Due ${day} (${toLabel(reason)})`,
      addWord(context.text, item, planDue(item, day)),
      index === 0,
    ),
  );
}

/** A dash that stands there already, waiting for a word, is not written twice. */
function addWord(text: string, item: Item, edits: readonly TextEdit[]): readonly TextEdit[] {
  const { metaEnd, hasMeta } = item.parts;
  const isWaiting = !hasMeta && /\s(?:—|–|--)$/.test(text.slice(item.range.start, metaEnd));
  return isWaiting ? edits.map(edit => ({ ...edit, text: edit.text.replace(/^ —/, '') })) : edits;
}
