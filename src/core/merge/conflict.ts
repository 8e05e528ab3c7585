import { toLabel } from '../text/plain';
import type { Merged, Part } from './parts';
import { printParts } from './printParts';

export type MergeConflictKind =
  /** Both gave it another value. */
  | 'changed'
  /** Both added it, with different words. */
  | 'added'
  /** We removed what they changed. */
  | 'removed-by-us'
  /** They removed what we changed. */
  | 'removed-by-them'
  /** Both moved the items of a list, in different ways. */
  | 'moved'
  /** Each side can be read, but what would come of both cannot. */
  | 'whole';

/** What two people wrote differently and nobody but a person can decide. */
export interface MergeConflict {
  readonly path: string;
  readonly kind: MergeConflictKind;
  /** In words that fit behind "changed": `the due date of R2`, `"zone" of alice`, `the section "Impact"`. */
  readonly place: string;
  /** The three texts of that place; undefined where it is not there. */
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** The text of a part alone. */
export function textOf(part: Merged | Part | undefined): string | undefined {
  return part === undefined ? undefined : printParts(part, 'ours', '\n');
}

export interface PlaceName {
  readonly name: string;
  /** It only holds named things, so it need not be named along with them. */
  readonly isContainer: boolean;
}

/** `the due date of R2`, of names from the outermost to the innermost. */
export function placeOf(names: readonly PlaceName[]): string {
  const told = names.filter(({ isContainer }, index) => !isContainer || index === names.length - 1);
  return told.length === 0
    ? 'the whole file'
    : told
        .toReversed()
        .map(({ name }) => toLabel(name))
        .join(' of ');
}

/** One plain sentence for a person whose edit meets what somebody else did: `ours` is theirs, the present text. */
export function sentenceOf({ kind, place, path }: MergeConflict): string {
  switch (kind) {
    case 'added':
      return `Somebody else also added ${place}, with other words, in ${path}.`;
    case 'removed-by-us':
      return `Somebody else removed ${place} from ${path} meanwhile.`;
    case 'removed-by-them':
      return `Somebody else changed ${place} in ${path} meanwhile, which was removed here.`;
    case 'moved':
      return `Somebody else moved the items of ${place} in ${path} meanwhile.`;
    case 'changed':
    case 'whole':
      return `Somebody else changed ${place} in ${path} meanwhile.`;
  }
}
