import fs from 'node:fs';
import path from 'node:path';
import { incidentFolder } from '../../../src/core/site/paths';
import { OLD_INCIDENT } from './entries';
import type { PreparedState } from './prepare';
import { works, type Work } from './recipe';
import { oddNames, tracked } from './template';

/** Changes of the user's in files of theirs. What a branch or a sparse checkout does not have is made. */
const doings: Readonly<Record<Work, (state: PreparedState) => void>> = {
  staged({ repo }) {
    repo.write(tracked.staged, 'staged\n');
    repo.git('add', '--', tracked.staged);
  },
  unstaged: ({ repo }) => repo.write(tracked.unstaged, 'unstaged\n'),
  'partly staged'({ repo }) {
    const text = repo.exists(tracked.partly) ? repo.read(tracked.partly) : 'one\neight\n';
    repo.write(tracked.partly, text.replace('one', 'ONE'));
    repo.git('add', '--', tracked.partly);
    repo.write(tracked.partly, text.replace('one', 'ONE').replace('eight', 'EIGHT'));
  },
  'new and staged'({ repo }) {
    repo.write('src/new.ts', '1\n');
    repo.git('add', '--', 'src/new.ts');
    repo.write('src/new.ts', '2\n');
  },
  'intent to add'({ repo }) {
    repo.write('src/later.ts', 'later\n');
    repo.git('add', '-N', '--', 'src/later.ts');
  },
  untracked({ repo, recipe }) {
    repo.write('notes of mine.txt', 'mine\n');
    repo.write('src/new folder/deep/file.ts', 'mine\n');
    repo.write(`${recipe.place}${incidentFolder(OLD_INCIDENT)}/heap dump.txt`, 'mine\n');
    repo.write(`${recipe.place}incidents/draft.md`, 'mine\n');
    fs.mkdirSync(path.join(repo.folder, 'empty folder'));
  },
  ignored({ repo, commonFolder }) {
    fs.mkdirSync(path.join(commonFolder, 'info'), { recursive: true });
    fs.appendFileSync(path.join(commonFolder, 'info/exclude'), '*.log\nbuild/\n');
    repo.write('debug.log', 'mine\n');
    repo.write('build/out.js', 'mine\n');
  },
  removed: state => ifTracked(state, tracked.removed, file => state.repo.git('rm', '-q', '-f', '--', file)),
  deleted: ({ repo }) => fs.rmSync(path.join(repo.folder, tracked.deleted), { force: true }),
  renamed: state => ifTracked(state, tracked.renamed, file => state.repo.git('mv', file, 'src/moved.ts')),
  mode: state =>
    ifTracked(state, tracked.mode, file => {
      fs.chmodSync(path.join(state.repo.folder, file), 0o755);
      state.repo.git('update-index', '--chmod=+x', '--', file);
      fs.chmodSync(path.join(state.repo.folder, file), 0o744);
    }),
  link: state =>
    ifTracked(state, tracked.link, file => {
      fs.rmSync(path.join(state.repo.folder, file));
      fs.symlinkSync('/nonexistent', path.join(state.repo.folder, file));
    }),
  'assumed unchanged': state =>
    ifTracked(state, tracked.assumed, file => {
      state.repo.git('update-index', '--assume-unchanged', '--', file);
      state.repo.write(file, 'overlooked\n');
    }),
  skipped: state =>
    ifTracked(state, tracked.skipped, file => {
      state.repo.git('update-index', '--skip-worktree', '--', file);
      state.repo.write(file, 'overlooked\n');
    }),
  'odd names'({ repo }) {
    for (const name of oddNames) {
      repo.write(name, 'edited\n');
      repo.write(`untracked/${path.basename(name)}`, 'mine\n');
    }
    repo.gitWith(`${oddNames.slice(0, 4).join('\0')}\0`, 'update-index', '--add', '-z', '--stdin');
    // No UTF-8: such names are old, and stay as they are too.
    const folder = Buffer.from(`${repo.folder}/`);
    fs.writeFileSync(Buffer.concat([folder, Buffer.from([0x66, 0xfc, 0x72])]), 'mine\n');
  },
  'nested repository'({ repo }) {
    repo.write('vendor/nested/.git/HEAD', 'ref: refs/heads/main\n');
    repo.write('vendor/nested/.git/config', '[core]\n\tbare = false\n');
    repo.write('vendor/nested/.git/objects/keep', '');
    repo.write('vendor/nested/.git/refs/keep', '');
    repo.write('vendor/nested/file.ts', 'mine\n');
  },
  // Has to be there before anything is in progress.
  stash: () => undefined,
};

export function doWork(state: PreparedState): void {
  for (const work of works) {
    if (state.recipe.work.includes(work)) {
      doings[work](state);
    }
  }
}

function ifTracked(state: PreparedState, file: string, work: (file: string) => void): void {
  if (state.repo.exists(file) && state.repo.git('ls-files', '--', file) !== '') {
    work(file);
  }
}
