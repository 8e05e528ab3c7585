/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, character => entities[character] ?? character);
}

/**
 * Enough of GitHub's Markdown to read an issue: headings, lists with check boxes, quotes, fenced code, bold, italic,
 * code, links. HTML is shown as text, except for comments, which stay hidden as on GitHub.
 */
export function markdownToHtml(markdown: string): string {
  const lines = markdown
    .replace(/(```[\s\S]*?```)|<!--[\s\S]*?-->/g, '$1')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const blocks: string[] = [];
  let index = 0;
  while (index < lines.length) {
    const block = readBlock(lines, index);
    blocks.push(block.html);
    index = block.next;
  }
  return blocks.filter(block => block !== '').join('\n');
}

interface Block {
  readonly html: string;
  /** The line after the block. */
  readonly next: number;
}

const item = /^\s*(?:[-*+]|\d+[.)])\s+/;

function readBlock(lines: readonly string[], start: number): Block {
  const line = lines[start] ?? '';
  if (line.trim() === '') {
    return { html: '', next: start + 1 };
  }
  const fence = /^\s*(```+|~~~+)/.exec(line)?.[1];
  if (fence !== undefined) {
    const length = countWhile(lines, start + 1, text => !text.trim().startsWith(fence));
    const code = lines.slice(start + 1, start + 1 + length).join('\n');
    return { html: `<pre><code>${escapeHtml(code)}</code></pre>`, next: start + length + 2 };
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading !== null) {
    // The page itself has the headings of level 1 and 2.
    const level = Math.min(6, (heading[1] ?? '').length + 2);
    return { html: `<h${level}>${inline(heading[2] ?? '')}</h${level}>`, next: start + 1 };
  }
  if (item.test(line)) {
    const length = countWhile(lines, start, text => item.test(text));
    return { html: list(lines.slice(start, start + length)), next: start + length };
  }
  if (line.startsWith('>')) {
    const length = countWhile(lines, start, text => text.startsWith('>'));
    const quoted = lines.slice(start, start + length).map(text => text.replace(/^>\s?/, ''));
    return { html: `<blockquote>${markdownToHtml(quoted.join('\n'))}</blockquote>`, next: start + length };
  }
  const length =
    1 +
    countWhile(
      lines,
      start + 1,
      text => text.trim() !== '' && !/^(\s*(```|~~~)|#{1,6}\s|>)/.test(text) && !item.test(text),
    );
  return {
    html: `<p>${lines
      .slice(start, start + length)
      .map(inline)
      .join('<br>')}</p>`,
    next: start + length,
  };
}

function countWhile(lines: readonly string[], start: number, test: (line: string) => boolean): number {
  const end = lines.findIndex((line, index) => index >= start && !test(line));
  return (end === -1 ? lines.length : end) - start;
}

function list(lines: readonly string[]): string {
  const ordered = /^\s*\d/.test(lines[0] ?? '');
  const items = lines.map(line => {
    const text = line.replace(item, '');
    const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
    if (task === null) {
      return `<li>${inline(text)}</li>`;
    }
    const done = task[1] !== ' ';
    const box = `<input type="checkbox" disabled${done ? ' checked' : ''} aria-label="${done ? 'done' : 'open'}">`;
    return `<li class="task">${box} ${inline(task[2] ?? '')}</li>`;
  });
  const tag = ordered ? 'ol' : 'ul';
  return `<${tag}>${items.join('')}</${tag}>`;
}

/** Code spans and links are cut out first, so that the marks within them are left alone. */
function inline(text: string): string {
  const pattern = /`([^`]+)`|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>)]+)/g;
  let html = '';
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    html += emphasis(text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, code, label, target, bare] = match;
    html +=
      code === undefined
        ? `<a href="${escapeHtml(target ?? bare ?? '')}" rel="noreferrer">${escapeHtml(label ?? bare ?? '')}</a>`
        : `<code>${escapeHtml(code)}</code>`;
  }
  return html + emphasis(text.slice(from));
}

function emphasis(text: string): string {
  return escapeHtml(text)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g, '<em>$1</em>')
    .replace(/(?<![\w@])_([^_\s][^_]*)_(?!\w)/g, '<em>$1</em>')
    .replace(/(?<![\w@/])@([a-z\d](?:[a-z\d-]*[a-z\d])?)/gi, '<strong>@$1</strong>');
}
