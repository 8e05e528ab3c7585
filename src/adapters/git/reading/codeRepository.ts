import type { CodeRepositories, CodeRepository, CommitFacts } from '../../../app/codeRepositories';
import type { Log } from '../../../app/ports';
import { parseRemote } from '../../../core/remediation/target';
import { listTree, readBlobs, tryCommitOf } from '../repository/objects';
import { GitError } from '../run/gitError';
import { createGitRunner, type GitRunner } from '../run/runner';

export interface CodeRepositoriesOptions {
  /** Absolute folder of the live site. */
  readonly root: string;
  /** Absolute folders of other clones. */
  readonly others: readonly string[];
  /**
   * Which commit is looked at: what is checked out (`head`), as a pipeline wants it, or the default branch as it was last fetched
   * (`shared`), else what is checked out: on a branch of last month a test of this week is not gone.
   */
  readonly look: 'head' | 'shared';
  readonly log?: Log;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Renames in a row that are followed. */
const MOST_RENAMES = 10;
/** A file this large is no test, alert or runbook that anybody reads. */
const TEXT_LIMIT = 4 * 1024 * 1024;
/** Paths are paths, whatever characters they hold. */
const LITERAL = { env: { GIT_LITERAL_PATHSPECS: '1' } } as const;
const FORMAT = '--format=%H%x00%cs%x00%s';

/** Clones on this machine, opened when they are asked for. Runs git: only for trusted folders. */
export function openCodeRepositories(options: CodeRepositoriesOptions): CodeRepositories {
  const gits = [options.root, ...options.others].map(cwd => createGitRunner({ ...options, cwd }));
  const names = new Map<GitRunner, Promise<ReadonlySet<string>>>();
  const namesOf = (git: GitRunner): Promise<ReadonlySet<string>> => {
    const known = names.get(git) ?? readNames(git);
    names.set(git, known);
    return known;
  };
  return {
    async find(name) {
      const wanted = name?.toLowerCase();
      for (const git of wanted === undefined ? gits.slice(0, 1) : gits) {
        if (wanted === undefined || (await namesOf(git)).has(wanted)) {
          const head = await commitToLookAt(git, options.look);
          return head === undefined ? undefined : openAt(git, head);
        }
      }
      return undefined;
    },
  };
}

/** `owner/name` of its remotes, in lower case; none for a folder that is no clone. */
async function readNames(git: GitRunner): Promise<ReadonlySet<string>> {
  try {
    const output = (await git.tryText(['config', '-z', '--get-regexp', '^remote\\..*\\.url$'])) ?? '';
    return new Set(
      output.split('\0').flatMap(setting => {
        // `remote.origin.url\n<url>`
        const { place } = parseRemote(setting.slice(setting.indexOf('\n') + 1));
        return place === undefined ? [] : [`${place.owner}/${place.name}`.toLowerCase()];
      }),
    );
  } catch (error) {
    if (error instanceof GitError) {
      return new Set();
    }
    throw error;
  }
}

async function commitToLookAt(git: GitRunner, look: 'head' | 'shared'): Promise<string | undefined> {
  try {
    const shared = look === 'shared' ? await tryCommitOf(git, 'refs/remotes/origin/HEAD') : undefined;
    return shared ?? (await tryCommitOf(git, 'HEAD'));
  } catch (error) {
    if (error instanceof GitError) {
      // No repository here, or none that may be read: there is nothing to look at.
      return undefined;
    }
    throw error;
  }
}

function openAt(git: GitRunner, head: string): CodeRepository {
  return {
    head,
    read: paths => readAt(git, head, paths),
    async paths() {
      const output = await git.text(['ls-tree', '-r', '-z', '--full-tree', '--name-only', head]);
      return output.split('\0').filter(path => path !== '');
    },
    trace: path => trace(git, head, path),
    async changedIn(path, words) {
      // By default this goes through the programs that attributes name, to find what none of them prints.
      const args = [
        'log',
        '-1',
        '--no-textconv',
        FORMAT,
        `-S${words}`,
        head,
        '--',
        `${await topOf(git)}${path}`,
      ];
      return tryCommit(await git.text(args, LITERAL));
    },
  };
}

async function readAt(
  git: GitRunner,
  head: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const entries = await listTree(git, head, paths);
  const files = [...entries].filter(([, { mode }]) => mode === '100644' || mode === '100755');
  const blobs = await readBlobs(
    git,
    files.map(([, { oid }]) => oid),
  );
  return new Map(
    files.flatMap(([path, { oid }]) => {
      const bytes = blobs.get(oid);
      return bytes === undefined || bytes.length > TEXT_LIMIT
        ? []
        : [[path, bytes.toString('utf8')] as const];
    }),
  );
}

async function trace(
  git: GitRunner,
  head: string,
  path: string,
): Promise<{ readonly to?: string; readonly goneIn?: CommitFacts }> {
  const top = await topOf(git);
  let last: CommitFacts | undefined;
  let at = path;
  for (let renames = 0; renames < MOST_RENAMES; renames += 1) {
    // Without renames, a file that was moved is deleted in the same commit.
    const args = ['log', '-1', '--no-renames', '--diff-filter=D', FORMAT, head, '--', `${top}${at}`];
    const gone = tryCommit(await git.text(args, LITERAL));
    if (gone === undefined) {
      return last === undefined ? {} : { goneIn: last };
    }
    last = gone;
    const to = await renamedIn(git, gone.commit, at);
    if (to === undefined) {
      return { goneIn: gone };
    }
    if ((await readAt(git, head, [to])).has(to)) {
      return { to };
    }
    at = to;
  }
  return last === undefined ? {} : { goneIn: last };
}

async function renamedIn(git: GitRunner, commit: string, path: string): Promise<string | undefined> {
  const args = ['diff-tree', '-r', '-z', '-M', '--no-commit-id', '--diff-filter=R', '--name-status', commit];
  const fields = (await git.text(args)).split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    if (fields[at + 1] === path) {
      return fields[at + 2];
    }
  }
  return undefined;
}

/** Paths that are given to `git log` count from the folder it runs in; ours from the repository's top. */
async function topOf(git: GitRunner): Promise<string> {
  return (await git.text(['rev-parse', '--show-cdup'])).replace(/\r?\n$/, '');
}

function tryCommit(output: string): CommitFacts | undefined {
  const [commit, day, subject] = (output.split('\n')[0] ?? '').split('\0');
  return commit === undefined || commit === '' || day === undefined
    ? undefined
    : { commit, day, subject: subject ?? '' };
}
