import { parseYaml } from '../site/yamlFile';
import { isMapping } from './mapping';
import type { ImportFile, NoteBook } from './importPlan';

/** Nobody's schedules take so much; parsing more would only hold everything up. Characters. */
export const LARGEST_EXPORT = 32 * 1024 * 1024;

/** A JSON object of an export, and the file it came from. */
export interface ExportDocument {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Lists within lists are looked through to this depth: pages that were put together in a list, and lists of those. */
const DEEPEST = 4;

/** The objects of files of JSON (or YAML): one, a list of them, or one a line. What is neither becomes a note. */
export function readDocuments(files: readonly ImportFile[], notes: NoteBook): readonly ExportDocument[] {
  return files.flatMap(({ name, text }) => {
    const value = readValue(name, text, notes);
    const found = value === undefined ? [] : mappingsIn(value, 0);
    if (value !== undefined && found.length === 0) {
      notes.add('decide', name, 'There is no object in this file, so it is no export of schedules.');
    }
    return found.map(one => ({ file: name, value: one }));
  });
}

function mappingsIn(value: unknown, depth: number): readonly Readonly<Record<string, unknown>>[] {
  if (isMapping(value)) {
    return [value];
  }
  return Array.isArray(value) && depth < DEEPEST
    ? value.flatMap((one: unknown) => mappingsIn(one, depth + 1))
    : [];
}

function readValue(name: string, source: string, notes: NoteBook): unknown {
  const text = source.replace(/^\ufeff/, '').trim();
  const refused = refusalOf(text);
  if (refused !== undefined) {
    notes.add('decide', name, refused);
    return undefined;
  }
  const json = tryJson(text) ?? tryJsonLines(text);
  if (json !== undefined) {
    return json.value;
  }
  if (/^[[{"]/.test(text)) {
    notes.add('decide', name, 'This begins like JSON and is not valid: the download may have been cut off.');
    return undefined;
  }
  const yaml = parseYaml(text);
  if (typeof yaml.value?.value !== 'object') {
    notes.add(
      'decide',
      name,
      'This is neither JSON nor YAML with keys and values, so it is no export of schedules.',
    );
    return undefined;
  }
  return yaml.value.value;
}

function refusalOf(text: string): string | undefined {
  if (text === '') {
    return 'This file is empty.';
  }
  if (text.length > LARGEST_EXPORT) {
    return 'This file is larger than 32 MB, so it is not read. Export fewer schedules at a time.';
  }
  return /^<(?:!doctype|html|\?xml)/i.test(text)
    ? 'This is a web page, not an export: the request may have been sent to a page that asks for a login.'
    : undefined;
}

function tryJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // JSON has no other way to say that a text is none.
    return undefined;
  }
}

/** One object a line, as some tools write them. */
function tryJsonLines(text: string): { readonly value: unknown } | undefined {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
  if (lines.length < 2 || !lines.every(line => /^\s*\{.*\}\s*$/.test(line))) {
    return undefined;
  }
  const values = lines.map(tryJson);
  return values.includes(undefined) ? undefined : { value: values.map(one => one?.value) };
}
