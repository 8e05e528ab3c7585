import MarkdownIt from 'markdown-it';
import { escapeHtml, isSafeLink } from './escapeHtml';

/** Lists and quotes within each other; deeper ones are left out of the nesting. It bounds the work for hostile text. */
const DEEPEST = 24;

/**
 * CommonMark with tables, as HTML that a page may hold which loads and runs nothing: tags come out as the characters they are, links lead
 * to web and mail addresses only, pictures become links, and no attribute is written but a link's address and a list's first number.
 */
export function markdownHtml(markdown: string): string {
  return reader.render(markdown).trimEnd();
}

/** The same for what stands within a line, such as a title. */
export function inlineHtml(markdown: string): string {
  return reader.renderInline(markdown);
}

const reader = createReader();

function createReader() {
  const made = new MarkdownIt({ html: false, linkify: true, maxNesting: DEEPEST });
  // Only what is written as an address is one: "next.js" is a name.
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  made.validateLink = isSafeLink;
  const { rules } = made.renderer;
  rules.link_open = (tokens, index) => openLink(tokens[index]?.attrGet('href'));
  rules.image = (tokens, index) => {
    const address = tokens[index]?.attrGet('src');
    return `${openLink(address)}${escapeHtml(tokens[index]?.content || String(address ?? ''))}</a>`;
  };
  rules.fence = (tokens, index) =>
    `<pre><code>${escapeHtml((tokens[index]?.content ?? '').replace(/\n$/, ''))}</code></pre>\n`;
  // A column's alignment would be a style, which the page's own policy forbids.
  rules.th_open = () => '<th>';
  rules.td_open = () => '<td>';
  return made;
}

/** An empty address, as in `[x]()`, leads nowhere. */
function openLink(address: string | number | null | undefined): string {
  return address ? `<a href="${escapeHtml(String(address))}" rel="noopener noreferrer">` : '<a>';
}
