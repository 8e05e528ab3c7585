import { foldWords } from './foldText';
import { COMMON_WORDS } from './commonWords';
import type { LeakKind } from './leak';

/**
 * What must be so for a term to count where it stands. `always`: nothing more. `technical`, `team`: the words are common, so something
 * beside them has to tell. `name`: written with a capital letter. `word-name`: a capital letter inside a sentence. `exact`: in the
 * same case. `slash`: with its slash. `open`: no leak at all, but words that customers know, so that a part of them is none either.
 */
export type TermMode = 'always' | 'technical' | 'team' | 'name' | 'word-name' | 'exact' | 'slash' | 'open';

/** Words of the live site that customers should not read. */
export interface Term {
  readonly words: string;
  readonly kind: LeakKind;
  readonly mode: TermMode;
  readonly what: string;
  readonly why: string;
  readonly replacement: string | undefined;
}

/** Letters and digits only, in lower case: `Billing-Core` and `billing core` are one. */
export function keyOf(words: string): string {
  return foldWords(words)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The words of a name, also of one written `likeThis`, folded and in lower case. */
export function tokensOf(words: string): readonly string[] {
  return foldWords(words)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(token => token !== '');
}

/** Whether customers' texts need these words anyway. */
export function isCommon(words: string): boolean {
  const tokens = tokensOf(words);
  return (
    tokens.every(token => COMMON_WORDS.has(token) || /^\d+$/.test(token)) || COMMON_WORDS.has(keyOf(words))
  );
}

/** Terms that stand at a place of a text, and where they end. */
export interface TermMatch {
  readonly terms: readonly Term[];
  readonly end: number;
}

interface Node {
  readonly next: Map<number, Node>;
  /** Of one spelling; several only where each needs something beside it. */
  terms: readonly Term[];
  /** Offsets in the key where a blank may stand. */
  gaps: readonly number[];
}

/** The letters of all terms, one after the other: a text is walked once, whatever the number of terms. */
export class TermTrie {
  readonly #root: Node = newNode();
  #size = 0;

  /** Of terms of one spelling, the first that needs nothing beside it counts alone. */
  add(term: Term): void {
    const tokens = tokensOf(term.words);
    const key = tokens.join('');
    if (key.length < 2) {
      return;
    }
    let node = this.#root;
    for (let at = 0; at < key.length; at++) {
      const code = key.charCodeAt(at);
      let next = node.next.get(code);
      if (next === undefined) {
        next = newNode();
        node.next.set(code, next);
      }
      node = next;
    }
    let length = 0;
    node.gaps = [...node.gaps, ...tokens.slice(0, -1).map(token => (length += token.length))];
    this.#size += node.terms.length === 0 ? 1 : 0;
    node.terms = node.terms.some(({ mode }) => mode === 'always')
      ? node.terms
      : term.mode === 'always'
        ? [term]
        : [...node.terms, term];
  }

  get size(): number {
    return this.#size;
  }

  /** The terms that some letters begin with, the shortest first. `length`: how many letters each takes. */
  beginnings(
    letters: readonly string[],
  ): readonly { readonly terms: readonly Term[]; readonly length: number }[] {
    const found: { readonly terms: readonly Term[]; readonly length: number }[] = [];
    let node: Node | undefined = this.#root;
    for (const [index, letter] of letters.entries()) {
      node = node.next.get(letter.charCodeAt(0));
      if (node === undefined) {
        break;
      }
      found.push({ terms: node.terms, length: index + 1 });
    }
    return found.filter(({ terms }) => terms.length > 0);
  }

  /** The terms that begin at an offset of a folded text in lower case, the longest first. */
  matchesAt(lower: string, from: number): readonly TermMatch[] {
    let node: Node | undefined = this.#root;
    const matches: TermMatch[] = [];
    const gaps: Gap[] = [];
    let length = 0;
    for (let at = from; at < lower.length; ) {
      const code = lower.charCodeAt(at);
      const next: Node | undefined = node.next.get(code);
      if (next === undefined) {
        // One joint between two letters; blanks, dots and slashes of either kind only where the term has a joint too.
        if (length === 0 || !isJoint(code) || !isLetterAt(lower, at + 1) || !isLetterAt(lower, at - 1)) {
          break;
        }
        gaps.push({ at: length, isLoose: code === HYPHEN || code === UNDERSCORE });
        at++;
        continue;
      }
      node = next;
      length++;
      at++;
      const { terms, gaps: allowed } = node;
      const end = terms.length === 0 ? undefined : tokenEnd(lower, at);
      const fitting = terms.filter(term => gaps.every(gap => fits(gap, term, allowed)));
      if (end !== undefined && fitting.length > 0) {
        matches.unshift({ terms: fitting, end });
      }
    }
    return matches;
  }
}

function newNode(): Node {
  return { next: new Map(), terms: [], gaps: [] };
}

interface Gap {
  readonly at: number;
  /** A hyphen or an underscore: people put them into the middle of a name. */
  readonly isLoose: boolean;
}

/** `auth-gate` is AuthGate, but `check-out` need not be the service `checkout`. */
function fits({ at, isLoose }: Gap, { mode }: Term, allowed: readonly number[]): boolean {
  return (isLoose && mode === 'always') || allowed.includes(at);
}

const HYPHEN = 45;
const UNDERSCORE = 95;
const BACKSLASH = 92;

function isJoint(code: number): boolean {
  return (
    code === 32 || code === HYPHEN || code === UNDERSCORE || code === 46 || code === 47 || code === BACKSLASH
  );
}

/** Whether a letter or digit stands at an offset. */
export function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128
    ? (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
    : code >= 128 && /[\p{L}\p{N}]/u.test(text[at] ?? '');
}

/** Where a word that has been read up to an offset ends: there, or behind an `s`, `es` or a number. */
function tokenEnd(lower: string, at: number): number | undefined {
  if (!isLetterAt(lower, at)) {
    // Nobody called Don is in "don't".
    return lower[at] === "'" && lower[at + 1] === 't' && !isLetterAt(lower, at + 2) ? undefined : at;
  }
  const rest = /(?:e?s|\d{1,3})(?![\p{L}\p{N}])/uy;
  rest.lastIndex = at;
  return rest.test(lower) ? rest.lastIndex : undefined;
}
