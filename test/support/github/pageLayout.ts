import { escapeHtml } from './markdown';

/** A whole page. `title` is text, `content` HTML. */
export function layout(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<header class="top"><a href="/">GitHub on this machine</a><span>Local, for trying things out. Nothing here leaves this computer.</span></header>
<main>${content}</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --page: #fff; --soft: #f6f8fa; --line: #d1d9e0;
  --link: #0969da; --open: #1a7f37; --done: #8250df; --dropped: #59636e; --primary: #1f883d; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --quiet: #9198a1; --page: #0d1117; --soft: #151b23;
  --line: #3d444d; --link: #4493f8; --open: #238636; --done: #8957e5; --dropped: #656c76; --primary: #238636; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
a { color: var(--link); }
.top { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 12px 24px; background: var(--soft);
  border-bottom: 1px solid var(--line); color: var(--quiet); }
.top a { color: var(--text); font-weight: 600; text-decoration: none; }
main { max-width: 1080px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; font-weight: 500; line-height: 1.25; margin: 12px 0; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 16px 0 8px; }
.quiet { color: var(--quiet); font-weight: 400; }
.note { padding: 24px; border: 1px solid var(--line); border-radius: 6px; text-align: center; color: var(--quiet); }
.tag { border: 1px solid var(--line); border-radius: 2em; padding: 0 8px; font-size: 12px; color: var(--quiet); }
.tabs { display: flex; gap: 16px; margin: 16px 0; }
.tabs a { color: var(--quiet); text-decoration: none; }
.tabs a[aria-current] { color: var(--text); font-weight: 600; }
.list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 6px; }
.list li { padding: 12px 16px; }
.list li + li { border-top: 1px solid var(--line); }
.row { display: flex; justify-content: space-between; gap: 16px; }
.title { color: var(--text); font-size: 16px; font-weight: 600; text-decoration: none; }
.title:hover { color: var(--link); }
.state { display: inline-block; border-radius: 2em; padding: 2px 10px; color: #fff; font-weight: 500; font-size: 12px; }
.open { background: var(--open); } .done { background: var(--done); } .dropped { background: var(--dropped); }
.label { border: 1px solid var(--line); border-radius: 2em; padding: 1px 8px; font-size: 12px; white-space: nowrap; }
.dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 5px; border: 1px solid var(--line); }
.face { width: 20px; height: 20px; border-radius: 50%; vertical-align: text-bottom; }
h1 .face { width: 40px; height: 40px; vertical-align: middle; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 260px; gap: 24px; }
@media (max-width: 760px) { .columns { grid-template-columns: minmax(0, 1fr); } }
article { border: 1px solid var(--line); border-radius: 6px; margin-bottom: 16px; }
article > header { background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; padding: 8px 16px; }
.text { padding: 4px 16px; overflow-wrap: anywhere; }
.text pre { background: var(--soft); padding: 12px; overflow: auto; border-radius: 6px; }
.text code { background: var(--soft); padding: 1px 4px; border-radius: 4px; }
.text blockquote { margin: 0; padding-left: 12px; border-left: 4px solid var(--line); color: var(--quiet); }
.text .task { list-style: none; margin-left: -20px; }
.event { color: var(--quiet); padding-left: 16px; border-left: 2px solid var(--line); }
textarea { width: 100%; font: inherit; padding: 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--page); color: inherit; }
fieldset { border: 0; border-top: 1px solid var(--line); margin: 0; padding: 8px 0; }
legend { font-weight: 600; padding: 0 8px 0 0; }
.choice { display: block; padding: 2px 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; justify-content: flex-end; align-items: center; margin: 8px 0 16px; }
button, select { font: inherit; padding: 5px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--soft); color: inherit; }
select { padding: 5px 8px; }
button { font-weight: 500; cursor: pointer; }
.primary { background: var(--primary); border-color: var(--primary); color: #fff; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`;
