import fs from 'node:fs';
import path from 'node:path';
import type { TempRepo, TempRepos } from '../tempRepo';
import { oldIncident } from './entries';
import type { Recipe } from './recipe';

/** Repositories that a state is copied from, side by side in one folder: `server.git` and `clone`. */
export interface Template {
  readonly folder: string;
}

/** Tracked from the first commit on, one for each kind of work. */
export const tracked = {
  conflicting: 'src/app.ts',
  staged: 'src/staged.ts',
  unstaged: 'src/unstaged.ts',
  partly: 'src/partly.ts',
  removed: 'src/removed.ts',
  deleted: 'src/deleted.ts',
  renamed: 'src/renamed.ts',
  mode: 'src/run.sh',
  link: 'src/link',
  assumed: 'src/assumed.ts',
  skipped: 'src/skipped.ts',
  stashed: 'src/stashed.ts',
  binary: 'src/picture.bin',
} as const;

/** Names that quoting, patterns, options and terminals stumble over. */
export const oddNames: readonly string[] = [
  'src/with space.ts',
  'src/"quoted".ts',
  "src/it's.ts",
  'src/line\nbreak.ts',
  'src/tab\there.ts',
  'src/🔥 zoë.ts',
  'src/*.md',
  ':(top)x',
  '-rf',
  'back\\slash',
  '.hidden',
];

export type TemplateKey = Pick<Recipe, 'place' | 'base' | 'remote'> & { readonly isUnborn: boolean };

/** Makes templates, each once. */
export function createTemplates(repos: TempRepos): (key: TemplateKey) => Template {
  const known = new Map<string, Template>();
  const templateOf = (key: TemplateKey): Template => {
    const name = JSON.stringify(key);
    const make = () => {
      // Copying is far cheaper than making the same again.
      const shared =
        key.remote === 'shared' || key.isUnborn ? undefined : templateOf({ ...key, remote: 'shared' });
      const folder = path.join(repos.folder, `template-${known.size}`);
      return makeTemplate(repos, key, { folder, shared });
    };
    const template = known.get(name) ?? make();
    known.set(name, template);
    return template;
  };
  return templateOf;
}

interface TemplatePlan {
  readonly folder: string;
  /** The same with a server. */
  readonly shared: Template | undefined;
}

function makeTemplate(repos: TempRepos, key: TemplateKey, { folder, shared }: TemplatePlan): Template {
  const name = path.basename(folder);
  if (key.isUnborn) {
    fs.mkdirSync(folder);
    repos.init(`${name}/clone`).write('notes.txt', 'nothing is committed yet\n');
  } else if (shared) {
    fs.cpSync(shared.folder, folder, { recursive: true, verbatimSymlinks: true });
  } else {
    fs.mkdirSync(folder);
    makeServer(repos, key, name);
    makeClone(repos, key, name);
  }
  const clone = repos.at(path.join(folder, 'clone'));
  if (key.remote !== 'shared') {
    fs.rmSync(path.join(folder, 'server.git'), { recursive: true, force: true });
    if (!key.isUnborn) {
      clone.git('remote', 'remove', 'origin');
    }
  }
  if (key.remote === 'empty') {
    repos.initBare(`${name}/server`);
    clone.git('remote', 'add', 'origin', '../server.git');
  }
  return { folder };
}

const numbered = (word: string) => `one\ntwo ${word}\nthree\nfour\nfive\nsix\nseven\neight\n`;

