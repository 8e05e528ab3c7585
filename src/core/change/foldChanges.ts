import {
  applyEdits,
  type DeriveTexts,
  entryIdsOf,
  isSuperseded,
  type ReadText,
  tryEntryIdOf,
} from './applyEdits';
import type { Change, EditConflict } from './change';

/** What became of one change when it was applied on top of the earlier ones. */
export type ChangeOutcome =
  /** It is part of the result. */
  | { readonly kind: 'applies'; readonly change: Change }
  /** All it says stands in the base already: it needs no sharing. */
  | { readonly kind: 'present'; readonly change: Change }
  /** It claims what somebody else was first to claim: it is void, and its entries stand nowhere. */
  | { readonly kind: 'superseded'; readonly change: Change }
  /** It could not be applied, or follows a change that could not; it is no part of the result. */
  | { readonly kind: 'conflict'; readonly change: Change; readonly conflicts: readonly EditConflict[] };

export interface FoldedChanges {
  /** New texts of the files that differ from the base. */
  readonly files: ReadonlyMap<string, string>;
  readonly outcomes: readonly ChangeOutcome[];
}

export interface FoldOptions {
  readonly derive?: DeriveTexts;
  /**
   * For reading: of a change with a conflict, apply what can be applied, so that what was accepted stays on screen.
   * Never for publishing: there a change is all or nothing.
   */
  readonly lenient?: boolean;
  /** Why a file of the base cannot be edited at all (a symbolic link, not text), if so. */
  readonly findObstacle?: (path: string) => EditConflict | undefined;
}

/** Applies changes in order on top of `read`. A conflict holds back its own change and what builds on it, nothing else. */
export function foldChanges(
  changes: readonly Change[],
  read: ReadText,
  options: FoldOptions = {},
): FoldedChanges {
  const files = new Map<string, string>();
  const present: ReadText = path => files.get(path) ?? read(path);
  const outcomes: ChangeOutcome[] = [];
  /** Paths that a held back change wanted to create where something else stands: later edits mean that other text. */
  const claimed = new Map<string, EditConflict>();
  for (const change of changes) {
    if (isShared(change, read)) {
      outcomes.push({ kind: 'present', change });
      continue;
    }
    if (isSuperseded(change.edits, present)) {
      outcomes.push({ kind: 'superseded', change });
      continue;
    }
    const applied = applyEdits(change.edits, present, options.derive);
    const written = new Set([...change.edits.map(edit => edit.path), ...applied.files.keys()]);
    const obstacles = Array.from(written, path => options.findObstacle?.(path) ?? []).flat();
    const conflicts = [...obstacles, ...applied.conflicts, ...claimsOn(change, claimed)];
    if (conflicts.length > 0) {
      outcomes.push({ kind: 'conflict', change, conflicts });
      claim(change, applied.conflicts, claimed);
      if (!options.lenient) {
        continue;
      }
    } else if (applied.files.size === 0 && !buildsOnEarlier(change, files)) {
      outcomes.push({ kind: 'present', change });
      continue;
    } else {
      outcomes.push({ kind: 'applies', change });
    }
    for (const [path, text] of applied.files) {
      if (!options.findObstacle?.(path)) {
        files.set(path, text);
      }
    }
  }
  for (const [path, text] of files) {
    if (read(path) === text) {
      files.delete(path);
    }
  }
  return { files, outcomes };
}

/**
 * A change is published whole or not at all, and entry ids are never used twice: where its log entries stand,
 * all of it has been there, even if the rest has been edited since.
 */
function isShared(change: Change, read: ReadText): boolean {
  let entries = 0;
  for (const edit of change.edits) {
    if (edit.kind !== 'append') {
      continue;
    }
    const known = entryIdsOf(read(edit.path) ?? '');
    for (const line of edit.lines) {
      const id = tryEntryIdOf(line);
      if (id === undefined || !known.has(id)) {
        return false;
      }
      entries++;
    }
  }
  return entries > 0;
}

/** Whether the change says nothing only because an earlier one, not yet shared, says it. */
function buildsOnEarlier(change: Change, files: ReadonlyMap<string, string>): boolean {
  return change.edits.some(edit => files.has(edit.path));
}

function claim(change: Change, conflicts: readonly EditConflict[], claimed: Map<string, EditConflict>): void {
  const exists = conflicts.find(conflict => conflict.reason === 'exists');
  if (exists) {
    for (const edit of change.edits) {
      claimed.set(edit.path, exists);
    }
  }
}

function claimsOn(change: Change, claimed: ReadonlyMap<string, EditConflict>): EditConflict[] {
  return change.edits.flatMap(edit => claimed.get(edit.path) ?? []);
}
