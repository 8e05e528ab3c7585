import type { Change, FileEdit } from './change';
import { LOG_FILE } from '../site/paths';
import { isSafePath } from './siteFiles';

/** Ids name files of the outbox. */
const changeId = /^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$/;

/** Why a change cannot be kept, as one plain sentence; undefined for a sound one. */
export function findFlaw(change: Change): string | undefined {
  if (!changeId.test(change.id)) {
    return `The change's id ${JSON.stringify(change.id)} cannot name a file.`;
  }
  if (change.edits.length === 0) {
    return 'The change edits nothing.';
  }
  for (const edit of change.edits) {
    if (!isSafePath(edit.path)) {
      return `The path ${JSON.stringify(edit.path)} is not allowed in a live site.`;
    }
    if (edit.kind === 'append' && edit.lines.some(line => /[\r\n]/.test(line))) {
      return `An entry for ${edit.path} has more than one line.`;
    }
    if (edit.kind === 'replace' && edit.path.endsWith(`/${LOG_FILE}`)) {
      return `Entries of ${edit.path} are never edited in place: a correction is an entry of its own.`;
    }
  }
  return undefined;
}

/** Reads a change back from JSON text. A string says what is wrong with it. */
export function parseChange(json: string): Change | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'It is not valid JSON.';
  }
  if (!isRecord(value) || !isTextRecord(value, ['id', 'at', 'actor', 'subject'])) {
    return 'It is not a change.';
  }
  const { trailers, edits } = value;
  if (!isListOf(trailers, isTrailer) || !isListOf(edits, isFileEdit)) {
    return 'Its edits or trailers are damaged.';
  }
  const { id, at, actor, subject } = value;
  const change: Change = { id, at, actor, subject, trailers, edits };
  return findFlaw(change) ?? change;
}

/** The text that parseChange reads. */
export function printChange(change: Change): string {
  return `${JSON.stringify(change, undefined, 1)}\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord<Key extends string>(
  value: Record<string, unknown>,
  keys: readonly Key[],
): value is Record<string, unknown> & Record<Key, string> {
  return keys.every(key => typeof value[key] === 'string');
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTrailer(value: unknown): value is readonly [string, string] {
  return isListOf(value, isText) && value.length === 2;
}

function isFileEdit(value: unknown): value is FileEdit {
  if (!isRecord(value) || typeof value.path !== 'string') {
    return false;
  }
  switch (value.kind) {
    case 'create':
      return isTextRecord(value, ['text']);
    case 'append':
      return (
        isTextRecord(value, ['heading']) &&
        isListOf(value.lines, isText) &&
        (value.unless === undefined ||
          (isRecord(value.unless) && isTextRecord(value.unless, ['word', 'start', 'after'])))
      );
    case 'replace':
      return isTextRecord(value, ['before', 'after']);
    default:
      return false;
  }
}
