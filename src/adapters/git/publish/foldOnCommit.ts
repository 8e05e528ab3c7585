import type { UnreadableFile } from '../../../app/ports';
import type { Change, EditConflict } from '../../../core/change/change';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import { type FoldedChanges, foldChanges } from '../../../core/change/foldChanges';
import { readBlobs, textOf } from '../repository/objects';
import type { Repository } from '../repository/repository';
import type { GitRunner } from '../run/runner';

/** What stands at a path: its text, why it cannot be edited, or nothing. */
export type FoundText = string | EditConflict | undefined;

/** Reads what stands at some paths (relative to the live site's root). A path left out has nothing. */
export type FindTexts = (paths: readonly string[]) => Promise<ReadonlyMap<string, FoundText>>;

export interface LoadedFold extends FoldedChanges {
  /** Every path that was looked at; the result stays good as long as these stay as they are. */
  readonly consulted: ReadonlySet<string>;
}

/**
 * Folds changes over texts that are read on demand: which other files are needed (the header beside a log) shows only
 * while folding.
 */
export async function foldOver(
  changes: readonly Change[],
  find: FindTexts,
  options: { readonly derive?: DeriveTexts; readonly lenient?: boolean },
): Promise<LoadedFold> {
  const first = changes.flatMap(change => change.edits.map(edit => edit.path));
  const { result, consulted } = await readOnDemand(find, first, look =>
    foldChanges(changes, path => tryText(look(path)), {
      ...options,
      findObstacle: path => {
        const obstacle = look(path);
        return typeof obstacle === 'object' ? obstacle : undefined;
      },
    }),
  );
  return { ...result, consulted };
}

/** Does some pure work with texts that are read when it asks for them: it is repeated until nothing is missing. */
export async function readOnDemand<T>(
  find: FindTexts,
  first: Iterable<string>,
  work: (look: (path: string) => FoundText) => T,
): Promise<{ readonly result: T; readonly consulted: ReadonlySet<string> }> {
  const known = new Map<string, FoundText>();
  const missing = new Set(first);
  for (;;) {
    const found = await find([...missing]);
    for (const path of missing) {
      known.set(path, found.get(path));
    }
    missing.clear();
    const result = work(path => {
      if (!known.has(path)) {
        missing.add(path);
      }
      return known.get(path);
    });
    if (missing.size === 0) {
      return { result, consulted: new Set(known.keys()) };
    }
  }
}

export function tryText(found: FoundText | UnreadableFile): string | undefined {
  return typeof found === 'string' ? found : undefined;
}

export interface CommitReader {
  readonly find: FindTexts;
  /** Modes of the files read so far, by path from the repository's root. */
  readonly modes: ReadonlyMap<string, string>;
}

/** Reads texts from a commit; from nothing where there is no commit yet. */
export function readerOf(repository: Repository, commit: string | undefined): CommitReader {
  const { git, prefix } = repository;
  const modes = new Map<string, string>();
  return {
    modes,
    async find(paths) {
      const found = new Map<string, FoundText>();
      const entries =
        commit === undefined ? new Map<string, Entry>() : await describe(git, commit, prefix, paths);
      const blobs = new Map<string, string>();
      for (const path of paths) {
        const entry = entries.get(prefix + path);
        const obstacle = obstacleAt(path, prefix, entries);
        if (obstacle) {
          found.set(path, obstacle);
        } else if (entry) {
          modes.set(prefix + path, entry.mode);
          blobs.set(path, entry.oid);
        }
      }
      const contents = await readBlobs(git, [...blobs.values()]);
      for (const [path, oid] of blobs) {
        const text = textOf(path, contents.get(oid) ?? Buffer.alloc(0), Number.POSITIVE_INFINITY);
        found.set(path, typeof text === 'string' ? text : { path, reason: 'overlap', message: text.message });
      }
      return found;
    },
  };
}

interface Entry {
  readonly mode: string;
  readonly type: string;
  readonly oid: string;
}

/** The entries at some paths and at the folders above them, by path from the repository's root. */
async function describe(
  git: GitRunner,
  commit: string,
  prefix: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
  const wanted = [...new Set(paths.flatMap(path => [...foldersOf(prefix + path), prefix + path]))];
  const entries = new Map<string, Entry>();
  for (let first = 0; first < wanted.length; first += 500) {
    const args = ['ls-tree', '-t', '-z', '--full-tree', commit, '--', ...wanted.slice(first, first + 500)];
    for (const record of (await git.text(args)).split('\0')) {
      const [, mode, type, oid, path] = /^([0-7]{6}) ([a-z]+) ([0-9a-f]{40,64})\t([^]+)$/.exec(record) ?? [];
      if (mode !== undefined && type !== undefined && oid !== undefined && path !== undefined) {
        entries.set(path, { mode, type, oid });
      }
    }
  }
  return entries;
}

/** `a/b/c` gives `a`, `a/b`. */
export function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function obstacleAt(
  path: string,
  prefix: string,
  entries: ReadonlyMap<string, Entry>,
): EditConflict | undefined {
  for (const folder of foldersOf(prefix + path)) {
    const entry = entries.get(folder);
    if (entry && entry.type !== 'tree') {
      const what =
        entry.type === 'commit' ? 'a submodule' : entry.mode === '120000' ? 'a symbolic link' : 'a file';
      return { path, reason: 'exists', message: `${folder} is ${what}, so ${path} cannot be written there.` };
    }
  }
  const entry = entries.get(prefix + path);
  if (entry && (entry.type !== 'blob' || entry.mode === '120000')) {
    const what =
      entry.type === 'blob' ? 'a symbolic link' : entry.type === 'tree' ? 'a folder' : 'a submodule';
    return { path, reason: 'exists', message: `${path} is ${what}, not a text file.` };
  }
  return undefined;
}
