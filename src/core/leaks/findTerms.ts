import type { TextRange } from '../text/range';
import type { Finding } from './addresses';
import { NAME_ENDINGS, TEAM_NOUNS, TECHNICAL_NOUNS } from './commonWords';
import type { FoldedText } from './foldText';
import { isLetterAt, type Term, type TermTrie } from './terms';

/** Words of the dictionary in a folded text, the longest at each place, where what stands around them says that they are meant. */
export function findTerms(folded: FoldedText, terms: TermTrie): Finding[] {
  const lower = folded.text.toLowerCase();
  const found: Finding[] = [];
  for (let at = 0; at < lower.length; at++) {
    if (!isLetterAt(lower, at) || (at > 0 && isLetterAt(lower, at - 1))) {
      continue;
    }
    const match = terms.longestAt(lower, at);
    if (match !== undefined && isMeant(folded, match.term, { start: at, end: match.end })) {
      const { kind, what, why, replacement } = match.term;
      found.push({ start: at, end: match.end, kind, what, why, replacement });
      at = match.end - 1;
    }
  }
  return found;
}

function isMeant(folded: FoldedText, { mode, words }: Term, range: TextRange): boolean {
  const written = folded.text.slice(range.start, range.end);
  switch (mode) {
    case 'always':
      return true;
    case 'exact':
      return written === words;
    case 'slash':
      return written.includes('/');
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

/** In backticks, or its words joined as no sentence joins them. */
function isWrittenAsCode({ code }: FoldedText, written: string, { start, end }: TextRange): boolean {
  return (
    code.some(range => range.start <= start && end <= range.end) ||
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
  return /^\p{Lu}/u.test(written) && /[\p{L}\p{N},;)] $/u.test(before);
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
