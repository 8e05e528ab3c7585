/** Text that can stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** Only where a browser goes without running anything, and nothing that depends on where the page lies. */
export function isSafeLink(address: string): boolean {
  return /^(?:https?:\/\/[^\s"'<>]+|mailto:[^\s"'<>]+@[^\s"'<>]+)$/i.test(address);
}

/** Nothing in a sentence is nested deeper by people; it bounds the work for hostile text. */
const DEEPEST = 6;

/** The pieces that are looked for, the longest match at the earliest place first. Every other character is itself. */
const PIECE =
  /\\([!-/:-@[-`{-~])|(`+)(?!`)([\s\S]{0,2000}?[^`])\2(?!`)|!?\[([^[\]]{0,1000})\]\(\s*<?([^\s()<>]{1,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500})?)>?(?:\s+"[^"]{0,500}")?\s*\)|<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>|(?<![\w/])(https?:\/\/[^\s<>"'`*_()[\]]{1,2000}[^\s<>"'`*_()[\].,;:!?])|(?<!\*)\*\*(?=\S)((?:[^*]|\*(?!\*)){1,1000}?)(?<=\S)\*\*|(?<!\w)__(?=\S)([^_]{1,1000}?)(?<=\S)__(?!\w)|(?<!\*)\*(?=[^\s*])([^*]{1,1000}?)(?<=[^\s*])\*(?!\*)|(?<!\w)_(?=[^\s_])([^_]{1,1000}?)(?<=[^\s_])_(?!\w)|( {2,}|\\)\n/g;

/**
 * Markdown within a paragraph as HTML: code, emphasis, links to web and mail addresses, hard breaks. Everything else, HTML too, comes
 * out as the characters it is. Pictures become links: the page loads nothing.
 */
export function inlineHtml(text: string, depth = 0): string {
  if (depth > DEEPEST || text.length > 20_000) {
    return escapeHtml(text);
  }
  const inner = (words: string): string => inlineHtml(words, depth + 1);
  let html = '';
  let last = 0;
  for (const match of text.matchAll(PIECE)) {
    const [whole, escaped, , code, label, target, auto, bare, strong, strong2, em, em2] = match;
    html += escapeHtml(text.slice(last, match.index));
    last = match.index + whole.length;
    const address = auto ?? bare;
    if (escaped !== undefined) {
      html += escapeHtml(escaped);
    } else if (code !== undefined) {
      html += `<code>${escapeHtml(code.replace(/\n/g, ' ').replace(/^ (.*\S.*) $/, '$1'))}</code>`;
    } else if (label !== undefined && target !== undefined) {
      html += isSafeLink(target) ? link(target, inner(label) || escapeHtml(target)) : inner(label);
    } else if (address !== undefined) {
      html += isSafeLink(address)
        ? link(address, escapeHtml(address.replace(/^mailto:/i, '')))
        : escapeHtml(whole);
    } else if (strong !== undefined || strong2 !== undefined) {
      html += `<strong>${inner(strong ?? strong2 ?? '')}</strong>`;
    } else if (em !== undefined || em2 !== undefined) {
      html += `<em>${inner(em ?? em2 ?? '')}</em>`;
    } else {
      html += '<br>\n';
    }
  }
  return html + escapeHtml(text.slice(last));
}

function link(address: string, label: string): string {
  return `<a href="${escapeHtml(address)}" rel="noopener noreferrer">${label}</a>`;
}
