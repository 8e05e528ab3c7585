import { parseReview } from '../review/review';
import type { Completion, Completions } from './completion';
import { cursorLine, typedRange } from './cursor';
import type { Place } from './knowledge';

/** A list line set further in that says nothing yet, or begins to name a proof. */
const BEGUN = /^\s+[-*+] (?:p(?:r(?:o(?:o(?:f(?::(?: \w*)?)?)?)?)?)?)?$/i;

const FORMS: readonly { readonly words: string; readonly detail: string; readonly snippet: string }[] = [
  {
    words: 'test',
    detail: 'A test that fails when it breaks again',
    snippet: 'test ${1:path/to/file}#${2:name}',
  },
  {
    words: 'alert',
    detail: 'An alert that tells when it happens again',
    snippet: 'alert ${1:path/to/file}#${2:name}',
  },
  { words: 'runbook', detail: 'What to do when it happens again', snippet: 'runbook ${1:path/to/file}' },
  {
    words: 'pull request',
    detail: 'The change itself, merged',
    snippet: 'pull request ${1:owner/name}#${2:12}',
  },
];

/** Below a remediation item: what proves it. */
export function completeProof(place: Place): Completions | undefined {
  const line = cursorLine(place.text, place.offset);
  if (!BEGUN.test(line.before) || line.after.trim() !== '') {
    return undefined;
  }
  const { items } = parseReview(place.text);
  const isBelow = items.some(({ range, blockEnd }) => range.end < place.offset && place.offset <= blockEnd);
  if (!isBelow) {
    return undefined;
  }
  const typed = line.before.replace(/^\s+[-*+] /, '');
  const range = typedRange(place.offset, typed.length);
  return {
    items: FORMS.map(
      ({ words, detail, snippet }): Completion => ({
        kind: 'item',
        label: `proof: ${words}`,
        detail,
        insert: `proof: ${snippet}`,
        isSnippet: true,
        range,
      }),
    ),
    complete: true,
  };
}
