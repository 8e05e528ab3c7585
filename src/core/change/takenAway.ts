import { applyEdits, entryIdsOf, type ReadText, tryEntryIdOf } from './applyEdits';
import type { Change, FileEdit } from './change';

/**
 * Whether what a change said stands in these texts. Log entries tell by their ids, whatever became of the rest since; a change
 * without entries by its files, which would stay as they are if it was applied again.
 */
export function standsIn(change: Change, read: ReadText): boolean {
  const entries = entriesOf(change);
  if (entries.length > 0) {
    return entries.every(({ path, id }) => entryIdsOf(read(path) ?? '').has(id));
  }
  const { files, conflicts } = applyEdits(change.edits, read);
  return conflicts.length === 0 && files.size === 0;
}

/**
 * Whether a shared change stood in the texts `before` and is missing `now`. Of a change without entries that cannot always be told:
 * where others edited the same lines since, the edit or its successor may be what is missing, and where `before` is not known any
 * more, it may have been undone long ago. Then it counts as still there: to offer an old text once more would do harm.
 */
export function isTakenAway(change: Change, before: ReadText | undefined, now: ReadText): boolean {
  if (entriesOf(change).length > 0) {
    return (before === undefined || standsIn(change, before)) && !standsIn(change, now);
  }
  if (before === undefined || !standsIn(change, before)) {
    return false;
  }
  const { files, conflicts } = applyEdits(change.edits, now);
  return conflicts.every(({ reason }) => reason === 'missing') && files.size + conflicts.length > 0;
}

/**
 * The change to be shared once more: a file that somebody has made meanwhile is kept as it is, so that the entries beside it are
 * not held back; and a claim is none any more, as what it claimed was done.
 */
export function asPutBack(change: Change): Change {
  return {
    ...change,
    edits: change.edits.map(edit =>
      edit.kind === 'create' ? { ...edit, keep: true } : edit.kind === 'append' ? withoutClaim(edit) : edit,
    ),
  };
}

function withoutClaim({ kind, path, heading, lines }: Extract<FileEdit, { kind: 'append' }>): FileEdit {
  return { kind, path, heading, lines };
}

function entriesOf({ edits }: Change): { readonly path: string; readonly id: string }[] {
  return edits.flatMap(edit =>
    edit.kind === 'append'
      ? edit.lines.flatMap(line => {
          const id = tryEntryIdOf(line);
          return id === undefined ? [] : [{ path: edit.path, id }];
        })
      : [],
  );
}
