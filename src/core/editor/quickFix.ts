import type { TextEdit } from '../text/range';
import type { EditorCommand } from './editorCommands';
import type { SiteKnowledge } from './knowledge';
import type { Problem } from '../problem';
import type { Instant } from '../time/instant';

/** A way out of a problem that a person may choose. */
export interface QuickFix {
  readonly title: string;
  /** The one most people want. */
  readonly preferred: boolean;
  readonly edits: readonly FileTextEdits[];
  /** Instead of edits: text for the document with the problem, in the editor's snippet syntax, which says where a person writes on. */
  readonly snippet?: TextEdit;
  /** Instead of edits, or after them. */
  readonly command?: EditorCommand;
  /** File to show after the edits, relative to the root: it needs a person to finish it. */
  readonly opens?: string;
}

export interface FileTextEdits {
  /** Relative to the live site's root. */
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** What quick fixes are made from. */
export interface FixContext {
  readonly site: SiteKnowledge;
  /** Of the document with the problem, relative to the root. */
  readonly path: string;
  readonly text: string;
  /** All problems of the text. */
  readonly problems: readonly Problem[];
  readonly now: Instant;
  readonly me: string;
  /** The live site's folder as a URI, for commands. */
  readonly root: string;
  /** Nothing can be written with a command. */
  readonly readOnly: boolean;
  /** people.yml as it is now; undefined where it cannot be edited. */
  readonly peopleText: string | undefined;
}

/** A fix of the document itself. */
export function editFix(
  context: FixContext,
  title: string,
  edits: readonly TextEdit[],
  preferred = false,
): QuickFix {
  return { title, preferred, edits: [{ path: context.path, edits }] };
}
