import assert from 'node:assert/strict';
import path from 'node:path';
import { bundleFile } from '../tools/bundle.mjs';
import { ROOT } from '../tools/root.mjs';
import { runExperiment } from './experiment';
import { faultsOf, printFigures } from './figures';

/** Many times what it takes on a loaded machine. */
const LIMIT = 600_000;

describe('clones that write at once, are killed and cut off', function () {
  this.timeout(LIMIT);
  let program: string;
  before(async () => {
    program = await bundleFile('test/soak/worker.ts', 'out/test/soak/worker.js');
  });

  for (const people of [false, true]) {
    it(people ? 'while people edit by hand over half-done work' : 'on one incident', async () => {
      const figures = await runExperiment({
        seed: 20_261_123,
        clones: people ? 3 : 4,
        entries: people ? 10 : 12,
        kills: 6,
        cuts: 30,
        people,
        program,
        templates: path.join(ROOT, 'templates'),
      });
      console.log(printFigures(figures));
      assert.deepEqual(faultsOf(figures), []);
      assert.ok(figures.kills.families + figures.kills.alone > 0, 'nobody was killed');
      assert.ok(figures.cuts.answer + figures.cuts.upload + figures.cuts.download > 0, 'nothing was cut');
    });
  }
});
