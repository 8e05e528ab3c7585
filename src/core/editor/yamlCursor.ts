import { linesOf, type TextRange } from '../text/range';
import { typedRange } from './cursor';

/** Stands for "an item of the list" in the path of a {@link YamlCursor}. */
export const LIST_ITEM = '[]';

/** Where the cursor stands in a YAML text. Found by indentation, since a line being typed is seldom valid YAML. */
export interface YamlCursor {
  /** Keys from the top down: of the map a key is typed in, or of the value that is typed. */
  readonly path: readonly string[];
  /** `key`: a key of the map, or a plain item of the list, at `path`. */
  readonly position: 'key' | 'value';
  /** What is typed of the word so far, without an opening quote. */
  readonly typed: string;
  /** The word, to be replaced. */
  readonly range: TextRange;
  /** Keys that the map has already. */
  readonly present: ReadonlySet<string>;
}

interface YamlLine {
  /** Column of the list dash, where the line starts with one. */
  readonly dash: number | undefined;
  /** Column of the key or of what follows the dash. */
  readonly column: number;
  readonly key: string | undefined;
}

const LINE = /^( *)(- +|-$)?(?:(["']?)([\w-]+)\3 *:(?= |$))?/;
const KEY_TYPED = /^( *)(- +)?([\w-]*)$/;
const VALUE_TYPED = /^( *)(- +)?([\w-]+) *: +(.*)$/;

/** Undefined where nothing can be completed: in a comment, after a finished value, in a text without structure. */
export function yamlCursorAt(text: string, offset: number): YamlCursor | undefined {
  const lines = linesOf(text.slice(0, offset));
  const isNewLine = offset === 0 || text[offset - 1] === '\n';
  const before = isNewLine ? '' : (lines.at(-1)?.text ?? '');
  const above = (isNewLine ? lines : lines.slice(0, -1)).map(({ text: line }) => line);
  if (/(?:^|\s)#/.test(before)) {
    return undefined;
  }
  const key = KEY_TYPED.exec(before);
  if (key) {
    const typed = key[3] ?? '';
    const own = lineOf(before, before.length - typed.length);
    const outer = pathAbove(above, own);
    const lineEnd = text.indexOf('\n', offset);
    const below = lineEnd < 0 ? [] : text.slice(lineEnd + 1).split('\n');
    const present = new Set([...outer.siblings, ...siblingsBelow(below, own.column)]);
    return { path: outer.path, position: 'key', typed, range: typedRange(offset, typed.length), present };
  }
  const value = VALUE_TYPED.exec(before);
  return value === null ? undefined : valueCursor(above, value, offset);
}

/** The line being typed, with an explicit column: its key is not finished. */
function lineOf(before: string, column: number): YamlLine {
  const match = /^( *)(- +)?/.exec(before);
  return {
    dash: match?.[2] === undefined ? undefined : (match[1] ?? '').length,
    column,
    key: undefined,
  };
}

function valueCursor(
  above: readonly string[],
  match: RegExpExecArray,
  offset: number,
): YamlCursor | undefined {
  const [, indent = '', dash = '', key = '', value = ''] = match;
  const own: YamlLine = {
    dash: dash === '' ? undefined : indent.length,
    column: indent.length + dash.length,
    key,
  };
  const path = [...pathAbove(above, own).path, key];
  if (/^[{[]/.test(value)) {
    return flowCursor(path, value, offset);
  }
  return scalarCursor(path, value, offset);
}

function scalarCursor(path: readonly string[], value: string, offset: number): YamlCursor {
  const typed = value.replace(/^["']/, '');
  return {
    path,
    position: 'value',
    typed,
    range: typedRange(offset, typed.length),
    present: new Set(),
  };
}

/** Inside `{ first: 5m, every: …` or `[a, b, …`; one flow collection in another is followed too. */
function flowCursor(path: readonly string[], value: string, offset: number): YamlCursor | undefined {
  const stack: { readonly path: readonly string[]; readonly isMap: boolean; from: number }[] = [];
  let present = new Set<string>();
  for (let at = 0; at < value.length; at++) {
    const top = stack.at(-1);
    switch (value[at]) {
      case '{':
      case '[': {
        const key = top?.isMap === true ? flowKey(value.slice(top.from, at)) : undefined;
        const outer = [...(top?.path ?? path), ...(key === undefined ? [] : [key])];
        stack.push({ path: outer, isMap: value[at] === '{', from: at + 1 });
        present = new Set();
        break;
      }
      case ']':
      case '}':
        stack.pop();
        break;
      case ',':
        if (top !== undefined) {
          present.add(flowKey(value.slice(top.from, at)) ?? '');
          top.from = at + 1;
        }
        break;
      default:
        break;
    }
  }
  const top = stack.at(-1);
  if (top === undefined) {
    return undefined;
  }
  const typed = value.slice(top.from).trimStart();
  const key = top.isMap ? flowKey(typed) : undefined;
  if (key !== undefined) {
    return scalarCursor([...top.path, key], typed.replace(/^[^:]*: */, ''), offset);
  }
  return top.isMap
    ? { path: top.path, position: 'key', typed, range: typedRange(offset, typed.length), present }
    : scalarCursor([...top.path, LIST_ITEM], typed, offset);
}

function flowKey(segment: string): string | undefined {
  return /^\s*["']?([\w-]+)["']? *: /.exec(`${segment} `)?.[1];
}

/** Keys above a line, from the top down, and the keys beside it in its map. Reads each line once, from the bottom up. */
function pathAbove(
  above: readonly string[],
  own: YamlLine,
): { readonly path: readonly string[]; readonly siblings: readonly string[] } {
  const path: string[] = [];
  const siblings: string[] = [];
  let column = own.column;
  let isOwnMap = true;
  let inList = false;
  const enterList = (dash: number | undefined): void => {
    if (dash !== undefined) {
      path.unshift(LIST_ITEM);
      column = dash;
      inList = true;
      isOwnMap = false;
    }
  };
  enterList(own.dash);
  for (let index = above.length - 1; index >= 0; index--) {
    const line = parseLine(above[index] ?? '');
    if (line === undefined || (inList && line.dash === column)) {
      continue;
    }
    if (!inList && line.column === column) {
      if (isOwnMap && line.key !== undefined) {
        siblings.push(line.key);
      }
      enterList(line.dash);
    } else if (line.key !== undefined && (line.column < column || (inList && line.column === column))) {
      path.unshift(line.key);
      column = line.column;
      inList = false;
      isOwnMap = false;
      enterList(line.dash);
    }
  }
  return { path, siblings };
}

function siblingsBelow(below: readonly string[], column: number): string[] {
  const siblings: string[] = [];
  for (const text of below) {
    const line = parseLine(text);
    if (line === undefined) {
      continue;
    }
    if ((line.dash ?? line.column) < column) {
      break;
    }
    if (line.dash === undefined && line.column === column && line.key !== undefined) {
      siblings.push(line.key);
    }
  }
  return siblings;
}

/** Undefined for blank lines and comments. */
function parseLine(text: string): YamlLine | undefined {
  if (/^\s*(#|$)/.test(text)) {
    return undefined;
  }
  const match = LINE.exec(text.trimEnd());
  const indent = match?.[1] ?? '';
  const dash = match?.[2];
  return {
    dash: dash === undefined ? undefined : indent.length,
    column: indent.length + (dash?.length ?? 0),
    key: match?.[4],
  };
}
