import { tryParseFrontMatter } from '../text/frontMatter';
import { linesOf, type Line } from '../text/range';
import { proseMask } from './proseMask';

/** A line of a review as it stands, and with everything that is no prose blanked, place by place. */
export interface ProseLine {
  readonly line: Line;
  /** As long as the line's text. Code, comments and lines outside prose are blanks. */
  readonly prose: string;
}

const CODE = /(?<!\\)(`{1,3})(?!`)[^`]+\1(?!`)/g;

/** The lines of a review without front matter, code and comments: these are blanks of the same length. */
export function proseLines(text: string): readonly ProseLine[] {
  const lines = linesOf(text);
  const mask = proseMask(lines);
  const bodyStart = tryParseFrontMatter(text)?.range.end ?? 0;
  return lines.map((line, index) => ({
    line,
    prose:
      mask[index] === true && line.range.start >= bodyStart
        ? withoutComments(line.text).replace(CODE, code => GAP.repeat(code.length))
        : blank(line.text),
  }));
}

/** Blanks of the same length. */
export function blank(text: string): string {
  return ' '.repeat(text.length);
}

function withoutComments(text: string): string {
  let kept = text;
  for (let open = kept.indexOf('<!--'); open >= 0; open = kept.indexOf('<!--', open + 4)) {
    const close = kept.indexOf('-->', open + 4);
    if (close < 0) {
      return kept;
    }
    kept = kept.slice(0, open) + blank(kept.slice(open, close + 3)) + kept.slice(close + 3);
  }
  return kept;
}

/** Stands for what is no prose within a line, so that the words around it do not touch. */
const GAP = '¤';

const LINK_TARGET = /\]\([^()\s]*\)/g;
const LOG_LINK = /(?<!\\)\[(?:\\.|[^\\[\]\n])*\]\((?:\.\/)?timeline\.md#\w+\)/g;
const QUOTED = /"[^"\n]{1,300}"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|‘[^’\n]{1,300}’(?!\w)/g;
const OTHER_LINE = /^\s*(?:\||>|#{1,6}\s)/;
const LIST_MARK = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s)?/;

/** The sentences of a text, one line for each paragraph, list item or heading's body, and where each character stands in the text. */
export interface Prose {
  readonly text: string;
  readonly places: Uint32Array;
}

/**
 * What people wrote: without code, comments, quotes, tables, headings, emphasis marks, addresses and the log's own words. Lines of a
 * paragraph are one line, runs of blanks are one.
 */
export function plainProse(text: string): Prose {
  const parts: string[] = [];
  let isOpen = false;
  for (const { line, prose } of proseLines(text)) {
    const mark = LIST_MARK.exec(prose)?.[0] ?? '';
    const kept = OTHER_LINE.test(prose) ? blank(prose) : blank(mark) + prose.slice(mark.length);
    const isText = kept.trim() !== '';
    if (isOpen && isText && mark === '') {
      // This line goes on with the one before.
      parts.push(blank(parts.pop() ?? ''));
    }
    isOpen = isText;
    parts.push(kept, text.slice(line.range.end, line.next));
  }
  const gap = (found: string): string => GAP.repeat(found.length);
  const whole = parts.join('').replace(LOG_LINK, gap).replace(LINK_TARGET, gap).replace(QUOTED, gap);
  return compact(whole);
}

function compact(text: string): Prose {
  const places = new Uint32Array(text.length);
  const kept: string[] = [];
  let last = '\n';
  for (let at = 0; at < text.length; at++) {
    const found = text.charAt(at);
    const mark = /[ \t\r\u00a0]/.test(found) ? ' ' : found;
    const isRepeated = (mark === ' ' && (last === ' ' || last === '\n')) || (mark === GAP && last === GAP);
    if (!isRepeated && mark !== '*' && mark !== '_') {
      places[kept.length] = at;
      kept.push(mark);
      last = mark;
    }
  }
  return { text: kept.join(''), places };
}
