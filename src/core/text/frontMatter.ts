import { isMap, isScalar, stringify, type Document, type Pair, type ParsedNode } from 'yaml';
import type { Problem } from '../problem';
import { parseYaml } from '../site/yamlFile';
import { tryReadPlainYaml } from './plainYaml';
import { applyTextEdits, lineEndingOf, type TextEdit, type TextRange } from './range';

/** The YAML between the two `---` lines a Markdown file may start with. Ranges are offsets into the whole text. */
export interface FrontMatter {
  /** Without the fences. */
  readonly range: TextRange;
  /** Empty where the YAML cannot be read. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Undefined where the YAML cannot be read. Parsed when it is asked for, if nothing needed it before. */
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly Problem[];
  /** Written so plainly that no parser was needed: see plainRangeOf. */
  readonly isPlain: boolean;
}

/**
 * Finds and reads front matter. Only plain `---` fences count: other languages (`---js`) are shown as text and never run.
 * Undefined where the text does not start with a fence or the fence is not closed.
 */
export function tryParseFrontMatter(text: string): FrontMatter | undefined {
  const range = findFences(text);
  if (range === undefined) {
    return undefined;
  }
  const inner = text.slice(range.start, range.end);
  const plain = tryReadPlainYaml(inner);
  if (plain !== undefined) {
    return new PlainMatter(range, inner, plain);
  }
  const { value: file, problems } = parseYaml(inner);
  const value = file?.value;
  const values =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  const shifted = problems.map(problem => ({
    ...problem,
    range: { start: range.start + problem.range.start, end: range.start + problem.range.end },
  }));
  return { range, values, document: file?.document, problems: shifted, isPlain: false };
}

/** Front matter that took no parser; there is one for whoever asks for the document. */
class PlainMatter implements FrontMatter {
  readonly problems: readonly Problem[] = [];
  readonly isPlain = true;
  readonly range: TextRange;
  readonly values: FrontMatter['values'];
  readonly #inner: string;
  #parsed: { readonly document: Document.Parsed | undefined } | undefined;

  constructor(range: TextRange, inner: string, values: FrontMatter['values']) {
    this.range = range;
    this.values = values;
    this.#inner = inner;
  }

  get document(): Document.Parsed | undefined {
    this.#parsed ??= { document: parseYaml(this.#inner).value?.document };
    return this.#parsed.document;
  }
}

/** What stands between the fences. Looks no further than the closing one. */
function findFences(text: string): TextRange | undefined {
  if (!/^\ufeff?---[ \t]*\r?\n/.test(text)) {
    return undefined;
  }
  const start = text.indexOf('\n') + 1;
  for (let at = start; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    if (text.startsWith('---', at) && text.slice(at, end).trimEnd() === '---') {
      return { start, end: at };
    }
    at = end + 1;
  }
  return undefined;
}

/** Where the value of a key stands in the whole text; the key itself when it has no value; undefined without the key. */
export function frontMatterRange(matter: FrontMatter, key: string): TextRange | undefined {
  const pair = pairOf(matter, key);
  if (!pair || !isScalar(pair.key) || !pair.key.range) {
    return undefined;
  }
  const value = (pair.value as ParsedNode | null)?.range;
  const [start, end] = value && value[1] > value[0] ? value : pair.key.range;
  return { start: matter.range.start + start, end: matter.range.start + end };
}

/** Whether the front matter says something else of a key; an empty value says the same as a key that is left out. */
export function frontMatterDiffers(matter: FrontMatter, key: string, wanted: unknown): boolean {
  const found = Object.hasOwn(matter.values, key) ? matter.values[key] : undefined;
  if (wanted === undefined) {
    return !isNothing(found);
  }
  if (typeof found === 'string' && typeof wanted === 'string') {
    return found !== wanted;
  }
  return !areSameTexts(found, wanted) && JSON.stringify(found) !== JSON.stringify(wanted);
}

/** Lists of the same texts, which most lists are. */
function areSameTexts(a: unknown, b: unknown): boolean {
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((text, index) => typeof text === 'string' && text === b[index])
  );
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/**
 * Edits that make the front matter say these values, touching only what differs; `undefined` removes the key's lines.
 * None where the YAML cannot be read or is written in a way that a line cannot be changed in (`{a: 1}`, `? a`, an alias that repeats
 * the old value): a person must mend that first.
 */
