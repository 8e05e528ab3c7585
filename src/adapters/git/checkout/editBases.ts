import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../../app/ports';
import type { Change } from '../../../core/change/change';
import { lineEndingOf, withLineEnding } from '../../../core/text/range';
import { readDisk } from '../reading/diskFiles';
import { writeAtomically } from '../../files/durableFile';
import { lookUp, readBlobs, textOf } from '../repository/objects';
import type { Repository } from '../repository/repository';

/**
 * From which text a person's edits of a file in the checkout start. That is HEAD's text; but once an edit has been
 * saved as a change, the next edit of the same file starts from there, although HEAD may follow much later.
 */
export interface EditBases {
  /** Called after a change has been saved: notes the files whose present text in the checkout it holds. */
  note(change: Change): Promise<void>;
  /** Called after a saved change has been dropped: later edits do not start from its texts. */
  forget(change: Change): Promise<void>;
  /** Called after `by` was saved for these changes: their texts stay the base of later edits, as texts of `by`. */
  supersede(dropped: readonly Change[], by: Change): Promise<void>;
  /** The base of each of these files that is edited in the checkout; others are left out. */
  findBases(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * From which texts what lies in the checkout came to differ: what was saved last, unless a change of that file still
   * waits, or else the text of the commit `since`. Files that neither has are left out.
   */
  findStarts(paths: readonly string[], options: StartOptions): Promise<ReadonlyMap<string, string>>;
}

export interface StartOptions {
  readonly since: string | undefined;
  readonly waiting: readonly Change[];
}

interface NotedBase {
  /** HEAD's blob at that time: with another HEAD the note says nothing any more. */
  readonly head: string | undefined;
  /** Texts that were saved, oldest first: the last one is the base. */
  readonly saved: readonly SavedText[];
  /** One of them was dropped by a person: the others may hold words that are nowhere else. */
  readonly isBroken?: boolean;
}

interface SavedText {
  /** Id of the change that holds it. */
  readonly change: string;
  readonly text: string;
}

/** How many saved texts of a file are kept, should the last ones be dropped. */
const maxSaved = 8;

export function openEditBases(repository: Repository, log: Log): EditBases {
  const { git, root, prefix } = repository;
  const fileOf = (path: string) => noteFileOf(repository, path);
  const lookUpIn = async (revision: string, paths: readonly string[]) =>
    lookUp(
      git,
      paths.map(path => `${revision}:${prefix}${path}`),
    );
  /** By path: the blob at a revision and its text. */
  const readAt = async (revision: string, paths: readonly string[]) => {
    const found = await lookUpIn(revision, paths);
    const oids = found.flatMap(facts => (facts?.type === 'blob' ? [facts.oid] : []));
    const blobs = oids.length === 0 ? new Map<string, Buffer>() : await readBlobs(git, oids);
    return new Map(
      paths.map((path, index) => {
        const oid = found[index]?.oid;
        const text = oid === undefined ? undefined : textOf(path, blobs.get(oid) ?? Buffer.alloc(0));
        return [path, { oid, text: typeof text === 'string' ? text : undefined }];
      }),
    );
  };
  return {
    async note(change) {
      const saved = savedTexts(change);
      const present = await readDisk(root, [...saved.keys()]);
      const paths = [...saved.keys()].filter(path => isSameText(present.get(path), saved.get(path)));
      if (paths.length === 0) {
        return;
      }
      const heads = await lookUpIn('HEAD', paths);
      for (const [index, path] of paths.entries()) {
        const head = heads[index]?.oid;
        const found = tryReadNote(fileOf(path));
        const noted = found?.head === head ? found : undefined;
        const latest = { change: change.id, text: saved.get(path) ?? '' };
        const note: NotedBase = { ...noted, head, saved: [...(noted?.saved ?? []), latest].slice(-maxSaved) };
        try {
          await writeAtomically(fileOf(path), JSON.stringify(note));
        } catch (error) {
          log.write(
            'warn',
            `The base of later edits of ${path} could not be noted; they may conflict.`,
            error,
          );
        }
      }
    },
    async forget(change) {
      for (const path of savedTexts(change).keys()) {
        const noted = tryReadNote(fileOf(path));
        const saved = noted?.saved.filter(each => each.change !== change.id) ?? [];
        if (noted && saved.length === 0) {
          await rm(fileOf(path), { force: true });
        } else if (noted && saved.length < noted.saved.length) {
          await writeAtomically(fileOf(path), JSON.stringify({ ...noted, saved, isBroken: true }));
        }
      }
    },
    async supersede(dropped, by) {
      const ids = new Set(dropped.map(({ id }) => id));
      for (const path of new Set(dropped.flatMap(change => [...savedTexts(change).keys()]))) {
        const noted = tryReadNote(fileOf(path));
        if (noted?.saved.some(({ change }) => ids.has(change))) {
          const saved = noted.saved.map(each => (ids.has(each.change) ? { ...each, change: by.id } : each));
          await writeAtomically(fileOf(path), JSON.stringify({ ...noted, saved }));
        }
      }
    },
    async findBases(paths) {
      const present = await readDisk(root, paths);
      const bases = new Map<string, string>();
      const heads = await readAt(
        'HEAD',
        paths.filter(path => typeof present.get(path) === 'string'),
      );
      for (const [path, { oid, text: committed }] of heads) {
        const base = tryBase(tryReadNote(fileOf(path)), oid) ?? committed;
        const text = present.get(path);
        if (base !== undefined && typeof text === 'string' && !isSameText(text, committed)) {
          bases.set(path, withLineEnding(base, lineEndingOf(text)));
        }
      }
      return bases;
    },
    async findStarts(paths, { since, waiting }) {
      const starts = new Map<string, string>();
      if (paths.length === 0) {
        return starts;
      }
      const unshared = new Set(waiting.flatMap(change => [...savedTexts(change).keys()]));
      const heads = await lookUpIn('HEAD', paths);
      const earlier = since === undefined ? undefined : await readAt(since, paths);
      for (const [index, path] of paths.entries()) {
        const noted = unshared.has(path) ? undefined : tryBase(tryReadNote(fileOf(path)), heads[index]?.oid);
        const start = noted ?? earlier?.get(path)?.text;
        if (start !== undefined) {
          starts.set(path, start);
        }
      }
      return starts;
    },
  };
}

/**
 * Whether a text that lies in the checkout over HEAD's blob `head` was saved as it is: unless a change of that file still waits, all of
 * its words have been shared or decided about, whatever others have made of them since. Path relative to the live site's root.
 */
export function isSavedText(
  repository: Pick<Repository, 'checkoutFolder'>,
  path: string,
  { head, present }: { readonly head: string | undefined; readonly present: string },
): boolean {
  const noted = tryReadNote(noteFileOf(repository, path));
  return noted !== undefined && noted.isBroken !== true && isSameText(tryBase(noted, head), present);
}

function noteFileOf({ checkoutFolder }: Pick<Repository, 'checkoutFolder'>, path: string): string {
  return join(checkoutFolder, 'bases', createHash('sha1').update(path).digest('hex'));
}

/** What a change made of files that people edit, by path. */
function savedTexts(change: Change): ReadonlyMap<string, string> {
  return new Map(change.edits.flatMap(edit => (edit.kind === 'replace' ? [[edit.path, edit.after]] : [])));
}

function tryBase(noted: NotedBase | undefined, head: string | undefined): string | undefined {
  return noted && noted.head === head ? noted.saved.at(-1)?.text : undefined;
}

/** Whether both are texts, and the same but for line endings. */
export function isSameText(one: unknown, other: unknown): boolean {
  return (
    typeof one === 'string' &&
    typeof other === 'string' &&
    withLineEnding(one, '\n') === withLineEnding(other, '\n')
  );
}

function tryReadNote(file: string): NotedBase | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && 'saved' in value && Array.isArray(value.saved)) {
      const saved: readonly unknown[] = value.saved;
      return {
        head: 'head' in value ? String(value.head) : undefined,
        saved: saved.filter(isSavedEntry),
        ...('isBroken' in value && value.isBroken === true ? { isBroken: true } : {}),
      };
    }
  } catch {
    // Never noted (the usual case), or cut short by a crash: HEAD's text is the base.
  }
  return undefined;
}

function isSavedEntry(value: unknown): value is SavedText {
  return (
    typeof value === 'object' &&
    value !== null &&
    'change' in value &&
    typeof value.change === 'string' &&
    'text' in value &&
    typeof value.text === 'string'
  );
}
