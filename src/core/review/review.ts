import type { Problem } from '../problem';
import type { Item } from '../remediation/item';
import { itemsIn } from '../remediation/itemLines';
import { conflictMarkers } from '../text/conflictMarkers';
import { linesOf, type Line, type TextRange } from '../text/range';
import { proseMask } from './proseMask';
import { parseReferences, type Reference } from './references';
import { parseReviewHeader, type ReviewHeader } from './reviewHeader';

export const REMEDIATION_HEADING = 'Remediation';

/** A `##` section of a review. */
export interface Section {
  readonly title: string;
  readonly heading: TextRange;
  /** From after the heading line to the next heading of the same or a higher level. */
  readonly body: TextRange;
  /** Nothing written but comments, sub-headings, empty list marks and table heads. */
  readonly empty: boolean;
}

export interface Review {
  readonly header: ReviewHeader;
  /** What is wrong with the front matter. */
  readonly headerProblems: readonly Problem[];
  readonly sections: readonly Section[];
  readonly items: readonly Item[];
  /** Entries of the log that the review shows. */
  readonly references: readonly Reference[];
  /** Lines that a merge conflict left; absent where there is none. */
  readonly conflicts?: readonly TextRange[];
}

export interface Heading {
  readonly level: number;
  readonly title: string;
  readonly line: Line;
}

/**
 * Reads a review: its front matter, its `##` sections, and the task lines under `## Remediation`. Lines inside fenced code blocks and HTML comments
 * are text. The format is defined by lines (docs/format.md), so lines are what is read. Never fails, and takes time in proportion to
 * the text, whatever it holds.
 */
export function parseReview(text: string): Review {
  const lines = linesOf(text);
  const prose = proseMask(lines);
  const headings: Heading[] = [];
  for (const [index, line] of lines.entries()) {
    const heading = prose[index] === true ? tryParseHeading(line) : undefined;
    if (heading !== undefined && heading.level <= 2) {
      headings.push(heading);
    }
  }
  const sections = headings.flatMap((heading, index): Section[] => {
    const body = { start: heading.line.next, end: headings[index + 1]?.line.range.start ?? text.length };
    const { title, line } = heading;
    return heading.level === 2
      ? [{ title, heading: line.range, body, empty: isEmpty(text.slice(body.start, body.end)) }]
      : [];
  });
  const remediation = sections.find(({ title }) => title.toLowerCase() === REMEDIATION_HEADING.toLowerCase());
  const items = remediation === undefined ? [] : itemsIn(lines, prose, remediation.body);
  const conflicts = conflictsIn(text, lines, prose);
  const header = parseReviewHeader(text);
  return {
    header: header.value,
    headerProblems: header.problems,
    sections,
    items,
    references: parseReferences(text),
    ...(conflicts.length > 0 ? { conflicts } : {}),
  };
}

/** Reads a heading line (`#` to `######`); undefined for any other. Whether it stands in prose is for {@link proseMask} to say. */
export function tryParseHeading(line: Line): Heading | undefined {
  if (!line.text.startsWith('#')) {
    return undefined;
  }
  const marks = /^#{1,6}(?=\s)/.exec(line.text)?.[0];
  if (marks === undefined) {
    return undefined;
  }
  const words = line.text.slice(marks.length).trim();
  let end = words.length;
  while (words[end - 1] === '#') {
    end--;
  }
  return { level: marks.length, title: words.slice(0, end).trimEnd(), line };
}

/**
 * Conflict marks in a Markdown text, but for those that it quotes: inside fenced code or a comment one alone is text, and only a whole
 * conflict, from its first mark to its last, was left by a merge.
 */
export function conflictsInMarkdown(text: string): readonly TextRange[] {
  if (conflictMarkers(text).length === 0) {
    return [];
  }
  const lines = linesOf(text);
  return conflictsIn(text, lines, proseMask(lines));
}

function conflictsIn(text: string, lines: readonly Line[], prose: readonly boolean[]): readonly TextRange[] {
  const marks = conflictMarkers(text);
  if (marks.length === 0) {
    return marks;
  }
  const starts = new Map(marks.map(mark => [mark.start, mark]));
  const real: TextRange[] = [];
  /** Marks of the present fence since its last `<<<<<<<`. */
  let open: TextRange[] = [];
  let isDivided = false;
  for (const [index, line] of lines.entries()) {
    const mark = starts.get(line.range.start);
    if (prose[index] === true) {
      open = [];
      real.push(...(mark ? [mark] : []));
    } else if (mark !== undefined && line.text.startsWith('<')) {
      [open, isDivided] = [[mark], false];
    } else if (open.length > 0) {
      isDivided ||= /^={7}$/.test(line.text);
      open.push(...(mark ? [mark] : []));
      if (mark !== undefined && isDivided && line.text.startsWith('>')) {
        real.push(...open.splice(0));
      }
    }
  }
  return real;
}

function isEmpty(body: string): boolean {
  const text = withoutComments(body);
  // Most sections say something in their first lines: the others are not looked at.
  for (let at = 0; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(at, end).trim();
    if (line !== '' && !BARE.test(line)) {
      return false;
    }
    at = end + 1;
  }
  return true;
}

/** A comment that is never closed stays: what follows it may be meant to be read. */
function withoutComments(text: string): string {
  let kept = '';
  for (let at = 0; ; ) {
    const open = text.indexOf('<!--', at);
    const close = open < 0 ? -1 : text.indexOf('-->', open + 4);
    if (close < 0) {
      return kept + text.slice(at);
    }
    kept += text.slice(at, open);
    at = close + 3;
  }
}

/** Lines that a template leaves behind: sub-headings, empty list marks and tasks, tables, "none yet", "TODO". */
const BARE = new RegExp(
  [
    /^#{3,6}(?:\s|$)/,
    /^(?:[-*+]|\d+\.)$/,
    /^[-*+] \[ \]\s*(?:R\d+)?$/,
    /^\|/,
    /^_?\(?none yet\)?\.?_?$/,
    /^(?:todo:?|tbd)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** The next short id of a review: `R1`, `R2`... One more than the highest, so that a deleted item's id is not taken again. */
export function nextItemId(items: readonly Item[]): string {
  const highest = items.reduce(
    (most, { id }) => Math.max(most, id === undefined ? 0 : Number(id.slice(1))),
    0,
  );
  return `R${highest + 1}`;
}
