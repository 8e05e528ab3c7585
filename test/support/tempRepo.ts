import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A working tree in a temporary folder. */
export interface TempRepo {
  /** Absolute folder of the working tree. */
  readonly folder: string;
  /** Runs git there and returns what it prints, without the last line ending. Throws with git's messages. */
  git(...args: string[]): string;
  /** The same with text on its input. */
  gitWith(input: string, ...args: string[]): string;
  /** Writes a file, making folders; the path is relative. */
  write(file: string, text: string | Uint8Array): void;
  read(file: string): string;
  exists(file: string): boolean;
  /** Writes these files, stages them and commits. Returns the commit. */
  commit(files: Readonly<Record<string, string>>, message?: string): string;
}

/** A temporary folder with repositories that know nothing of this machine's git configuration. */
export interface TempRepos {
  readonly folder: string;
  /** The environment for every git process: no system and no personal configuration but a name and an address. */
  readonly environment: NodeJS.ProcessEnv;
  /** A repository with a working tree on an unborn branch main. */
  init(name: string): TempRepo;
  /** An empty bare repository; returns its absolute folder. */
  initBare(name: string): string;
  clone(from: string, name: string, ...options: string[]): TempRepo;
  /** A bare repository whose branch main holds these files, and clones of it. */
  share(
    files: Readonly<Record<string, string>>,
    ...clones: string[]
  ): { readonly remote: string; readonly clones: TempRepo[] };
  /** A further working tree of what stands in a folder already. */
  at(folder: string): TempRepo;
  dispose(): void;
}

/** Makes a temporary folder; call dispose when the test has ended. */
export function createTempRepos(): TempRepos {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-git-')));
  const globalConfig = path.join(folder, 'gitconfig');
  // Flushing to a busy disk would be most of the time, and no test pulls the plug.
  fs.writeFileSync(
    globalConfig,
    '[user]\n\tname = Alice Example\n\temail = alice@example.com\n[init]\n\tdefaultBranch = main\n\ttemplateDir =\n[core]\n\tfsync = none\n[advice]\n\tdetachedHead = false\n',
  );
  const environment = isolatedEnvironment(folder, globalConfig);
  const run = (cwd: string, args: readonly string[], input?: string) =>
    execFileSync('git', args, {
      cwd,
      env: environment,
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  const at = (place: string): TempRepo => repoAt(place, run);
  const repos: TempRepos = {
    folder,
    environment,
    at,
    init(name) {
      const place = path.join(folder, name);
      run(folder, ['init', '-q', '-b', 'main', place]);
      return at(place);
    },
    initBare(name) {
      const place = path.join(folder, `${name}.git`);
      run(folder, ['init', '-q', '--bare', '-b', 'main', place]);
      return place;
    },
    clone(from, name, ...options) {
      const place = path.join(folder, name);
      run(folder, ['clone', '-q', ...options, from, place]);
      return at(place);
    },
    share(files, ...clones) {
      const template = sharedTemplate(files);
      const remote = path.join(folder, 'shared.git');
      fs.cpSync(path.join(template, 'shared.git'), remote, { recursive: true });
      return {
        remote,
        clones: clones.map(name => {
          fs.cpSync(path.join(template, 'clone'), path.join(folder, name), { recursive: true });
          const clone = at(path.join(folder, name));
          clone.git('update-index', '-q', '--refresh');
          return clone;
        }),
      };
    },
    dispose: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  return repos;
}

const templates = new Map<string, string>();

/** A bare repository with these files and a clone of it, made once: copying is several times faster than cloning. */
function sharedTemplate(files: Readonly<Record<string, string>>): string {
  const key = JSON.stringify(files);
  const known = templates.get(key);
  if (known !== undefined) {
    return known;
  }
  const repos = createTempRepos();
  process.once('exit', () => repos.dispose());
  const remote = repos.initBare('shared');
  const seed = repos.clone(remote, 'seed');
  seed.commit(files, 'seed');
  seed.git('push', '-q', 'origin', 'HEAD:main');
  const clone = repos.clone(remote, 'clone');
  // Relative, so that it holds for copies of both side by side.
  clone.git('remote', 'set-url', 'origin', '../shared.git');
  templates.set(key, repos.folder);
  return repos.folder;
}

function repoAt(
  folder: string,
  run: (cwd: string, args: readonly string[], input?: string) => string,
): TempRepo {
  const repo: TempRepo = {
    folder,
    git: (...args) => run(folder, args),
    gitWith: (input, ...args) => run(folder, args, input),
    write(file, text) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    },
    read: file => fs.readFileSync(path.join(folder, file), 'utf8'),
    exists: file => fs.existsSync(path.join(folder, file)),
    commit(files, message = 'change') {
      for (const [file, text] of Object.entries(files)) {
        repo.write(file, text);
      }
      run(folder, ['add', '--', ...Object.keys(files)]);
      run(folder, ['commit', '-q', '-m', message]);
      return run(folder, ['rev-parse', 'HEAD']);
    },
  };
  return repo;
}

function isolatedEnvironment(home: string, globalConfig: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    if (!key.toUpperCase().startsWith('GIT_') && key !== 'XDG_CONFIG_HOME' && key !== 'EMAIL') {
      environment[key] = value;
    }
  }
  return {
    ...environment,
    HOME: home,
    GIT_CONFIG_GLOBAL: globalConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
}
