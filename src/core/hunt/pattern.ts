/** A pattern that could not be used: why, and where in it. */
export interface PatternFault {
  readonly message: string;
  readonly at: number;
}

/** Longer patterns nobody reads. */
export const MOST_PATTERN = 500;
/** Repetitions within repetitions make the engine build a machine of this many copies. */
const MOST_COPIES = 1000;
const MOST_DEPTH = 20;

/**
 * Turns a regular expression into POSIX extended syntax, which `git grep -E` understands on every machine. Taken is what means the same
 * everywhere and can be matched without going back: literals, `.`, `[classes]`, `\d \w \s` and their opposites, groups, `|`, `^`, `$`,
 * `* + ? {m,n}`. Refused with a reason: back references, look-around, lazy and possessive repetition, `\b`, and patterns that fit every line.
 */
export function toExtendedPattern(text: string): { readonly pattern: string } | PatternFault {
  if (text.length > MOST_PATTERN) {
    return { message: `A pattern has at most ${MOST_PATTERN} characters`, at: MOST_PATTERN };
  }
  const translation = new Translation(text);
  try {
    const { pattern, nullable } = translation.whole();
    return nullable ? { message: 'This pattern fits an empty text, and so every line', at: 0 } : { pattern };
  } catch (error) {
    if (error instanceof PatternError) {
      return { message: error.message, at: error.at };
    }
    throw error;
  }
}

class PatternError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = 'PatternError';
  }
}

interface Piece {
  readonly pattern: string;
  /** It fits the empty text, too. */
  readonly nullable: boolean;
  /** How many copies of single characters it becomes. */
  readonly copies: number;
}

const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: '[:alnum:]_', s: '[:space:]' };
const WHY_NOT: Readonly<Record<string, string>> = {
  b: 'Instead of `\\b`, which not every Git knows, write `whole-word: true`',
  B: '`\\B` is not known to every Git',
  n: 'Lines are searched one by one, so there is no `\\n` in them',
};

class Translation {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Piece {
    const piece = this.#alternatives();
    if (this.#at < this.#text.length) {
      throw this.#fault('This `)` closes nothing; write `\\)` for the character');
    }
    return piece;
  }

