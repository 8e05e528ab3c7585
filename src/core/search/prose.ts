import type { Incident } from '../incident/incident';
import { withCurrentReferences } from '../review/references';
import type { Review } from '../review/review';
import { proseMask } from '../review/proseMask';
import { stripMarkdown, toOneLine } from '../text/plain';
import { linesOf } from '../text/range';

/** What people wrote in a Markdown text: without comments, headings, tables, fenced code and list marks. One line for each of its lines. */
export function proseOf(text: string): readonly string[] {
  const lines = linesOf(withoutComments(text));
  const prose = proseMask(lines);
  return lines.flatMap(({ text: line }, index) => {
    if (prose[index] !== true || /^\s*(?:#{1,6}\s|\||---\s*$)/.test(line)) {
      return [];
    }
    const words = toOneLine(stripMarkdown(line.replace(/^\s*(?:[-*+>]|\d+\.)\s+/, '')));
    return words === '' ? [] : [words];
  });
}

/** A comment that is never closed stays: what follows it may be meant to be read. */
function withoutComments(text: string): string {
  let kept = '';
  for (let at = 0; ; ) {
    const open = text.indexOf('<!--', at);
    const close = open < 0 ? -1 : text.indexOf('-->', open + 4);
    if (close < 0) {
      return kept + text.slice(at);
    }
    // Line breaks stay, so that what follows a comment of several lines does not join what stands before it.
    kept += text.slice(at, open) + text.slice(open, close).replace(/[^\n]+/g, '');
    at = close + 3;
  }
}

/** What people wrote in a section of a review, without what the log has taken back since; empty where there is none. Titles are compared without case. */
export function sectionProse(
  { incident, review, reviewText }: ReviewedIncident,
  title: string,
): readonly string[] {
  const section = review?.sections.find(one => one.title.toLowerCase() === title.toLowerCase());
  return section === undefined || reviewText === undefined
    ? []
    : proseOf(withCurrentReferences(reviewText.slice(section.body.start, section.body.end), incident));
}

/** An incident with its review, if it has one. */
export interface ReviewedIncident {
  readonly incident: Incident;
  readonly review: Review | undefined;
  readonly reviewText: string | undefined;
}
