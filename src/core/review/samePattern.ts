import { lineEndingOf, type TextEdit } from '../text/range';
import { REMEDIATION_HEADING, type Review } from './review';

/** The section of a review that says where else such a fault lives. */
export const SAME_PATTERN = 'Same pattern elsewhere';

/** The edit that adds lines at the end of the section; where there is none, with its heading before the remediation or at the end. */
export function samePatternEdit(text: string, review: Review, lines: readonly string[]): TextEdit {
  const eol = lineEndingOf(text);
  const named = (title: string) =>
    review.sections.find(one => one.title.toLowerCase() === title.toLowerCase());
  const section = named(SAME_PATTERN);
  if (section === undefined) {
    const at = named(REMEDIATION_HEADING)?.heading.start ?? text.length;
    const before =
      at === 0 || text.slice(0, at).endsWith(`${eol}${eol}`) ? '' : text[at - 1] === '\n' ? eol : eol + eol;
    const after = at === text.length ? eol : eol + eol;
    const block = [`## ${SAME_PATTERN}`, '', ...lines].join(eol);
    return { range: { start: at, end: at }, text: before + block + after };
  }
  const { start, end } = section.body;
  const body = text.slice(start, end);
  const at = start + body.trimEnd().length;
  const isHeadingLast = text[start - 1] !== '\n';
  const isList = /(?:^|\n)[-*+] [^\n]*$/.test(body.trimEnd()) && lines[0]?.startsWith('- ') === true;
  const before = isHeadingLast ? eol + eol : body.trim() === '' ? eol : isList ? eol : eol + eol;
  return {
    range: { start: at, end },
    text: `${before}${lines.join(eol)}${eol}${end < text.length ? eol : ''}`,
  };
}
