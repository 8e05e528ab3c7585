import type { TextRange } from '../text/range';
import { entityText } from './entities';
import { plainCharacter } from './lookalikes';

/** Where a part of the folded text comes from: what is read, and what stands behind it in the file. */
export type PartKind = 'seen' | 'comment' | 'target' | 'tag';

/**
 * A Markdown text as a reader sees it, in plain letters: without marks of emphasis, escapes, entities, accents and invisible characters,
 * with one blank for several. What is not seen (targets of links, comments, attributes) follows, each part on its own line.
 */
export interface FoldedText {
  readonly text: string;
  /** Of each character, where in the source what it stands for begins and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Ranges of `text` that are written as code. */
  readonly code: readonly TextRange[];
  readonly parts: readonly (TextRange & { readonly kind: PartKind })[];
}

interface Hidden extends TextRange {
  readonly kind: Exclude<PartKind, 'seen'>;
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,30}));/iy;
const PERCENT = /%([2-7][0-9a-f])/iy;
const TAG = /<\/?([a-zA-Z][\w-]*)((?:\s[^<>]*)?)\/?>/y;
const BLOCK_TAG = /^(?:br|p|div|li|ul|ol|t[dhr]|table|h[1-6]|hr)$/i;
/** What a reader of HTML hides. Anything else between angle brackets is shown, or meant to be: `<ledgerd>`. */
const KNOWN_TAG =
  /^(?:a|abbr|address|article|aside|audio|b|bdi|bdo|big|blockquote|br|button|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|li|mark|nav|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr)$/i;
