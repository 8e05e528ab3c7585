import type { UnreadableFile } from '../../../app/ports';
import { applyEdits, type DeriveTexts, entryIdsOf, tryEntryIdOf } from '../../../core/change/applyEdits';
import { mergeIncident } from '../../../core/change/mergeIncident';
import { tryMergeEdit } from '../../../core/merge/mergeEdit';
import { INCIDENT_FILE, LOG_FILE } from '../../../core/site/paths';
import { linesOf } from '../../../core/text/range';
import { readOnDemand, tryText } from '../publish/foldOnCommit';

export function isLogFile(path: string): boolean {
  return path.endsWith(`/${LOG_FILE}`);
}

export function isIncidentFile(path: string): boolean {
  return path.endsWith(`/${INCIDENT_FILE}`);
}

export interface LogEdit {
  readonly path: string;
  readonly shared: string | UnreadableFile;
  /** What the edit started from; undefined where that is not known. */
  readonly before: string | undefined;
  readonly edited: string | UnreadableFile | undefined;
}

/** The shared log, and after it the entries that an edit added. What it started from may hold entries that were taken off the branch. */
export function uniteLogs({ path, shared, before, edited }: LogEdit): string | UnreadableFile {
  if (typeof shared !== 'string' || typeof edited !== 'string') {
    return shared;
  }
  const old = entryIdsOf(before ?? '');
  // A log is only ever added to.
  const lines = linesOf(edited).flatMap(line => {
    const id = tryEntryIdOf(line.text);
    return id === undefined || old.has(id) ? [] : [line.text];
  });
  const { files } = applyEdits([{ kind: 'append', path, heading: '', lines }], () => shared);
  return files.get(path) ?? shared;
}

export interface IncidentEdit {
  readonly path: string;
  readonly shared: string;
  /** What the edit started from; undefined where that is not known. */
  readonly before: string | undefined;
  readonly edited: string;
}

/** An incident file edited in the checkout as it would be shared; its header follows from what `read` finds. */
export async function mergeIncidentEdit(
  { path, shared, before, edited }: IncidentEdit,
  derive: DeriveTexts,
  read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string | UnreadableFile>>,
): Promise<string> {
  const merged = mergeIncident(shared, before, edited);
  const { result } = await readOnDemand<string>(
    async paths => {
      const texts = await read(paths);
      return new Map(
        Array.from(texts, ([each, text]) => [each, typeof text === 'string' ? text : undefined]),
      );
    },
    [],
    look =>
      derive(path.slice(0, -INCIDENT_FILE.length) + LOG_FILE, each =>
        each === path ? merged : tryText(look(each)),
      ).get(path) ?? merged,
  );
  return result;
}

export interface TextEdit {
  readonly path: string;
  readonly shared: string;
  /** What the edit started from; undefined where that is not known. */
  readonly before: string | undefined;
  readonly edited: string;
}

/** Another file as the edit would be shared; undefined where both changed the same, or nobody knows what the edit started from. */
export type MergeText = (edit: TextEdit) => string | undefined;

/** Merges as sharing does. Keeps the last result of each path: most readings find all three texts as they were. */
export function createTextMerger(): MergeText {
  const known = new Map<string, { readonly edit: TextEdit; readonly merged: string | undefined }>();
  return edit => {
    const { path, shared, before, edited } = edit;
    if (before === undefined) {
      return undefined;
    }
    const last = known.get(path);
    if (last?.edit.shared === shared && last.edit.before === before && last.edit.edited === edited) {
      return last.merged;
    }
    const merged = tryMergeEdit({ path, current: shared, before, after: edited });
    known.set(path, { edit, merged });
    return merged;
  };
}
