/** How a seed's text is written in a document. `written` holds `seen`, the part that a finding must touch. */
export interface Written {
  readonly written: string;
  readonly seen: string;
}

const middle = (text: string): number => {
  // Between two letters or digits near the middle.
  for (let from = Math.floor(text.length / 2); from < text.length - 1; from++) {
    if (/[\p{L}\p{N}]{2}/u.test(text.slice(from - 1, from + 1))) {
      return from;
    }
  }
  return Math.floor(text.length / 2);
};
const insert = (text: string, what: string): string =>
  text.slice(0, middle(text)) + what + text.slice(middle(text));
const same = (written: string): Written => ({ written, seen: written });
const within = (before: string, seen: string, after: string): Written => ({
  written: before + seen + after,
  seen,
});
const parts = (text: string): string[] => text.split(/[\s_-]+/);
const CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  c: 'с',
  p: 'р',
  x: 'х',
  i: 'і',
  y: 'у',
  A: 'А',
  B: 'В',
  E: 'Е',
  K: 'К',
  M: 'М',
  H: 'Н',
  O: 'О',
  P: 'Р',
  C: 'С',
  T: 'Т',
};

/** Spelling tricks and places by name. */
export const VARIANTS: Readonly<Record<string, (text: string) => Written>> = {
  plain: same,
  upper: text => same(text.toUpperCase()),
  lower: text => same(text.toLowerCase()),
  possessive: text => same(`${text}’s`),
  'zero-width': text => same(insert(text, '\u200b')),
  'soft-hyphen': text => same(insert(text, '\u00ad')),
  homoglyph: text => same(text.replace(/./g, letter => CYRILLIC[letter] ?? letter)),
  fullwidth: text =>
    same(text.replace(/[a-zA-Z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))),
  entity: text => same(text.replace(/[a-z]/i, letter => `&#${letter.charCodeAt(0)};`)),
  'split-bold': text => same(`${text.slice(0, middle(text))}**${text.slice(middle(text))}**`),
  bold: text => within('**', text, '**'),
  code: text => within('`', text, '`'),
  quote: text => within('“', text, '”'),
  'link-label': text => within('[', text, '](https://status.harborledger.example/)'),
  'link-target': text =>
    within('[details](', /^\w+:/.test(text) ? text : `https://${text.toLowerCase()}/`, ')'),
  image: text => within('![graph](', text, ')'),
  angle: text => within('<', text, '>'),
  comment: text => within('<!-- ', text, ' -->'),
  heading: text => within('\n\n### ', text, '\n\n'),
  table: text => within('\n\n| What | Where |\n| --- | --- |\n| cause | ', text, ' |\n\n'),
  spaces: text => same(parts(text).join(' ')),
  underscores: text => same(parts(text).join('_')),
  hyphens: text => same(parts(text).join('-')),
  dots: text => same(parts(text).join('.')),
  joined: text => same(parts(text).join('')),
  camel: text =>
    same(
      parts(text)
        .map((part, index) =>
          index === 0 ? part.toLowerCase() : part.slice(0, 1).toUpperCase() + part.slice(1),
        )
        .join(''),
    ),
  nbsp: text => same(text.replace(/[ -]/g, character => (character === ' ' ? '\u00a0' : '\u2011'))),
  'line-break': text => same(text.replace(/[ -]/, '\n')),
  escaped: text => same(text.replace(/[-_ ]/g, character => (character === ' ' ? ' ' : `\\${character}`))),
  defanged: text => same(text.replaceAll('.', '[.]').replace('@', ' [at] ')),
};
