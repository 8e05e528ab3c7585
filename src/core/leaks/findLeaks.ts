import { locateSensitive } from '../remediation/sensitive';
import { shorten } from '../text/plain';
import type { TextRange } from '../text/range';
import { findAddresses, type Finding } from './addresses';
import { type CheckedText, readAllowed } from './allowed';
import type { LeakDictionary } from './dictionary';
import { findTerms } from './findTerms';
import { foldText, type FoldedText, sourceRange } from './foldText';
import { insideOf } from './insideOf';
import type { AllowedLeak, Leak, LeakKind } from './leak';
import { findOccurrences } from './occurrences';
import { SHAPES } from './patterns';

/** What was found in a text, and what of it a person has decided may be said. */
export interface LeakReport {
  /** In the order of the text. */
  readonly leaks: readonly Leak[];
  /** In HTML comments, which are not published. Secrets are among the others wherever they stand. */
  readonly inComments: readonly Leak[];
  /** Found, and allowed by the front matter. */
  readonly allowed: readonly Leak[];
  readonly decisions: readonly AllowedLeak[];
}

/**
 * What in a text for customers belongs inside: words of the live site's own files in any spelling, and what is internal by its shape.
 * A front matter is not text; what it allows holds. HTML comments are not published, so only secrets count in them. That nothing is found does not prove that there is nothing.
 */
export function findLeaks(text: string, dictionary: LeakDictionary): readonly Leak[] {
  return checkLeaks(text, dictionary).leaks;
}

export function checkLeaks(text: string, dictionary: LeakDictionary): LeakReport {
  const allowed = readAllowed(text);
  const folded = foldText(text, allowed.bodyStart);
  const findings = withoutOverlaps(folded, [
    ...secrets(folded),
    ...findAddresses(folded.text, dictionary),
    ...findTerms(folded, dictionary.terms),
    ...slugs(folded, dictionary),
    ...shapes(folded, dictionary),
  ]);
  const isAllowed = allowedRanges(folded, allowed);
  const isComment = commentRanges(folded);
  const pick = (place: Place): Leak[] =>
    findings
      .filter(finding => placeOf(finding, isAllowed(finding), isComment(finding)) === place)
      .map(finding => toLeak(text, folded, isAllowed(finding) ? neverSaid(finding) : finding))
      .sort(byPlace);
  return {
    leaks: pick('seen'),
    inComments: pick('comment'),
    allowed: pick('allowed'),
    decisions: allowed.decisions,
  };
}

/** A secret that a person has allowed: what they decided does not hold, and they are told. */
function neverSaid(finding: Finding): Finding {
  return finding.kind === 'secret'
    ? {
        ...finding,
        why: `${finding.why}. A secret cannot be allowed, so the front matter’s decision does not hold`,
      }
    : finding;
}

type Place = 'seen' | 'comment' | 'allowed';

/** What opens a door is never to be said, whoever decides. */
function placeOf({ kind }: Finding, isAllowed: boolean, isComment: boolean): Place {
  return kind === 'secret' ? 'seen' : isAllowed ? 'allowed' : isComment ? 'comment' : 'seen';
}

function commentRanges({ parts }: FoldedText): (finding: TextRange) => boolean {
  const isInside = insideOf(parts.filter(({ kind }) => kind === 'comment'));
  return ({ start }) => isInside({ start, end: start + 1 });
}

function byPlace(a: Leak, b: Leak): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}

function secrets({ text }: FoldedText): Finding[] {
  return locateSensitive(text)
    .filter(({ kind, what }) => kind === 'secret' || what === 'a card number')
    .map(({ kind, what, range }) => ({
      ...range,
      kind: kind === 'secret' ? 'secret' : 'personal',
      what,
      why: 'whoever reads it can use it; it has to be changed, since it stands in the history of this file',
      replacement: undefined,
    }));
}

