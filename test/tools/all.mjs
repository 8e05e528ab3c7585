// @ts-check
// npm test: everything, in the order of CHECKS, ending with the totals. For a part of it, name suites and parts of the
// test files' paths: npm test -- unit oncall    npm test -- host-1.139    npm test -- ui --grep timeline
// `host` means all hosts. --no-build takes dist and the package as they are.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleHostTests, bundleTests, findTests } from './bundle.mjs';
import { ROOT } from './root.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */
/** @typedef {{ name: string, totals: Totals | undefined, seconds: number }} Result totals undefined: there were no tests */
/** @typedef {{ grep: string | undefined, filters: readonly string[], totalsFile: string }} Run */

const bin = (/** @type {string} */ name) => path.join(ROOT, 'node_modules/.bin', name);
const tool = (/** @type {string} */ name) => path.join(ROOT, 'test/tools', name);

/** Each counts as one test. @type {Record<string, { title: string, command: string, args: string[] }>} */
const CHECKS = {
  build: { title: 'build', command: process.execPath, args: ['esbuild.mjs', '--production'] },
  types: { title: 'types', command: process.execPath, args: [tool('checkTypes.mjs')] },
  walls: { title: 'walls between the layers', command: process.execPath, args: [tool('walls.mjs')] },
  lint: { title: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  format: { title: 'format', command: bin('biome'), args: ['format'] },
  package: { title: 'package', command: process.execPath, args: [tool('package.mjs'), '--no-build'] },
};

/** @type {Record<string, (run: Run) => Promise<Totals | undefined>>} */
const SUITES = {
  unit: run => unitSuite(run),
  soak: run => nodeSuite('soak', 600_000, run),
  'host-1.139': run => hostSuite('1.139', run),
  'host-1.100': run => hostSuite('1.100', run),
  ui: run => nodeSuite('ui', 90_000, run),
};
const ORDER = [
  'build',
  'types',
  'walls',
  'lint',
  'format',
  'unit',
  'soak',
  'package',
  'host-1.139',
  'host-1.100',
  'ui',
];
/** What has to run before a suite that is asked for by name. @type {Record<string, string[]>} */
const NEEDS = {
  'host-1.139': ['build'],
  'host-1.100': ['build'],
  ui: ['build', 'package'],
  package: ['build'],
};
/** @type {Record<string, string[]>} */
const GROUPS = { host: ['host-1.139', 'host-1.100'], check: ['types', 'walls', 'lint', 'format'] };

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-test-'));
process.once('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
// The machine's own Git settings (signing, hooks, templates) must not decide a test.
const gitConfig = path.join(temporary, 'gitconfig');
fs.writeFileSync(gitConfig, '[init]\n\tdefaultBranch = main\n[safe]\n\tdirectory = *\n');
const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: gitConfig,
  GIT_CONFIG_NOSYSTEM: '1',
  LIVESITE_FORBID_ONLY: '1',
};

/** @param {string[]} args @param {Record<string, string>} env @returns {number} */
function node(args, env) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...ENV, ...env },
  });
  return status ?? 1;
}

/**
 * The totals that a suite wrote at its end. One that did not reach its end has failed, however many tests passed.
 * @param {string} file @param {number} status
 * @returns {Totals}
 */
