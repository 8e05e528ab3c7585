import { isInSite } from '../../../core/change/siteFiles';
import type { Repository } from './repository';

/** One file that differs between two commits. */
export interface RangeEntry {
  /** From the repository's root. */
  readonly path: string;
  /** Undefined where the file is new. */
  readonly oldOid: string | undefined;
  /** Undefined where the file is removed. */
  readonly newOid: string | undefined;
  /** `100644` or `100755`; `000000` where the file is removed. */
  readonly newMode: string;
  /** Regular files before and after: no link, no submodule. */
  readonly isPlain: boolean;
}

/** The files that differ between two commits, below some paths or anywhere; `from` undefined stands for no commit yet. */
export async function rangeOf(
  repository: Repository,
  from: string | undefined,
  to: string,
  paths: readonly string[] = [],
): Promise<RangeEntry[]> {
  const { git } = repository;
  const base = from ?? (await emptyTreeOf(repository));
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--no-ext-diff', base, to, '--', ...paths];
  const output = await git.text(args);
  const entries: RangeEntry[] = [];
  const records = output.split('\0');
  for (let index = 0; index + 1 < records.length; index += 2) {
    // `:<old mode> <new mode> <old oid> <new oid> <status>` and then the path.
    const [oldMode = '', newMode = '', oldOid = '', newOid = ''] = (records[index] ?? '').slice(1).split(' ');
    const path = records[index + 1] ?? '';
    entries.push({
      path,
      oldOid: isNothing(oldOid) ? undefined : oldOid,
      newOid: isNothing(newOid) ? undefined : newOid,
      newMode,
      isPlain: [oldMode, newMode].every(mode => /^(?:000000|100644|100755)$/.test(mode)),
    });
  }
  return entries;
}

/** The tree with nothing in it, in this repository's hash function. */
export async function emptyTreeOf({ git }: Repository): Promise<string> {
  return (await git.text(['hash-object', '-w', '-t', 'tree', '--stdin'], { stdin: '' })).trim();
}

/** Whether a file of the repository belongs to this live site. */
export function belongsToSite(repository: Repository, path: string): boolean {
  const { prefix } = repository;
  return prefix === '' ? isInSite(path) : path.startsWith(prefix);
}

function isNothing(oid: string): boolean {
  return /^0+$/.test(oid);
}