/** `10[.]0[.]0[.]1`, `alice (at) example (dot) com`: written so that nothing links it, but read all the same. */
const DEFANGED = /(?: ?[[({](\.|@|dot|at|:)[\])}] ?)/iy;
const FENCE = /`+/y;
const LINE_MARK = /[ \t]*(?:>[ \t]?)+/y;

/** Folds the text from an offset on (where its front matter ends). In time proportional to the text. */
export function foldText(source: string, from = 0): FoldedText {
  const folder = new Folder(source);
  folder.fold({ start: from, end: source.length }, 'seen');
  return folder.result();
}

/** Plain text, such as a name, folded in the same way. */
export function foldWords(words: string): string {
  return words
    .replace(/[^\u0000-\u007f]/gu, plainCharacter)
    .replace(/\s+/g, ' ')
    .trim();
}

class Folder {
  readonly #source: string;
  #text: string[] = [];
  #length = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #code: TextRange[] = [];
  readonly #parts: (TextRange & { readonly kind: PartKind })[] = [];
  #hidden: Hidden[] = [];
  #kind: PartKind = 'seen';
  /** Where the next comment closes; -1 where none does any more. */
  #lastClose = 0;
  /** Number of backticks that opened the code, and where it begins. */
  #open: { readonly ticks: number; readonly start: number } | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  result(): FoldedText {
    return {
      text: this.#text.join(''),
      starts: this.#starts,
      ends: this.#ends,
      code: this.#code,
      parts: this.#parts,
    };
  }

  fold({ start, end }: TextRange, kind: PartKind): void {
    const outer = this.#hidden;
    this.#hidden = [];
    this.#open = undefined;
    this.#kind = kind;
    const begin = this.#length;
    const isMarkdown = kind !== 'target';
    for (let at = start; at < end; ) {
      at = isMarkdown ? this.#step(at, end) : this.#plainStep(at);
    }
    this.#parts.push({ start: begin, end: this.#length, kind });
    this.#put('\n', end, end);
    const hidden = this.#hidden;
    this.#hidden = outer;
    for (const part of hidden) {
      this.fold(part, part.kind);
    }
  }

  #put(text: string, start: number, end: number): void {
    for (const character of text.length === 1 ? text : text.split('')) {
      this.#text.push(character);
      this.#starts.push(start);
      this.#ends.push(end);
      this.#length++;
    }
  }

  /** Reads what stands at an offset of Markdown; returns where to go on. */
  #step(at: number, end: number): number {
    const character = this.#source[at] ?? '';
    switch (character) {
      case '<':
        return this.#angle(at);
      case '`':
        return this.#ticks(at);
      case '*':
        return at + 1;
      case '~':
        return this.#source[at + 1] === '~' ? at + 2 : this.#letter(at);
      case '!':
        return this.#source[at + 1] === '[' ? at + 1 : this.#letter(at);
      case '[':
      case '(':
      case '{':
        return this.#defanged(at) ?? (character === '[' ? at + 1 : this.#letter(at));
      case ']':
        return this.#bracket(at, end);
      case '\\':
        return this.#open === undefined && /[!-/:-@[-`{-~]/.test(this.#source[at + 1] ?? '')
          ? this.#letter(at + 1, at)
          : this.#letter(at);
      default:
        return this.#plainStep(at);
    }
  }

  #plainStep(at: number): number {
    const character = this.#source[at] ?? '';
    if (character === '&') {
      return this.#entity(at);
    }
    if (character === '%') {
      PERCENT.lastIndex = at;
      const code = PERCENT.exec(this.#source)?.[1];
      const decoded = code === undefined ? '' : String.fromCharCode(Number.parseInt(code, 16));
      if (/^[\w.\-/:@ ]$/.test(decoded)) {
        this.#put(decoded, at, at + 3);
        return at + 3;
      }
    }
    return /\s/.test(character) ? this.#blank(at) : this.#letter(at);
  }

  /** The character at an offset; `start`: where what writes it begins. */
  #letter(at: number, start = at): number {
    const code = this.#source.charCodeAt(at);
    if (code < 128) {
      this.#put(this.#source[at] ?? '', start, at + 1);
      return at + 1;
    }
    const character = String.fromCodePoint(this.#source.codePointAt(at) ?? 0);
    const next = at + character.length;
    this.#put(plainCharacter(character), start, next);
    return next;
  }

  #blank(at: number): number {
    DEFANGED.lastIndex = at;
    const defanged = DEFANGED.test(this.#source) ? this.#defanged(at) : undefined;
    if (defanged !== undefined) {
      return defanged;
    }
    let next = at;
    let feeds = 0;
    while (next < this.#source.length && /\s/.test(this.#source[next] ?? '')) {
      feeds += this.#source[next] === '\n' ? 1 : 0;
      next++;
    }
    if (feeds === 1) {
      LINE_MARK.lastIndex = next;
      next += LINE_MARK.exec(this.#source)?.[0].length ?? 0;
    }
    this.#put(feeds > 1 ? '\n' : ' ', at, next);
    return next;
  }

  #defanged(at: number): number | undefined {
    DEFANGED.lastIndex = at;
    const match = DEFANGED.exec(this.#source);
    if (match === null) {
      return undefined;
    }
    const word = (match[1] ?? '').toLowerCase();
    this.#put(word === 'dot' ? '.' : word === 'at' ? '@' : word, at, at + match[0].length);
    return at + match[0].length;
  }

  #entity(at: number): number {
    ENTITY.lastIndex = at;
    const match = ENTITY.exec(this.#source);
    const [whole = '', decimal, hex, name] = match ?? [];
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const decoded =
      name === undefined
        ? code > 0 && code <= 0x10ffff
          ? String.fromCodePoint(code)
          : undefined
        : entityText(name);
    if (match === null || decoded === undefined) {
      return this.#letter(at);
    }
    const next = at + whole.length;
    this.#put(decoded < '\u0080' ? decoded : plainCharacter(decoded), at, next);
    return next;
  }

  /** Searched at most once behind the last one: a text of openings alone would be gone through for each. */
  #closeOfComment(from: number): number {
    if (this.#lastClose !== -1 && this.#lastClose < from) {
      this.#lastClose = this.#source.indexOf('-->', from);
    }
    return this.#lastClose;
  }

  #angle(at: number): number {
    const isComment =
      this.#kind === 'seen' && this.#open === undefined && this.#source.startsWith('<!--', at);
    const close = isComment ? this.#closeOfComment(at + 4) : -1;
    // One that is never closed is text.
    if (close >= 0) {
      this.#hidden.push({ start: at + 4, end: close, kind: 'comment' });
      return close + 3;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(this.#source);
    if (tag === null || !KNOWN_TAG.test(tag[1] ?? '')) {
      this.#put(' ', at, at + 1);
      return at + 1;
    }
    const [whole, name = '', attributes = ''] = tag;
    if (attributes.trim() !== '') {
      const start = at + whole.indexOf(attributes, name.length);
      this.#hidden.push({ start, end: start + attributes.length, kind: 'tag' });
    }
    if (BLOCK_TAG.test(name)) {
      this.#put('\n', at, at + whole.length);
    }
    return at + whole.length;
  }

  #ticks(at: number): number {
    FENCE.lastIndex = at;
    const ticks = FENCE.exec(this.#source)?.[0].length ?? 1;
    if (this.#open === undefined) {
      this.#open = { ticks, start: this.#length };
    } else if (this.#open.ticks === ticks) {
      this.#code.push({ start: this.#open.start, end: this.#length });
      this.#open = undefined;
    }
    return at + ticks;
  }

  /** The end of a link's label: its target is set aside. */
  #bracket(at: number, end: number): number {
    const next = this.#source[at + 1];
    if (next === '(') {
      const close = this.#closing(at + 2, end);
      if (close !== undefined) {
        this.#hidden.push({ start: at + 2, end: close, kind: 'target' });
        return close + 1;
      }
    } else if (next === '[') {
      this.#put(' ', at, at + 1);
    }
    return at + 1;
  }

  #closing(from: number, end: number): number | undefined {
    let depth = 1;
    for (let at = from; at < end && at - from < 2000; at++) {
      const character = this.#source[at];
      if (character === '\n') {
        return undefined;
      }
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
      if (depth === 0) {
        return at;
      }
    }
    return undefined;
  }
}

/** The range of the source that a range of the folded text stands for. */
export function sourceRange({ starts, ends }: FoldedText, { start, end }: TextRange): TextRange {
  const from = starts[start] ?? 0;
  return { start: from, end: Math.max(from, ends[end - 1] ?? from) };
}
