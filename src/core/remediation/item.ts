import { lineEndingOf, type TextEdit, type TextRange } from '../text/range';
import { toOneLine } from '../text/plain';
import { isDay } from '../time/instant';
import { printProof, type Proof, type ProofLine } from './proof';

export const ITEM_TYPES = ['detect', 'prevent', 'mitigate', 'process', 'training'] as const;
/** `correct` is what others call it: read and kept, but not offered. */
export type ItemType = (typeof ITEM_TYPES)[number] | 'correct';

export interface IssueLink {
  readonly url: string;
  /** `#123`, as written. */
  readonly label: string;
}

/**
 * A remediation item: one task line of a review, for example
 * `- [ ] R1 Circuit breaker between checkout and payments — @alice, due 2026-12-07, prevent ([#123](https://…))`.
 */
export interface Item {
  /** `R1`; undefined while it has none. */
  readonly id: string | undefined;
  readonly text: string;
  readonly done: boolean;
  /** Handle without '@'. */
  readonly owner: string | undefined;
  /** `yyyy-mm-dd`, a day that exists. */
  readonly due: string | undefined;
  readonly type: ItemType | undefined;
  /** Why it will not be done. */
  readonly wontDo: string | undefined;
  readonly issue: IssueLink | undefined;
  /** Words after the dash that mean nothing here; kept. */
  readonly others: readonly string[];
  /** Lines below it that name its proof. */
  readonly proofs: readonly ProofLine[];
  /** The task line itself. */
  readonly range: TextRange;
  /** Where the last line set further in below it ends: what is added behind the item stands here. */
  readonly blockEnd: number;
  readonly parts: ItemParts;
}

/** Where the parts stand in the whole text, for edits that leave the rest alone. */
export interface ItemParts {
  /** The character between the brackets. */
  readonly box: TextRange;
  readonly text: TextRange;
  readonly owner: TextRange | undefined;
  readonly due: TextRange | undefined;
  /** Where words about the item can be added: after the last one, or after the text. */
  readonly metaEnd: number;
  /** Where the first word about the item stands; undefined where there is none. */
  readonly metaStart: number | undefined;
  readonly hasMeta: boolean;
  readonly issue: TextRange | undefined;
}

