import { foldWords } from './foldText';
import { COMMON_WORDS } from './commonWords';
import type { LeakKind } from './leak';

/**
 * What must be so for a term to count where it stands. `always`: nothing more. `technical`, `team`: the words are common, so something
 * beside them has to tell. `name`: written with a capital letter. `word-name`: a capital letter inside a sentence. `exact`: in the
 * same case. `slash`: with its slash.
 */
export type TermMode = 'always' | 'technical' | 'team' | 'name' | 'word-name' | 'exact' | 'slash';

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

interface Node {
  readonly next: Map<number, Node>;
  term: Term | undefined;
  /** Offsets in the key where a blank may stand. */
  gaps: readonly number[];
}

/** The letters of all terms, one after the other: a text is walked once, whatever the number of terms. */
export class TermTrie {
  readonly #root: Node = { next: new Map(), term: undefined, gaps: [] };
  readonly #keys = new Map<string, Term>();

  /** Terms of one spelling: the first counts, unless it needs something beside it and the later one does not. */
  add(term: Term): void {
    const tokens = tokensOf(term.words);
    const key = tokens.join('');
    const before = this.#keys.get(key);
    if (key.length < 2 || (before !== undefined && (before.mode === 'always' || term.mode !== 'always'))) {
      return;
    }
    this.#keys.set(key, term);
    let node = this.#root;
    for (let at = 0; at < key.length; at++) {
      const code = key.charCodeAt(at);
      let next = node.next.get(code);
      if (next === undefined) {
        next = { next: new Map(), term: undefined, gaps: [] };
        node.next.set(code, next);
      }
      node = next;
    }
    let length = 0;
    node.gaps = tokens.slice(0, -1).map(token => (length += token.length));
    node.term = term;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** The longest term that begins at an offset of a folded text in lower case, and where it ends. */
  longestAt(lower: string, from: number): { readonly term: Term; readonly end: number } | undefined {
    let node: Node | undefined = this.#root;
    let best: { readonly term: Term; readonly end: number } | undefined;
    const gaps: Gap[] = [];
    let length = 0;
    for (let at = from; at < lower.length; ) {
      const code = lower.charCodeAt(at);
      const next: Node | undefined = node.next.get(code);
      if (next === undefined) {
        // One joint between two letters; blanks, dots and slashes only where the term has a joint too.
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
      const { term, gaps: allowed } = node;
      if (term !== undefined && gaps.every(gap => fits(gap, term, allowed))) {
        const end = tokenEnd(lower, at);
        if (end !== undefined) {
          best = { term, end };
        }
      }
    }
    return best;
  }
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

function isJoint(code: number): boolean {
  return code === 32 || code === HYPHEN || code === UNDERSCORE || code === 46 || code === 47;
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
    return at;
  }
  const rest = /(?:e?s|\d{1,3})(?![\p{L}\p{N}])/uy;
  rest.lastIndex = at;
  return rest.test(lower) ? rest.lastIndex : undefined;
}
