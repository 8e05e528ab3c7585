import { tryParseItem, type Item } from '../remediation/item';
import { linesOf, type Line, type TextRange } from '../text/range';

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
  readonly sections: readonly Section[];
  readonly items: readonly Item[];
}

interface Heading {
  readonly level: number;
  readonly title: string;
  readonly line: Line;
}

/**
 * Reads a review: its `##` sections, and the task lines under `## Remediation`. Lines inside fenced code blocks and HTML comments
 * are text. The format is defined by lines (docs/format.md), so lines are what is read.
 */
export function parseReview(text: string): Review {
  const lines = linesOf(text);
  const prose = proseMask(lines);
  const headings = lines.flatMap((line, index): Heading[] => {
    const match = prose[index] ? /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line.text) : null;
    return match ? [{ level: (match[1] ?? '').length, title: match[2] ?? '', line }] : [];
  });
  const sections = headings
    .filter(({ level }) => level === 2)
    .map((heading): Section => {
      const after = headings.find(({ level, line }) => level <= 2 && line.range.start > heading.line.range.start);
      const body = { start: heading.line.next, end: after?.line.range.start ?? text.length };
      return { title: heading.title, heading: heading.line.range, body, empty: isEmpty(text.slice(body.start, body.end)) };
    });
  const remediation = sections.find(({ title }) => title.toLowerCase() === REMEDIATION_HEADING.toLowerCase());
  const items = remediation === undefined ? [] : itemsIn(lines, prose, remediation.body);
  return { sections, items };
}

function itemsIn(lines: readonly Line[], prose: readonly boolean[], body: TextRange): Item[] {
  return lines.flatMap((line, index) => {
    const inside = prose[index] && line.range.start >= body.start && line.range.start < body.end;
    const item = inside ? tryParseItem(line.text, line.range.start) : undefined;
    return item ? [item] : [];
  });
}

/** True for lines outside fenced code and HTML comments. A fence that is never closed runs to the end, as in CommonMark. */
function proseMask(lines: readonly Line[]): boolean[] {
  let fence: string | undefined;
  let comment = false;
  return lines.map(({ text }) => {
    if (fence !== undefined) {
      const close = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(text)?.[1];
      if (close?.startsWith(fence)) {
        fence = undefined;
      }
      return false;
    }
    if (comment) {
      comment = !text.includes('-->');
      return false;
    }
    fence = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    comment = fence === undefined && /^\s*<!--/.test(text) && !text.includes('-->');
    return fence === undefined && !comment;
  });
}

function isEmpty(body: string): boolean {
  return body
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\r?\n/)
    .every((line) => /^\s*(?:#{3,6}\s.*|[-*+]\s*|[-*+] \[ \]\s*(?:R\d+)?\s*|\|.*\|?|\d+\.\s*|_?\(?none yet\)?_?|TODO:?|TBD)?\s*$/i.test(line) || false);
}

/** The lowest free short id of a review: `R1`, `R2`... */
export function nextItemId(items: readonly Item[]): string {
  const highest = items.reduce((most, { id }) => Math.max(most, id === undefined ? 0 : Number(id.slice(1))), 0);
  return `R${highest + 1}`;
}
