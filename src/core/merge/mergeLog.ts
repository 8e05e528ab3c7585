import { linesOf } from '../text/range';

/** What ends the line of an entry, as log.ts reads it. */
const ENTRY_ID = /^- .*<!--\s*([0-9A-HJKMNP-TV-Z]{10,26})\s*-->$/;

interface LogLine {
  /** As it stands, without its line ending. */
  readonly text: string;
  /** Without trailing blanks: lines that differ only in these are one. */
  readonly words: string;
  readonly id: string | undefined;
  /** Of a line that is no entry and not in the base: index of the base's line it stands behind; -1 for the start. */
  readonly behind?: number;
}

/** Three texts of a log, with LF line endings. */
export interface LogTexts {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Two logs as one: every entry of both. What stands in the base keeps its place; the entries added since follow in the order of their
 * ids, so the result is the same whoever is called ours, and in whichever order several logs are merged. No entry is ever taken away:
 * one that a side lacks comes back. Of an entry that was edited by hand the edited line is kept; where both edited it, both lines are,
 * and readers choose the same one. Other lines (headings, notes that are no entries) stay where they stood, unless a side removed them.
 */
export function mergeLogs({ base, ours, theirs }: LogTexts): string {
  const old = readLines(base);
  const kept = keptLines(
    old,
    [ours, theirs].map(text => placeBehind(readLines(text), old)),
  );
  const byId = groupBy([...kept.values()], ({ id }) => id);
  const byPlace = groupBy([...kept.values()], ({ behind }) => behind);
  const placed = new Set<LogLine>();
  const merged: LogLine[] = [];
  const place = (lines: readonly LogLine[] | undefined): void => {
    for (const line of lines?.filter(each => !placed.has(each)).toSorted(byIdAndWords) ?? []) {
      merged.push(line);
      placed.add(line);
    }
  };
  place(byPlace.get(-1));
  for (const [index, line] of old.entries()) {
    const twin = kept.get(line.words);
    if (line.id !== undefined) {
      place(byId.get(line.id));
    } else if (twin !== undefined || line.words === '') {
      merged.push(twin ?? line);
      placed.add(twin ?? line);
    }
    place(byPlace.get(index));
  }
  const added = [...kept.values()].filter(line => !placed.has(line)).toSorted(byIdAndWords);
  const gap = old.length === 0 && merged.length > 0 && added.length > 0 ? [{ text: '' }] : [];
  return [...(added.length > 0 ? withoutGapAtEnd(merged) : merged), ...gap, ...added]
    .map(({ text }) => `${text}\n`)
    .join('');
}

/** Whether two logs have the same lines, in whatever order. */
export function isSameLog(one: string, other: string): boolean {
  const wordsOfLog = (text: string): string =>
    readLines(text)
      .map(({ words }) => words)
      .filter(words => words !== '')
      .toSorted()
      .join('\n');
  return wordsOfLog(one) === wordsOfLog(other);
}

function readLines(source: string): LogLine[] {
  return linesOf(source).map(({ text }) => {
    const words = text.trimEnd();
    return { text, words, id: ENTRY_ID.exec(words)?.[1] };
  });
}

/** Notes of each line that is no entry and not in the base where it stands. */
function placeBehind(lines: readonly LogLine[], old: readonly LogLine[]): readonly LogLine[] {
  const places = new Map<string, number>();
  for (const [index, { words }] of old.entries()) {
    places.set(words, places.get(words) ?? index);
  }
  let behind = -1;
  return lines.map(line => {
    const index = line.words === '' ? undefined : places.get(line.words);
    behind = index ?? behind;
    return index === undefined && line.id === undefined ? { ...line, behind } : line;
  });
}

/**
 * Lines by their words: those that somebody added, and those of the base that nobody removed. Entries are not removed: only a side that
 * has the entry in other words, and not in the base's, has replaced that line.
 */
function keptLines(
  old: readonly LogLine[],
  sides: readonly (readonly LogLine[])[],
): ReadonlyMap<string, LogLine> {
  const inOld = new Set(old.map(({ words }) => words));
  const known = sides.map(lines => ({
    words: new Set(lines.map(({ words }) => words)),
    edited: new Set(lines.filter(({ words }) => !inOld.has(words)).map(({ id }) => id)),
  }));
  const isKept = ({ words, id }: LogLine): boolean =>
    !inOld.has(words) ||
    known.every(side => side.words.has(words) || (id !== undefined && !side.edited.has(id)));
  const kept = new Map<string, LogLine>();
  for (const line of sides.flat().filter(each => each.words !== '' && isKept(each))) {
    const twin = kept.get(line.words);
    kept.set(line.words, twin === undefined || comesFirst(line, twin) ? line : twin);
  }
  return kept;
}

/** Which of two lines with the same words stands for both, whoever is called ours. */
function comesFirst(line: LogLine, twin: LogLine): boolean {
  const [one, other] = [line.behind ?? -1, twin.behind ?? -1];
  return one === other ? line.text < twin.text : one < other;
}

function groupBy<K>(
  lines: readonly LogLine[],
  keyOf: (line: LogLine) => K,
): ReadonlyMap<K, readonly LogLine[]> {
  const groups = new Map<K, LogLine[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line)) ?? [];
    group.push(line);
    groups.set(keyOf(line), group);
  }
  return groups;
}

/** Blank lines at the end would stand between two entries; those below the heading stay. */
function withoutGapAtEnd(lines: readonly LogLine[]): readonly LogLine[] {
  const last = lines.findLastIndex(({ words }) => words !== '');
  return last < 0 || lines[last]?.id === undefined ? lines : lines.slice(0, last + 1);
}

function byIdAndWords(a: LogLine, b: LogLine): number {
  const [one, other] = [`${a.id ?? ''}\n${a.words}`, `${b.id ?? ''}\n${b.words}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
