import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../tools/root.mjs';

/** A Markdown file of the project. */
export interface Document {
  /** Relative to the project's root. */
  readonly file: string;
  readonly text: string;
}

const AT_ROOT = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];

export function readDocuments(): readonly Document[] {
  const inDocs = fs
    .readdirSync(path.join(ROOT, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`);
  return [...AT_ROOT, ...inDocs].map(readDocument);
}

export function readDocument(file: string): Document {
  return { file, text: fs.readFileSync(path.join(ROOT, file), 'utf8') };
}

/** A fenced block: the words behind the fence, and what stands in it. */
export interface Block {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

export function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\S*)(?: +(\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', name = '', body = '']) => ({ language, name, text: body }),
  );
}

/** The text without fenced blocks and code spans, in which nothing is a link. */
export function proseOf(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
}

/** Names of headings as a Git host makes them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.*)$/gm)];
  return new Set(
    headings.map(([, title = '']) =>
      title
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}

/** Links and pictures of a document that lead nowhere, with the reason. Web addresses are not followed. */
export function brokenLinks({ file, text }: Document): string[] {
  const targets = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter(target => !/^https?:\/\//.test(target))
    .flatMap(target => brokenLink(file, text, target));
}

function brokenLink(file: string, text: string, target: string): string[] {
  const [place = '', anchor] = target.split('#');
  const other = place === '' ? file : path.posix.join(path.posix.dirname(file), place);
  if (place !== '' && !fs.existsSync(path.join(ROOT, other))) {
    return [`${file}: ${target} does not exist`];
  }
  const known = anchor === undefined || anchorsOf(place === '' ? text : readDocument(other).text).has(anchor);
  return known ? [] : [`${file}: ${target} has no such heading`];
}

/** The cells of the first column of the table under a heading, without code marks. */
export function firstColumn(text: string, heading: string): string[] {
  const from = text.indexOf(`\n${heading}\n`);
  const rest = text.slice(from + heading.length + 2);
  const end = rest.search(/^#{1,6} /m);
  const section = from < 0 ? '' : end < 0 ? rest : rest.slice(0, end);
  return [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) => cell.replace(/`/g, '')).slice(2);
}

/** What stands in pairs of code marks in a text. */
export function codeWords(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word));
}

/** TypeScript sources below a folder of src, by path relative to the root. */
export function readSources(folder: string): readonly Document[] {
  const absolute = path.join(ROOT, folder);
  return fs
    .readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => readDocument(`${folder}/${name.replaceAll(path.sep, '/')}`));
}
