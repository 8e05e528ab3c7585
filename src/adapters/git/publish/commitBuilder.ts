import { readObjects } from '../repository/objects';
import type { Repository } from '../repository/repository';
import { timeLimits } from '../run/runner';
import { foldersOf } from './foldOnCommit';
import { type HashName, printPack } from './pack';
import { editTree, type Folder, parseTree } from './trees';

export interface CommitPlan {
  /** The commit whose tree is changed; undefined for a first commit. */
  readonly base: string | undefined;
  /** Default: the base. */
  readonly parents?: readonly string[];
  /** New texts by path from the repository's root. */
  readonly files: ReadonlyMap<string, string>;
  /** Modes of files that stand in the base; others become `100644`. */
  readonly modes: ReadonlyMap<string, string>;
  readonly message: string;
  readonly sign: boolean;
}

/**
 * Makes a commit of the base's tree with some files replaced. Only the folders above them are read and written, however
 * large the repository: no index is involved, neither the user's nor one of our own, no hook and no filter runs, no
 * branch moves. Returns the commit's id. Rejects with a GitError.
 */
export async function buildCommit(
  { git }: Repository,
  plan: CommitPlan,
  signal?: AbortSignal,
): Promise<string> {
  const hash = await hashOf({ git }, plan.base);
  const folders = await readFolders({ git }, plan, signal);
  const tree = editTree({ folders, files: plan.files, modes: plan.modes, hash });
  await git.run(['unpack-objects', '-q'], { stdin: printPack(tree.objects, hash), signal });
  const parents = plan.parents ?? (plan.base === undefined ? [] : [plan.base]);
  const args = [
    'commit-tree',
    ...parents.flatMap(parent => ['-p', parent]),
    ...(plan.sign ? ['-S'] : []),
    '-F',
    '-',
    tree.oid,
  ];
  const commit = await git.text(args, {
    signal,
    stdin: plan.message,
    timeLimit: plan.sign ? timeLimits.signing : timeLimits.local,
    // Without it git would make up an address from the machine's name.
    config: ['user.useConfigOnly=true'],
  });
  return commit.trim();
}

type Git = Pick<Repository, 'git'>;

async function hashOf({ git }: Git, base: string | undefined): Promise<HashName> {
  if (base !== undefined) {
    return base.length === 64 ? 'sha256' : 'sha1';
  }
  const format = (await git.text(['rev-parse', '--show-object-format'])).trim();
  return format === 'sha256' ? 'sha256' : 'sha1';
}

/** The base's folders above the files, by path. */
async function readFolders(
  { git }: Git,
  { base, files }: CommitPlan,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Folder>> {
  if (base === undefined) {
    return new Map();
  }
  const paths = [...new Set(['', ...Array.from(files.keys()).flatMap(foldersOf)])];
  const objects = await readObjects(
    git,
    paths.map(path => `${base}:${path}`),
    signal,
  );
  const folders = new Map<string, Folder>();
  for (const [index, path] of paths.entries()) {
    const object = objects[index];
    if (object?.type === 'tree') {
      folders.set(path, parseTree(object.bytes, base.length / 2));
    } else if (path === '') {
      throw new Error(`The files of commit ${base} could not be read; try git fsck.`);
    }
  }
  return folders;
}
