/** Half-open range of UTF-16 offsets into a text, as JavaScript strings and VS Code documents count. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces the characters of `range` by `text`; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** Zero-based line and column, columns counted in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Applies edits that do not overlap; everything outside their ranges stays byte for byte.
 * Throws a RangeError for overlapping edits: that is a mistake of the caller, never of a file.
 */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = '';
  let last = 0;
  for (const edit of ordered) {
    if (edit.range.start < last || edit.range.end > text.length) {
      throw new RangeError(`Edits overlap or lie outside the text at offset ${edit.range.start}`);
    }
    result += text.slice(last, edit.range.start) + edit.text;
    last = edit.range.end;
  }
  return result + text.slice(last);
}

/** One line of a text, without its line ending. */
export interface Line {
  readonly text: string;
  readonly range: TextRange;
  /** End of the line including its line ending. */
  readonly next: number;
}

/** Splits at LF or CRLF. A text that ends with a line ending has no empty last line. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (feed > start && text[feed - 1] === '\r') {
      end = feed - 1;
    }
    lines.push({ text: text.slice(start, end), range: { start, end }, next });
    start = next;
  }
  return lines;
}

/** The line ending a text uses: CRLF when its first line ends so, else LF. */
export function lineEndingOf(text: string): '\n' | '\r\n' {
  const feed = text.indexOf('\n');
  return feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
}

/** Line and column of an offset; offsets past the end give the end. */
export function positionAt(text: string, offset: number): Position {
  const upTo = text.slice(0, Math.max(0, Math.min(offset, text.length)));
  const lastFeed = upTo.lastIndexOf('\n');
  let line = 0;
  for (let at = upTo.indexOf('\n'); at >= 0; at = upTo.indexOf('\n', at + 1)) {
    line++;
  }
  return { line, column: upTo.length - lastFeed - 1 };
}

/** The text with each line ending replaced by `ending`. */
export function withLineEnding(text: string, ending: '\n' | '\r\n'): string {
  const lf = text.replaceAll('\r\n', '\n');
  return ending === '\n' ? lf : lf.replaceAll('\n', '\r\n');
}
