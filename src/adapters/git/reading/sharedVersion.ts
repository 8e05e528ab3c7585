import type { SharedCommit, SharedVersion } from '../../../app/sharingPorts';
import { isSafePath } from '../../../core/change/siteFiles';
import { textOf, readBlobs, lookUp } from '../repository/objects';
import { type Repository, tipOf } from '../repository/repository';
import { GitError } from '../run/gitError';

/**
 * A file as the fetched tip has it, and who changed it last. Rejects with a GitError where git fails at reading; a history that is
 * not here (a shallow clone) only leaves out who it was.
 */
export async function readSharedVersion(repository: Repository, path: string): Promise<SharedVersion> {
  const { git, target, prefix } = repository;
  const tip = await tipOf(git, target);
  if (tip === undefined || !isSafePath(path)) {
    return { text: undefined, last: undefined };
  }
  const [facts] = await lookUp(git, [`${tip}:${prefix}${path}`]);
  const text =
    facts?.type === 'blob'
      ? textOf(path, (await readBlobs(git, [facts.oid])).get(facts.oid) ?? Buffer.alloc(0))
      : undefined;
  return { text, last: await tryLastCommit(repository, tip, path) };
}

async function tryLastCommit(
  { git, prefix }: Repository,
  tip: string,
  path: string,
): Promise<SharedCommit | undefined> {
  const format = '--format=%H%x00%an%x00%aI%x00%s';
  const args = ['log', '-1', '--no-show-signature', '--no-color', format, tip, '--', prefix + path];
  try {
    const [commit, author, at, subject] = (await git.text(args)).replace(/\n$/, '').split('\0');
    return commit === undefined || author === undefined || at === undefined || subject === undefined
      ? undefined
      : { commit, author, at, subject };
  } catch (error) {
    if (error instanceof GitError) {
      // A partial or shallow clone may lack the commit, and be offline; the text is what counts.
      return undefined;
    }
    throw error;
  }
}