export function frontMatterEdits(
  text: string,
  matter: FrontMatter,
  wanted: ReadonlyMap<string, unknown>,
): TextEdit[] {
  const contents: unknown = matter.document?.contents;
  if (matter.document === undefined || (contents !== null && (!isMap(contents) || contents.flow === true))) {
    return [];
  }
  const edits: TextEdit[] = [];
  const added: string[] = [];
  const differing = [...wanted].filter(([key, value]) => frontMatterDiffers(matter, key, value));
  for (const [key, value] of differing) {
    const pair = pairOf(matter, key);
    if (pair === undefined) {
      added.push(printPair(key, value));
    } else {
      edits.push(value === undefined ? removal(text, matter, pair) : replacement(text, matter, pair, value));
    }
  }
  if (added.length > 0) {
    edits.push(addition(text, matter, added));
  }
  return saysSo(text, edits, wanted) ? edits : [];
}

/** The text with those values; see {@link frontMatterEdits}. */
export function withFrontMatter(text: string, wanted: ReadonlyMap<string, unknown>): string {
  const matter = tryParseFrontMatter(text);
  return matter === undefined ? text : applyTextEdits(text, frontMatterEdits(text, matter, wanted));
}

/** YAML has too many ways to write a map to foresee what an edit does to each: so its result is read. */
function saysSo(text: string, edits: readonly TextEdit[], wanted: ReadonlyMap<string, unknown>): boolean {
  if (edits.length === 0) {
    return true;
  }
  const matter = tryParseFrontMatter(applyTextEdits(text, edits));
  return (
    matter?.document !== undefined &&
    [...wanted].every(([key, value]) => !frontMatterDiffers(matter, key, value))
  );
}

function pairOf({ document }: FrontMatter, key: string): Pair | undefined {
  const contents: unknown = document?.contents;
  return isMap(contents)
    ? contents.items.find(item => isScalar(item.key) && item.key.value === key)
    : undefined;
}

/** From the key to the end of its value, without the line ending, and where the colon ends. */
function extentOf(text: string, matter: FrontMatter, pair: Pair): TextRange & { readonly colon: number } {
  const key = isScalar(pair.key) ? pair.key.range : undefined;
  const value = (pair.value as ParsedNode | null)?.range;
  const start = matter.range.start + (key?.[0] ?? 0);
  const colon = text.indexOf(':', matter.range.start + (key?.[1] ?? 0)) + 1;
  let end = Math.max(colon, value && value[1] > value[0] ? matter.range.start + value[1] : 0);
  while (end > colon && /[ \t\r\n]/.test(text[end - 1] ?? '')) {
    end--;
  }
  return { start, colon, end };
}

function replacement(text: string, matter: FrontMatter, pair: Pair, value: unknown): TextEdit {
  const { colon, end } = extentOf(text, matter, pair);
  const blanks = /^[ \t]*/.exec(text.slice(colon, end))?.[0].length ?? 0;
  const isBeside = blanks > 0 && !/[\r\n#]/.test(text[colon + blanks] ?? '');
  return isBeside
    ? { range: { start: colon + blanks, end }, text: printYamlValue(value) }
    : { range: { start: colon, end }, text: ` ${printYamlValue(value)}` };
}

function removal(text: string, matter: FrontMatter, pair: Pair): TextEdit {
  const { start, end } = extentOf(text, matter, pair);
  const feed = text.indexOf('\n', end);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return {
    range: { start: lineStart, end: feed < 0 ? matter.range.end : Math.min(feed + 1, matter.range.end) },
    text: '',
  };
}

function addition(text: string, matter: FrontMatter, lines: readonly string[]): TextEdit {
  const contents: unknown = matter.document?.contents;
  const first = isMap(contents) ? contents.items[0]?.key : undefined;
  const key = matter.range.start + (isScalar(first) ? (first.range?.[0] ?? 0) : 0);
  const indent = isScalar(first) ? (/[ \t]*$/.exec(text.slice(matter.range.start, key))?.[0] ?? '') : '';
  const at = matter.range.end;
  return {
    range: { start: at, end: at },
    text: lines.map(line => indent + line + lineEndingOf(text)).join(''),
  };
}

/** A value as YAML on one line, to stand behind a key: whatever its text, it is read back as it was. */
function printYamlValue(value: unknown): string {
  const json = JSON.stringify(value);
  // A line break is the one thing that YAML's own printer writes on several lines; JSON is YAML too.
  return json.includes('\\n') || json.includes('\\r')
    ? json
    : stringify(value, {
        version: '1.2',
        collectionStyle: 'flow',
        flowCollectionPadding: false,
        // A text such as `---` would else become a block of lines.
        blockQuote: false,
        lineWidth: 0,
      }).replace(/\n$/, '');
}

/** `key: value`, quoted only where YAML needs it. */
function printPair(key: string, value: unknown): string {
  return `${key}: ${printYamlValue(value)}`;
}

/** A whole front matter block with fences, for a new file. */
export function printFrontMatter(values: ReadonlyMap<string, unknown>): string {
  const lines = [...values]
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => printPair(key, value));
  return ['---', ...lines, '---', ''].join('\n');
}
