// @ts-check
// What a window pays for having the extension before it shows anything: goal 6. Each require is that of a new process.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { spread } from '../tools/measure.mjs';
import { ROOT } from '../tools/root.mjs';

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'activation';

const ENTRY = path.join(ROOT, 'dist/extension.js');
const PAIRS = 15;
const EAGER = ['octokit', 'simple-git', 'handlebars', 'yaml', 'temporal-polyfill', 'minisearch'];

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

/** @param {Print} print */
export async function run(print) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-bench-'));
  try {
    const { files } = coldRequire(ENTRY);
    const size = files.reduce((sum, file) => sum + fs.statSync(file).size, 0) / 1024;
    const names = files.map(file => path.basename(file)).join(' + ');
    print(`entry bundle: ${size.toFixed(1)} KiB (${names}); goal: at most 40 KiB`, {
      goal: 6,
      what: 'entry bundle',
      value: size,
      unit: 'KiB',
      atMost: 40,
    });
    const empty = path.join(temporary, 'empty.js');
    fs.writeFileSync(empty, '"use strict";exports.activate=()=>{};');
    compare(print, empty, await bundleEager(temporary));
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** The libraries that could do what we do, loaded at once. @param {string} folder @returns {Promise<string>} the bundle */
async function bundleEager(folder) {
  const outfile = path.join(folder, 'eager.js');
  await esbuild.build({
    stdin: {
      contents: EAGER.map(name => `export * as ${name.replace('-', '')} from '${name}';`).join('\n'),
      resolveDir: ROOT,
    },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

/** @param {Print} print @param {string} empty @param {string} eager */
function compare(print, empty, eager) {
  const ours = [];
  const toEmpty = [];
  const toEager = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const times = { empty: coldRequire(empty).ms, ours: coldRequire(ENTRY).ms, eager: coldRequire(eager).ms };
    ours.push(times.ours);
    toEmpty.push(times.ours / times.empty);
    toEager.push(times.eager / times.ours);
  }
  print(`require in a new process: ${spread(ours)} ms`);
  print(`  to an empty extension: ${spread(toEmpty)} times (limit); goal: at most 2`, {
    goal: 6,
    what: 'require, to an empty extension',
    value: toEmpty,
    atMost: 2,
  });
  print(`  ${EAGER.join(', ')}, eager, to ours: ${spread(toEager)} times; goal: at least 15`, {
    goal: 6,
    what: 'the usual libraries loaded eagerly, to our require',
    value: toEager,
    atLeast: 15,
  });
}
