import { DERIVED_KEYS } from '../incident/header';
import { INCIDENT_FILE, LOG_FILE } from '../site/paths';
import { lineEndingOf, withLineEnding } from '../text/range';
import { type MergeConflict, placeOf } from './conflict';
import { mergeLogs } from './mergeLog';
import { mergeParts } from './mergeParts';
import { markdownParts } from './markdownParts';
import { type Clash, type Group, leaf, type Part } from './parts';
import { type ClashStyle, printParts } from './printParts';
import { findDamage } from './verify';
import { tryYamlParts } from './yamlParts';

/** Three texts of one file. */
export interface FileVersions {
  /** Where it lies; a folder around the live site may stand before it. Its name decides how it is merged. */
  readonly path: string;
  /** What both sides started from; undefined where both added the file. */
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

export interface MergedFile {
  /** What became of it; where two sides clash, as the style says. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
}

export type FileKind = 'log' | 'incident' | 'markdown' | 'yaml' | 'lines';

/** How a file is merged. */
export function kindOfFile(path: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === LOG_FILE || name === INCIDENT_FILE) {
    return name === LOG_FILE ? 'log' : 'incident';
  }
  return name.endsWith('.md') ? 'markdown' : /\.ya?ml$/.test(name) ? 'yaml' : 'lines';
}

/**
 * What base -> theirs changed, done to ours: by entries, sections, items and fields, as the file has them. Where both gave one of them
 * different values it is a conflict, and `style` says what the text holds there (default: ours). Everything is taken byte for byte from
 * one of the texts; line endings, a byte order mark and a missing last line ending follow ours. Never throws, and never makes a file
 * that cannot be read out of ones that can.
 */
export function mergeSiteFile(versions: FileVersions, style: ClashStyle = 'ours'): MergedFile {
  const { path, base, ours, theirs } = versions;
  const ending = lineEndingOf(ours === '' ? theirs : ours);
  const [from, to] = [base, theirs].map(text => text && withLineEnding(text, ending));
  // Other line endings alone are no edit.
  const plain = withLineEnding(ours, ending);
  if (to === plain || from === to) {
    return { text: ours, conflicts: [] };
  }
  if (from === plain) {
    return { text: to ?? '', conflicts: [] };
  }
  const texts = {
    base: from === undefined ? undefined : whole(from, ending),
    ours: whole(ours, ending),
    theirs: whole(to ?? '', ending),
  };
  const merged = mergeWhole({ path, ...texts }, { style, ending });
  return { ...merged, text: likeOurs(merged.text, ours) };
}

interface Shape {
  readonly style: ClashStyle;
  readonly ending: '\n' | '\r\n';
}

function mergeWhole(versions: FileVersions, shape: Shape): MergedFile {
  const kind = kindOfFile(versions.path);
  if (kind === 'log') {
    const lf = (text: string): string => withLineEnding(text, '\n');
    const { base = '', ours, theirs } = versions;
    const text = mergeLogs({ base: lf(base), ours: lf(ours), theirs: lf(theirs) });
    return { text: withLineEnding(text, shape.ending), conflicts: [] };
  }
  const { base, ours, theirs } = versions;
  const cut = cutterFor(kind, base === undefined ? [ours, theirs] : [base, ours, theirs]);
  const sides = { base: base === undefined ? undefined : cut(base), ours: cut(ours), theirs: cut(theirs) };
  const { tree, conflicts } = mergeParts(versions.path, sides);
  const plain = printParts(tree, 'ours', shape.ending);
  if (findDamage(versions, plain, { expected: tree, found: cut(plain) })) {
    return clashOfAll(versions, shape);
  }
  return { text: conflicts.length === 0 ? plain : printParts(tree, shape.style, shape.ending), conflicts };
}

/** How texts of a kind are taken apart; all by lines where one of them cannot be read. */
function cutterFor(kind: FileKind, texts: readonly string[]): (text: string) => Part {
  switch (kind) {
    case 'incident':
      return text => markdownParts(text, DERIVED_KEYS);
    case 'markdown':
      return text => markdownParts(text, new Set());
    case 'yaml':
      return texts.every(text => tryYamlParts(text) !== undefined)
        ? text => tryYamlParts(text) ?? opaque(text)
        : opaque;
    case 'log':
    case 'lines':
      return opaque;
  }
}

/** A text that is merged by lines. */
function opaque(text: string): Group {
  const lines = leaf('lines', text, 'value', 'the same lines');
  return { kind: 'group', key: 'lines', shape: 'lines', children: [lines] };
}

/** Both sides can be read, but what would come of them cannot: nothing in it is decided. */
function clashOfAll({ path, base, ours, theirs }: FileVersions, { style, ending }: Shape): MergedFile {
  const part = (text: string): Part => leaf('all', text);
  const tree: Clash = {
    kind: 'clash',
    key: 'all',
    base: base === undefined ? undefined : part(base),
    ours: part(ours),
    theirs: part(theirs),
  };
  const conflict: MergeConflict = { path, kind: 'whole', place: placeOf([]), base, ours, theirs };
  return { text: printParts(tree, style, ending), conflicts: [conflict] };
}

/** Ends with a line ending, and begins without a byte order mark. */
function whole(text: string, ending: string): string {
  const plain = text.replace(/^\ufeff/, '');
  return plain === '' || plain.endsWith('\n') ? plain : plain + ending;
}

function likeOurs(text: string, ours: string): string {
  const mark = ours.startsWith('\ufeff') ? '\ufeff' : '';
  const isOpen = ours !== '' && !ours.endsWith('\n') && ours !== '\ufeff';
  return mark + (isOpen ? text.replace(/\r?\n$/, '') : text);
}
