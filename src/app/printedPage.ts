/** What a webview is saved as a page with. */
export interface PrintedPage {
  /** Which webview; the class of what it shows. */
  readonly view: 'calendar' | 'metrics';
  readonly title: string;
  /** What it shows, as HTML. */
  readonly sheet: string;
  /** Its style sheet, and that of its signs with the address of their font. */
  readonly style: string;
  readonly signs: string;
  /** The font of the signs, as base64. */
  readonly font: string;
}

/**
 * What a webview shows as a page of its own, which any browser can print: dark on white, with all it needs in it. It can run nothing and load
 * nothing.
 */
export function printPage({ view, title, sheet, style, signs, font }: PrintedPage): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:";
  const ownSigns = signs.replace(/url\([^)]*\)/g, `url(data:font/ttf;base64,${font})`);
  // On the screen too it looks as it will on paper.
  const paper = style.replace(/@media print/g, '@media all');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<style>${[ownSigns, paper].map(text => text.replace(/<\//g, '<\\/')).join('\n')}</style>
</head>
<body>
<main class="page ${view}">
<header class="head"><h1>${escaped(title)}</h1></header>
${sheet}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const NAMES: Readonly<Record<PrintedPage['view'], readonly [start: string, nameless: string]>> = {
  calendar: ['on-call', 'calendar'],
  metrics: ['metrics', 'report'],
};

/** `on-call-november-2026.html`. */
export function printedPageName(view: PrintedPage['view'], title: string): string {
  const [start, nameless] = NAMES[view];
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${start}-${words === '' ? nameless : words}.html`;
}
