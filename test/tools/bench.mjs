// @ts-check
// npm run bench: every test/bench/*.mjs, one after the other, on the built extension. Name parts of their names to run only those.
// --quick: 1,000 records, default 10,000, --full: 50,000. --json: only the figures, for programs, on the standard output; the lines go to
// the error output. A run of all writes test/bench/results.md, which opens with the table of the goals.
//
// A bench exports `name` and `run(print, { size })`. print('line for people') prints, and a figure that belongs into the table goes along:
//   print(`a saved file to the updated model: ${spread(times)} ms`, { goal: 5, what: 'a saved file to the model', value: times, unit: 'ms', atMost: 0.3 });
// Several figures may follow one line; without `atMost` and `atLeast` one stands there for comparison; `value: undefined` says that this
// run could not measure it (`what` says why); a goal that no figure came for is "not measured". See goals.mjs for the shape and the goals.
// A bench looks first whether what it measures is right, and throws if not: the run then fails. It never fails for a time.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../../esbuild.mjs';
import { goalData, goalTable } from './goals.mjs';
import { ROOT } from './root.mjs';

/** @typedef {import('./goals.mjs').Print} Print */
/** @typedef {import('./goals.mjs').Figure} Figure */
/** @typedef {{ size: number }} Options how many records */
/** @typedef {{ name: string, run: (print: Print, options: Options) => Promise<void> | void }} Bench */

/** Of goals that are about one package for all: first, and before others have used the machine. */
const FIRST = ['activation', 'package'];

/** @returns {Promise<Bench[]>} those of test/bench */
async function findBenches() {
  const folder = path.join(ROOT, 'test/bench');
  const names = fs.readdirSync(folder).filter(name => name.endsWith('.mjs'));
  /** @type {Bench[]} */
  const benches = await Promise.all(
    names.sort().map(name => import(pathToFileURL(path.join(folder, name)).href)),
  );
  const rank = (/** @type {Bench} */ { name }) =>
    (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
  return benches.sort((one, other) => rank(one) - rank(other));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const size = values.quick ? 1000 : values.full ? 50_000 : 10_000;
  const say = values.json ? console.error : console.log;
  await build({ production: true, quiet: true });
  const all = await findBenches();
  const chosen = all.filter(
    ({ name }) => positionals.length === 0 || positionals.some(part => name.includes(part)),
  );
  let failed = 0;
  /** @type {string[]} */
  const lines = [];
  /** @type {Figure[]} */
  const figures = [];
  const load = os.loadavg()[0] ?? 0;
  for (const { name, run } of chosen) {
    say(`\n${name}`);
    lines.push('', `## ${name}`, '');
    try {
      await run(
        (line, ...given) => {
          say(`  ${line}`);
          lines.push(`${/^ */.exec(line)?.[0] ?? ''}- ${line.trim()}`);
          figures.push(...given);
        },
        { size },
      );
    } catch (error) {
      console.error(error);
      failed += 1;
    }
  }
  if (values.json)
    console.log(JSON.stringify({ ...circumstances(size, load), goals: goalData(figures) }, null, 2));
  else say(`\n${goalTable(figures).join('\n')}`);
  if (chosen.length === all.length && failed === 0) {
    fs.writeFileSync(
      path.join(ROOT, 'test/bench/results.md'),
      `${[...head(size, load), ...goalTable(figures), ...lines].join('\n')}\n`,
    );
    say('\nWritten to test/bench/results.md');
  }
  process.exit(failed > 0 ? 1 : 0);
}

/** @param {number} size @param {number} load of the machine when the run began */
const circumstances = (size, load) => ({
  records: size,
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cores: os.cpus().length,
  processor: os.cpus()[0]?.model ?? 'unknown',
  load,
});

/** @param {number} size @param {number} load @returns {string[]} */
function head(size, load) {
  const { records, date, node, cores, processor } = circumstances(size, load);
  return [
    '# What the last run of all benches printed',
    '',
    `${records} records; ${date}, Node ${node}, ${cores} cores (${processor}), load ${load.toFixed(1)} at the beginning.`,
    'Times move from machine to machine; ratios were taken side by side in one run. Written by `npm run bench`.',
    '',
  ];
}

await main();
