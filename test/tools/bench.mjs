// @ts-check
// npm run bench: what activation costs, the package's size, then every test/bench/*.mjs (which export `name` and
// `run(print, options)`). Name parts of their names to run only those. --quick: 1,000 records, default 10,000,
// --full: 50,000. A bench throws for a wrong result, never for a time. A run of all writes test/bench/results.md.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { build } from '../../esbuild.mjs';
import { vsixPath } from './extension.mjs';
import { median, spread } from './measure.mjs';
import { ROOT } from './root.mjs';

/** @typedef {(line: string) => void} Print */
/** @typedef {{ size: number }} Options how many records */
/** @typedef {{ name: string, run: (print: Print, options: Options) => Promise<void> | void }} Bench */

const ENTRY = path.join(ROOT, 'dist/extension.js');
const KIB = 1024;

/** A module that is anything that is asked of it: enough to load the extension, not to activate it. */
const FAKE_VSCODE = `
const anything = () => new Proxy(class {}, {
  get: (target, key) => (key in target || typeof key === 'symbol' ? target[key] : anything()),
  apply: () => anything(),
});
const Module = require('node:module');
const load = Module._load;
const vscode = anything();
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
const started = process.hrtime.bigint();
require(process.argv[1]);
const ms = Number(process.hrtime.bigint() - started) / 1e6;
console.log(JSON.stringify({ ms, files: Object.keys(require.cache) }));
process.exit(0);
`;

/**
 * Requires a file in a new Node process.
 * @param {string} file
 * @returns {{ ms: number, files: string[] }} how long it took and the files that were read
 */
function coldRequire(file) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', FAKE_VSCODE, file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path.relative(ROOT, file)} does not load:\n${stderr}`);
  return JSON.parse(stdout);
}

/** @param {Print} print @param {string} temporary */
async function benchActivation(print, temporary) {
  const { files } = coldRequire(ENTRY);
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  const names = files.map(file => path.basename(file)).join(' + ');
  print(`entry bundle: ${(bytes / KIB).toFixed(1)} KiB (${names}); goal: at most 40 KiB`);

  const empty = path.join(temporary, 'empty.js');
  fs.writeFileSync(empty, '"use strict";exports.activate=()=>{};');
  const eager = path.join(temporary, 'eager.js');
  const packages = ['octokit', 'simple-git', 'handlebars', 'yaml', 'temporal-polyfill'];
  await esbuild.build({
    stdin: {
      contents: packages.map(name => `export * as ${name.replace('-', '')} from '${name}';`).join('\n'),
      resolveDir: ROOT,
    },
    outfile: eager,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  const ours = [];
  const toEmpty = [];
  const toEager = [];
  for (let pair = 0; pair < 15; pair += 1) {
    const times = { empty: coldRequire(empty).ms, ours: coldRequire(ENTRY).ms, eager: coldRequire(eager).ms };
    ours.push(times.ours);
    toEmpty.push(times.ours / times.empty);
    toEager.push(times.ours / times.eager);
  }
  print(`require in a new process: ${spread(ours)} ms`);
  print(`  to an empty extension: ${spread(toEmpty)} times (limit); goal: at most 2`);
  print(
    `  to ${packages.join(', ')}: 1/${(1 / median(toEager)).toFixed(0)} (eager loading); goal: at most 1/15`,
  );
}

/** @param {Print} print */
function benchPackage(print) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'test/tools/package.mjs'), '--no-build'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the package could not be made:\n${stdout}${stderr}`);
  const size = fs.statSync(vsixPath()).size;
  print(`package: ${(size / KIB / KIB).toFixed(2)} MB; goal: at most 1.5 MB`);
}

/** @returns {Promise<Bench[]>} those of test/bench */
async function findBenches() {
  const folder = path.join(ROOT, 'test/bench');
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => name.endsWith('.mjs')) : [];
  return Promise.all(names.sort().map(name => import(pathToFileURL(path.join(folder, name)).href)));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, full: { type: 'boolean', default: false } },
  });
  const size = values.quick ? 1000 : values.full ? 50_000 : 10_000;
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-'));
  process.once('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
  await build({ production: true, quiet: true });
  /** @type {Bench[]} */
  const all = [
    { name: 'activation', run: print => benchActivation(print, temporary) },
    { name: 'package', run: benchPackage },
    ...(await findBenches()),
  ];
  const chosen = all.filter(
    ({ name }) => positionals.length === 0 || positionals.some(part => name.includes(part)),
  );
  let failed = 0;
  /** @type {string[]} */
  const results = [];
  const loadBefore = os.loadavg()[0] ?? 0;
  for (const { name, run } of chosen) {
    console.log(`\n${name}`);
    results.push('', `## ${name}`, '');
    try {
      await run(
        line => {
          console.log(`  ${line}`);
          results.push(`${/^ */.exec(line)?.[0] ?? ''}- ${line.trim()}`);
        },
        { size },
      );
    } catch (error) {
      console.error(error);
      failed += 1;
    }
  }
  if (chosen.length === all.length && failed === 0) writeResults(results, size, loadBefore);
  process.exit(failed > 0 ? 1 : 0);
}

/** @param {string[]} results @param {number} size @param {number} load of the machine when the run began */
function writeResults(results, size, load) {
  const [cpu] = os.cpus();
  const head = [
    '# What the last run of all benches printed',
    '',
    `${size} records; ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${os.cpus().length} cores (${cpu?.model ?? 'unknown'}), load ${load.toFixed(1)} at the beginning.`,
    'Times move from machine to machine; ratios were taken side by side in one run. Written by `npm run bench`.',
  ];
  fs.writeFileSync(path.join(ROOT, 'test/bench/results.md'), `${[...head, ...results].join('\n')}\n`);
  console.log('\nWritten to test/bench/results.md');
}

await main();
