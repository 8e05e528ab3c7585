import { INCIDENT_FILE, LOG_FILE } from '../site/paths';
import { printBody } from '../incident/entry';
import { parseLog } from '../incident/log';
import { lineEndingOf, linesOf, withLineEnding } from '../text/range';
import { mergeEdit } from '../merge/mergeEdit';
import { sentenceOf } from '../merge/conflict';
import type { EditConflict, FileEdit } from './change';

/** Reads the present text of a file; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/**
 * Texts that follow from a file that changed (the header of incident.md from its timeline.md), by path.
 * Called with each changed path, and with the log beside a changed incident.md, and a reader that already sees the
 * change; an empty map says nothing follows.
 */
export type DeriveTexts = (path: string, read: ReadText) => ReadonlyMap<string, string>;

export interface AppliedEdits {
  /** New texts of the files that really change. */
  readonly files: ReadonlyMap<string, string>;
  readonly conflicts: readonly EditConflict[];
}

/**
 * Applies edits to the present texts, whatever these have become. Applying the same edits to the result changes
 * nothing. An edit that conflicts leaves its file alone; the others are applied all the same: the caller decides
 * whether half a change is worth showing (never whether it is worth publishing).
 */
export function applyEdits(edits: readonly FileEdit[], read: ReadText, derive?: DeriveTexts): AppliedEdits {
  const files = new Map<string, string>();
  const conflicts: EditConflict[] = [];
  const present: ReadText = path => files.get(path) ?? read(path);
  for (const edit of edits) {
    const current = present(edit.path);
    const result = applyEdit(edit, current);
    if (typeof result !== 'string') {
      conflicts.push(result);
    } else if (result !== current) {
      files.set(edit.path, result);
    }
  }
  if (derive) {
    for (const path of sourcesOf(files.keys())) {
      for (const [derivedPath, text] of derive(path, present)) {
        if (present(derivedPath) !== text) {
          files.set(derivedPath, text);
        }
      }
    }
  }
  for (const [path, text] of files) {
    if (read(path) === text) {
      files.delete(path);
    }
  }
  return { files, conflicts };
}

/** The changed files, and the logs beside changed incident files: whoever edits a header does not decide what it says. */
function sourcesOf(changed: Iterable<string>): ReadonlySet<string> {
  const sources = new Set(changed);
  for (const path of Array.from(sources)) {
    if (path.endsWith(`/${INCIDENT_FILE}`)) {
      sources.add(path.slice(0, -INCIDENT_FILE.length) + LOG_FILE);
    }
  }
  return sources;
}

function applyEdit(edit: FileEdit, current: string | undefined): string | EditConflict {
  switch (edit.kind) {
    case 'create':
      return applyCreate(edit, current);
    case 'append':
      return appendLines(edit, current);
    case 'replace':
      return applyReplace(edit, current);
  }
}

function applyCreate(
  edit: FileEdit & { kind: 'create' },
  current: string | undefined,
): string | EditConflict {
  if (current === undefined) {
    return edit.text;
  }
  if (edit.keep === true) {
    return current;
  }
  // A checkout with converted line endings holds the same text.
  return withLineEnding(current, '\n') === withLineEnding(edit.text, '\n')
    ? current
    : { path: edit.path, reason: 'exists', message: `${edit.path} exists already with another text.` };
}

function applyReplace(
  edit: FileEdit & { kind: 'replace' },
  current: string | undefined,
): string | EditConflict {
  if (current === undefined) {
    return { path: edit.path, reason: 'missing', message: `${edit.path} is no longer there.` };
  }
  const { path, before, after } = edit;
  const merged = mergeEdit({ path, current, before, after });
  return merged.kind === 'merged'
    ? merged.text
    : {
        path,
        reason: 'overlap',
        message: merged.conflicts.slice(0, 3).map(sentenceOf).join(' '),
        places: merged.conflicts.map(({ place }) => place),
      };
}

/** Whether a claim comes too late: somebody else's entry, which it must not stand beside, is in the log. */
export function isSuperseded(edits: readonly FileEdit[], read: ReadText): boolean {
  return edits.some(edit => {
    if (edit.kind !== 'append' || edit.unless === undefined) {
      return false;
    }
    const { word, start, after } = edit.unless;
    const own = new Set(edit.lines.flatMap(line => tryEntryIdOf(line) ?? []));
    return parseLog(read(edit.path) ?? '').value.entries.some(
      ({ id, word: said, body }) =>
        said === word && id > after && !own.has(id) && `${printBody(body)} `.startsWith(`${start} `),
    );
  });
}

const entryMark = /<!--([0-9A-HJKMNP-TV-Z]{10,26})-->[ \t]*$/;

/** The id that ends a log line, as in `- 2026-11-23T08:15:02Z @alice note <!--01JDCQ8X2K-->`. */
export function tryEntryIdOf(line: string): string | undefined {
  return entryMark.exec(line)?.[1];
}

/** Ids of the entries of a log. */
export function entryIdsOf(text: string): Set<string> {
  const ids = new Set<string>();
  for (const line of linesOf(text)) {
    const id = tryEntryIdOf(line.text);
    if (id !== undefined) {
      ids.add(id);
    }
  }
  return ids;
}

function appendLines(edit: FileEdit & { kind: 'append' }, current: string | undefined): string {
  const text = current === undefined || current === '' ? `${edit.heading}\n\n` : current;
  // A line without an id (never written by Livesite itself) is told by its whole text.
  const known = new Set(linesOf(text).map(line => identityOf(line.text)));
  const added: string[] = [];
  for (const line of edit.lines) {
    const identity = identityOf(line);
    if (!known.has(identity)) {
      known.add(identity);
      added.push(line);
    }
  }
  if (added.length === 0) {
    return current ?? text;
  }
  const ending = lineEndingOf(text);
  const joint = text.endsWith('\n') ? '' : ending;
  return text + joint + added.map(line => line + ending).join('');
}

function identityOf(line: string): string {
  return tryEntryIdOf(line) ?? `=${line.trimEnd()}`;
}
