import { toOneLine } from './plain';

/**
 * One line of any text for a Markdown file that people also read as it stands: only the marks that would become emphasis, code, a link,
 * HTML, a heading or another cell of a table are escaped.
 */
export function escapeLine(text: string): string {
  return toOneLine(text).replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}
