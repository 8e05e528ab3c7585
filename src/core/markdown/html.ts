import { escapeHtml, inlineHtml } from './inlineHtml';

/** Lists and quotes within each other; what is deeper is shown as text. */
const DEEPEST = 8;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const BULLET = /^( {0,3})([-*+])[ \t]+(?=\S)/;
const NUMBER = /^( {0,3})(\d{1,9})[.)][ \t]+(?=\S)/;
const TABLE_RULE = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/**
 * The Markdown that people write in reviews as HTML: headings, paragraphs, lists, quotes, tables, code, rules. There is no way to write
 * a tag or an attribute: whatever is not Markdown comes out as the characters it is. Not all of CommonMark, and never more than it.
 */
export function markdownHtml(markdown: string): string {
  return blocks(markdown.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), 0).join('\n');
}

interface Block {
  readonly html: string;
  /** The line after it. */
  readonly next: number;
}

type Reader = (lines: readonly string[], at: number, depth: number) => Block | undefined;

const READERS: readonly Reader[] = [readCode, readHeading, readRule, readTable, readQuote, readList];

function blocks(lines: readonly string[], depth: number): readonly string[] {
  if (depth > DEEPEST) {
    return [`<p>${escapeHtml(lines.join('\n'))}</p>`];
  }
  const html: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at]?.trim() === '') {
      at++;
      continue;
    }
    const block = readBlock(lines, at, depth) ?? readParagraph(lines, at);
    html.push(block.html);
    at = block.next;
  }
  return html;
}

function readBlock(lines: readonly string[], at: number, depth: number): Block | undefined {
  for (const read of READERS) {
    const block = read(lines, at, depth);
    if (block !== undefined) {
      return block;
    }
  }
  return undefined;
}

function readCode(lines: readonly string[], at: number): Block | undefined {
  const fence = FENCE.exec(lines[at] ?? '')?.[1];
  if (fence === undefined) {
    return undefined;
  }
  let next = at + 1;
  while (next < lines.length && !(lines[next]?.trim() ?? '').startsWith(fence)) {
    next++;
  }
  const code = lines.slice(at + 1, next).join('\n');
  return { html: `<pre><code>${escapeHtml(code)}</code></pre>`, next: next + 1 };
}

function readHeading(lines: readonly string[], at: number): Block | undefined {
  const match = HEADING.exec(lines[at] ?? '');
  const level = match?.[1]?.length;
  return level === undefined
    ? undefined
    : { html: `<h${level}>${inlineHtml((match?.[2] ?? '').trim())}</h${level}>`, next: at + 1 };
}

function readRule(lines: readonly string[], at: number): Block | undefined {
  return RULE.test(lines[at] ?? '') ? { html: '<hr>', next: at + 1 } : undefined;
}

function readQuote(lines: readonly string[], at: number, depth: number): Block | undefined {
  let next = at;
  while (next < lines.length && QUOTE.test(lines[next] ?? '')) {
    next++;
  }
  const inner = lines.slice(at, next).map(line => line.replace(QUOTE, ''));
  return next === at
    ? undefined
    : { html: `<blockquote>\n${blocks(inner, depth + 1).join('\n')}\n</blockquote>`, next };
}

function readTable(lines: readonly string[], at: number): Block | undefined {
  const [head = '', rule = ''] = lines.slice(at, at + 2);
  if (!head.includes('|') || !TABLE_RULE.test(rule) || cellsOf(head).length !== cellsOf(rule).length) {
    return undefined;
  }
  let next = at + 2;
  while (next < lines.length && lines[next]?.trim() !== '' && lines[next]?.includes('|') === true) {
    next++;
  }
  const row = (line: string, tag: 'th' | 'td'): string =>
    `<tr>${cellsOf(line)
      .map(cell => `<${tag}>${inlineHtml(cell)}</${tag}>`)
      .join('')}</tr>`;
  const body = lines.slice(at + 2, next).map(line => row(line, 'td'));
  return {
    html: `<table>\n<thead>${row(head, 'th')}</thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`,
    next,
  };
}

function cellsOf(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'));
}

function readList(lines: readonly string[], at: number, depth: number): Block | undefined {
  const mark = markOf(lines[at]);
  if (mark === undefined) {
    return undefined;
  }
  const items: string[] = [];
  let next = at;
  for (let one = markOf(lines[next]); one?.tag === mark.tag; one = markOf(lines[next])) {
    const end = endOfItem(lines, next + 1, one.width);
    const [first = '', ...rest] = lines.slice(next, end);
    const inner = [
      first.slice(one.width),
      ...rest.map(line => line.replace(new RegExp(`^ {0,${one.width}}`), '')),
    ];
    items.push(itemHtml(inner, depth));
    next = end;
    while (next < lines.length && lines[next]?.trim() === '' && markOf(lines[next + 1])?.tag === mark.tag) {
      next++;
    }
  }
  const start = mark.start === undefined || mark.start === 1 ? '' : ` start="${mark.start}"`;
  return { html: `<${mark.tag}${start}>\n${items.join('\n')}\n</${mark.tag}>`, next };
}

/** One paragraph alone stands in its item without a tag of its own. */
function itemHtml(lines: readonly string[], depth: number): string {
  const [first = '', ...others] = blocks(lines, depth + 1);
  const plain = /^<p>([\s\S]*)<\/p>$/.exec(first)?.[1] ?? first;
  return `<li>${[plain, ...others].join('\n')}</li>`;
}

interface Mark {
  readonly tag: 'ul' | 'ol';
  /** Of the mark and the blanks around it. */
  readonly width: number;
  readonly start: number | undefined;
}

function markOf(line = ''): Mark | undefined {
  if (RULE.test(line)) {
    return undefined;
  }
  const bullet = BULLET.exec(line);
  if (bullet !== null) {
    return { tag: 'ul', width: bullet[0].length, start: undefined };
  }
  const number = NUMBER.exec(line);
  return number === null ? undefined : { tag: 'ol', width: number[0].length, start: Number(number[2]) };
}

/** An item goes on over lines set in, and over a paragraph's further lines. */
function endOfItem(lines: readonly string[], from: number, width: number): number {
  let at = from;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '') {
      const next = lines[at + 1] ?? '';
      if (next.trim() === '' || next.length - next.trimStart().length < Math.min(width, 2)) {
        return at;
      }
    } else if (indent < Math.min(width, 2) && (markOf(line) !== undefined || beginsBlock(lines, at))) {
      return at;
    }
    at++;
  }
  return at;
}

function beginsBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line);
}

function readParagraph(lines: readonly string[], at: number): Block {
  let next = at + 1;
  while (
    next < lines.length &&
    lines[next]?.trim() !== '' &&
    !beginsBlock(lines, next) &&
    markOf(lines[next]) === undefined
  ) {
    next++;
  }
  const text = lines
    .slice(at, next)
    .map(line => line.trimStart())
    .join('\n');
  return { html: `<p>${inlineHtml(text.trimEnd())}</p>`, next };
}
