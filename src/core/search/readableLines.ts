import { stripMarkdown, toOneLine } from '../text/plain';
import { linesOf } from '../text/range';

/** A line of a Markdown text as somebody reads it. */
export interface ReadableLine {
  /** Without marks; of a table's row the cells, of code all that stands there. Never empty. */
  readonly text: string;
  /** Where its links lead, which is not shown; empty without any. */
  readonly addresses: string;
  /** Counted from 0. */
  readonly line: number;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const MARKS = /^\s*(?:(?:>|[-*+]|\d{1,9}[.)])\s+|#{1,6}\s+)+(?:\[[ xX]\]\s+)?/;
const ADDRESS = /\]\(([^()\s]+)\)|<(https?:[^<>\s]+)>/g;

/**
 * The lines of a text that say something: without front matter, which repeats the log, and without comments, which are hints for
 * whoever writes. A comment or a fence that is never closed runs to the end.
 */
export function readableLines(text: string): readonly ReadableLine[] {
  const found: ReadableLine[] = [];
  let fence = '';
  let isComment = false;
  const lines = linesOf(text);
  for (let line = bodyStart(lines.map(one => one.text)); line < lines.length; line++) {
    const raw = lines[line]?.text ?? '';
    const mark = isComment ? null : FENCE.exec(raw);
    if (mark !== null && (fence === '' || ((mark[1] ?? '').startsWith(fence) && mark[2]?.trim() === ''))) {
      fence = fence === '' ? (mark[1] ?? '') : '';
      continue;
    }
    let [shown, addresses] = [raw.trim(), ''];
    if (fence === '') {
      const open = withoutComments(raw, isComment);
      isComment = open.isComment;
      shown = plainLine(open.text);
      addresses = addressesIn(open.text);
    }
    if (/[\p{L}\p{N}]/u.test(shown)) {
      found.push({ text: shown, addresses, line });
    }
  }
  return found;
}

/** A line of Markdown without the marks that only decorate it or say what kind of line it is. One line. */
function plainLine(text: string): string {
  const bare = text.replace(MARKS, '');
  const cells = /^\s*\|/.test(bare)
    ? bare
        .split(/(?<!\\)\|/)
        .map(cell => cell.trim())
        .filter(cell => cell !== '')
        .join(' · ')
    : bare;
  return toOneLine(
    stripMarkdown(cells)
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&lt;/g, '<'),
  );
}

/** Where the links of a line lead, between blanks. */
export function addressesIn(text: string): string {
  return text.includes('](') || text.includes('<http')
    ? Array.from(text.matchAll(ADDRESS), ([, link, plain]) => link ?? plain ?? '').join(' ')
    : '';
}

/** The line behind the front matter. */
function bodyStart(lines: readonly string[]): number {
  const isMatter = (line: string | undefined): boolean => line?.trim() === '---';
  return isMatter(lines[0]?.replace('\ufeff', ''))
    ? 1 + lines.findIndex((line, n) => n > 0 && isMatter(line))
    : 0;
}

/** What stands outside comments in a line, and whether one goes on behind it. */
function withoutComments(
  line: string,
  wasComment: boolean,
): { readonly text: string; readonly isComment: boolean } {
  let [text, rest, isComment] = ['', line, wasComment];
  for (;;) {
    const at = rest.indexOf(isComment ? '-->' : '<!--');
    if (at < 0) {
      return { text: isComment ? text : text + rest, isComment };
    }
    text += isComment ? '' : rest.slice(0, at);
    rest = rest.slice(at + (isComment ? 3 : 4));
    isComment = !isComment;
  }
}
