import { proseMask } from '../review/proseMask';
import { parseReview, tryParseHeading, type Section } from '../review/review';
import type { Parsed, Problem } from '../problem';
import { tryParseFrontMatter, type FrontMatter } from '../text/frontMatter';
import { conflictProblem } from '../text/conflictMarkers';
import { linesOf, type Line, type TextRange } from '../text/range';
import { approvedHash } from './approvedText';
import { readHeader, type CustomerReviewHeader } from './header';
import { zonelessTimes } from './zonelessTimes';

/** A customer review: customer-review.md. Ranges are offsets into the whole text. */
export interface CustomerReview extends CustomerReviewHeader {
  /** Undefined where the file has no front matter that can be read. */
  readonly matter: FrontMatter | undefined;
  /** The `# ` heading; '' where there is none. */
  readonly title: string;
  readonly titleRange: TextRange | undefined;
  readonly sections: readonly Section[];
  /** From after the front matter to the end. */
  readonly body: TextRange;
  /** Tags of HTML outside code. */
  readonly tags: readonly TextRange[];
  /** Times of day without a time zone, the first of each paragraph or list. */
  readonly zoneless: readonly TextRange[];
  /** Hash of what an approval of the file as it is would be bound to. */
  readonly hash: string;
}

/** What customers want to know, in this order. */
export const CUSTOMER_SECTIONS = ['Summary', 'What happened', 'What we did', 'What we are doing'] as const;

/**
 * Reads a customer-review.md. What is wrong in its front matter are problems at their places; nothing is lost, and the text always
 * comes back. Never fails.
 */
export function parseCustomerReview(text: string): Parsed<CustomerReview> {
  const matter = tryParseFrontMatter(text);
  const header = readHeader(text, matter);
  const start = matter === undefined ? 0 : afterLine(text, matter.range.end);
  const { sections, conflicts = [] } = parseReview(text.slice(start));
  const heading = titleOf(text, start);
  const prose = proseOf(text.slice(start));
  const problems: Problem[] = [
    ...(matter === undefined ? [noMatter(text)] : matter.problems),
    ...header.problems,
  ];
  return {
    value: {
      ...header.value,
      matter: matter?.document === undefined ? undefined : matter,
      title: heading?.title ?? '',
      titleRange: heading?.range,
      sections: sections.map(section => shifted(section, start)),
      body: { start, end: text.length },
      tags: tagsIn(prose).map(range => moved(range, start)),
      zoneless: zonelessTimes(prose.lines, prose.isProse).map(range => moved(range, start)),
      hash: approvedHash({ ...header.value, body: text.slice(start) }),
    },
    problems: [...problems, ...conflicts.map(range => conflictProblem(moved(range, start)))],
  };
}

const TAG = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?(?:\/?>|$)/gi;

interface Prose {
  readonly lines: readonly Line[];
  /** Of each line: outside comments and fenced code. */
  readonly isProse: readonly boolean[];
}

/** The lines of a body, with blanks in the place of comments. */
function proseOf(body: string): Prose {
  const lines = linesOf(body.replace(/<!--[\s\S]*?(?:-->|$)/g, blank));
  return { lines, isProse: proseMask(lines) };
}

function blank(part: string): string {
  return part.replace(/[^\n]/g, ' ');
}

/** Tags, also ones that end on a later line, outside comments, fences and code within lines. */
function tagsIn({ lines, isProse }: Prose): readonly TextRange[] {
  return lines.flatMap(({ text, range }, index) =>
    isProse[index] === true
      ? [...text.replace(/`+[^`]*`+/g, blank).matchAll(TAG)].map(match => {
          const start = range.start + match.index;
          return { start, end: start + match[0].length };
        })
      : [],
  );
}

function noMatter(text: string): Problem {
  const range = { start: 0, end: linesOf(text.slice(0, 1000))[0]?.range.end ?? 0 };
  const message =
    'This file has no front matter between `---` lines, so its edition, author and approvals are not known. Write at least `edition: preliminary` and `author:`.';
  return { code: 'customer-review-header', severity: 'error', range, message };
}

function titleOf(
  text: string,
  start: number,
): { readonly title: string; readonly range: TextRange } | undefined {
  const lines = linesOf(text.slice(start));
  const prose = proseMask(lines);
  for (const [index, line] of lines.entries()) {
    const heading = prose[index] === true ? tryParseHeading(line) : undefined;
    if (heading?.level === 1) {
      return { title: heading.title, range: moved(line.range, start) };
    }
  }
  return undefined;
}

function afterLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed + 1;
}

function shifted(section: Section, by: number): Section {
  return { ...section, heading: moved(section.heading, by), body: moved(section.body, by) };
}

function moved({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}
