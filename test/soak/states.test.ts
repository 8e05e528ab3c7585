import assert from 'node:assert/strict';
import { printRecipe, recipeOf } from '../support/states/recipe';
import { runStates } from '../support/states/runStates';

/** Another seed, or one state again: LIVESITE_STATES=<seed>:<first>:<count>. */
const [seed = 20_261_123, first = 0, count = 200] = (process.env.LIVESITE_STATES ?? '')
  .split(':')
  .flatMap(part => (part === '' ? [] : [Number(part)]));

describe('random states of a repository', function () {
  this.timeout(1_200_000);

  it(`keeps everything of the user's as it was in ${count} of them, and every entry once`, async () => {
    const report = await runStates({ seed, first, count, keep: process.env.LIVESITE_STATES !== undefined });
    const { arrived, followed, failures, seconds } = report;
    const places = Object.entries(arrived).map(([place, states]) => `${place} ${states}`);
    console.log(
      `      ${count} states in ${seconds.toFixed(0)} s; entries arrived: ${places.join(', ')}; checkout followed: ${followed}`,
    );
    assert.equal(failures.length, 0, `${failures.length} of ${count}:\n${failures.slice(0, 5).join('\n')}`);
  });

  it('are the same for the same seed', () => {
    assert.equal(printRecipe(recipeOf(1, 7)), printRecipe(recipeOf(1, 7)));
    assert.notEqual(printRecipe(recipeOf(1, 7)), printRecipe(recipeOf(2, 7)));
  });
});
