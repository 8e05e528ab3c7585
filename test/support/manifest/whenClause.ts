/** A part of a `when` clause: a key, what it is compared with, and whether that is denied. */
interface Term {
  readonly key: string;
  readonly holds: (value: unknown) => boolean;
}

/** All terms of one list must hold; one of the lists is enough. */
export type WhenClause = readonly (readonly Term[])[];

const TERM = /^(!?)\s*([\w.:-]+)\s*(?:(==|!=|=~)\s*(.+))?$/;

/**
 * Reads the part of VS Code's language that the manifest uses: `||` over `&&` over `key`, `!key`, `key == word`, `key != word` and
 * `key =~ /expression/`. Throws where a clause says more, so that nothing passes unread.
 */
export function parseWhen(clause: string): WhenClause {
  return clause.split('||').map(all => all.split('&&').map(term => parseTerm(term.trim(), clause)));
}

function parseTerm(text: string, clause: string): Term {
  const match = TERM.exec(text);
  const [, not = '', key = '', operator, right = ''] = match ?? [];
  if (match === null || (not !== '' && operator !== undefined)) {
    throw new Error(`The when clause "${clause}" holds "${text}", which this test cannot read.`);
  }
  const word = right.trim().replace(/^'(.*)'$/, '$1');
  switch (operator) {
    case '==':
      return { key, holds: value => String(value) === word };
    case '!=':
      return { key, holds: value => String(value) !== word };
    case '=~':
      return { key, holds: matcher(word, clause) };
    default:
      return { key, holds: value => Boolean(value) !== (not === '!') };
  }
}

function matcher(word: string, clause: string): (value: unknown) => boolean {
  const source = /^\/(.*)\/$/.exec(word)?.[1];
  if (source === undefined) {
    throw new Error(`The when clause "${clause}" compares with ${word}, which is no regular expression.`);
  }
  const expression = new RegExp(source);
  return value => typeof value === 'string' && expression.test(value);
}

/** The keys that a clause asks for. `true` and `false` stand for themselves. */
export function keysOf(clause: string): string[] {
  const keys = parseWhen(clause).flatMap(all => all.map(({ key }) => key));
  return keys.filter(key => key !== 'true' && key !== 'false');
}

/** Whether a clause holds for these keys; what is not given is undefined. */
export function isTrue(clause: string, values: Readonly<Record<string, unknown>>): boolean {
  const valueOf = (key: string): unknown => (key === 'true' ? true : key === 'false' ? false : values[key]);
  return parseWhen(clause).some(all => all.every(({ key, holds }) => holds(valueOf(key))));
}
