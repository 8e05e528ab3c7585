import fs from 'node:fs';
import path from 'node:path';
import { incidentFolder } from '../../../src/core/site/paths';
import type { TempRepo, TempRepos } from '../tempRepo';
import { NEW_INCIDENT, OLD_INCIDENT } from './entries';
import { startOperation } from './operation';
import type { Recipe } from './recipe';
import { applySettings } from './setting';
import type { Template } from './template';
import { doWork } from './work';

/** A repository as a recipe says, ready for entries. */
export interface PreparedState {
  readonly recipe: Recipe;
  /** Holds everything of this state and nothing else. */
  readonly folder: string;
  /** The working tree that is looked at. */
  readonly repo: TempRepo;
  /** All working trees, that one first. */
  readonly worktrees: readonly TempRepo[];
  /** Git's folder that all working trees share. */
  readonly commonFolder: string;
  /** Absolute folder of livesite.yml. */
  readonly root: string;
  /** The bare repository that is shared through; undefined where there is none. */
  readonly server: TempRepo | undefined;
  /** Programs of the user's that must not run leave a file here. */
  readonly canaries: string;
}

/** Copies a template and makes a state of it. */
export function prepareState(
  repos: TempRepos,
  recipe: Recipe,
  template: Template,
  folder: string,
): PreparedState {
  fs.cpSync(template.folder, folder, { recursive: true, verbatimSymlinks: true });
  const main = repos.at(path.join(folder, 'clone'));
  const server = path.join(folder, 'server.git');
  const canaries = path.join(folder, 'canaries');
  fs.mkdirSync(canaries);
  if (recipe.head !== 'no commit') {
    main.git('update-index', '-q', '--refresh');
  }
  const repo = recipe.worktree === 'linked' ? repos.at(path.join(folder, 'linked')) : main;
  const other = recipe.worktree === 'beside a linked one' ? repos.at(path.join(folder, 'linked')) : undefined;
  const state: PreparedState = {
    recipe,
    folder,
    repo,
    worktrees: [repo, ...(repo === main ? [] : [main]), ...(other ? [other] : [])],
    commonFolder: path.join(main.folder, '.git'),
    root: path.join(repo.folder, recipe.place),
    server: recipe.remote === 'none' ? undefined : repos.at(server),
    canaries,
  };
  if (recipe.settings.includes('autocrlf')) {
    main.git('config', 'core.autocrlf', 'true');
  }
  setHead(state, main);
  setSparse(state);
  if (recipe.work.includes('stash') && recipe.head !== 'no commit' && !recipe.head.endsWith('orphan')) {
    repo.write('src/stashed.ts', 'stashed by the user\n');
    repo.git('stash', '-q');
  }
  startOperation(state);
  doWork(state);
  touchSite(state);
  setIndex(state);
  letOthersPush(repos, state);
  applySettings(state);
  lock(state);
  return state;
}

function setHead({ recipe, repo }: PreparedState, main: TempRepo): void {
  if (recipe.own !== 'none') {
    main.git('reset', '-q', '--hard', `own-${recipe.own}`);
  }
  if (recipe.worktree !== 'only') {
    // Two working trees cannot have the same branch.
    const isLinked = repo !== main;
    if (isLinked) {
      main.git('checkout', '-q', 'parked');
    }
    main.git('worktree', 'add', '-q', '../linked', isLinked ? 'main' : 'parked');
  }
  switch (recipe.head) {
    case 'main':
    case 'no commit':
      return;
    case 'detached':
      repo.git('checkout', '-q', '--detach', 'main~1');
      return;
    case 'orphan':
      repo.git('checkout', '-q', '--orphan', 'fresh');
      return;
    case 'emptied orphan':
      repo.git('switch', '-q', '--orphan', 'fresh');
      return;
    default:
      repo.git('checkout', '-q', recipe.head);
  }
}

function setSparse({ recipe, repo }: PreparedState): void {
  const { place, sparse } = recipe;
  if (sparse === 'cone') {
    const index = recipe.index === 'sparse' ? ['--sparse-index'] : [];
    repo.git(
      'sparse-checkout',
      'set',
      '--cone',
      ...index,
      'src',
      ...(place === '' ? [] : [`${place}runbooks`]),
    );
  } else if (sparse === 'patterns') {
    repo.git('sparse-checkout', 'set', '--no-cone', '/*', `!/${place}incidents/`);
  }
}

/** The user's own work on what the entries change. */
function touchSite({ recipe, repo, root, folder }: PreparedState): void {
  const incident = incidentFolder(recipe.incident === 'old' ? OLD_INCIDENT : NEW_INCIDENT);
  const log = `${recipe.place}${incident}/timeline.md`;
  const edit = () => repo.write(log, repo.read(log).replace('# Timeline', '# My timeline'));
  switch (recipe.touch) {
    case 'edited log':
      return edit();
    case 'staged log':
      edit();
      repo.git('add', '--', log);
      return;
    case 'removed log':
      return fs.rmSync(path.join(repo.folder, log));
    case 'overlooked log':
      repo.git('update-index', '--assume-unchanged', '--', log);
      return edit();
    case 'executable log':
      return fs.chmodSync(path.join(repo.folder, log), 0o755);
    case 'file in the way':
      return repo.write(log, 'My own words\n');
    case 'link in the way':
      fs.mkdirSync(path.join(folder, 'elsewhere'));
      fs.mkdirSync(path.dirname(path.join(root, incident)), { recursive: true });
      return fs.symlinkSync(path.join(folder, 'elsewhere'), path.join(root, incident));
    case 'none':
      return;
  }
}

function setIndex({ recipe, repo }: PreparedState): void {
  const options: Partial<Record<Recipe['index'], readonly string[]>> = {
    'version 4': ['--index-version', '4'],
    split: ['--split-index'],
    'untracked cache': ['--force-untracked-cache'],
  };
  const wanted = options[recipe.index];
  if (wanted) {
    repo.git('update-index', ...wanted);
  }
  if (recipe.index === 'split' || recipe.index === 'untracked cache') {
    // Fills what was just switched on.
    repo.git('status', '--porcelain');
  }
}

function letOthersPush(repos: TempRepos, { recipe, folder, server }: PreparedState): void {
  if (recipe.others === 'nothing' || !server) {
    return;
  }
  const other = repos.clone(
    server.folder,
    path.relative(repos.folder, path.join(folder, 'other')),
    '--depth=1',
  );
  const { place } = recipe;
  const files =
    recipe.others === 'site'
      ? { [`${place}services.yml`]: 'services: []\n', [`${place}runbooks/restart.md`]: '# Restart\n' }
      : { 'src/others.ts': 'others\n' };
  other.commit(files, `others: ${recipe.others}`);
  other.git('push', '-q');
}

function lock({ recipe, repo, commonFolder }: PreparedState): void {
  const gitFolder = path.resolve(repo.folder, repo.git('rev-parse', '--git-dir'));
  const files: Partial<Record<Recipe['lock'], string>> = {
    index: path.join(gitFolder, 'index.lock'),
    HEAD: path.join(gitFolder, 'HEAD.lock'),
    main: path.join(commonFolder, 'refs/heads/main.lock'),
  };
  const file = files[recipe.lock];
  if (file !== undefined) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '');
  }
}
