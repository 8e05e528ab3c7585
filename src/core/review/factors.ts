import { linesOf, type TextRange } from '../text/range';
import { proseLines } from './prose';
import { tryParseHeading, type Review, type Section } from './review';

/** What made an incident possible, worse or longer: in the technology, in how the team works, in the response itself. */
export const FACTOR_KINDS = ['technical', 'process', 'response'] as const;

export type FactorKind = (typeof FACTOR_KINDS)[number];

export const FACTORS_HEADING = 'Contributing factors';

/** One contributing factor: a list item or a paragraph. */
export interface Factor {
  /** Undefined below no heading of a kind. */
  readonly kind: FactorKind | undefined;
  /** The first line, without a list mark. */
  readonly text: string;
  readonly range: TextRange;
}

export interface Factors {
  readonly section: Section | undefined;
  readonly all: readonly Factor[];
  /** Where the heading of each kind stands. */
  readonly headings: ReadonlyMap<FactorKind, TextRange>;
}

const LIST_MARK = /^ {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)/;
const TODO = /^(?:_?\(?none yet\)?\.?_?|todo:?|tbd)$/i;

/** The contributing factors of a review: items and paragraphs of the section, by the sub-heading they stand under. */
export function factorsOf(review: Review, text: string): Factors {
  const section = sectionNamed(review, FACTORS_HEADING);
  if (section === undefined) {
    return { section, all: [], headings: new Map() };
  }
  const all: Factor[] = [];
  const headings = new Map<FactorKind, TextRange>();
  const start = section.body.start;
  let kind: FactorKind | undefined;
  let isInside = false;
  const body = text.slice(start, section.body.end);
  const lines = linesOf(body);
  for (const [index, { prose }] of proseLines(`\n${body}`).slice(1).entries()) {
    const { text: own = '', range } = lines[index] ?? {};
    const place = { start: start + (range?.start ?? 0), end: start + (range?.end ?? 0) };
    const heading = prose.trim() === '' ? undefined : tryParseHeading({ text: own, range: place, next: 0 });
    const mark = LIST_MARK.exec(prose)?.[0] ?? '';
    const words = own.slice(mark.length).trim();
    if (heading !== undefined) {
      kind = FACTOR_KINDS.find(one => heading.title.toLowerCase().startsWith(one));
      isInside = false;
      if (kind !== undefined && !headings.has(kind)) {
        headings.set(kind, place);
      }
    } else if (prose.trim() === '' || /^[-*+]$/.test(prose.trim())) {
      isInside = false;
    } else if ((mark !== '' || !isInside) && !/^\s{2,}\S/.test(prose) && !TODO.test(words)) {
      all.push({ kind, text: words, range: { start: place.start + mark.length, end: place.end } });
      isInside = true;
    } else {
      isInside = true;
    }
  }
  return { section, all, headings };
}

export function sectionNamed(review: Pick<Review, 'sections'>, title: string): Section | undefined {
  return review.sections.find(section => section.title.toLowerCase() === title.toLowerCase());
}
