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
  const parts: string[] = [];
  let at = 0;
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', at)) {
    const close = text.indexOf('-->', open + 4);
    if (close < 0) {
      break;
    }
    parts.push(text.slice(at, open), blank(text.slice(open, close + 3)));
    at = close + 3;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(at);
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
  let length = 0;
  let last = 10;
  /** Beginning of a run that is kept as it is. */
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const found = text.charCodeAt(at);
    const mark = isBlank(found) ? BLANK : found;
    const isRepeated =
      (mark === BLANK && (last === BLANK || last === 10)) || (mark === GAP_CODE && last === GAP_CODE);
    const isLeftOut = isRepeated || mark === 42 || mark === 95;
    if (isLeftOut || mark !== found) {
      kept.push(text.slice(start, at), isLeftOut ? '' : ' ');
      start = at + 1;
    }
    if (!isLeftOut) {
      places[length++] = at;
      last = mark;
    }
  }
  kept.push(text.slice(start));
  return { text: kept.join(''), places };
}

const BLANK = 32;
const GAP_CODE = 0xa4;

/** A space, a tab, a carriage return or a no-break space. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 0xa0;
}
