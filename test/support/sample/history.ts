import { spawnSync } from 'node:child_process';
import { pendingIn } from './proofScenes';

export interface SampleCommit {
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
  /** New texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The machine's own Git settings must not decide what the sample looks like. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
};

/** Makes a bare repository whose branch main has these commits, and a clone of it whose user is `me`. */
export function writeRepositories(
  remote: string,
  clone: string,
  history: {
    readonly commits: readonly SampleCommit[];
    readonly identityOf: (actor: string) => Identity;
    readonly me: Identity;
  },
): void {
  git(['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  importCommits(remote, history);
  git(['clone', '--quiet', remote, clone]);
  git(['-C', clone, 'config', 'user.name', history.me.name]);
  git(['-C', clone, 'config', 'user.email', history.me.email]);
}

/** In one go, but for commits that name the one before them: that one has to be there first. */
function importCommits(remote: string, history: Parameters<typeof fastImportStream>[0]): void {
  const known = new Map<string, string>();
  let waiting: SampleCommit[] = [];
  const flush = (): void => {
    git(
      ['-C', remote, 'fast-import', '--quiet', '--date-format=raw'],
      fastImportStream({ ...history, commits: waiting }, known.size > 0),
    );
    waiting = [];
  };
  for (const commit of history.commits) {
    const pending = [...commit.files.values()].flatMap(pendingIn).filter(name => !known.has(name));
    if (pending.length > 0) {
      flush();
      const tip = git(['-C', remote, 'rev-parse', '--short=10', 'main']).trim();
      pending.forEach(name => known.set(name, tip));
    }
    const files = new Map([...commit.files].map(([path, text]) => [path, withCommits(text, known)]));
    waiting.push({ ...commit, files });
  }
  flush();
}

function withCommits(text: string, known: ReadonlyMap<string, string>): string {
  return pendingIn(text).reduce((read, name) => read.replaceAll(`@ ${name}`, `@ ${known.get(name)}`), text);
}

/** `goesOn`: the branch is there already. */
function fastImportStream(
  {
    commits,
    identityOf,
  }: {
    readonly commits: readonly SampleCommit[];
    readonly identityOf: (actor: string) => Identity;
  },
  goesOn: boolean,
): Buffer {
  const parts: Buffer[] = [];
  const line = (text: string): void => void parts.push(Buffer.from(`${text}\n`));
  const data = (text: string): void => {
    const bytes = Buffer.from(text);
    line(`data ${bytes.length}`);
    parts.push(bytes, Buffer.from('\n'));
  };
  for (const [index, { actor, at, message, files }] of commits.entries()) {
    const { name, email } = identityOf(actor);
    line('commit refs/heads/main');
    line(`committer ${name} <${email}> ${Math.floor(at / 1000)} +0000`);
    data(message);
    if (goesOn && index === 0) {
      line('from refs/heads/main^0');
    }
    for (const [path, text] of files) {
      line(`M 100644 inline ${path}`);
      data(text);
    }
  }
  line('done');
  return Buffer.concat(parts);
}

function git(args: readonly string[], input?: Buffer): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    env: ENVIRONMENT,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`git ${args.join(' ')} failed: ${error?.message ?? stderr.toString()}`);
  }
  return stdout.toString();
}
