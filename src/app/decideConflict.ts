import type { Change, FileEdit } from '../core/change/change';
import type { ConflictSides } from '../core/change/conflictText';
import { mergeIncident } from '../core/change/mergeIncident';
import { tryMergeEdit } from '../core/merge/mergeEdit';
import { nextEntryId } from '../core/incident/entryId';
import { INCIDENT_FILE } from '../core/site/paths';
import { printInstant } from '../core/time/instant';
import { Refusal, type Author } from './change';
import type { HeldChange } from './sharingPorts';

/** What is held of one file, to be decided together. */
export interface HeldFile {
  readonly path: string;
  /** Oldest first, at least one. Later saves of the same file build on the first. */
  readonly changes: readonly Change[];
  /** What the first edit started from; empty for a new file. */
  readonly base: string;
  /** What the person made of it in the end. */
  readonly mine: string;
}

type TextEdit = Exclude<FileEdit, { readonly kind: 'append' }>;

/** The files of a held change that a person can decide: its conflicts in texts, not in logs, whose lines are only added. */
export function decidableFiles({ change, conflicts }: HeldChange): readonly string[] {
  const paths = conflicts.map(({ path }) => path).filter(path => editsOf(change, path).length > 0);
  return [...new Set(paths)];
}

/**
 * What is held of a file, beginning with the change asked for (or an earlier one of the same file). Refuses where nothing is held
 * any more: another window may have settled it.
 */
export function gatherHeld(held: readonly HeldChange[], changeId: string, path: string): HeldFile {
  const changes = held.map(({ change }) => change).filter(change => editsOf(change, path).length > 0);
  if (!changes.some(({ id }) => id === changeId)) {
    throw new Refusal('This conflict is settled already: nothing of it waits any more.');
  }
  let gathered:
    | { readonly changes: readonly Change[]; readonly base: string; readonly mine: string }
    | undefined;
  for (const change of changes) {
    for (const edit of editsOf(change, path)) {
      const [before, after] = edit.kind === 'create' ? ['', edit.text] : [edit.before, edit.after];
      const mine =
        gathered === undefined ? after : tryMergeEdit({ path, current: gathered.mine, before, after });
      if (mine === undefined) {
        // It contradicts the person's own earlier save: that one is decided first, and this one after it.
        return { path, ...present(gathered) };
      }
      gathered = {
        changes: gathered === undefined ? [change] : [...new Set([...gathered.changes, change])],
        base: gathered?.base ?? before,
        mine,
      };
    }
  }
  return { path, ...present(gathered) };
}

/**
 * The three texts a person decides between. The header of an incident repeats its log and is written anew when it is shared, so it is
 * no part of the conflict.
 */
export function sidesOf({ path, base, mine }: HeldFile, theirs: string | undefined): ConflictSides {
  if (theirs === undefined || !path.endsWith(`/${INCIDENT_FILE}`)) {
    return { base, theirs: theirs ?? '', mine };
  }
  return {
    base: mergeIncident(theirs, undefined, base),
    theirs,
    mine: mergeIncident(theirs, undefined, mine),
  };
}

export interface Decision {
  readonly file: HeldFile;
  /** The shared text that the result was made against; undefined where there was none. */
  readonly theirs: string | undefined;
  readonly result: string;
}

/**
 * The change that stands for what was held: the result instead of its edits of the file, and everything else they did. Undefined where
 * nothing is left of them, as the shared text was taken.
 */
export function planDecision({ file, theirs, result }: Decision, author: Author): Change | undefined {
  const [first] = file.changes;
  const others = file.changes.flatMap(({ edits }) =>
    edits.filter(edit => edit.kind === 'append' || edit.path !== file.path),
  );
  const edits = [...editFor(file.path, theirs, result), ...others];
  if (first === undefined || edits.length === 0) {
    return undefined;
  }
  return {
    id: nextEntryId(author.now, undefined, author.random),
    at: printInstant(author.now),
    actor: author.actor,
    subject: first.subject,
    trailers: uniqueTrailers(file.changes),
    edits,
  };
}

function editFor(path: string, theirs: string | undefined, result: string): FileEdit[] {
  if (theirs === undefined) {
    return result === '' ? [] : [{ kind: 'create', path, text: result }];
  }
  return result === theirs ? [] : [{ kind: 'replace', path, before: theirs, after: result }];
}

function editsOf(change: Change, path: string): TextEdit[] {
  return change.edits.flatMap(edit => (edit.kind !== 'append' && edit.path === path ? [edit] : []));
}

function uniqueTrailers(changes: readonly Change[]): Change['trailers'] {
  const all = changes.flatMap(({ trailers }) => trailers);
  return all.filter(
    ([name, value], index) => all.findIndex(other => other[0] === name && other[1] === value) === index,
  );
}

function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Refusal('This conflict is not about a text, so there is nothing to merge.');
  }
  return value;
}