  #alternatives(): Piece {
    const all = [this.#sequence()];
    while (this.#text[this.#at] === '|') {
      this.#at++;
      all.push(this.#sequence());
    }
    return {
      pattern: all.map(({ pattern }) => pattern).join('|'),
      nullable: all.some(({ nullable }) => nullable),
      copies: sum(all),
    };
  }

  #sequence(): Piece {
    const start = this.#at;
    const all: Piece[] = [];
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at] ?? '')) {
      all.push(this.#repeated());
    }
    if (all.length === 0) {
      throw new PatternError('Nothing stands here: an alternative or a group must not be empty', start);
    }
    return {
      pattern: all.map(({ pattern }) => pattern).join(''),
      nullable: all.every(({ nullable }) => nullable),
      copies: sum(all),
    };
  }

  #repeated(): Piece {
    const start = this.#at;
    const first = this.#text[start] ?? '';
    const piece = this.#atom();
    const match = /^(?:[*+?]|\{(\d{1,4})(?:,(\d{0,4}))?\})/.exec(this.#text.slice(this.#at));
    if (match === null) {
      return piece;
    }
    if (first === '^' || first === '$') {
      throw this.#fault('The beginning or end of a line cannot be repeated');
    }
    const [sign, least = ''] = match;
    const most = match[2] === '' || match[2] === undefined ? least : match[2];
    if (Number(most) > 255 || Number(most) < Number(least)) {
      throw this.#fault('A repetition goes up to 255, the smaller number first');
    }
    const copies = piece.copies * Math.max(1, Number(most === '' ? 1 : most));
    if (copies > MOST_COPIES) {
      throw this.#fault('Repetitions within repetitions make this pattern too large');
    }
    this.#at += sign.length;
    if (/^[*+?{]/.test(this.#text.slice(this.#at)) && /^(?:[*+?]|\{\d)/.test(this.#text.slice(this.#at))) {
      throw this.#fault(
        'Lazy, possessive or doubled repetition is not taken; what fits is the same without it, as whole lines are shown',
      );
    }
    return { pattern: piece.pattern + sign, nullable: piece.nullable || /^(?:[*?]|\{0)/.test(sign), copies };
  }

  #atom(): Piece {
    const start = this.#at;
    const character = this.#take();
    switch (character) {
      case '(':
        return this.#group(start);
      case '[':
        return one(this.#bracket(start));
      case '\\':
        return this.#escaped(start);
      case '.':
        return one('.');
      case '^':
      case '$':
        return { pattern: character, nullable: true, copies: 1 };
      case '*':
      case '+':
      case '?':
        throw new PatternError(`Nothing stands before \`${character}\` that it could repeat`, start);
      default:
        return one(literal(character));
    }
  }

  #group(start: number): Piece {
    if (this.#text[this.#at] === '?') {
      if (!this.#text.startsWith('?:', this.#at)) {
        throw new PatternError('Look-around, names and flags of groups are not taken', start);
      }
      this.#at += 2;
    }
    if (++this.#depth > MOST_DEPTH) {
      throw new PatternError('Groups are nested too deeply', start);
    }
    const inner = this.#at < this.#text.length ? this.#alternatives() : undefined;
    if (inner === undefined || this.#text[this.#at] !== ')') {
      throw new PatternError('This `(` is never closed; write `\\(` for the character', start);
    }
    this.#at++;
    this.#depth--;
    return { ...inner, pattern: `(${inner.pattern})` };
  }

  #escaped(start: number): Piece {
    const character = this.#take();
    const members = CLASSES[character.toLowerCase()];
    if (members !== undefined) {
      return one(/[dws]/.test(character) ? `[${members}]` : `[^${members}]`);
    }
    return one(literal(this.#escape(character, start)));
  }

  /** The character that an escape stands for. */
  #escape(character: string, start: number): string {
    if (character === 't') {
      return '\t';
    }
    if (/[0-9]/.test(character)) {
      throw new PatternError('Back references are not taken: they can take for ever', start);
    }
    if (character === '' || /[\p{L}\p{N}]/u.test(character)) {
      const why =
        WHY_NOT[character] ??
        `\`\\${character}\` is not taken; write the character, or a class such as [a-z]`;
      throw new PatternError(character === '' ? 'Nothing stands behind this `\\`' : why, start);
    }
    return character;
  }

  #bracket(start: number): string {
    const isNegated = this.#text[this.#at] === '^';
    this.#at += isNegated ? 1 : 0;
    const members = new Set<string>();
    const ranges: string[] = [];
    for (let isFirst = true; ; isFirst = false) {
      if (this.#at >= this.#text.length) {
        throw new PatternError('This `[` is never closed; write `\\[` for the character', start);
      }
      if (this.#text[this.#at] === ']' && !isFirst) {
        this.#at++;
        break;
      }
      const from = this.#member(ranges);
      if (from === undefined) {
        continue;
      }
      const isRange =
        this.#text[this.#at] === '-' && !/^-?\]?$/.test(this.#text.slice(this.#at, this.#at + 2));
      if (!isRange) {
        members.add(from);
        continue;
      }
      const at = this.#at++;
      const to = this.#member(ranges);
      if (to === undefined || to < from || !/^(?:[a-z]{2}|[A-Z]{2}|[0-9]{2})$/.test(from + to)) {
        throw new PatternError('A range goes from a to z, A to Z or 0 to 9, or a part of these', at);
      }
      ranges.push(`${from}-${to}`);
    }
    return printBracket(isNegated, ranges, members);
  }

  /** A member of a bracket; undefined where a whole class was added to the ranges. */
  #member(ranges: string[]): string | undefined {
    const start = this.#at;
    const named = /^\[:(?:alpha|digit|alnum|upper|lower|space|blank|punct|xdigit):\]/.exec(
      this.#text.slice(start),
    )?.[0];
    if (named !== undefined) {
      this.#at += named.length;
      ranges.push(named);
      return undefined;
    }
    const character = this.#take();
    if (character !== '\\') {
      return character;
    }
    const escaped = this.#take();
    const members = Object.hasOwn(CLASSES, escaped) ? CLASSES[escaped] : undefined;
    if (members !== undefined) {
      ranges.push(members);
      return undefined;
    }
    if (/[DWS]/.test(escaped)) {
      throw new PatternError(`\`\\${escaped}\` cannot stand between brackets here`, start);
    }
    return this.#escape(escaped, start);
  }

  #take(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    if (this.#at >= this.#text.length) {
      return '';
    }
    // oxlint-disable-next-line no-control-regex -- what no line has is what is looked for
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(character)) {
      throw this.#fault('A pattern is one line without control characters');
    }
    this.#at += character.length;
    return character;
  }

  #fault(message: string): PatternError {
    return new PatternError(message, this.#at);
  }
}

function one(pattern: string): Piece {
  return { pattern, nullable: false, copies: 1 };
}

function sum(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { copies }) => total + copies, 0);
}

function literal(character: string): string {
  return /[\\^$.[\]|()*+?{}]/.test(character) ? `\\${character}` : character;
}

/** In POSIX a bracket has no escapes: what is special stands where it is not. */
function printBracket(isNegated: boolean, ranges: readonly string[], members: ReadonlySet<string>): string {
  const special = [']', '[', '^', '-'];
  const plain = [...members].filter(member => !special.includes(member)).join('');
  const has = (member: string): string => (members.has(member) ? member : '');
  const body = `${has(']')}${ranges.join('')}${plain}${has('[')}`;
  if (body === '' && !isNegated && members.has('^')) {
    return members.has('-') ? '[-^]' : '\\^';
  }
  return `[${isNegated ? '^' : ''}${body}${has('^')}${has('-')}]`;
}