const TASK = /^(\s*[-*+] \[)([ xX])\](?: |$)/;
const ID = /^(R\d{1,4})(?:[:.]?\s+|$)/;
const ISSUE = /^\(\[([^\]]*)\]\((https?:\/\/[^)\s]+)\)\)$/;
const DASH = /(?<=\s|^)(?:—|–|--)(?=\s)/g;
const OWNER = /^@[A-Za-z0-9][\w.-]*$/;
const DUE = /^due \S+$/;
const WONT_DO = /^won[’']t do\b:?\s*/;

/** Whether a line is a task list line at all. */
export function isTaskLine(line: string): boolean {
  return TASK.test(line);
}

/** Reads a task line that starts at `offset` of the whole text; undefined for any other line. */
export function tryParseItem(line: string, offset: number): Item | undefined {
  const task = TASK.exec(line);
  if (!task) {
    return undefined;
  }
  const boxAt = (task[1] ?? '').length;
  const end = line.trimEnd().length;
  const issue = tryParseIssue(line.slice(0, end));
  const bodyEnd = issue ? issue.start : end;
  let start = Math.min(task[0].length, bodyEnd);
  const id = ID.exec(line.slice(start, bodyEnd));
  start += id?.[0].length ?? 0;
  const body = line.slice(start, bodyEnd);
  const meta = findMeta(body);
  const at = (from: number, length: number): TextRange => ({
    start: offset + from,
    end: offset + from + length,
  });
  const text = body.slice(0, meta?.dash ?? body.length).trimEnd();
  const words = meta === undefined ? [] : wordsWithOffsets(line.slice(0, bodyEnd), start + meta.start);
  const { owner, due, type, wontDo, others } = sortWords(words);
  const day = due?.word.slice(4);
  return {
    id: id?.[1],
    text,
    done: task[2] !== ' ',
    owner: owner?.word.slice(1),
    due: day !== undefined && isDay(day) ? day : undefined,
    type: type?.word as ItemType | undefined,
    wontDo: wontDo?.word.replace(WONT_DO, ''),
    issue: issue && { label: issue.label, url: issue.url },
    others,
    proofs: [],
    range: { start: offset, end: offset + line.length },
    blockEnd: offset + line.length,
    parts: {
      box: at(boxAt, 1),
      text: at(start, text.length),
      owner: owner && at(owner.from, owner.word.length),
      due: due && at(due.from, due.word.length),
      metaEnd: offset + bodyEnd,
      metaStart: words[0] && offset + words[0].from,
      hasMeta: meta !== undefined,
      issue: issue && { start: offset + bodyEnd, end: offset + end },
    },
  };
}

interface Word {
  readonly word: string;
  /** Where it begins in the line. */
  readonly from: number;
}

type WordKind = 'owner' | 'due' | 'type' | 'wontDo';

/** The first word of each kind, and all others. */
function sortWords(
  words: readonly Word[],
): Record<WordKind, Word | undefined> & { readonly others: readonly string[] } {
  const others: string[] = [];
  const sorted: Record<WordKind, Word | undefined> = {
    owner: undefined,
    due: undefined,
    type: undefined,
    wontDo: undefined,
  };
  for (const one of words) {
    const kind = kindOf(one.word);
    if (kind !== undefined && sorted[kind] === undefined) {
      sorted[kind] = one;
    } else {
      others.push(one.word);
    }
  }
  return { ...sorted, others };
}

function kindOf(word: string): WordKind | undefined {
  if (OWNER.test(word)) {
    return 'owner';
  }
  if (DUE.test(word)) {
    return 'due';
  }
  return isItemType(word) ? 'type' : WONT_DO.test(word) ? 'wontDo' : undefined;
}

function isItemType(word: string): boolean {
  return word === 'correct' || (ITEM_TYPES as readonly string[]).includes(word);
}

/** The issue's link that ends a line, and where the line's own words end before it. */
function tryParseIssue(line: string): (IssueLink & { readonly start: number }) | undefined {
  const open = line.lastIndexOf('([');
  const match = open < 0 ? null : ISSUE.exec(line.slice(open));
  return match
    ? { label: match[1] ?? '', url: match[2] ?? '', start: line.slice(0, open).trimEnd().length }
    : undefined;
}

/** More dashes than these are not looked at: they would be a text that nobody wrote. */
const MOST_DASHES = 20;

/**
 * The dash with blanks around it that begins the words about an item: the first after which nothing else stands, or else the last
 * whose first word is one. A dash inside the text, or inside a reason, stays there.
 */
function findMeta(body: string): Dash | undefined {
  if (!body.includes('—') && !body.includes('–') && !body.includes('--')) {
    return undefined;
  }
  let last: Dash | undefined;
  for (const found of dashesIn(body).slice(-MOST_DASHES)) {
    const words = body.slice(found.start);
    if (isAboutItem(words.split(',', 1)[0] ?? '')) {
      last = found;
      if (splitWords(words).every(isAboutItem)) {
        break;
      }
    }
  }
  return last;
}

interface Dash {
  readonly dash: number;
  /** Where it ends. */
  readonly start: number;
}

function dashesIn(body: string): Dash[] {
  const dashes: Dash[] = [];
  DASH.lastIndex = 0;
  for (let found = DASH.exec(body); found !== null; found = DASH.exec(body)) {
    dashes.push({ dash: found.index, start: DASH.lastIndex });
  }
  return dashes;
}

function isAboutItem(piece: string): boolean {
  return kindOf(piece.trim()) !== undefined;
}

/** The words about an item, from `start` to the end of `body`, with their offsets in it. */
export function wordsWithOffsets(body: string, start: number): { word: string; from: number }[] {
  const words: { word: string; from: number }[] = [];
  let from = start;
  for (const piece of splitWords(body.slice(start))) {
    const lead = piece.length - piece.trimStart().length;
    const word = piece.trim();
    if (word !== '') {
      words.push({ word, from: from + lead });
    }
    from += piece.length + 1;
  }
  return words;
}

/** At commas, but a reason for not doing it runs to the end and may hold commas. */
function splitWords(meta: string): string[] {
  const reason = /(?:^|,)\s*won[’']t do\b/.exec(meta);
  if (!reason) {
    return meta.split(',');
  }
  const at = meta[reason.index] === ',' ? reason.index : -1;
  return at < 0 ? [meta] : [...meta.slice(0, at).split(','), meta.slice(at + 1)];
}

export interface NewItem {
  readonly id: string;
  readonly text: string;
  readonly owner?: string | undefined;
  readonly due?: string | undefined;
  readonly type?: ItemType | undefined;
}

/** The line of an item, without a line ending. */
export function printItem(item: NewItem): string {
  const words = [
    item.owner === undefined ? undefined : `@${item.owner}`,
    item.due === undefined ? undefined : `due ${item.due}`,
    item.type,
  ].filter(word => word !== undefined);
  return `- [ ] ${item.id} ${toOneLine(item.text)}${words.length === 0 ? '' : ` — ${words.join(', ')}`}`;
}

/** Adds a line that names a proof, behind those that stand there, or else directly below the item. */
export function planAddProof(text: string, item: Item, proof: Proof): TextEdit[] {
  const words = printProof(proof);
  if (item.proofs.some(known => known.proof !== undefined && printProof(known.proof) === words)) {
    return [];
  }
  const last = item.proofs.at(-1);
  const at = last?.range.end ?? item.range.end;
  const indent = /^\s*/.exec(text.slice(item.range.start, item.range.end))?.[0] ?? '';
  return [{ range: { start: at, end: at }, text: `${lineEndingOf(text)}${indent}  - proof: ${words}` }];
}

/** Ticks or unticks an item. */
export function planDone(item: Item, done: boolean): TextEdit[] {
  return item.done === done ? [] : [{ range: item.parts.box, text: done ? 'x' : ' ' }];
}

/** Writes the issue's link behind an item, replacing an earlier one. */
export function planIssueLink(item: Item, link: IssueLink): TextEdit[] {
  const range = item.parts.issue ?? { start: item.parts.metaEnd, end: item.parts.metaEnd };
  return [{ range, text: ` ([${link.label}](${link.url}))` }];
}

/** Says it in other words; nothing else of the line changes. */
export function planText(item: Item, text: string): TextEdit[] {
  return item.text === text ? [] : [{ range: item.parts.text, text }];
}

/** Sets the owner, replacing an earlier one. */
export function planOwner(item: Item, handle: string): TextEdit[] {
  const { owner } = item.parts;
  return owner ? [{ range: owner, text: `@${handle}` }] : [wordEdit(item, `@${handle}`)];
}

/** Sets the due day `yyyy-mm-dd`, replacing an earlier one. */
export function planDue(item: Item, day: string): TextEdit[] {
  const { due, owner } = item.parts;
  if (due === undefined && owner !== undefined) {
    return [{ range: { start: owner.end, end: owner.end }, text: `, due ${day}` }];
  }
  return due ? [{ range: due, text: `due ${day}` }] : [wordEdit(item, `due ${day}`)];
}

/** A further word about an item, before the others: behind them, it would become part of a reason for not doing it. */
function wordEdit({ parts }: Item, word: string): TextEdit {
  const { metaStart, metaEnd } = parts;
  return metaStart === undefined
    ? { range: { start: metaEnd, end: metaEnd }, text: ` — ${word}` }
    : { range: { start: metaStart, end: metaStart }, text: `${word}, ` };
}

/** Gives an item without one its short id. */
export function planItemId(item: Item, id: string): TextEdit[] {
  const { box, text } = item.parts;
  // `- [ ]` without a blank behind it.
  const gap = text.start === box.end + 1 ? ' ' : '';
  return item.id === undefined
    ? [{ range: { start: text.start, end: text.start }, text: `${gap}${id} ` }]
    : [];
}
