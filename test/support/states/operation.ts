import fs from 'node:fs';
import path from 'node:path';
import type { PreparedState } from './prepare';
import type { Operation } from './recipe';

interface OperationRecipe {
  /** Commands; the last one stops half-way. */
  readonly run: (state: PreparedState) => readonly (readonly string[])[];
  /** What git leaves in its folder; a state without it is no such state. Undefined: unmerged files are all there is. */
  readonly leaves?: string;
}

const recipes: Readonly<Record<Exclude<Operation, 'none'>, OperationRecipe>> = {
  'conflicted merge': { run: () => [['merge', '-q', 'theirs']], leaves: 'MERGE_HEAD' },
  'stopped merge': {
    run: () => [['merge', '-q', '--no-commit', '--no-ff', 'theirs~1']],
    leaves: 'MERGE_HEAD',
  },
  'conflicted merge of the site': { run: () => [['merge', '-q', 'theirs-site']], leaves: 'MERGE_HEAD' },
  'conflicted squash': { run: () => [['merge', '-q', '--squash', 'theirs']] },
  'conflicted stash': {
    // The template's, below the one that the state may have made.
    run: ({ recipe }) => [
      ['stash', 'apply', '-q', recipe.work.includes('stash') ? 'stash@{1}' : 'stash@{0}'],
    ],
  },
  'conflicted rebase': { run: () => [['rebase', '-q', 'theirs']], leaves: 'rebase-merge' },
  'conflicted rebase by patches': {
    run: () => [['rebase', '-q', '--apply', 'theirs']],
    leaves: 'rebase-apply',
  },
  'stopped rebase': { run: () => [['rebase', '-q', '-x', 'false', 'HEAD~1']], leaves: 'rebase-merge' },
  'conflicted cherry-pick': { run: () => [['cherry-pick', 'theirs']], leaves: 'CHERRY_PICK_HEAD' },
  'conflicted series of cherry-picks': {
    run: () => [['cherry-pick', 'theirs~2..theirs']],
    leaves: 'sequencer',
  },
  'conflicted revert': { run: () => [['revert', '--no-edit', 'theirs']], leaves: 'REVERT_HEAD' },
  'conflicted am': {
    run: ({ folder }) => [['am', '-q', path.join(folder, 'theirs.patch')]],
    leaves: 'rebase-apply',
  },
  bisect: {
    run: () => [['bisect', 'start', 'HEAD', 'HEAD~1']],
    leaves: 'BISECT_LOG',
  },
};

/** Brings the state's working tree into the middle of something. */
export function startOperation(state: PreparedState): void {
  const { recipe, repo } = state;
  if (recipe.operation === 'none') {
    return;
  }
  const { run, leaves } = recipes[recipe.operation];
  let said = '';
  for (const args of run(state)) {
    try {
      said += repo.git(...args);
    } catch (error) {
      // To stop with a conflict is what was asked for; whether it did is seen below.
      said += String(error);
    }
  }
  const gitFolder = path.resolve(repo.folder, repo.git('rev-parse', '--git-dir'));
  const isThere =
    leaves === undefined ? repo.git('ls-files', '-u') !== '' : fs.existsSync(path.join(gitFolder, leaves));
  if (!isThere) {
    throw new Error(`There is no ${recipe.operation} to be in the middle of: ${said}`);
  }
}
