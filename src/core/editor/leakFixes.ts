import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { ALLOWED_KEY } from '../leaks/allowed';
import type { Problem } from '../problem';
import { tryParseFrontMatter, type FrontMatter } from '../text/frontMatter';
import { lineEndingOf, type TextEdit } from '../text/range';
import { editFix, type FixContext, type QuickFix } from './quickFix';

/** Ways out of a leak: say what customers know instead, here, wherever the word stands, or for all such words; or decide that it may be said. */
export function leakFixes(problem: Problem, context: FixContext): readonly QuickFix[] {
  return [...replacements(problem, context), ...allowances(problem, context)];
}

function replacements(problem: Problem, context: FixContext): readonly QuickFix[] {
  const replacement = problem.data?.replacement;
  if (replacement === undefined) {
    return [];
  }
  const wordsOf = ({ range }: Problem): string => context.text.slice(range.start, range.end);
  const words = wordsOf(problem);
  const all = context.problems.filter(({ code, data }) => code === 'leak' && data?.replacement !== undefined);
  const same = all.filter(other => wordsOf(other).toLowerCase() === words.toLowerCase());
  const editsOf = (problems: readonly Problem[]): TextEdit[] =>
    problems.map(({ range, data }) => ({ range, text: data?.replacement ?? '' }));
  return [
    editFix(context, `Replace by “${replacement}”`, editsOf([problem]), true),
    ...(same.length > 1
      ? [editFix(context, `Replace “${words}” everywhere in this file (${same.length})`, editsOf(same))]
      : []),
    ...(all.length > same.length
      ? [editFix(context, `Replace all internal words that have a public one (${all.length})`, editsOf(all))]
      : []),
  ];
}

/** A key or password is never to be said, whoever decides. */
function allowances({ range, data }: Problem, context: FixContext): readonly QuickFix[] {
  const words = context.text.slice(range.start, range.end);
  const snippet = data?.kind === 'secret' ? undefined : tryAllow(context.text, words);
  return snippet === undefined
    ? []
    : [{ title: `May be said in this review: “${words}”, because…`, preferred: false, edits: [], snippet }];
}

/** Marks where the reason is to be written. */
const CURSOR = '$1';

/**
 * The snippet that adds a decision to the front matter, with the cursor where its reason belongs. Undefined where there is no front
 * matter that can be read, or its list is written in a way that a line cannot be added to.
 */
function tryAllow(text: string, words: string): QuickFix['snippet'] {
  const matter = tryParseFrontMatter(text);
  if (matter?.document === undefined) {
    return undefined;
  }
  const ending = lineEndingOf(text);
  const quoted = JSON.stringify(words.replace(/\s+/g, ' ')).replace(/[\\$}]/g, '\\$&');
  const item = `{ words: ${quoted}, reason: "${CURSOR}" \\}`;
  const list = listOf(matter);
  if (list === undefined) {
    return { range: at(matter.range.end), text: `${ALLOWED_KEY}:${ending}  - ${item}${ending}` };
  }
  const last = (list.items.at(-1) as ParsedNode | undefined)?.range;
  const first = (list.items[0] as ParsedNode | undefined)?.range;
  if (!last || !first) {
    return undefined;
  }
  const from = matter.range.start;
  if (list.flow === true) {
    return { range: at(from + last[1]), text: `, ${item}` };
  }
  const lineStart = text.lastIndexOf('\n', from + first[0]) + 1;
  const indent = /^ */.exec(text.slice(lineStart))?.[0] ?? '';
  const end = text.slice(0, from + last[1]).trimEnd().length;
  return { range: at(end), text: `${ending}${indent}- ${item}` };
}

function at(offset: number): TextEdit['range'] {
  return { start: offset, end: offset };
}

function listOf({
  document,
}: FrontMatter): { readonly items: readonly unknown[]; readonly flow?: boolean } | undefined {
  const contents: unknown = document?.contents;
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === ALLOWED_KEY)
    : undefined;
  return pair === undefined ? undefined : isSeq(pair.value) ? pair.value : { items: [] };
}
