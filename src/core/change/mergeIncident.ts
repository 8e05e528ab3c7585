import { tryParseFrontMatter } from '../text/frontMatter';
import { lineEndingOf } from '../text/range';
import { tryMergeLines, withLineEnding } from './mergeLines';

/**
 * An edited incident.md brought onto the shared one: what `before` -> `edited` changed below the front matter, done to
 * the shared text; the edited words themselves where both changed the same lines, or where it is not known from which
 * text the edit started. The front matter is always the shared one's: it repeats the log.
 */
export function mergeIncident(shared: string, before: string | undefined, edited: string): string {
  const { header, body } = split(shared);
  const after = split(edited).body;
  const merged = before === undefined ? undefined : tryMergeLines(body, split(before).body, after);
  const ending = lineEndingOf(shared);
  const text = merged ?? withLineEnding(after, ending);
  const joint = header === '' || header.endsWith('\n') || text === '' ? '' : ending;
  return header + joint + text;
}

/** `header` ends behind the closing fence's line; empty where there is no front matter. */
function split(text: string): { readonly header: string; readonly body: string } {
  const matter = tryParseFrontMatter(text);
  if (matter === undefined) {
    return { header: '', body: text };
  }
  const feed = text.indexOf('\n', matter.range.end);
  const end = feed < 0 ? text.length : feed + 1;
  return { header: text.slice(0, end), body: text.slice(end) };
}