function shapes({ text }: FoldedText, { open }: LeakDictionary): Finding[] {
  return SHAPES.flatMap(({ find, confirm, kind, what, why, replacement }) =>
    [...text.matchAll(find)].flatMap((match): Finding[] => {
      const words = match[0].replace(/[.,]+$/, '');
      const before = text.slice(Math.max(0, match.index - 12), match.index);
      return confirm?.(words, before) === false || (kind !== 'secret' && open.isListed(words))
        ? []
        : [{ start: match.index, end: match.index + words.length, kind, what, why, replacement }];
    }),
  );
}

/** Ids of incidents without their day. */
function slugs({ text }: FoldedText, { slugs: known, open }: LeakDictionary): Finding[] {
  return [...text.matchAll(/(?<![A-Za-z0-9_-])[a-z0-9]+(?:[-_][a-z0-9]+)+(?![A-Za-z0-9_-])/gi)].flatMap(
    (match): Finding[] => {
      const [words] = match;
      return known.has(words.toLowerCase().replaceAll('_', '-')) && !open.isListed(words)
        ? [
            {
              start: match.index,
              end: match.index + words.length,
              kind: 'incident',
              what: 'the id of an incident',
              why: 'it is the name of a folder of yours',
              replacement: 'an incident',
            },
          ]
        : [];
    },
  );
}

/** What may stand in an address that is open to everybody. */
const FINE_IN_OPEN: ReadonlySet<LeakKind> = new Set([
  'service',
  'code',
  'path',
  'commit',
  'ticket',
  'repository',
  'reference',
  'host',
  'team',
  'vendor',
  'phone',
]);

/** Of findings that share words, the longest; of equally long ones the first. */
function withoutOverlaps({ text }: FoldedText, findings: readonly Finding[]): readonly Finding[] {
  const isOpenAt = new Uint8Array(text.length + 1);
  for (const { isOpen, start, end } of findings) {
    if (isOpen === true) {
      isOpenAt.fill(1, start, end);
    }
  }
  const taken = new Uint8Array(text.length + 1);
  const weight = ({ kind, start, end }: Finding): number => (kind === 'secret' ? 1e6 : 0) + end - start;
  return findings
    .filter(
      ({ isOpen, kind, start }) => isOpen !== true && !(isOpenAt[start] === 1 && FINE_IN_OPEN.has(kind)),
    )
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => weight(b.finding) - weight(a.finding) || a.index - b.index)
    .flatMap(({ finding }) => {
      const { start, end } = finding;
      if (taken.subarray(start, end).includes(1)) {
        return [];
      }
      taken.fill(1, start, end);
      return [finding];
    });
}

/** Whether a finding lies within words that a person allowed. */
function allowedRanges({ text }: FoldedText, { decisions }: CheckedText): (finding: TextRange) => boolean {
  const wanted = new Set(decisions.map(({ words }) => foldText(words).text.trim().toLowerCase()));
  wanted.delete('');
  return insideOf(wanted.size === 0 ? [] : findOccurrences(text.toLowerCase(), [...wanted]));
}

function toLeak(source: string, folded: FoldedText, finding: Finding): Leak {
  const range = sourceRange(folded, finding);
  const words = source.slice(range.start, range.end);
  const { kind, what, why, replacement } = finding;
  return {
    kind,
    range,
    text: kind === 'secret' || kind === 'personal' ? `${words.slice(0, 4)}…` : shorten(words, 200),
    what,
    why,
    replacement: replacement === undefined ? undefined : asInPlace(source, range, replacement),
  };
}

/** With a capital letter where a sentence begins. */
function asInPlace(source: string, { start }: TextRange, replacement: string): string {
  const before = source.slice(Math.max(0, start - 40), start).replace(/[*_`[(“"'~]+$/, '');
  return /(?:^|[.!?]\s+|\n\s*(?:[-+*>#|]+\s*)?|:\s*\n\s*)$/.test(before)
    ? replacement.slice(0, 1).toUpperCase() + replacement.slice(1)
    : replacement;
}