function readTotals(file, status) {
  if (!fs.existsSync(file)) {
    console.error('The suite did not reach its end.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  /** @type {Totals} */
  const totals = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (totals.passed + totals.failed === 0) {
    console.error('No test ran.');
    return { ...totals, failed: 1 };
  }
  if (status !== 0 && totals.failed === 0) {
    console.error(`All tests passed, but the run ended with exit code ${status}.`);
    return { ...totals, failed: 1 };
  }
  return totals;
}

/** @param {string} suite @param {number} timeout ms a test may take @param {Run} run */
async function nodeSuite(suite, timeout, { grep, filters, totalsFile }) {
  const files = findTests(suite, filters);
  if (files.length === 0) return undefined;
  const bundle = await bundleTests(suite, files);
  const args = [tool('mocha.mjs'), bundle, '--timeout', String(timeout), ...(grep ? ['--grep', grep] : [])];
  return readTotals(totalsFile, node(args, { LIVESITE_TOTALS: totalsFile }));
}

/** Tests that start git for nearly everything, and wait for it. Some build what the command line's tests build, and run with them. */
const isGitTest = (/** @type {string} */ file) => /\/adapters\/git\/(?!mergeDriver|fullDisk)/.test(file);

/**
 * The unit tests in two processes at once, where there are tests of both kinds: those that wait for git, and the others. What the
 * second one prints comes after the first.
 * @param {Run} run
 */
async function unitSuite({ grep, filters, totalsFile }) {
  const files = findTests('unit', filters);
  const parts = [files.filter(isGitTest), files.filter(file => !isGitTest(file))].filter(
    part => part.length > 0,
  );
  if (parts.length < 2 || grep) return nodeSuite('unit', 5000, { grep, filters, totalsFile });
  const runs = await Promise.all(
    parts.map(async (part, index) => {
      const bundle = await bundleTests('unit', part, `tests-${index}.js`);
      const totals = `${totalsFile}.${index}`;
      const child = spawn(process.execPath, [tool('mocha.mjs'), bundle, '--timeout', '10000'], {
        cwd: ROOT,
        stdio: ['ignore', index === 0 ? 'inherit' : 'pipe', index === 0 ? 'inherit' : 'pipe'],
        env: { ...ENV, LIVESITE_TOTALS: totals },
      });
      /** @type {Buffer[]} */
      const printed = [];
      child.stdout?.on('data', chunk => printed.push(chunk));
      child.stderr?.on('data', chunk => printed.push(chunk));
      const [status] = await once(child, 'close');
      return { totals, status: status ?? 1, printed };
    }),
  );
  return runs
    .map(({ totals, status, printed }) => {
      process.stdout.write(Buffer.concat(printed));
      return readTotals(totals, status);
    })
    .reduce((a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
    }));
}

/** @param {string} version @param {Run} run */
async function hostSuite(version, { grep, filters, totalsFile }) {
  const files = findTests('host', filters);
  if (files.length === 0) return undefined;
  await bundleHostTests(files);
  const args = [tool('hostTests.mjs'), ...(grep ? ['--grep', grep] : [])];
  return readTotals(totalsFile, node(args, { VSCODE_HOST: version, LIVESITE_TOTALS: totalsFile }));
}

/** @param {string} name @param {Run} run @returns {Promise<Totals | undefined>} */
async function runPart(name, run) {
  const suite = SUITES[name];
  if (suite) {
    return suite(run).catch(error => {
      console.error(error.errors ? 'The tests could not be bundled.' : error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
  }
  const check = CHECKS[name];
  if (!check) throw new Error(`there is no '${name}'`);
  const { status, error } = spawnSync(check.command, check.args, { cwd: ROOT, stdio: 'inherit', env: ENV });
  if (error) console.error(error);
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** @param {Totals} totals */
const print = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g' }, 'no-build': { type: 'boolean', default: false } },
});
const isName = (/** @type {string} */ word) => ORDER.includes(word) || word in GROUPS;
const named = positionals.filter(isName).flatMap(word => GROUPS[word] ?? [word]);
const needed = values['no-build'] ? [] : named.flatMap(name => NEEDS[name] ?? []);
const chosen = ORDER.filter(name => named.length === 0 || named.includes(name) || needed.includes(name));
const filters = positionals.filter(word => !isName(word));

/** @type {Result[]} */
const results = [];
for (const name of chosen) {
  const title = CHECKS[name]?.title ?? name;
  const started = Date.now();
  console.log(`\n== ${title}`);
  const totalsFile = path.join(temporary, `${name}.json`);
  const totals = await runPart(name, { grep: values.grep, filters, totalsFile });
  const seconds = (Date.now() - started) / 1000;
  results.push({ name: title, totals, seconds });
  console.log(`== ${title}: ${totals ? print(totals) : 'no tests'} (${seconds.toFixed(1)} s)`);
}

console.log('\nSummary');
/** @type {Totals} */
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const { name, totals, seconds } of results) {
  console.log(
    `  ${name.padEnd(26)} ${seconds.toFixed(1).padStart(7)} s   ${totals ? print(totals) : 'no tests'}`,
  );
  sum.passed += totals?.passed ?? 0;
  sum.failed += totals?.failed ?? 0;
  sum.skipped += totals?.skipped ?? 0;
}
if (sum.passed + sum.failed === 0) {
  console.error(filters.length > 0 ? `No test file's path holds ${filters.join(' or ')}.` : 'Nothing ran.');
  sum.failed = 1;
}
console.log(`\n${print(sum)}`);
process.exit(sum.failed > 0 ? 1 : 0);
