import type { Position } from '../text/range';

/** Where the lines of a text start, so that many offsets become positions in logarithmic time each. */
export interface LineIndex {
  readonly text: string;
  readonly starts: readonly number[];
}

/**
 * Lines as editors count them: LF, CRLF and a lone CR end one. Positions from the stored text are right in an open document too,
 * although editors drop the byte order mark and make mixed line endings the same.
 */
export function lineIndexOf(text: string): LineIndex {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) {
      starts.push(at + 1);
    }
  }
  return { text, starts };
}

/** Line and column (UTF-16) of an offset. Offsets in a line ending give the line's end, those past the text its end. */
export function positionIn(index: LineIndex, offset: number): Position {
  const at = Math.max(0, Math.min(offset, index.text.length));
  let line = 0;
  let high = index.starts.length - 1;
  while (line < high) {
    const middle = (line + high + 1) >> 1;
    if ((index.starts[middle] ?? 0) <= at) {
      line = middle;
    } else {
      high = middle - 1;
    }
  }
  const start = index.starts[line] ?? 0;
  let end = at;
  while (end > start && /[\r\n]/.test(index.text[end - 1] ?? '')) {
    end--;
  }
  const mark = line === 0 && index.text.startsWith('\ufeff') ? 1 : 0;
  return { line, column: Math.max(0, end - start - mark) };
}
