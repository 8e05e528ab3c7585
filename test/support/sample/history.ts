import { spawnSync } from 'node:child_process';

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
  git(['-C', remote, 'fast-import', '--quiet', '--date-format=raw'], fastImportStream(history));
  git(['clone', '--quiet', remote, clone]);
  git(['-C', clone, 'config', 'user.name', history.me.name]);
  git(['-C', clone, 'config', 'user.email', history.me.email]);
}

function fastImportStream({
  commits,
  identityOf,
}: {
  readonly commits: readonly SampleCommit[];
  readonly identityOf: (actor: string) => Identity;
}): Buffer {
  const parts: Buffer[] = [];
  const line = (text: string): void => void parts.push(Buffer.from(`${text}\n`));
  const data = (text: string): void => {
    const bytes = Buffer.from(text);
    line(`data ${bytes.length}`);
    parts.push(bytes, Buffer.from('\n'));
  };
  for (const { actor, at, message, files } of commits) {
    const { name, email } = identityOf(actor);
    line('commit refs/heads/main');
    line(`committer ${name} <${email}> ${Math.floor(at / 1000)} +0000`);
    data(message);
    for (const [path, text] of files) {
      line(`M 100644 inline ${path}`);
      data(text);
    }
  }
  line('done');
  return Buffer.concat(parts);
}

function git(args: readonly string[], input?: Buffer): void {
  const { status, stderr, error } = spawnSync('git', args, {
    env: ENVIRONMENT,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`git ${args.join(' ')} failed: ${error?.message ?? stderr.toString()}`);
  }
}
