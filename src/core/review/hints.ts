import type { Person } from '../people/people';
import type { Problem } from '../problem';
import type { TextRange } from '../text/range';
import { FACTOR_KINDS, factorsOf, type FactorKind } from './factors';
import { HINT_KINDS, HINT_RULES, VAGUE_RULES, type HintKind, type HintRule } from './hintRules';
import { personWords, type PersonWords } from './personWords';
import { plainProse, type Prose } from './prose';
import type { Review, Section } from './review';

/**
 * Quiet hints at how a review reads: blame, counterfactuals, stories of a single cause, vague items. Code, comments, quotes, tables,
 * headings and the log's own words are left alone. `off`: kinds that the person does not want; the text switches off more with
 * `<!-- hints: off blame -->`.
 */
export function findHints(
  review: Review,
  text: string,
  { people, off }: { readonly people: readonly Person[]; readonly off: ReadonlySet<HintKind> },
): Problem[] {
  const isOff = switchedOff(review, text);
  const context: Context = { review, people: personWords(people), prose: plainProse(text) };
  const found = [
    ...HINT_RULES.flatMap(rule => (off.has(rule.kind) ? [] : matches(rule, context))),
    ...(off.has('vague') ? [] : vagueItems(context)),
    ...(off.has('single-cause') ? [] : singleFactor(review, text)),
  ];
  return withoutOverlaps(found.filter(({ range, data }) => !isOff(data?.hint ?? '', range.start)));
}

interface Context {
  readonly review: Review;
  readonly people: PersonWords;
  readonly prose: Prose;
}

const BEFORE = 90;

function matches(rule: HintRule, { review, people, prose }: Context): Problem[] {
  const { text, places } = prose;
  return [...text.matchAll(rule.anchor)].flatMap((match): Problem[] => {
    const end = match.index + match[0].length;
    const range = { start: places[match.index] ?? 0, end: (places[end - 1] ?? 0) + 1 };
    const section = sectionAt(review.sections, range.start)?.title.toLowerCase() ?? '';
    if (section === 'timeline') {
      return [];
    }
    // Looked for in a window: whole lines would be gone through for each match.
    const before = text.slice(Math.max(0, match.index - BEFORE), match.index);
    const after = text.slice(end, end + BEFORE);
    const around = {
      match,
      before: before.slice(before.lastIndexOf('\n') + 1).trimEnd(),
      after: after.slice(0, after.includes('\n') ? after.indexOf('\n') : BEFORE),
      people,
      section,
    };
    return rule.applies?.(around) === false ? [] : [hintProblem(rule, range, match[0])];
  });
}

function hintProblem(rule: HintRule, range: TextRange, words: string): Problem {
  const replacement = rule.instead?.(words);
  return {
    code: `hint-${rule.kind}`,
    severity: 'hint',
    range,
    message: rule.message,
    data: { hint: rule.kind, ...(replacement === undefined ? {} : { replacement }) },
  };
}

function vagueItems({ review, people }: Context): Problem[] {
  return review.items
    .filter(({ done, wontDo }) => !done && wontDo === undefined)
    .flatMap(({ text, parts }) =>
      VAGUE_RULES.flatMap(rule =>
        [...text.matchAll(rule.anchor)]
          .filter(match => {
            const after = text.slice(match.index + match[0].length);
            const around = { match, before: '', after, people, section: 'remediation' };
            return rule.applies?.(around) !== false;
          })
          .slice(0, 1)
          .map((match): Problem => hintProblem(rule, parts.text, match[0])),
      ).slice(0, 1),
    );
}

/** Fewer than two factors, or all of one kind: the search ended early. */
function singleFactor(review: Review, text: string): Problem[] {
  const { section, all } = factorsOf(review, text);
  const [first] = all;
  if (section === undefined || first === undefined) {
    return [];
  }
  const data = { hint: 'single-cause' } as const;
  if (all.length === 1) {
    const message =
      'Only one factor stands here. What else had to be as it was for this to do harm: in the technology, in how you work, in the response?';
    return [{ code: 'hint-one-factor', severity: 'hint', range: first.range, message, data }];
  }
  const kinds = new Set(all.flatMap(({ kind }) => kind ?? []));
  const missing = FACTOR_KINDS.filter(kind => !kinds.has(kind));
  if (kinds.size !== 1) {
    return [];
  }
  const message = `All factors are ${[...kinds].join('')}. Ask for the others too: ${missing.map(kind => ASKING[kind]).join('; ')}.`;
  return [{ code: 'hint-one-kind', severity: 'hint', range: section.heading, message, data }];
}

const ASKING: Readonly<Record<FactorKind, string>> = {
  technical: 'what in the technology made it possible or worse',
  process: 'what in how you plan, review, test, release or decide let it through',
  response: 'what made noticing, understanding or mending it take as long as it did',
};

/** More hints than these nobody reads. */
const MOST = 500;

/** Each place is hinted at once; the first rule that finds it counts. */
function withoutOverlaps(problems: readonly Problem[]): Problem[] {
  const kept: Problem[] = [];
  for (const problem of problems.slice(0, MOST)) {
    const { start, end } = problem.range;
    if (!kept.some(({ range }) => range.start < end && start < range.end)) {
      kept.push(problem);
    }
  }
  return kept.sort((a, b) => a.range.start - b.range.start);
}

function sectionAt(sections: readonly Section[], offset: number): Section | undefined {
  return sections.findLast(({ heading, body }) => heading.start <= offset && offset < body.end);
}

const SWITCH = /<!--\s*hints:\s*off\b([\w\s,-]*?)-->/gi;

/** `<!-- hints: off -->` before the first section counts for the review, else for its section. Without names, for all kinds. */
function switchedOff(review: Review, text: string): (hint: string, offset: number) => boolean {
  const switches = [...text.matchAll(SWITCH)].map(match => ({
    names: (match[1] ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(name => name !== ''),
    section: sectionAt(review.sections, match.index),
  }));
  return (hint, offset) =>
    switches.some(
      ({ names, section }) =>
        (names.length === 0 || names.includes(hint)) &&
        (section === undefined || section === sectionAt(review.sections, offset)),
    );
}

/** Whether a name is one of a kind of hints. */
export function isHintKind(name: string): name is HintKind {
  return (HINT_KINDS as readonly string[]).includes(name);
}
