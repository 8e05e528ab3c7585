import type { Problem } from '../problem';
import { isHintKind } from '../review/hints';
import { parseReferences, referenceEdits, staleReferences, type StaleReference } from '../review/references';
import { parseReview } from '../review/review';
import { tryParseFrontMatter } from '../text/frontMatter';
import { lineEndingOf, type TextEdit } from '../text/range';
import { EDITOR_COMMANDS } from './editorCommands';
import { editFix, type FixContext, type QuickFix } from './quickFix';
import { siteFileOf } from './siteFile';

/** What the log says now, for one reference or for all that are out of date. */
export function referenceFixes(problem: Problem, context: FixContext): readonly QuickFix[] {
  const incident = context.site.byId.get(siteFileOf(context.path).incident ?? '')?.incident;
  if (incident === undefined) {
    return [];
  }
  const stale = staleReferences(parseReferences(context.text), incident).filter(
    ({ wanted }) => wanted !== undefined,
  );
  const own = stale.filter(({ reference }) => reference.range.start === problem.range.start);
  const fix = (title: string, which: readonly StaleReference[], preferred: boolean): QuickFix =>
    editFix(context, title, referenceEdits(which), preferred);
  return [
    ...own.slice(0, 1).map(({ why }) => fix(TITLES[why], own, true)),
    ...(own.length > 0 && stale.length > 1
      ? [fix(`Update all ${stale.length} entries that changed`, stale, false)]
      : []),
  ];
}

const TITLES: Readonly<Record<StaleReference['why'], string>> = {
  unknown: 'Update',
  changed: 'Update to the corrected words',
  retracted: 'Say that it was retracted',
  redacted: 'Remove the redacted words',
};

/** Other words, and ways to be left alone: here, in the whole review, for good. */
export function hintFixes(problem: Problem, context: FixContext): readonly QuickFix[] {
  const kind = problem.data?.hint ?? '';
  if (!isHintKind(kind)) {
    return [];
  }
  const replacement = problem.data?.replacement;
  const { sections } = parseReview(context.text);
  const section = sections.findLast(
    ({ heading, body }) => heading.start <= problem.range.start && problem.range.start < body.end,
  );
  const off = `<!-- hints: off ${kind} -->`;
  const ending = lineEndingOf(context.text);
  const inSection: QuickFix[] =
    section === undefined
      ? []
      : [
          editFix(context, `No hints at ${NAMES[kind]} in this section`, [
            insertAt(
              section.body.start,
              `${section.body.start > section.heading.end ? '' : ending}${off}${ending}`,
            ),
          ]),
        ];
  return [
    ...(replacement === undefined
      ? []
      : [
          editFix(
            context,
            `Write \u201c${replacement}\u201d`,
            [{ range: problem.range, text: replacement }],
            true,
          ),
        ]),
    ...inSection,
    editFix(context, `No hints at ${NAMES[kind]} in this review`, [
      insertAt(bodyStart(context.text), `${off}${ending}`),
    ]),
    {
      title: `No hints at ${NAMES[kind]} anywhere, for me\u2026`,
      preferred: false,
      edits: [],
      command: { id: EDITOR_COMMANDS.openSettings, args: ['livesite.review.hints'] },
    },
  ];
}

const NAMES = {
  blame: 'blame',
  counterfactual: 'what could have been',
  'single-cause': 'single causes',
  vague: 'vague items',
} as const;

function insertAt(at: number, text: string): TextEdit {
  return { range: { start: at, end: at }, text };
}

/** After the front matter and the title. */
function bodyStart(text: string): number {
  const matter = tryParseFrontMatter(text);
  const start = matter === undefined ? 0 : text.indexOf('\n', matter.range.end) + 1 || text.length;
  const title = /^(?:[ \t]*\r?\n)*# [^\n]*\n/.exec(text.slice(start))?.[0] ?? '';
  return start + title.length;
}

/** The state that was probably meant. */
export function headerValueFixes(problem: Problem, context: FixContext): readonly QuickFix[] {
  const replacement = problem.data?.replacement;
  return replacement === undefined
    ? []
    : [
        editFix(
          context,
          `Write \u201c${replacement}\u201d`,
          [{ range: problem.range, text: replacement }],
          true,
        ),
      ];
}
