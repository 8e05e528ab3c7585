import { tryParseFrontMatter } from '../text/frontMatter';
import { lineEndingOf, withLineEnding } from '../text/range';
import { mergeSiteFile } from '../merge/mergeSiteFile';
import { INCIDENT_FILE } from '../site/paths';

/**
 * An edited incident.md brought onto the shared one: what `before` -> `edited` changed below the front matter, done to
 * the shared text, section by section; the edited words themselves where both changed the same, or where it is not known
 * from which text the edit started. The front matter is always the shared one's: it repeats the log.
 */
export function mergeIncident(shared: string, before: string | undefined, edited: string): string {
  const { header, body } = split(shared);
  const after = split(edited).body;
  const text =
    before === undefined
      ? withLineEnding(after, lineEndingOf(shared))
      : mergeSiteFile({ path: INCIDENT_FILE, base: split(before).body, ours: body, theirs: after }, 'theirs')
          .text;
  const joint = header === '' || header.endsWith('\n') || text === '' ? '' : lineEndingOf(shared);
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
