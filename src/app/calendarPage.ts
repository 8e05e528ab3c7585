/** What a calendar is saved as a page with. */
export interface CalendarPage {
  readonly title: string;
  /** What the calendar's page shows, as HTML. */
  readonly sheet: string;
  /** Style sheet of the calendar, and of its signs with the address of their font. */
  readonly style: string;
  readonly signs: string;
  /** The font of the signs, as base64. */
  readonly font: string;
}

/**
 * A calendar as a page of its own, which any browser can print: dark on white, with all it needs in it. It can run nothing and load
 * nothing.
 */
export function printCalendarPage({ title, sheet, style, signs, font }: CalendarPage): string {
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
<main class="calendar">
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

/** `on-call-november-2026.html`. */
export function calendarPageName(title: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `on-call-${words === '' ? 'calendar' : words}.html`;
}
