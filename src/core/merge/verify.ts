import { tryParserOf } from '../site/fileParsers';
import type { Problem } from '../problem';
import { parseReview } from '../review/review';
import { parseYaml } from '../site/yamlFile';
import { tryParseFrontMatter } from '../text/frontMatter';
import type { Merged, MergedGroup, Part } from './parts';

interface Sides {
  readonly path: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Whether a merged text is worse than what it was made of: read again it falls into other parts than were put together (a fence that is
 * nowhere closed, a block at the wrong depth), or it has an error that neither side has.
 */
export function findDamage(
  { path, ours, theirs }: Sides,
  text: string,
  parts: { readonly expected: Merged; readonly found: Part },
): boolean {
  if (skeletonOf(parts.expected) !== skeletonOf(parts.found)) {
    return true;
  }
  const known = new Set([...errorsOf(path, ours), ...errorsOf(path, theirs)]);
  return errorsOf(path, text).some(error => !known.has(error));
}

/** Every part's words with their nesting, without blanks, comments above and line breaks. */
function skeletonOf(part: Merged): string {
  const pieces: string[] = [];
  collect(part, pieces);
  return pieces.join('');
}

function collect(part: Merged, pieces: string[]): void {
  switch (part.kind) {
    case 'leaf':
      if (part.role !== 'lead' && part.role !== 'indent') {
        pieces.push(part.text.replaceAll(/\s+/g, ''));
      }
      break;
    case 'clash':
      if (part.ours !== undefined) {
        collect(part.ours, pieces);
      }
      break;
    case 'group':
      collectGroup(part, pieces);
      break;
  }
}

function collectGroup({ row, children }: MergedGroup, pieces: string[]): void {
  const inner: string[] = [];
  for (const child of children) {
    collect(child, inner);
  }
  const text = inner.join('');
  if (row !== undefined) {
    const isHidden = row.isBare && children.length === 0;
    pieces.push(isHidden ? '' : row.open.trim() + text + row.close.trim());
  } else if (text !== '') {
    pieces.push(`(${text})`);
  }
}

function errorsOf(path: string, text: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A folder around the live site may stand before it.
  const parse = tryParserOf(name) ?? tryParserOf(path.split('/').slice(-2).join('/'));
  const problems = path.endsWith('.md')
    ? [...(tryParseFrontMatter(text)?.problems ?? []), ...repeatedItems(text)]
    : /\.ya?ml$/.test(name)
      ? (parse ?? parseYaml)(text).problems
      : [];
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
}

/** One item under two headings is one item twice. */
function repeatedItems(text: string): Pick<Problem, 'severity' | 'code' | 'message'>[] {
  const seen = new Set<string>();
  return parseReview(text).items.flatMap(({ id }) => {
    const isRepeated = id !== undefined && seen.has(id);
    seen.add(id ?? '');
    return isRepeated ? [{ severity: 'error' as const, code: 'item-id-twice', message: id }] : [];
  });
}
