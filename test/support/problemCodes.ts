import type { UnreadableFile } from '../../src/app/ports';
import { HINT_KINDS } from '../../src/core/review/hintRules';
import type { Document } from './documents';

const UNREADABLE: Readonly<Record<UnreadableFile['reason'], true>> = {
  symlink: true,
  'too-large': true,
  binary: true,
  io: true,
};

/** Codes that are put together, by their first part: the compiler knows the reasons, the rest is read from the file. */
const COMPOSED: Readonly<Record<string, readonly string[]>> = {
  'hint-': HINT_KINDS.map(kind => `hint-${kind}`),
  'file-': Object.keys(UNREADABLE).map(reason => `file-${reason}`),
};

/**
 * The codes of problems that sources give: those of files that deal in problems, written as `code: 'x'` or as the first argument of
 * a function that adds one. Throws for a code put together in a way that is not known here.
 */
export function problemCodesIn(sources: readonly Document[]): string[] {
  const codes = sources
    .filter(({ text }) => /\bimport type \{[^}]*\b(?:Problem|Parsed)\b/.test(text))
    .flatMap(source => codesOf(source));
  return [...new Set(codes)].sort();
}

function codesOf({ file, text }: Document): string[] {
  const written = [...text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code = '']) => code);
  const added = [...text.matchAll(/\b(?:add|failed|yamlProblem)\(\s*'([a-z-]+)',\s/g)].map(
    ([, code = '']) => code,
  );
  const [prefix] = [...text.matchAll(/\bcode: `([a-z-]*)\$\{/g)].map(([, start = '']) => start);
  if (prefix === undefined) {
    return [...written, ...added];
  }
  const composed = COMPOSED[prefix] ?? added.map(kind => `${prefix}${kind}`);
  if (composed.length === 0) {
    throw new Error(`${file} puts codes together from "${prefix}", which this test cannot follow.`);
  }
  return [...written, ...composed];
}
