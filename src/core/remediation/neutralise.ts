/** Stands after `@` and `#` so that GitHub reads neither a mention nor a reference; invisible to people. */
export const BREAK = '\u200b';

/** Controls, bidirectional marks, zero-width characters and tags; tab and line feed stay, as do emoji joiners. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/**
 * A web address as GitHub links it by itself. In it nothing is a mention or a reference, and a break would make it lead nowhere.
 * Characters that could be Markdown end it, so that nothing passes for part of an address that GitHub would not take for it.
 */
const ADDRESS =
  /(?<![^\s*~(<[\]])https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/(?:[A-Za-z0-9/%=&?.,:;+#@-]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*/gi;

const MENTION = /(?<![A-Za-z0-9])@(?=([A-Za-z0-9][\w-]*)(\/?))/g;
const REFERENCE = /#(?=\d)/g;
const GITHUB_REFERENCE = /\bGH-(?=\d)/gi;
const CLOSING =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=:?\s+(?:#|https?:|GH-\d|[\w.-]+(?:\/[\w.-]+)?#))/gi;

/**
 * Text that says the same to people and nothing to GitHub: no mention but of `assignee` (who is told of the issue anyway), no
 * reference `#12` or `owner/name#12`, no word that closes an issue, no hidden comment, no character that misleads the eye.
 */
export function neutralise(text: string, assignee?: string): string {
  const plain = text
    .replace(/\r\n?/g, '\n')
    .replace(UNSAFE, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<!--/g, '&lt;!--')
    // `&#64;alice` would be a mention once it is rendered.
    .replace(/&(?=#|commat;|num;)/gi, '&amp;');
  const closed = plain.replace(CLOSING, `$1${BREAK}`);
  let result = '';
  let from = 0;
  for (const address of closed.matchAll(ADDRESS)) {
    result += breakReferences(closed.slice(from, address.index), assignee) + address[0];
    from = address.index + address[0].length;
  }
  return result + breakReferences(closed.slice(from), assignee);
}

function breakReferences(text: string, assignee: string | undefined): string {
  return text
    .replace(MENTION, (at: string, login: string, slash: string) =>
      slash === '' && login.toLowerCase() === assignee?.toLowerCase() ? at : at + BREAK,
    )
    .replace(REFERENCE, `#${BREAK}`)
    .replace(GITHUB_REFERENCE, word => word + BREAK);
}
