import type { TextRange } from '../text/range';
import type { Finding } from './addresses';
import { NAME_ENDINGS, PLACE_NAMES, TEAM_NOUNS, TECHNICAL_NOUNS } from './commonWords';
import type { FoldedText } from './foldText';
import { insideOf } from './insideOf';
import { isLetterAt, type Term, type TermMatch, type TermTrie } from './terms';

/** Words of the dictionary in a folded text, the longest at each place, where what stands around them says that they are meant. */
export function findTerms(folded: FoldedText, terms: TermTrie): Finding[] {
  const lower = folded.text.toLowerCase();
  const found: Finding[] = [];
  for (let at = 0; at < lower.length; at++) {
    if (!isLetterAt(lower, at) || (at > 0 && isLetterAt(lower, at - 1))) {
      continue;
    }
    const finding =
      firstMeant(folded, terms.matchesAt(lower, at), at) ??
      (isLetterAt(lower, at + 1) ? undefined : spacedOut(lower, terms, at));
    if (finding !== undefined) {
      found.push(finding);
      at = finding.end - 1;
    }
  }
  return found;
}

function firstMeant(folded: FoldedText, matches: readonly TermMatch[], start: number): Finding | undefined {
  for (const { terms, end } of matches) {
    const term = terms.find(one => isMeant(folded, one, { start, end }));
    if (term !== undefined) {
      return { ...findingOf(term), start, end };
    }
  }
  return undefined;
}

/** Single letters with up to three other characters between them. */
const SPACED = /(?:[a-z0-9][^a-z0-9\n]{1,3}){3,40}[a-z0-9](?![a-z0-9])/y;
const SHORTEST_SPACED = 4;

/** `l e d g e r d`, `l.e.d.g.e.r.d`, also with further letters behind it. */
function spacedOut(lower: string, terms: TermTrie, start: number): Finding | undefined {
  SPACED.lastIndex = start;
  const written = SPACED.exec(lower)?.[0] ?? '';
  const letters = [...written.matchAll(/[a-z0-9]/g)];
  const found = terms
    .beginnings(letters.map(([letter]) => letter))
    .filter(({ length }) => length >= SHORTEST_SPACED)
    .flatMap(({ terms: all, length }) => {
      const term = all.find(({ mode }) => mode === 'always' || mode === 'name');
      return term === undefined ? [] : [{ term, length }];
    })
    .at(-1);
  return found === undefined
    ? undefined
    : { ...findingOf(found.term), start, end: start + (letters[found.length - 1]?.index ?? 0) + 1 };
}

function findingOf({ kind, what, why, replacement, mode }: Term): Omit<Finding, 'start' | 'end'> {
  return { kind, what, why, replacement, isOpen: mode === 'open' };
}

function isMeant(folded: FoldedText, { mode, words }: Term, range: TextRange): boolean {
  const written = folded.text.slice(range.start, range.end);
  switch (mode) {
    case 'always':
    case 'open':
      return true;
    case 'exact':
      return written === words;
    case 'slash':
      return /[/\\]/.test(written);
    case 'name':
      return written.split(' ').every(part => /^\P{Ll}/u.test(part));
    case 'word-name':
      return isNamed(folded, written, range);
    case 'technical':
      return (
        isWrittenAsCode(folded, written, range) ||
        TECHNICAL_NOUNS.has(wordAfter(folded.text, range.end)) ||
        NAME_ENDINGS.has(endingAfter(folded.text, range.end))
      );
    case 'team':
      return (
        isWrittenAsCode(folded, written, range) ||
        TEAM_NOUNS.has(wordAfter(folded.text, range.end)) ||
        TEAM_NOUNS.has(wordBefore(folded.text, range.start))
      );
  }
}

const inCode = new WeakMap<readonly TextRange[], ReturnType<typeof insideOf>>();

/** Built once for a text: a term of common words asks at each place where it stands. */
function isInCode(code: readonly TextRange[]): ReturnType<typeof insideOf> {
  const known = inCode.get(code) ?? insideOf(code);
  inCode.set(code, known);
  return known;
}

/** In backticks, or its words joined as no sentence joins them. */
function isWrittenAsCode({ code }: FoldedText, written: string, { start, end }: TextRange): boolean {
  return (
    isInCode(code)({ start, end }) ||
    /[A-Za-z0-9][_./][A-Za-z0-9]/.test(written) ||
    /[a-z0-9]-[a-z0-9]|[A-Z]-[A-Z]/.test(written)
  );
}

/** With a capital letter that no sentence asks for, or behind an `@`, or as code. */
function isNamed(folded: FoldedText, written: string, range: TextRange): boolean {
  const before = folded.text.slice(Math.max(0, range.start - 3), range.start);
  if (before.endsWith('@') || isWrittenAsCode(folded, written, range)) {
    return true;
  }
  return (
    /^\p{Lu}/u.test(written) &&
    /[\p{L}\p{N},;)] $/u.test(before) &&
    !OTHER_NAME.test(folded.text.slice(Math.max(0, range.start - 30), range.start)) &&
    !(MONTHS.has(written.toLowerCase()) && isDate(folded.text, range)) &&
    !(PLACE_NAMES.has(written.toLowerCase()) && isPlace(folded.text, range))
  );
}

/** A word with a capital letter in front, inside a sentence: `Boxing Day`, `Valentine's Day`. */
const OTHER_NAME = /(?:[\p{L}\p{N},] )(?!(?:Mr|Mrs|Ms|Dr|Prof) )\p{Lu}[\p{L}']+ $/u;
const MONTHS: ReadonlySet<string> = new Set(['april', 'may', 'june', 'august']);

/** `in London`, `London, Ontario`, `the London office`. */
function isPlace(text: string, { start, end }: TextRange): boolean {
  return (
    /\b(?:in|from|to|near|around|outside|at|of|the|between|and|or) $/i.test(
      text.slice(Math.max(0, start - 12), start),
    ) || /^(?: (?:office|region|area|time)\b|, \p{Lu})/u.test(text.slice(end, end + 12))
  );
}

/** `6 May`, `May 2026`, `in early May`. */
function isDate(text: string, { start, end }: TextRange): boolean {
  return (
    /(?:\d(?:st|nd|rd|th)?|\b(?:in|of|since|until|till|from|to|through|between|and|early|late|mid|last|next|this|end|on)) $/i.test(
      text.slice(Math.max(0, start - 12), start),
    ) || /^(?: \d|[,.]? \d{4}|-)/.test(text.slice(end, end + 6))
  );
}

/** The word behind an offset with a blank, a hyphen or an underscore between, in lower case. */
function wordAfter(text: string, from: number): string {
  const [, word = ''] = /^[ _-]([A-Za-z]+(?:-[a-z]+)?)/.exec(text.slice(from, from + 24)) ?? [];
  const lower = word.toLowerCase();
  return TECHNICAL_NOUNS.has(lower) || TEAM_NOUNS.has(lower) ? lower : (lower.split('-')[0] ?? '');
}

/** What is joined to a name by a hyphen or an underscore, in lower case. */
function endingAfter(text: string, from: number): string {
  return (/^[-_]([a-z\d]+)/i.exec(text.slice(from, from + 16))?.[1] ?? '').toLowerCase();
}

function wordBefore(text: string, to: number): string {
  return (/([A-Za-z-]+)[ _-]$/.exec(text.slice(Math.max(0, to - 16), to))?.[1] ?? '').toLowerCase();
}
