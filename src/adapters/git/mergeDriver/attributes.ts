import { siteFolders, siteRootFiles } from '../../../core/change/siteFiles';

/** Name of the driver in Git's configuration and attributes. */
export const DRIVER = 'livesite';

const EXTENSIONS = ['md', 'yml', 'yaml'];

/** What Livesite adds to `info/attributes` for one live site, between two lines by which it is found again. */
function blockOf(prefix: string, note: string): string {
  const files = [
    ...siteRootFiles,
    ...siteFolders
      .filter(folder => folder !== 'templates')
      .flatMap(folder => EXTENSIONS.map(extension => `${folder}/**/*.${extension}`)),
  ];
  const lines = files.map(file => `${quotePattern(`/${escapeGlob(prefix)}${file}`)} merge=${DRIVER}`);
  return [`${beginOf(prefix)}${note}`, ...lines, endOf(prefix), ''].join('\n');
}

const beginOf = (prefix: string): string =>
  `# >>> Livesite merges the files of the live site ${JSON.stringify(prefix)}`;
const endOf = (prefix: string): string =>
  `# <<< Livesite merges the files of the live site ${JSON.stringify(prefix)}`;

/** What has to be undone beside the block itself. */
const NEW_FILE = ' (in a file of its own)';
const LINE_ENDED = ' (after a line that it ended)';

/** The attributes with the block of a live site at their end. `text`: undefined where there is no file. */
export function withBlock(text: string | undefined, prefix: string): string {
  const rest = withoutBlock(text, prefix);
  if (rest === undefined) {
    return blockOf(prefix, NEW_FILE);
  }
  const isEnded = rest === '' || rest.endsWith('\n');
  return isEnded ? rest + blockOf(prefix, '') : `${rest}\n${blockOf(prefix, LINE_ENDED)}`;
}

/** The attributes as they were before the block was added; undefined where the file was made for it. */
export function withoutBlock(text: string | undefined, prefix: string): string | undefined {
  const start = text?.indexOf(beginOf(prefix)) ?? -1;
  const last = text?.indexOf(endOf(prefix), start) ?? -1;
  if (text === undefined || start < 0 || last < 0) {
    return text;
  }
  const feed = text.indexOf('\n', last);
  const note = text.slice(start + beginOf(prefix).length, text.indexOf('\n', start));
  const [before, after] = [text.slice(0, start), feed < 0 ? '' : text.slice(feed + 1)];
  const rest = (note === LINE_ENDED && after === '' ? before.slice(0, -1) : before) + after;
  return rest === '' && note === NEW_FILE ? undefined : rest;
}

/** Whether the block stands there as it would be written today. */
export function hasBlock(text: string | undefined, prefix: string): boolean {
  return text !== undefined && ['', NEW_FILE, LINE_ENDED].some(note => text.includes(blockOf(prefix, note)));
}

/** Whether another live site of the same repository still needs the driver. */
export function hasAnyBlock(text: string | undefined): boolean {
  return text?.includes('# >>> Livesite merges the files of the live site ') === true;
}

function escapeGlob(path: string): string {
  return path.replaceAll(/[[\]*?\\]/g, String.raw`\$&`);
}

/** As Git reads it: quoted like a string in C where it holds blanks, quotes or backslashes. */
function quotePattern(pattern: string): string {
  return /[\s"\\]/.test(pattern)
    ? `"${pattern.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\t', String.raw`\t`)}"`
    : pattern;
}
