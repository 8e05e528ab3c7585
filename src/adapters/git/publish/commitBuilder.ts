import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../repository/repository';
import { timeLimits } from '../run/runner';

export interface CommitPlan {
  /** Parent commit; undefined for a first commit. */
  readonly base: string | undefined;
  /** New texts by path from the repository's root. */
  readonly files: ReadonlyMap<string, string>;
  /** Modes of files that stand in the base; others become `100644`. */
  readonly modes: ReadonlyMap<string, string>;
  readonly message: string;
  readonly sign: boolean;
}

let count = 0;

/**
 * Makes a commit of the base's tree with some files replaced, in an index of its own: neither the user's index nor any
 * branch is touched, no hook and no filter runs. Returns the commit's id. Rejects with a GitError.
 */
export async function buildCommit(
  repository: Repository,
  plan: CommitPlan,
  signal?: AbortSignal,
): Promise<string> {
  const { git, storeFolder } = repository;
  const blobs = await writeBlobs(repository, plan.files, signal);
  await mkdir(storeFolder, { recursive: true });
  count += 1;
  const index = join(storeFolder, `index-${process.pid}-${count}`);
  const inIndex = {
    signal,
    env: { GIT_INDEX_FILE: index },
    config: ['core.splitIndex=false', 'core.sparseCheckout=false', 'index.sparse=false'],
  };
  try {
    await git.run(plan.base === undefined ? ['read-tree', '--empty'] : ['read-tree', plan.base], inIndex);
    const records = Array.from(
      blobs,
      ([path, oid]) => `${plan.modes.get(path) ?? '100644'} ${oid}\t${path}\0`,
    );
    await git.run(['update-index', '-z', '--index-info'], { ...inIndex, stdin: records.join('') });
    // Other files' blobs may be missing on purpose in a partial clone.
    const tree = (await git.text(['write-tree', '--missing-ok'], inIndex)).trim();
    const parent = plan.base === undefined ? [] : ['-p', plan.base];
    const args = ['commit-tree', ...parent, ...(plan.sign ? ['-S'] : []), '-F', '-', tree];
    const commit = await git.text(args, {
      signal,
      stdin: plan.message,
      timeLimit: plan.sign ? timeLimits.signing : timeLimits.local,
      // Without it git would make up an address from the machine's name.
      config: ['user.useConfigOnly=true'],
    });
    return commit.trim();
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

async function writeBlobs(
  repository: Repository,
  files: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const blobs = new Map<string, string>();
  const waiting = Array.from(files);
  const atOnce = 4;
  while (waiting.length > 0) {
    const batch = waiting.splice(0, atOnce);
    await Promise.all(
      batch.map(async ([path, text]) => {
        const oid = await repository.git.text(['hash-object', '-w', '--stdin'], { stdin: text, signal });
        blobs.set(path, oid.trim());
      }),
    );
  }
  return blobs;
}
