import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../app/ports';
import type { Change } from '../../core/change/change';
import { withLineEnding } from '../../core/change/mergeLines';
import { lineEndingOf } from '../../core/text/range';
import { readDisk } from './diskFiles';
import { writeAtomically } from './durableFile';
import { lookUp, readBlobs, textOf } from './objects';
import type { Repository } from './repository';

/**
 * From which text a person's edits of a file in the checkout start. That is HEAD's text; but once an edit has been
 * saved as a change, the next edit of the same file starts from there, although HEAD may follow much later.
 */
export interface EditBases {
  /** Called after a change has been saved: notes the files whose present text in the checkout it holds. */
  note(change: Change): Promise<void>;
  /** The base of each of these files that is edited in the checkout; others are left out. */
  findBases(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface NotedBase {
  /** HEAD's blob at that time: with another HEAD the note says nothing any more. */
  readonly head: string | undefined;
  readonly text: string;
}

export function openEditBases(repository: Repository, log: Log): EditBases {
  const { git, root, prefix } = repository;
  const fileOf = (path: string) =>
    join(repository.checkoutFolder, 'bases', createHash('sha1').update(path).digest('hex'));
  const findHeads = async (paths: readonly string[]) =>
    lookUp(
      git,
      paths.map(path => `HEAD:${prefix}${path}`),
    );
  return {
    async note(change) {
      const saved = new Map(
        change.edits.flatMap(edit => (edit.kind === 'replace' ? [[edit.path, edit.after] as const] : [])),
      );
      const present = await readDisk(root, [...saved.keys()]);
      const paths = [...saved.keys()].filter(path => isSameText(present.get(path), saved.get(path)));
      if (paths.length === 0) {
        return;
      }
      const heads = await findHeads(paths);
      for (const [index, path] of paths.entries()) {
        const noted: NotedBase = { head: heads[index]?.oid, text: saved.get(path) ?? '' };
        try {
          await writeAtomically(fileOf(path), JSON.stringify(noted));
        } catch (error) {
          log.write(
            'warn',
            `The base of later edits of ${path} could not be noted; they may conflict.`,
            error,
          );
        }
      }
    },
    async findBases(paths) {
      const present = await readDisk(root, paths);
      const bases = new Map<string, string>();
      const onDisk = paths.filter(path => typeof present.get(path) === 'string');
      const heads = await findHeads(onDisk);
      const blobs = await readBlobs(
        git,
        heads.flatMap(head => (head?.type === 'blob' ? [head.oid] : [])),
      );
      for (const [index, path] of onDisk.entries()) {
        const head = heads[index];
        const noted = tryReadNote(fileOf(path));
        const committed = head && textOf(path, blobs.get(head.oid) ?? Buffer.alloc(0));
        const base = noted && noted.head === head?.oid ? noted.text : committed;
        const text = present.get(path);
        if (typeof base === 'string' && typeof text === 'string' && !isSameText(text, committed)) {
          bases.set(path, withLineEnding(base, lineEndingOf(text)));
        }
      }
      return bases;
    },
  };
}

function isSameText(one: unknown, other: unknown): boolean {
  return (
    typeof one === 'string' &&
    typeof other === 'string' &&
    withLineEnding(one, '\n') === withLineEnding(other, '\n')
  );
}

function tryReadNote(file: string): NotedBase | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string') {
      return { head: 'head' in value ? String(value.head) : undefined, text: value.text };
    }
  } catch {
    // Never noted (the usual case), or cut short by a crash: HEAD's text is the base.
  }
  return undefined;
}
