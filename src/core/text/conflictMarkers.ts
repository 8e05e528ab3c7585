import type { Problem } from '../problem';
import type { TextRange } from './range';

const MARKER = /(^|\n)((?:<{7}|>{7}|\|{7})(?: [^\n]*)?)(?=\r?\n|$)/g;

const MARKS = ['<<<<<<<', '>>>>>>>', '|||||||'];

/**
 * The lines that git leaves around a merge conflict in a text, but for `=======`, which Markdown and YAML may hold. Line separators
 * other than LF and CRLF do not begin a line here.
 */
export function conflictMarkers(text: string): TextRange[] {
  // Nearly no text has one, and all are asked.
  if (!MARKS.some(mark => text.includes(mark))) {
    return [];
  }
  return [...text.matchAll(MARKER)].map(match => {
    const start = match.index + (match[1] ?? '').length;
    return { start, end: start + (match[2] ?? '').trimEnd().length };
  });
}

/** What a conflict marker means in a file that people edit. */
export function conflictProblem(range: TextRange): Problem {
  const message = 'A merge conflict was left here. Choose what is right and delete the marker lines.';
  return { code: 'conflict-marker', severity: 'error', range, message };
}
