/**
 * Characters that make a line look like something it is not: control characters, bidirectional overrides, zero-width marks.
 * Emoji joiners (U+200D), variation selectors and the non-joiner that Persian needs stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Halves of a pair that files cannot hold: written as UTF-8, they would come back as another character. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** One line of plain text as people may type or paste it: line breaks become ` ⏎ `, unsafe characters go, blanks collapse at the ends. */
export function toOneLine(text: string): string {
  // Most texts are short and plain already.
  if (/^[ -~]*$/.test(text)) {
    return text.trim();
  }
  return text
    .replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g, '\n')
    .replace(UNSAFE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .split('\n')
    .map(line => line.replace(/\t/g, ' ').trim())
    .filter(line => line !== '')
    .join(' ⏎ ');
}

/** Text that may stand in a label, tooltip or notification of the editor: no icons `$(x)`, no links, no unsafe characters. */
export function toLabel(text: string, max = 200): string {
  const plain = toOneLine(text).replace(/\$\(/g, '$\u200a(').replace(/\]\(/g, ']\u200a(');
  return shorten(plain, max);
}

/** At most `max` UTF-16 units, the last one `…` where something was cut off. Never cuts a character in half. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Longer lines are shown as they stand: nobody formats them, and looking for pairs of marks in them takes long. */
const MAX_FORMATTED = 20_000;

/** Drops Markdown that only decorates: links become their label, emphasis and code marks go. For one line of text. */
export function stripMarkdown(text: string): string {
  if (text.length > MAX_FORMATTED) {
    return text;
  }
  return text
    .replace(/!?\[([^[\]]*)\]\((?:[^()\s]|\([^()]*\))*\)/g, '$1')
    .replace(/<(https?:[^<>\s]+)>/g, '$1')
    .replace(/(\*\*|__|(?<!`)`+(?!`))(.+?)\1/g, '$2');
}
