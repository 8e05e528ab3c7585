import type { TextRange } from '../text/range';

/** Longer lines are seen through a window around the cursor, so that a pasted megabyte costs nothing. */
const WINDOW = 2000;

/** The line around an offset, without its line ending. */
export interface CursorLine {
  readonly text: string;
  /** Offset of `text` in the whole text. */
  readonly start: number;
  /** What stands before the cursor. */
  readonly before: string;
  /** What stands after it. */
  readonly after: string;
}

export function cursorLine(text: string, offset: number): CursorLine {
  const from = Math.max(0, offset - WINDOW);
  const near = text.slice(from, offset + WINDOW);
  const at = offset - from;
  const start = near.lastIndexOf('\n', at - 1) + 1;
  const feed = near.indexOf('\n', at);
  const end = feed < 0 ? near.length : feed;
  const line = near.slice(start, end).replace(/\r$/, '');
  const before = line.slice(0, at - start);
  return { text: line, start: from + start, before, after: line.slice(before.length) };
}

export interface Token {
  readonly text: string;
  readonly range: TextRange;
}

/** The match of a global pattern that holds or touches the cursor. */
export function tokenAt(text: string, offset: number, pattern: RegExp): Token | undefined {
  const line = cursorLine(text, offset);
  for (const match of line.text.matchAll(pattern)) {
    const start = line.start + match.index;
    const end = start + match[0].length;
    if (start <= offset && offset <= end && end > start) {
      return { text: match[0], range: { start, end } };
    }
  }
  return undefined;
}

/** The last `length` characters before the cursor. */
export function typedRange(offset: number, length: number): TextRange {
  return { start: offset - length, end: offset };
}
