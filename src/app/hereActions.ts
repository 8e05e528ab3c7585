import { planDone, planDue, planOwner, planText, type Item } from '../core/remediation/item';
import { planUnlink, planWontDo, type HereAction } from '../core/remediation/sync';
import { wordsOfField } from '../core/remediation/syncBase';
import { parseReview } from '../core/review/review';
import { applyTextEdits, type TextEdit } from '../core/text/range';

/** What is to become of an item in the review. */
export interface ItemAction {
  readonly item: string;
  readonly action: HereAction;
}

/** The review's text with the items changed; an item that is not there (any more) is passed over. */
export function withItemActions(text: string, actions: readonly ItemAction[]): string {
  let after = text;
  let left = [...actions];
  // Two edits of one line could meet at one place, so of each item one at a time.
  while (left.length > 0) {
    const { items } = parseReview(after);
    const begun = new Set<string>();
    const edits: TextEdit[] = [];
    const later: ItemAction[] = [];
    for (const one of left) {
      const found = items.find(({ id }) => id === one.item);
      if (begun.has(one.item)) {
        later.push(one);
      } else if (found !== undefined) {
        begun.add(one.item);
        edits.push(...editsFor(found, one.action));
      }
    }
    after = applyTextEdits(after, edits);
    left = later;
  }
  return after;
}

function editsFor(item: Item, action: HereAction): TextEdit[] {
  switch (action.what) {
    case 'tick':
      return planDone(item, true);
    case 'untick':
      return planDone(item, false);
    case 'unlink':
      return planUnlink(item);
    case 'owner':
      return planOwner(item, action.handle);
    case 'title':
      return planText(item, action.title);
    case 'due':
      return planDue(item, action.day);
    case 'wont-do':
      return planWontDo(item, action.reason);
  }
}

/** Words for the log: what is known of item and issue from now on. */
export function wordsForHere(action: HereAction): string {
  switch (action.what) {
    case 'tick':
      return 'closed';
    case 'wont-do':
      return 'closed as not planned';
    case 'untick':
      return 'reopened';
    case 'unlink':
      return 'unlinked';
    case 'owner':
      return wordsOfField('owner', action.handle);
    case 'title':
      return wordsOfField('title', action.title);
    case 'due':
      return wordsOfField('due', action.day);
  }
}
