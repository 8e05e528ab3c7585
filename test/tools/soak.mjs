// @ts-check
// npm run soak: the long form of test/soak. Several clones write into one incident over git's own daemon, under kill -9, cut
// connections and wrong clocks; prints what came of it and fails where anything was lost, doubled, broken, stuck or touched.
//   --clones 5 --entries 200 (each) --kills 160 (each, at most) --cuts 15 (of a hundred connections) --seed N
//   --people   people edit reviews, plan, people and rotations by hand as well, over half-done work in every clone
//   --states N instead: N random states of a person's repository, 20 entries in each, everything of theirs compared
//   --keep     keep the folder with clones, ledgers and logs
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleFile, loadSource } from './bundle.mjs';
import { ROOT } from './root.mjs';

const { values } = parseArgs({
  options: {
    clones: { type: 'string', default: '5' },
    entries: { type: 'string', default: '200' },
    kills: { type: 'string', default: '160' },
    cuts: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    states: { type: 'string' },
    people: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
console.log(`seed ${values.seed}`);
if (values.states !== undefined) {
  /** @type {typeof import('../support/states/runStates')} */
  const { runStates } = await loadSource('test/support/states/runStates.ts');
  const report = await runStates({
    seed: Number(values.seed),
    count: Number(values.states),
    keep: values.keep,
  });
  for (const failure of report.failures) console.log(failure);
  const { arrived } = report;
  const places = Object.entries(arrived).map(([place, count]) => `${place} ${count}`);
  console.log(
    `${report.count} states in ${report.seconds.toFixed(0)} s; entries arrived: ${places.join(', ')}`,
  );
  console.log(`the checkout followed in ${report.followed}; failed ${report.failures.length}`);
  process.exit(report.failures.length > 0 ? 1 : 0);
}
/** @type {typeof import('../soak/experiment')} */
const { runExperiment } = await loadSource('test/soak/experiment.ts');
/** @type {typeof import('../soak/figures')} */
const { faultsOf, printFigures } = await loadSource('test/soak/figures.ts');
// Ends the server and the workers as well.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
const figures = await runExperiment({
  seed: Number(values.seed),
  clones: Number(values.clones),
  entries: Number(values.entries),
  kills: Number(values.kills),
  cuts: Number(values.cuts),
  people: values.people,
  keep: values.keep,
  program: await bundleFile('test/soak/worker.ts', 'out/test/soak/worker.js'),
  templates: path.join(ROOT, 'templates'),
  print: line => console.log(line),
});
console.log(printFigures(figures));
process.exit(faultsOf(figures).length > 0 ? 1 : 0);
