import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos } from '../tempRepo';
import { checkState } from './checkState';
import { prepareState } from './prepare';
import { type Expectation, printRecipe, type Recipe, recipeOf } from './recipe';
import { createTemplates } from './template';

export interface StatesOptions {
  readonly seed: number;
  /** Number of the first state. Default: 0. To look at one state again, name it here with a count of 1. */
  readonly first?: number;
  readonly count: number;
  /** Leaves the folders of failed states, and says where they are. */
  readonly keep?: boolean;
}

export interface StatesReport {
  readonly count: number;
  /** In how many states the entries went where, and in how many the checkout followed. */
  readonly arrived: Readonly<Record<Expectation['arrive'], number>>;
  readonly followed: number;
  readonly seconds: number;
  /** One text for each state that was not as it must be: its recipe and what was wrong. */
  readonly failures: readonly string[];
}

/** While git works for one state, another is prepared. */
const LANES = 4;

/**
 * Makes repositories in random states, writes 20 entries in each, and compares everything of the user's before and after.
 * Needs git; the folders are temporary.
 */
export async function runStates({
  seed,
  first = 0,
  count,
  keep = false,
}: StatesOptions): Promise<StatesReport> {
  const repos = createTempRepos();
  const templateOf = createTemplates(repos);
  const started = performance.now();
  const failures: string[] = [];
  const arrived: Record<Expectation['arrive'], number> = { server: 0, 'local branch': 0, outbox: 0 };
  let followed = 0;
  let next = first;

  async function runState(recipe: Recipe): Promise<readonly string[]> {
    const { place, base, remote, head } = recipe;
    const template = templateOf({ place, base, remote, isUnborn: head === 'no commit' });
    const folder = path.join(repos.folder, `state-${recipe.number}`);
    const state = prepareState(repos, recipe, template, folder);
    const { faults, expected, status, log } = await checkState(repos, state);
    arrived[expected.arrive] += 1;
    followed += expected.follows ? 1 : 0;
    if (faults.length === 0 || !keep) {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
    if (faults.length === 0) {
      return [];
    }
    const said = `The status was: ${status.state}. ${status.message}`;
    if (!keep) {
      return [...faults, said];
    }
    fs.writeFileSync(path.join(folder, 'livesite.log'), log.map(line => `${line}\n`).join(''));
    return [...faults, said, `It is kept in ${folder}, with a livesite.log.`];
  }

  async function runLane(): Promise<void> {
    while (next < first + count) {
      const recipe = recipeOf(seed, next);
      next += 1;
      try {
        const faults = await runState(recipe);
        if (faults.length > 0) {
          failures.push(`${printRecipe(recipe)}\n- ${faults.join('\n- ')}`);
        }
      } catch (error) {
        failures.push(`${printRecipe(recipe)}\n- ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }

  await Promise.all(Array.from({ length: LANES }, runLane));
  if (!keep || failures.length === 0) {
    repos.dispose();
  }
  return { count, arrived, followed, seconds: (performance.now() - started) / 1000, failures };
}
