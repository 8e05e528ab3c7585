import type { Problem } from '../problem';
import { PEOPLE_FILE } from '../site/paths';
import { toLabel } from '../text/plain';
import { keepBothSides } from './conflictFix';
import { headerFixes, missingHeaderFixes } from './headerFixes';
import { itemFixes } from './itemFixes';
import { leakFixes } from './leakFixes';
import { addPersonEdit } from './peopleFix';
import { editFix, type FixContext, type QuickFix } from './quickFix';
import { headerValueFixes, hintFixes, referenceFixes } from './reviewFixes';
import { siteFileOf } from './siteFile';

type Fixer = (problem: Problem, context: FixContext) => readonly QuickFix[];

const FIXERS: ReadonlyMap<string, Fixer> = new Map<string, Fixer>([
  ['header-differs', headerFixes],
  ['header-missing', (_, context) => missingHeaderFixes(context)],
  ['item-no-id', itemFixes],
  ['item-no-owner', itemFixes],
  ['item-no-due', itemFixes],
  ['item-bad-due', itemFixes],
  ['item-id-twice', itemFixes],
  ['unknown-person', unknownPersonFixes],
  ['yaml-key', keyFixes],
  ['unknown-rotation', keyFixes],
  ['unknown-team', keyFixes],
  ['unknown-route', keyFixes],
  ['unknown-severity', keyFixes],
  ['unknown-service', keyFixes],
  ['conflict-marker', conflictFixes],
  ['leak', leakFixes],
  ['time-skipped', timeFixes],
  ['time-twice', timeFixes],
  ['review-header', headerValueFixes],
  ['reference-changed', referenceFixes],
  ['reference-retracted', referenceFixes],
  ['reference-redacted', referenceFixes],
  ['hint-blame', hintFixes],
  ['hint-counterfactual', hintFixes],
  ['hint-single-cause', hintFixes],
  ['hint-vague', hintFixes],
  ['hint-one-factor', hintFixes],
  ['hint-one-kind', hintFixes],
]);

/** Codes of the problems that may have a quick fix. */
export const FIXABLE: ReadonlySet<string> = new Set(FIXERS.keys());

/** The ways out of a problem of the context's text, the best first. The problem must have been found in exactly this text. */
export function quickFixesFor(problem: Problem, context: FixContext): readonly QuickFix[] {
  return FIXERS.get(problem.code)?.(problem, context) ?? [];
}

function keyFixes(problem: Problem, context: FixContext): QuickFix[] {
  const replacement = problem.data?.replacement;
  return replacement === undefined
    ? []
    : [
        editFix(
          context,
          `Rename to "${toLabel(replacement)}"`,
          [{ range: problem.range, text: replacement }],
          true,
        ),
      ];
}

/** Which one of a time that comes twice is meant; instead of one that the clocks skip, the one that is taken anyway. */
function timeFixes({ range, data }: Problem, context: FixContext): QuickFix[] {
  const fix = (title: string, text: string | undefined, preferred: boolean): QuickFix[] =>
    text === undefined ? [] : [editFix(context, `${title}: ${text}`, [{ range, text }], preferred)];
  return [
    ...fix('Write the time after it', data?.replacement, true),
    ...fix('Mean the first time', data?.first, false),
    ...fix('Mean the second time', data?.last, false),
  ];
}

/** Other files have the editor's own merge conflict actions; only in a log are both sides always right. */
function conflictFixes(_: Problem, context: FixContext): QuickFix[] {
  return siteFileOf(context.path).kind === 'log'
    ? [editFix(context, 'Keep the entries of both sides', keepBothSides(context.text), true)]
    : [];
}

function unknownPersonFixes(problem: Problem, context: FixContext): QuickFix[] {
  const handle = context.text.slice(problem.range.start, problem.range.end).replace(/^@/, '');
  const edit = context.peopleText === undefined ? undefined : addPersonEdit(context.peopleText, handle);
  const add: QuickFix[] =
    edit === undefined
      ? []
      : [
          {
            title: `Add @${toLabel(handle)} to people.yml`,
            preferred: false,
            edits: [{ path: PEOPLE_FILE, edits: [edit] }],
            opens: PEOPLE_FILE,
          },
        ];
  return [...add, ...itemFixes(problem, context)];
}