/** `server.git` with main, feature/before (without a live site) and feature/after, and `library.git` for a submodule. */
function makeServer(repos: TempRepos, { place, base }: TemplateKey, name: string): void {
  const format = base === 'sha256' ? ['--object-format=sha256'] : [];
  const server = path.join(repos.folder, name, 'server.git');
  const seed = repos.at(path.join(repos.folder, name, 'seed'));
  repos.at(repos.folder).git('init', '-q', '--bare', '-b', 'main', ...format, server);
  repos.at(repos.folder).git('init', '-q', '-b', 'main', ...format, seed.folder);
  seed.git('remote', 'add', 'origin', server);
  const commit = (files: Readonly<Record<string, string>>, message: string) => {
    for (const [file, text] of Object.entries(files)) {
      seed.write(file, text);
    }
    seed.git('add', '-A');
    seed.git('commit', '-q', '-m', message);
  };
  for (const file of [...Object.values(tracked), ...oddNames]) {
    seed.write(file, numbered(file));
  }
  fs.rmSync(path.join(seed.folder, tracked.link));
  fs.symlinkSync('app.ts', path.join(seed.folder, tracked.link));
  if (base === 'submodule') {
    addSubmodule(repos, seed, name);
  }
  commit({ 'README.md': 'Read me\n', [tracked.conflicting]: numbered('first') }, 'begin');
  seed.git('branch', 'feature/before');
  const site = { 'livesite.yml': 'livesite: 1\n', 'people.yml': people('Bob'), ...oldIncident() };
  commit(
    Object.fromEntries(Object.entries(site).map(([file, text]) => [place + file, text])),
    'Initialize Livesite',
  );
  seed.git('branch', 'feature/after');
  commit({ [tracked.conflicting]: numbered('main') }, 'change the code');
  commit({ [`${place}people.yml`]: people('Robert') }, 'change the people');
  for (const branch of ['feature/before', 'feature/after']) {
    seed.git('checkout', '-q', branch);
    commit({ [tracked.conflicting]: numbered(branch) }, `work on ${branch}`);
    commit({ 'src/feature.ts': 'shared\n' }, `more work on ${branch}`);
  }
  seed.git('push', '-q', 'origin', 'main', 'feature/before', 'feature/after');
  repos.at(server).git('config', 'uploadpack.allowFilter', 'true');
  repos.at(server).git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  repos.at(server).git('gc', '-q');
  fs.rmSync(seed.folder, { recursive: true });
}

const people = (bob: string) =>
  `people:\n  - handle: alice\n    name: Alice\n  - handle: bob\n    name: ${bob}\n`;

function addSubmodule(repos: TempRepos, seed: TempRepo, name: string): void {
  const library = repos.init(`${name}/library`);
  library.commit({ 'library.ts': 'library\n' });
  seed.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.folder, 'library');
  // Relative, so that it holds for copies.
  seed.git('config', '-f', '.gitmodules', 'submodule.library.url', '../library');
}

/**
 * A clone on main with branches of the user's own: some to be in conflict with everything, `own-code` and `own-site` to be
 * unpushed commits on main, `parked` for another working tree, and a stash.
 */
function makeClone(repos: TempRepos, { place, base }: TemplateKey, name: string): void {
  const from = `file://${path.join(repos.folder, name, 'server.git')}`;
  const options: Partial<Record<TemplateKey['base'], readonly string[]>> = {
    shallow: ['--depth=3', '--no-single-branch'],
    partial: ['--filter=blob:none'],
  };
  const clone = repos.clone(from, `${name}/clone`, ...(options[base] ?? []));
  clone.git('remote', 'set-url', 'origin', '../server.git');
  const branch = (of: string, start: string, ...commits: Readonly<Record<string, string>>[]) => {
    clone.git('checkout', '-q', '--no-track', '-b', of, start);
    for (const files of commits) {
      clone.commit(files, `${of}: ${Object.keys(files).join()}`);
    }
  };
  branch('theirs', 'main~2', { 'src/theirs.ts': 'theirs\n' }, { [tracked.conflicting]: numbered('theirs') });
  branch('theirs-site', 'main~2', { [`${place}people.yml`]: people('Bobby') });
  branch('own-code', 'main', { 'src/own.ts': 'own\n' }, { [tracked.conflicting]: numbered('own') });
  branch('own-site', 'main', { [`${place}people.yml`]: people('Rob') });
  branch('parked', 'main', { 'src/parked.ts': 'parked\n' });
  for (const feature of ['feature/before', 'feature/after']) {
    clone.git('checkout', '-q', feature);
    clone.commit({ 'src/feature.ts': 'not pushed\n' }, 'unpushed work');
  }
  clone.git('tag', '-a', '-m', 'not pushed', 'v-own', 'own-code');
  clone.git('notes', 'add', '-m', 'a note of the user', 'own-code');
  clone.git('checkout', '-q', '--detach', 'main~2');
  clone.write(tracked.conflicting, numbered('stashed'));
  clone.git('stash', '-q');
  clone.git('checkout', '-q', 'main');
  const patch = `${clone.git('format-patch', '-1', '--stdout', 'theirs')}\n`;
  fs.writeFileSync(path.join(repos.folder, name, 'theirs.patch'), patch);
  if (base === 'submodule') {
    clone.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init');
  }
  clone.git('gc', '-q', '--no-prune');
}
