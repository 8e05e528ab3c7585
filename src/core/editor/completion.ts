import type { TextRange } from '../text/range';
import { completeEntry } from './completeEntry';
import { completeItem } from './completeItem';
import { completeProof } from './completeProof';
import { completeMarkdown } from './completeMarkdown';
import { completeYaml } from './completeYaml';
import type { Place } from './knowledge';
import { siteFileOf } from './siteFile';

export type CompletionKind =
  | 'person'
  | 'incident'
  | 'severity'
  | 'service'
  | 'key'
  | 'value'
  | 'day'
  | 'item'
  | 'entry';

/** Something that can be written at the cursor. Labels are plain and safe to show. */
export interface Completion {
  readonly kind: CompletionKind;
  readonly label: string;
  /** Beside the label. */
  readonly detail: string;
  readonly insert: string;
  /** `insert` is a snippet in the editor's syntax. */
  readonly isSnippet?: boolean;
  readonly range: TextRange;
  /** What typed words are matched against, where it is not the label. */
  readonly filter?: string;
  /** More is to be chosen right after it. */
  readonly goesOn?: boolean;
}

export interface Completions {
  /** The best first. */
  readonly items: readonly Completion[];
  /** False: ask again with more typed, there may be others. */
  readonly complete: boolean;
}

/**
 * What can be written at the cursor of a live site's file; undefined where nothing is known. Reads the line, and the document where
 * the place needs it; never all incidents.
 */
export function completionsAt(place: Place): Completions | undefined {
  const { kind } = siteFileOf(place.path);
  switch (kind) {
    case 'plan':
    case 'people':
    case 'services':
    case 'rotation':
    case 'escalation':
      return completeYaml(place, kind);
    case 'other':
    // Internal names have no place in a text for customers, so none are offered.
    case 'customer-review':
      return undefined;
    case 'review':
      return (
        completeEntry(place) ?? completeProof(place) ?? completeItem(place) ?? completeMarkdown(place, kind)
      );
    case 'document':
      return completeEntry(place) ?? completeMarkdown(place, kind);
    case 'incident':
    case 'log':
    case 'markdown':
      return completeMarkdown(place, kind);
  }
}
