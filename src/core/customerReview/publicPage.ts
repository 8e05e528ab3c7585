import { escapeHtml } from '../markdown/escapeHtml';
import { inlineHtml, markdownHtml } from '../markdown/html';
import { sha256Base64 } from '../text/sha256';
import { EDITION_WORDS } from './header';
import { dayWords, type PublicationContent } from './publicationContent';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f23; --soft: #57606a; --line: #d0d7de; --paper: #ffffff; --tint: #f6f8fa; --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --paper: #0f1318; --tint: #1a2027; --link: #79b8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 0.5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.25rem 0 0.5rem; }
h3, h4, h5, h6 { font-size: 1.0625rem; margin: 1.5rem 0 0.25rem; }
p, ul, ol, table, pre, blockquote { margin: 0.75rem 0; }
ul, ol { padding-left: 1.5rem; }
li + li { margin-top: 0.25rem; }
a { color: var(--link); }
.site { color: var(--soft); font-weight: 600; margin: 0 0 0.5rem; }
.edition { color: var(--soft); margin: 0; }
time { white-space: nowrap; }
header { margin-bottom: 2rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
code { font: 0.9em ui-monospace, SFMono-Regular, Consolas, monospace; background: var(--tint); padding: 0.1em 0.3em; border-radius: 4px; }
pre { background: var(--tint); padding: 0.9rem 1rem; border-radius: 6px; overflow-x: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
blockquote { margin-left: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; overflow-wrap: break-word; padding: 0.4rem 0.9rem 0.4rem 0; border-bottom: 1px solid var(--line); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #999; --paper: #fff; --tint: #fff; --link: #000; }
  @page { margin: 2cm; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  h1, h2, h3 { break-after: avoid; }
  p, li, tr, pre, blockquote { break-inside: avoid; orphans: 3; widows: 3; }
  pre { white-space: pre-wrap; border: 1px solid var(--line); }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.85em; overflow-wrap: anywhere; }
}
`;

/**
 * The page that customers read: one file that loads nothing and runs nothing, in light and dark, on a narrow screen and on paper. Its
 * policy forbids scripts, pictures, connections and any style but its own.
 */
export function printPublicPage(content: PublicationContent): string {
  const { title, body, site, marker } = content;
  const policy = `default-src 'none'; style-src 'sha256-${sha256Base64(STYLE)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="livesite-review" content="${escapeHtml(marker)}">
<title>${escapeHtml([title, site].filter(words => words !== '').join(' – '))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
${site === '' ? '' : `<p class="site">${escapeHtml(site)}</p>\n`}<h1>${inlineHtml(title)}</h1>
<p class="edition">${imprint(content)}</p>
</header>
${markdownHtml(body)}
</main>
</body>
</html>
`;
}

function imprint({ edition, day }: PublicationContent): string {
  const words = `<strong>${EDITION_WORDS[edition]}</strong>`;
  return day === undefined
    ? words
    : `${words} · published on <time datetime="${day}">${dayWords(day)}</time> (UTC)`;
}
