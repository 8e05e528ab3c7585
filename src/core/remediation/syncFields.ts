import { HANDLE_PATTERN } from '../incident/entry';
import { sameHandle } from '../people/people';
import { issueTitle, plainTitle } from './issue';
import { tryParseItem, type Item } from './item';
import type { Comparison, HereAction, SyncChoice, SyncFinding, ThereAction } from './sync';
import { wordsOfField } from './syncBase';

/** One field of an item and of its issue, as texts that are equal where both say the same. */
interface Field {
  readonly name: 'title' | 'owner' | 'due';
  readonly here: string;
  readonly there: string;
  /** Undefined: not known. */
  readonly base: string | undefined;
  /** `belongs to @bob here, but to @alice on GitHub`, for a sentence that begins with the item. */
  readonly difference: string;
  /** Undefined where it cannot be written here. */
  readonly take: (SyncChoice & { readonly action: HereAction }) | undefined;
  /** Undefined where it cannot be written there. */
  readonly give: (SyncChoice & { readonly action: ThereAction }) | undefined;
}

/** Title, owner and due day of an item that is open on both sides. */
export function compareFields(comparison: Comparison): SyncFinding[] {
  return [titleField(comparison), ownerField(comparison), dueField(comparison)].flatMap(field => {
    const finding = field && compareField(field, comparison);
    return finding === undefined ? [] : [finding];
  });
}

function compareField(field: Field, { item, issue }: Comparison): SyncFinding | undefined {
  const { name, here, there, base, take, give, difference } = field;
  if (here === there) {
    // Alike on both sides, but otherwise than recorded: noted, or the next change would look like a conflict.
    return base === undefined || base === here
      ? undefined
      : { kind: 'follow', action: undefined, words: wordsOfField(name, here) };
  }
  if (here === base && take !== undefined) {
    return { kind: 'follow', action: take.action, words: wordsOfField(name, there) };
  }
  const message = `${item.id} (#${issue.number}) ${difference}`;
  if (there === base && give !== undefined) {
    return { kind: 'offer', message: `${message}.`, choice: give };
  }
  const both = base === undefined || here === base || there === base ? '' : ', and was changed on both sides';
  return { kind: 'disagree', message: `${message}${both}.`, choices: [take ?? [], give ?? []].flat() };
}

/** GitHub shows a title without Markdown, so that is what is compared. */
function titleField({ item, issue, base }: Comparison): Field | undefined {
  const here = plainTitle(issueTitle(item));
  const there = plainTitle(issue.title);
  if (here === '' || there === '') {
    return undefined;
  }
  return {
    name: 'title',
    here,
    there,
    base: base.title === undefined ? undefined : plainTitle(base.title),
    difference: `is called “${here}” here, but “${there}” on GitHub`,
    take: canTakeTitle(item, there)
      ? { label: 'Take GitHub’s title', action: { at: 'here', what: 'title', title: there } }
      : undefined,
    give: { label: 'Send our title', action: { at: 'there', what: 'title', title: issueTitle(item) } },
  };
}

/** Whether a title can be an item's text: read back it must be the same text, and nothing else about the item may change. */
function canTakeTitle(item: Item, title: string): boolean {
  if (/[<[\]`]/.test(title)) {
    // Markdown and HTML of somebody who writes titles are not for the review.
    return false;
  }
  // Words behind the text end it for certain; without any, a title can look like them.
  const read = tryParseItem(`- [ ] R1 ${title}${item.parts.hasMeta ? ' — prevent' : ''}`, 0);
  const isAlone = read?.owner === undefined && read?.due === undefined && read?.wontDo === undefined;
  return read !== undefined && isAlone && read.text === title && plainTitle(issueTitle(read)) === title;
}

/**
 * Of several assignees any may be the owner. An issue that nobody is assigned to, and was not when it was opened, says nothing: an
 * owner who cannot be assigned there is usual.
 */
function ownerField({ item, issue, base, loginOf, handleOf }: Comparison): Field | undefined {
  const [first] = issue.assignees;
  const handles = issue.assignees.map(handleOf);
  const isAmong = (handle: string): boolean => handles.some(one => sameHandle(one, handle));
  if (first === undefined && (base.owner ?? '') === '') {
    return undefined;
  }
  const here = item.owner?.toLowerCase() ?? '';
  const known = base.owner?.toLowerCase();
  const theirs =
    here !== '' && isAmong(here) ? here : known !== undefined && isAmong(known) ? known : undefined;
  const taken = handles[0] ?? '';
  const there = theirs ?? taken.toLowerCase();
  const ours = item.owner === undefined ? 'has no owner here' : `belongs to @${item.owner} here`;
  const others =
    first === undefined ? 'to nobody' : `to ${issue.assignees.map(login => `@${login}`).join(', ')}`;
  return {
    name: 'owner',
    here,
    there,
    base: known,
    difference: `${ours}, but ${others} on GitHub`,
    // Logins such as `renovate[bot]` cannot be written as an owner, and an item is not left without one unasked.
    take: HANDLE_PATTERN.test(taken)
      ? {
          label: `Make @${taken} the owner here`,
          action: { at: 'here', what: 'owner', handle: taken },
        }
      : undefined,
    give: item.owner === undefined ? undefined : giveOwner(item.owner, loginOf(item.owner)),
  };
}

function giveOwner(handle: string, login: string): SyncChoice & { readonly action: ThereAction } {
  return { label: `Assign @${login} on GitHub`, action: { at: 'there', what: 'assign', login, handle } };
}

/** Only where the issue has its line for it. */
function dueField({ item, issue, base }: Comparison): Field | undefined {
  if (issue.due === undefined || (item.due === undefined && item.parts.due !== undefined)) {
    // A day that is none is a problem of the review, and not for GitHub to settle.
    return undefined;
  }
  const here = item.due ?? '';
  const words = (day: string): string => (day === '' ? 'without a day' : `due ${day}`);
  return {
    name: 'due',
    here,
    there: issue.due,
    base: base.due,
    difference: `is ${words(here)} here, but ${words(issue.due)} on GitHub`,
    take:
      issue.due === ''
        ? undefined
        : { label: `Due ${issue.due} here`, action: { at: 'here', what: 'due', day: issue.due } },
    give: {
      label: `${here === '' ? 'No day' : `Due ${here}`} on GitHub`,
      action: { at: 'there', what: 'due', day: here },
    },
  };
}
