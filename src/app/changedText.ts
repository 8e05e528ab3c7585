import { applyEdits } from '../core/change/applyEdits';
import type { Change } from '../core/change/change';
import { unescapeText } from '../core/incident/entry';
import { linesOf } from '../core/text/range';

/** The files a change edits, each once. Headers that follow from a log are not counted. */
export function filesOfChange({ edits }: Change): readonly string[] {
  return [...new Set(edits.map(({ path }) => path))];
}

/**
 * What a file becomes with the change: applied to the shared text (undefined: no such file), and where that contradicts it, the text
 * as the person made it.
 */
export function changedText({ edits }: Change, path: string, shared: string | undefined): string {
  return (
    edits
      .filter(edit => edit.path === path)
      .reduce((text, edit) => {
        const { files, conflicts } = applyEdits([edit], () => text);
        const own = edit.kind === 'create' ? edit.text : edit.kind === 'replace' ? edit.after : text;
        return conflicts.length > 0 ? own : (files.get(path) ?? text);
      }, shared) ?? ''
  );
}

/** What would be lost with a change: what it is in a few lines for a person, and its words to copy. */
export function wordsOfChange({ edits }: Change): {
  readonly lines: readonly string[];
  readonly text: string;
} {
  const lines: string[] = [];
  const texts: string[] = [];
  for (const edit of edits) {
    if (edit.kind === 'append') {
      const entries = edit.lines.map(entryWords);
      lines.push(...entries);
      texts.push(...entries);
    } else {
      const after = edit.kind === 'create' ? edit.text : edit.after;
      const before = new Set(edit.kind === 'create' ? [] : linesOf(edit.before).map(({ text }) => text));
      const added = linesOf(after).filter(({ text }) => text.trim() !== '' && !before.has(text));
      const name = edit.path.split('/').at(-1) ?? edit.path;
      lines.push(
        edit.kind === 'create'
          ? `The new file ${name}`
          : `The edit of ${name}: ${added.length === 1 ? '1 line' : `${added.length} lines`} written`,
      );
      texts.push(after);
    }
  }
  return { lines, text: texts.join('\n') };
}

/** A log line without the marks that are not for people. */
function entryWords(line: string): string {
  return unescapeText(
    line
      .replace(/<!--[^>]*-->\s*$/, '')
      .replace(/^- /, '')
      .replace(/\*\*/g, '')
      .trim(),
  );
}
