import type { Problem } from '../problem';
import { printProof } from '../remediation/proof';
import { parseReview } from '../review/review';
import { toLabel } from '../text/plain';
import type { TextRange } from '../text/range';
import type { QuickFix } from './quickFix';

/**
 * Ways out where what proves an item has moved or is gone. The problems were found in the review as it was read; what is offered fits
 * the text as it stands now, in which the proof may have moved or changed.
 */
export function guardFixes(
  { path, text, at }: { readonly path: string; readonly text: string; readonly at: TextRange },
  problems: readonly Problem[],
): readonly QuickFix[] {
  const lines = parseReview(text).items.flatMap(({ proofs }) => proofs);
  return lines
    .filter(({ range }) => range.start <= at.end && at.start <= range.end)
    .flatMap(({ proof, range }) => {
      const words = proof === undefined ? '' : printProof(proof);
      const problem = problems.find(({ data }) => data?.proof === words);
      if (problem === undefined) {
        return [];
      }
      const fix = (
        title: string,
        preferred: boolean,
        edit: QuickFix['edits'][number]['edits'][number],
      ): QuickFix => ({
        title,
        preferred,
        edits: [{ path, edits: [edit] }],
      });
      const { replacement, place } = problem.data ?? {};
      return [
        ...(replacement === undefined
          ? []
          : [
              fix(`Point at the new place: ${toLabel(place ?? '')}`, true, {
                range,
                text: `proof: ${replacement}`,
              }),
            ]),
        fix('Take the proof off', false, { range: wholeLine(text, range), text: '' }),
      ];
    });
}

/** With the line break behind it, or before it where nothing follows. */
function wholeLine(text: string, { start, end }: TextRange): TextRange {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  return next < 0
    ? { start: Math.max(0, from - (text[from - 2] === '\r' ? 2 : 1)), end: text.length }
    : { start: from, end: next + 1 };
}
