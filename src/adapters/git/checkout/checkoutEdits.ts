import type { Repository } from '../repository/repository';

/** A file of the checkout that differs from what is committed. */
export interface CheckoutEdit {
  /** From the repository's root. */
  readonly path: string;
  /** Unmerged: git holds several versions of it, or its text has conflict marks. */
  readonly kind: 'changed' | 'removed' | 'unmerged';
}

/**
 * Files below some paths that were edited in the checkout: staged or not, untracked, and since `ownBase` (if given)
 * committed. One edit for each path.
 */
export async function findEdits(
  { git }: Repository,
  paths: readonly string[],
  ownBase: string | undefined,
): Promise<readonly CheckoutEdit[]> {
  const edits = new Map<string, CheckoutEdit['kind']>();
  if (ownBase !== undefined) {
    const output = await git.text([
      'diff-tree',
      '-r',
      '-z',
      '--no-renames',
      '--no-ext-diff',
      '--name-status',
      ownBase,
      'HEAD',
      '--',
      ...paths,
    ]);
    const fields = output.split('\0');
    for (let index = 0; index + 1 < fields.length; index += 2) {
      edits.set(fields[index + 1] ?? '', fields[index] === 'D' ? 'removed' : 'changed');
    }
  }
  const status = await git.text([
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=all',
    '--no-renames',
    '--',
    ...paths,
  ]);
  for (const record of status.split('\0')) {
    // `XY path`: X is the index against HEAD, Y the working tree against the index.
    const path = record.slice(3);
    if (path !== '') {
      edits.set(path, kindOf(record.slice(0, 2)));
    }
  }
  return Array.from(edits, ([path, kind]) => ({ path, kind }));
}

function kindOf(code: string): CheckoutEdit['kind'] {
  if (code.includes('U') || code === 'AA' || code === 'DD') {
    return 'unmerged';
  }
  return code === ' D' || code === 'D ' ? 'removed' : 'changed';
}
