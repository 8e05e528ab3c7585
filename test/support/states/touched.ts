import fs from 'node:fs';
import { type Tips, tryRead } from './arrival';
import type { PreparedState } from './prepare';
import type { Expectation } from './recipe';
import { differences, entryDifferences, quietly, type Snapshot } from './snapshot';

export interface Comparison {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly expected: Expectation;
  readonly tips: Tips;
}

/** What was done to the user's own, as sentences. */
export function findTouched(state: PreparedState, comparison: Comparison): readonly string[] {
  const { before, after, expected, tips } = comparison;
  const { repo, recipe } = state;
  const main = tryRead(() => quietly(repo, 'rev-parse', '-q', '--verify', 'refs/heads/main'));
  const isMoved = main !== tips.local;
  const mayMove = expected.follows || expected.arrive === 'local branch';
  const mirrored = isMoved && main !== undefined ? changedFiles(state, tips.local, main) : [];
  const faults: string[] = [];
  if (isMoved !== mayMove) {
    faults.push(`main of this repository ${isMoved ? 'moved' : 'did not move'}.`);
  }
  const allowed = allowedNames(state, { isFollowed: isMoved && expected.follows, isMoved, mirrored });
  for (const name of differences(before, after)) {
    if (!allowed(name, before.files.has(name))) {
      const how = !before.files.has(name) ? 'is new' : after.files.has(name) ? 'is changed' : 'is gone';
      faults.push(`${JSON.stringify(name)} ${how}.`);
    }
  }
  faults.push(...logFaults(before, after));
  for (const index of state.worktrees.keys()) {
    const mayDiffer = new Set(
      index === 0 && isMoved && expected.follows ? mirrored.map(file => `${file}#0`) : [],
    );
    for (const name of entryDifferences(before, after, index)) {
      if (!mayDiffer.has(name)) {
        const [was, is] = [before.entries[index]?.get(name), after.entries[index]?.get(name)];
        faults.push(
          `The index entry of ${JSON.stringify(name)} was ${was ?? 'not there'}, and is ${is ?? 'gone'}.`,
        );
      }
    }
  }
  if (isMoved && expected.follows) {
    const unclean = quietly(repo, '--literal-pathspecs', 'status', '--porcelain', '--', ...mirrored);
    faults.push(...(unclean === '' ? [] : [`What followed is not clean: ${unclean}`]));
  }
  faults.push(...leftovers(after));
  const ran = fs.readdirSync(state.canaries);
  faults.push(...ran.map(name => `${name.slice('ran-'.length)} of the user was run.`));
  if (recipe.touch === 'link in the way' && fs.readdirSync(`${state.folder}/elsewhere`).length > 0) {
    faults.push('A link was followed out of the repository.');
  }
  return faults;
}

function changedFiles({ repo }: PreparedState, from: string | undefined, to: string): string[] {
  const output =
    from === undefined
      ? quietly(repo, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', to)
      : quietly(repo, 'diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to);
  return output.split('\0').filter(name => name !== '');
}

interface Allowance {
  readonly isMoved: boolean;
  readonly isFollowed: boolean;
  /** Files that differ between where main was and where it is. */
  readonly mirrored: readonly string[];
}

/** Which files may differ; `wasThere` tells changed from new. */
function allowedNames(
  { repo, commonFolder, recipe }: PreparedState,
  { isMoved, isFollowed, mirrored }: Allowance,
): (name: string, wasThere: boolean) => boolean {
  const gitFolder = repo.git('rev-parse', '--absolute-git-dir').slice(commonFolder.length);
  const own = gitFolder === '' ? '' : `${gitFolder.slice(1)}/`;
  const names = new Set(['git:refs/remotes/origin/main', 'git:logs/refs/remotes/origin/main']);
  if (isMoved) {
    names.add('git:refs/heads/main').add('git:logs/refs/heads/main');
  }
  if (isFollowed) {
    names.add(`git:${own}index`).add(`git:${own}logs/HEAD`);
    for (const file of mirrored) {
      for (
        let at = Buffer.from(file).toString('latin1');
        at !== '';
        at = at.slice(0, Math.max(0, at.lastIndexOf('/')))
      ) {
        names.add(`tree0:${at}`);
      }
    }
  }
  return (name, wasThere) => {
    const isFolderAbove = [...names].some(each => each.startsWith(`${name}/`));
    return (
      names.has(name) ||
      (!wasThere && (name.startsWith('git:objects/') || isFolderAbove)) ||
      /^git:(?:worktrees\/[^/]+\/)?livesite(?:\/|$)/.test(name) ||
      (isFollowed && recipe.index === 'split' && name.startsWith(`git:${own}sharedindex.`))
    );
  };
}

/** Reflogs grow, and keep what they said. */
function logFaults(before: Snapshot, after: Snapshot): string[] {
  return [...before.logs].flatMap(([name, text]) =>
    after.logs.get(name)?.startsWith(text) === true ? [] : [`${name} does not say any more what it said.`],
  );
}

/** Work of ours that was not tidied up. */
function leftovers(after: Snapshot): string[] {
  const names = [...after.files.keys()].filter(name =>
    /livesite\/.*(?:\.tmp-|index-|move-|\.lock)/.test(name),
  );
  return names.map(name => `${name} was left behind.`);
}
