import { linesOf } from '../text/range';

/** What ends the line of an entry, as log.ts reads it. */
const ENTRY_ID = /^- .*<!--\s*([0-9A-HJKMNP-TV-Z]{10,26})\s*-->$/;

/** A part of a log that stays whole: an entry, a heading, a list line without an id, a paragraph (with its code block), a blank line. */
interface LogPart {
  /** As it stands, without its last line ending. */
  readonly text: string;
  /** Without trailing blanks: parts that differ only in these are one. */
  readonly words: string;
  readonly id: string | undefined;
  /** Of a part that is no entry and not in the base: index of the base's part it stands behind; -1 for the start. */
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
 * and readers choose the same one. Other parts (headings, what somebody wrote by hand) stay where they stood, unless a side removed
 * them; what both wrote at one place stands one after the other, each in its own order.
 */
export function mergeLogs({ base, ours, theirs }: LogTexts): string {
  const old = readParts(base);
  const sides = [ours, theirs].map(text => placeBehind(readParts(text), old));
  const kept = keptParts(old, sides);
  const byId = groupBy([...kept.values()], ({ id }) => id);
  const placed = new Set<LogPart>();
  const merged: LogPart[] = [];
  const place = (parts: readonly LogPart[]): void => {
    for (const part of parts.filter(each => !placed.has(each))) {
      merged.push(part);
      placed.add(part);
    }
  };
  const written = sides.map(side =>
    groupBy(new Set(side.flatMap(({ words }) => kept.get(words) ?? [])), each => each.behind),
  );
  const placeWritten = (behind: number): void =>
    place(inBothOrders(written[0]?.get(behind) ?? [], written[1]?.get(behind) ?? []));
  placeWritten(-1);
  for (const [index, part] of old.entries()) {
    const twin = kept.get(part.words);
    if (part.id !== undefined) {
      place((byId.get(part.id) ?? []).toSorted(byIdAndWords));
    } else if (twin !== undefined || part.words === '') {
      merged.push(twin ?? part);
      placed.add(twin ?? part);
    }
    placeWritten(index);
  }
  const added = [...kept.values()].filter(part => !placed.has(part)).toSorted(byIdAndWords);
  const gap = old.length === 0 && merged.length > 0 && added.length > 0 ? [BLANK] : [];
  return [...spaced([...(added.length > 0 ? withoutGapAtEnd(merged) : merged), ...gap, ...added])]
    .map(({ text }) => `${text}\n`)
    .join('');
}

const BLANK: LogPart = { text: '', words: '', id: undefined };

/** Whether two logs have the same parts, in whatever order. */
export function isSameLog(one: string, other: string): boolean {
  const wordsOfLog = (text: string): string =>
    readParts(text)
      .map(({ words }) => words)
      .filter(words => words !== '')
      .toSorted()
      .join('\n\n');
  return wordsOfLog(one) === wordsOfLog(other);
}

/** Lines that are parts of their own wherever they stand; an entry also where somebody forgot to close a code block. */
const OWN_PART = /^(?:- |#)/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

function readParts(source: string): LogPart[] {
  const parts: LogPart[] = [];
  let paragraph: string[] = [];
  let fence: string | undefined;
  const end = (): void => {
    if (paragraph.length > 0) {
      const text = paragraph.join('\n');
      parts.push({ text, words: text.trimEnd(), id: undefined });
      paragraph = [];
    }
    fence = undefined;
  };
  for (const { text } of linesOf(source)) {
    const words = text.trimEnd();
    const id = ENTRY_ID.exec(words)?.[1];
    if (id !== undefined || (fence === undefined && (words === '' || OWN_PART.test(words)))) {
      end();
      parts.push({ text, words, id });
    } else {
      paragraph.push(text);
      const mark = FENCE.exec(text)?.[1]?.slice(0, 3);
      fence = mark === undefined ? fence : fence === undefined ? mark : fence === mark ? undefined : fence;
    }
  }
  end();
  return parts;
}

/** Notes of each part that is no entry and not in the base where it stands. */
function placeBehind(lines: readonly LogPart[], old: readonly LogPart[]): readonly LogPart[] {
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
 * Parts by their words: those that somebody added, and those of the base that nobody removed. Entries are not removed: only a side that
 * has the entry in other words, and not in the base's, has replaced that line.
 */
function keptParts(
  old: readonly LogPart[],
  sides: readonly (readonly LogPart[])[],
): ReadonlyMap<string, LogPart> {
  const inOld = new Set(old.map(({ words }) => words));
  const known = sides.map(lines => ({
    words: new Set(lines.map(({ words }) => words)),
    edited: new Set(lines.filter(({ words }) => !inOld.has(words)).map(({ id }) => id)),
  }));
  const isKept = ({ words, id }: LogPart): boolean =>
    !inOld.has(words) ||
    known.every(side => side.words.has(words) || (id !== undefined && !side.edited.has(id)));
  const kept = new Map<string, LogPart>();
  for (const line of sides.flat().filter(each => each.words !== '' && isKept(each))) {
    const twin = kept.get(line.words);
    kept.set(line.words, twin === undefined || comesFirst(line, twin) ? line : twin);
  }
  return kept;
}

/** Which of two lines with the same words stands for both, whoever is called ours. */
function comesFirst(line: LogPart, twin: LogPart): boolean {
  const [one, other] = [line.behind ?? -1, twin.behind ?? -1];
  return one === other ? line.text < twin.text : one < other;
}

/**
 * Two rows of parts as one that keeps the order of each: where they part ways, the run whose words come first in the alphabet goes
 * first, so that it does not matter who is called ours.
 */
function inBothOrders(ours: readonly LogPart[], theirs: readonly LogPart[]): readonly LogPart[] {
  const result: LogPart[] = [];
  const done = new Set<LogPart>();
  let [left, right] = [ours, theirs];
  while (left.length + right.length > 0) {
    const runs = [runBefore(left, right), runBefore(right, left)].filter(run => run.length > 0);
    // Both begin with something the other has as well: the same, or the two in another order.
    const heads = [left.slice(0, 1), right.slice(0, 1)].filter(run => run.length > 0);
    const next =
      (runs.length > 0 ? runs : heads).toSorted((a, b) => (wordsOf(a) < wordsOf(b) ? -1 : 1))[0] ?? [];
    for (const part of next) {
      result.push(part);
      done.add(part);
    }
    left = left.filter(part => !done.has(part));
    right = right.filter(part => !done.has(part));
  }
  return result;
}

/** What stands in one row before anything that the other has as well. */
function runBefore(row: readonly LogPart[], other: readonly LogPart[]): readonly LogPart[] {
  const shared = row.findIndex(part => other.includes(part));
  return shared < 0 ? row : row.slice(0, shared);
}

function wordsOf(parts: readonly LogPart[]): string {
  return parts.map(({ words }) => words).join('\n');
}

/** Paragraphs stand apart from each other, and added ones from all that is next to them: Markdown would join them. */
function spaced(parts: readonly LogPart[]): readonly LogPart[] {
  const isParagraph = ({ words, id }: LogPart): boolean =>
    words !== '' && id === undefined && !OWN_PART.test(words);
  const isWritten = (part: LogPart): boolean => part.behind !== undefined && isParagraph(part);
  return parts.flatMap((part, index) => {
    const before = parts[index - 1];
    const needsGap =
      before !== undefined &&
      before.words !== '' &&
      part.words !== '' &&
      ((isParagraph(before) && isParagraph(part)) || isWritten(before) || isWritten(part));
    return needsGap ? [BLANK, part] : [part];
  });
}

function groupBy<K>(
  lines: Iterable<LogPart>,
  keyOf: (line: LogPart) => K,
): ReadonlyMap<K, readonly LogPart[]> {
  const groups = new Map<K, LogPart[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line)) ?? [];
    group.push(line);
    groups.set(keyOf(line), group);
  }
  return groups;
}

/** Blank lines at the end would stand between two entries; those below the heading stay. */
function withoutGapAtEnd(lines: readonly LogPart[]): readonly LogPart[] {
  const last = lines.findLastIndex(({ words }) => words !== '');
  return last < 0 || lines[last]?.id === undefined ? lines : lines.slice(0, last + 1);
}

function byIdAndWords(a: LogPart, b: LogPart): number {
  const [one, other] = [`${a.id ?? ''}\n${a.words}`, `${b.id ?? ''}\n${b.words}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
