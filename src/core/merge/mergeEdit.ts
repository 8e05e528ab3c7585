import { type MergeConflict, placeOf } from './conflict';
import { isSameLog } from './mergeLog';
import { kindOfFile, type MergedFile, mergeSiteFile } from './mergeSiteFile';

/** An edit of a file, and what has become of the file meanwhile. */
export interface PresentEdit {
  readonly path: string;
  readonly current: string;
  readonly before: string;
  readonly after: string;
}

export type EditResult =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] };

/**
 * What `before` -> `after` changed, done to `current`, whose line endings are kept. Doing it to the result once more changes nothing;
 * where that cannot be had (it is not certain where the edit belongs), it is a conflict too.
 */
export function mergeEdit({ path, current, before, after }: PresentEdit): EditResult {
  const merge = (ours: string): MergedFile => {
    const merged = mergeSiteFile({ path, base: before, ours, theirs: after });
    // A log that has all of it stays as it is, in the order in which it came to be.
    return kindOfFile(path) === 'log' && isSameLog(merged.text, ours) ? { ...merged, text: ours } : merged;
  };
  const { text, conflicts } = merge(current);
  if (conflicts.length > 0) {
    return { kind: 'conflict', conflicts };
  }
  const again = text === current ? undefined : merge(text);
  if (again !== undefined && (again.conflicts.length > 0 || again.text !== text)) {
    const whole = {
      path,
      kind: 'whole' as const,
      place: placeOf([]),
      base: before,
      ours: current,
      theirs: after,
    };
    return { kind: 'conflict', conflicts: [whole] };
  }
  return { kind: 'merged', text };
}

/** The same, where only the text is wanted; undefined for a conflict. */
export function tryMergeEdit(edit: PresentEdit): string | undefined {
  const result = mergeEdit(edit);
  return result.kind === 'merged' ? result.text : undefined;
}
