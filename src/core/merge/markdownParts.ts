import { tryParseFrontMatter } from '../text/frontMatter';
import { linesOf, type Line } from '../text/range';
import { proseMask } from '../review/proseMask';
import { type Heading, tryParseHeading } from '../review/review';
import { tryParseItem } from '../remediation/item';
import { itemLineParts } from './itemParts';
import { type Group, leaf, type Part, uniqueKeys } from './parts';
import { tryYamlParts } from './yamlParts';

/**
 * Takes a Markdown file apart: the keys of its front matter, its sections (within each other, as their headings are), in these the
 * remediation items, and the text between. The text has to end with a line ending. `derived`: keys of the front matter that repeat
 * another file.
 */
export function markdownParts(text: string, derived: ReadonlySet<string>): Group {
  const matter = tryParseFrontMatter(text);
  if (matter === undefined) {
    return { kind: 'group', key: 'markdown', shape: 'markdown', children: [bodyParts(text)] };
  }
  const { start, end } = matter.range;
  const feed = text.indexOf('\n', end) + 1;
  const yaml = text.slice(start, end);
  const children: Part[] = [
    leaf('open', text.slice(0, start)),
    tryYamlParts(yaml, derived) ?? leaf('yaml', yaml, 'value', 'the front matter'),
    leaf('close', text.slice(end, feed)),
    bodyParts(text.slice(feed)),
  ];
  return { kind: 'group', key: 'markdown', shape: 'markdown', children };
}

interface Source {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly prose: readonly boolean[];
}

/** Part of the lines of a source: from the first to before the second index. */
type Span = readonly [from: number, to: number];

interface Mark extends Heading {
  readonly index: number;
}

function bodyParts(text: string): Group {
  const lines = linesOf(text);
  const source = { text, lines, prose: proseMask(lines) };
  const marks = lines.flatMap((line, index): Mark[] => {
    const heading = source.prose[index] ? tryParseHeading(line) : undefined;
    return heading === undefined ? [] : [{ ...heading, index }];
  });
  const first = marks[0]?.index ?? lines.length;
  const intro = textParts(source, [0, first]);
  const sections = sectionParts(source, { all: marks, span: [0, marks.length] }, intro.rest);
  const tail = leaf('tail', marks.length === 0 ? intro.rest : sections.rest, 'lead');
  return { kind: 'group', key: 'body', shape: 'body', children: [...intro.parts, ...sections.parts, tail] };
}

/** Parts of some lines, and the blank lines behind them: these belong to what follows. */
interface Cut {
  readonly parts: readonly Part[];
  readonly rest: string;
}

interface Marks {
  readonly all: readonly Mark[];
  /** Part of them. */
  readonly span: Span;
}

/** The sections that begin at some marks, each with those of a lower level that follow it. `lead`: blank lines before the first. */
function sectionParts(source: Source, { all, span }: Marks, lead: string): Cut {
  const parts: Group[] = [];
  let rest = lead;
  for (let at = span[0], mark = all[at]; at < span[1] && mark !== undefined; mark = all[at]) {
    const next = nextOfLevel(all, [at + 1, span[1]], mark.level);
    const section = sectionPart(source, mark, { marks: { all, span: [at + 1, next] }, lead: rest });
    parts.push(section.part);
    rest = section.rest;
    at = next;
  }
  const keys = uniqueKeys(parts.map(({ key }) => key));
  return { parts: parts.map((part, index) => ({ ...part, key: keys[index] ?? part.key })), rest };
}

/** Index of the next mark of this level or a higher one. */
function nextOfLevel(all: readonly Mark[], [from, to]: Span, level: number): number {
  let at = from;
  while (at < to && (all[at]?.level ?? 0) > level) {
    at++;
  }
  return at;
}

function sectionPart(
  source: Source,
  mark: Mark,
  { marks, lead }: { readonly marks: Marks; readonly lead: string },
): { readonly part: Group; readonly rest: string } {
  const [first, next] = marks.span;
  const text = textParts(source, [mark.index + 1, marks.all[first]?.index ?? source.lines.length]);
  const sections = sectionParts(source, marks, text.rest);
  // The title of the whole file may change: everything below it would else be new.
  const isTitle = mark.level === 1;
  const name = isTitle ? 'the text below the title' : `the section "${mark.title}"`;
  const line = sliceLines(source, [mark.index, mark.index + 1]);
  const heading = leaf('heading', line, 'value', isTitle ? 'the title' : undefined);
  const part: Group = {
    kind: 'group',
    key: isTitle ? 'title' : `${mark.level} ${mark.title.toLowerCase()}`,
    shape: 'section',
    name,
    isContainer: true,
    children: [leaf('lead', lead, 'lead'), heading, ...text.parts, ...sections.parts],
  };
  return { part, rest: first === next ? text.rest : sections.rest };
}

/** Remediation items, and the text around them. */
function textParts(source: Source, [from, to]: Span): Cut {
  const parts: Part[] = [];
  let texts = 0;
  let at = from;
  let lead = '';
  while (at < to) {
    const end = endOfRun(source, at, to);
    const blank = endOfWords(source, [at, end]);
    const words = sliceLines(source, [at, blank]);
    lead = sliceLines(source, [blank, end]);
    if (words !== '') {
      parts.push(leaf(`text ${texts}`, words, 'prose'));
      texts++;
    }
    at = end;
    if (at < to) {
      const notes = endOfNotes(source, at, to);
      parts.push(itemPart(source, [at, notes], lead));
      lead = '';
      at = notes;
    }
  }
  const keys = uniqueKeys(parts.map(({ key }) => key));
  return { parts: parts.map((part, index) => ({ ...part, key: keys[index] ?? part.key })), rest: lead };
}

function endOfRun(source: Source, from: number, to: number): number {
  let at = from;
  while (at < to && itemIdOf(source, at) === undefined) {
    at++;
  }
  return at;
}

/** The last line that is not blank, and one. */
function endOfWords({ lines }: Source, [from, to]: Span): number {
  let at = to;
  while (at > from && lines[at - 1]?.text.trim() === '') {
    at--;
  }
  return at;
}

/** Lines set further in than an item belong to it, up to the next item. */
function endOfNotes(source: Source, from: number, to: number): number {
  const depth = indentOf(source.lines[from]);
  let at = from + 1;
  while (at < to && indentOf(source.lines[at]) > depth && itemIdOf(source, at) === undefined) {
    at++;
  }
  return at;
}

function indentOf(line: Line | undefined): number {
  const text = line?.text ?? '';
  return text.trim() === '' ? 0 : text.length - text.trimStart().length;
}

function itemIdOf({ lines, prose }: Source, index: number): string | undefined {
  const line = lines[index];
  return line !== undefined && prose[index] === true ? tryParseItem(line.text, 0)?.id : undefined;
}

function itemPart(source: Source, [from, to]: Span, lead: string): Group {
  const id = itemIdOf(source, from) ?? '';
  return {
    kind: 'group',
    key: `item ${id}`,
    shape: 'item',
    name: id,
    isAtomic: true,
    children: [
      leaf('lead', lead, 'lead'),
      itemLineParts(sliceLines(source, [from, from + 1])),
      leaf('notes', sliceLines(source, [from + 1, to]), 'prose'),
    ],
  };
}

function sliceLines({ text, lines }: Source, [from, to]: Span): string {
  const start = lines[from]?.range.start ?? text.length;
  return text.slice(start, to > from ? (lines[to - 1]?.next ?? text.length) : start);
}
