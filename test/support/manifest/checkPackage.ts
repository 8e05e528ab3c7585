/** What the package may hold, by path. */
const PACKED =
  /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|templates\/[\w.-]+\.hbs|media\/(?:icon\.png|livesite\.svg|timeline\.svg|calendar\.svg|metrics\.svg|walkthrough\/\w+\.svg|schemas\/\w+\.schema\.json)|dist\/(?:[\w.-]+\.js|THIRD-PARTY-NOTICES\.txt|webview\/(?:[\w.-]+\.(?:js|css|ttf)|THIRD-PARTY-NOTICES\.txt)))$/;

/** What it must hold; what is built is looked for by the tests that install the package. */
const NEEDED = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'media/icon.png',
  'media/livesite.svg',
  'media/calendar.svg',
  'media/metrics.svg',
  'media/timeline.svg',
  'media/schemas/livesite.schema.json',
  'media/walkthrough/plan.svg',
  'templates/review.md.hbs',
  'templates/customer-review.md.hbs',
];

/**
 * What the package would hold that it should not, and the other way round. As vsce reads .vscodeignore, a line with `!` wins over
 * every other line, wherever it stands.
 */
export function checkPackage(ignore: string, files: readonly string[]): string[] {
  const [first, ...others] = ignore.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  const patterns = others.map(line => globPattern(line.slice(1)));
  const packed = files.filter(file => patterns.some(pattern => pattern.test(file)));
  return [
    ...(first === '**' ? [] : ['.vscodeignore does not begin with **']),
    ...others.filter(line => !line.startsWith('!')).map(line => `.vscodeignore: ${line} has no effect`),
    ...packed.filter(file => !PACKED.test(file)).map(file => `${file} would be packed`),
    ...NEEDED.filter(file => !packed.includes(file)).map(file => `${file} would not be packed`),
  ];
}

/** The part of glob patterns that the file uses: `*` within a name, `**` across folders. */
function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*|\*)/)
    .map(part =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${source.join('')}$`);
}
