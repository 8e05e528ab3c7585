/**
 * Characters that make a line look like something it is not: control characters, bidirectional overrides, zero-width marks.
 * Emoji joiners (U+200D) and variation selectors stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** One line of plain text as people may type or paste it: line breaks become ` ⏎ `, unsafe characters go, blanks collapse at the ends. */
export function toOneLine(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(UNSAFE, '')
    .split('\n')
    .map((line) => line.replace(/\t/g, ' ').trim())
    .filter((line) => line !== '')
    .join(' ⏎ ');
}

/** Text that may stand in a label, tooltip or notification of the editor: no icons `$(x)`, no links, no unsafe characters. */
export function toLabel(text: string, max = 200): string {
  const plain = toOneLine(text).replace(/\$\(/g, '$\u200a(').replace(/\]\(/g, ']\u200a(');
  return plain.length <= max ? plain : `${plain.slice(0, max - 1)}…`;
}

/** Drops Markdown that only decorates: links become their label, emphasis and code marks go. For one line of text. */
export function stripMarkdown(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*\)/g, '$1')
    .replace(/<(https?:[^>\s]+)>/g, '$1')
    .replace(/(\*\*|__|`+)(.+?)\1/g, '$2');
}
