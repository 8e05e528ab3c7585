import { isMap, isScalar, parseDocument, stringify, type Document, type Pair, type ParsedNode } from 'yaml';
import type { Problem } from '../problem';
import { applyTextEdits, lineEndingOf, linesOf, type TextEdit, type TextRange } from './range';

/** The YAML between the two `---` lines a Markdown file may start with. Ranges are offsets into the whole text. */
export interface FrontMatter {
  /** Without the fences. */
  readonly range: TextRange;
  readonly values: Readonly<Record<string, unknown>>;
  readonly document: Document.Parsed;
  readonly problems: readonly Problem[];
}

/**
 * Finds and reads front matter. Only plain `---` fences count: other languages (`---js`) are shown as text and never run.
 * Undefined where the text does not start with a fence or the fence is not closed.
 */
export function tryParseFrontMatter(text: string): FrontMatter | undefined {
  const lines = linesOf(text);
  if (lines[0]?.text.replace(/^\ufeff/, '').trimEnd() !== '---') {
    return undefined;
  }
  const close = lines.findIndex((line, index) => index > 0 && line.text.trimEnd() === '---');
  const closing = lines[close];
  if (closing === undefined) {
    return undefined;
  }
  const range = { start: lines[0].next, end: closing.range.start };
  const document = parseDocument(text.slice(range.start, range.end), { uniqueKeys: true, logLevel: 'silent' });
  const problems = document.errors.map(
    (error): Problem => ({
      code: 'yaml',
      severity: 'error',
      message: `Not valid YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}.`,
      range: { start: range.start + error.pos[0], end: range.start + Math.max(error.pos[1], error.pos[0] + 1) },
    }),
  );
  return { range, document, problems, values: problems.length === 0 ? valuesOf(document) : {} };
}

function valuesOf(document: Document.Parsed): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    // Too many aliases: nothing in a summary needs them, so it counts as having no values.
    return {};
  }
}

/** Where the value of a key stands in the whole text; the key itself when it has no value; undefined without the key. */
export function frontMatterRange(matter: FrontMatter, key: string): TextRange | undefined {
  const pair = pairOf(matter.document, key);
  if (!pair || !isScalar(pair.key) || !pair.key.range) {
    return undefined;
  }
  const value = (pair.value as ParsedNode | null)?.range;
  const [start, end] = value && value[1] > value[0] ? value : pair.key.range;
  return { start: matter.range.start + start, end: matter.range.start + end };
}

/**
 * Edits that make the front matter say these values, touching only what differs; `undefined` removes the key's lines.
 * None where the YAML cannot be read: a person must mend that first.
 */
export function frontMatterEdits(text: string, matter: FrontMatter, wanted: ReadonlyMap<string, unknown>): TextEdit[] {
  if (matter.problems.length > 0 || (matter.document.contents !== null && !isMap(matter.document.contents))) {
    return [];
  }
  const ending = lineEndingOf(text);
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const [key, value] of wanted) {
    const pair = pairOf(matter.document, key);
    if (pair === undefined) {
      if (value !== undefined) {
        added.push(printPair(key, value));
      }
    } else if (value === undefined) {
      edits.push({ range: linesOfPair(text, matter, pair), text: '' });
    } else if (JSON.stringify(matter.values[key]) !== JSON.stringify(value)) {
      edits.push({ range: pairRange(matter, pair), text: printPair(key, value) });
    }
  }
  if (added.length > 0) {
    const at = matter.range.end;
    edits.push({ range: { start: at, end: at }, text: added.map((line) => line + ending).join('') });
  }
  return edits;
}

/** The text with those values; see {@link frontMatterEdits}. */
export function withFrontMatter(text: string, wanted: ReadonlyMap<string, unknown>): string {
  const matter = tryParseFrontMatter(text);
  return matter === undefined ? text : applyTextEdits(text, frontMatterEdits(text, matter, wanted));
}

function pairOf(document: Document.Parsed, key: string): Pair | undefined {
  const { contents } = document;
  return isMap(contents) ? contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
}

function pairRange(matter: FrontMatter, pair: Pair): TextRange {
  const key = isScalar(pair.key) ? pair.key.range : undefined;
  const value = (pair.value as ParsedNode | null)?.range;
  const start = key?.[0] ?? 0;
  return { start: matter.range.start + start, end: matter.range.start + (value?.[1] ?? key?.[1] ?? start) + (value ? 0 : 1) };
}

function linesOfPair(text: string, matter: FrontMatter, pair: Pair): TextRange {
  const { start, end } = pairRange(matter, pair);
  const feed = text.indexOf('\n', Math.max(start, end - 1));
  return { start, end: feed < 0 || feed + 1 > matter.range.end ? matter.range.end : feed + 1 };
}

/** `key: value` on one line, quoted only where YAML needs it. */
function printPair(key: string, value: unknown): string {
  return `${key}: ${printYamlValue(value)}`;
}

/** A value as YAML on one line, to stand behind a key: whatever its text, it is read back as it was. */
export function printYamlValue(value: unknown): string {
  return stringify(value, {
    collectionStyle: 'flow',
    // A text such as `---` would else become a block of lines.
    blockQuote: false,
    lineWidth: 0,
    flowCollectionPadding: false,
    version: '1.2',
  }).trimEnd();
}

/** A whole front matter block with fences, for a new file. */
export function printFrontMatter(values: ReadonlyMap<string, unknown>): string {
  const lines = [...values].filter(([, value]) => value !== undefined).map(([key, value]) => printPair(key, value));
  return ['---', ...lines, '---', ''].join('\n');
}
