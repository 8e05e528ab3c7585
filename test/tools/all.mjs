// @ts-check
// npm test: everything, ending with the totals. Checks come one after the other; then the suites, the long ones first, as
// many jobs at once as LIVESITE_JOBS says (2 where absent). For a part of it, name suites and parts of the test files' paths:
// npm test -- unit oncall    npm test -- host-1.139    npm test -- ui --grep timeline
// `host` means all hosts. --no-build takes dist and the package as they are.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleHostTests, bundleTests, findTests } from './bundle.mjs';
import { ensureChromium, ensureHost } from './install.mjs';
import { ROOT } from './root.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Totals failures: title and error of each test that failed */
/** @typedef {{ command: string, args: string[], env?: Record<string, string> }} Program */
/** @typedef {Program & { title: string }} Check */
/**
 * A process that runs tests and writes its totals to the file that LIVESITE_TOTALS names.
 * @typedef {Program & { title: string, suite: string, weight: number }} Job weight: seconds it takes, about, to begin with the longest
 */
/** @typedef {{ name: string, totals: Totals, seconds: number }} Result */
/** @typedef {{ grep: string | undefined, filters: readonly string[] }} Selection */

const bin = (/** @type {string} */ name) => path.join(ROOT, 'node_modules/.bin', name);
const tool = (/** @type {string} */ name) => path.join(ROOT, 'test/tools', name);

/** Each counts as one test. @type {Record<string, Check>} */
const CHECKS = {
  build: { title: 'build', command: process.execPath, args: ['esbuild.mjs', '--production'] },
  types: { title: 'types', command: process.execPath, args: [tool('checkTypes.mjs')] },
  walls: { title: 'walls between the layers', command: process.execPath, args: [tool('walls.mjs')] },
  lint: { title: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  format: { title: 'format', command: bin('biome'), args: ['format'] },
  package: { title: 'package', command: process.execPath, args: [tool('package.mjs'), '--no-build'] },
};

/** The suites' jobs; empty where no test file's path fits. @type {Record<string, (chosen: Selection) => Promise<Job[]>>} */
const SUITES = {
  unit: chosen => split('unit', chosen, isGitTest, { timeout: 30_000, weights: [150, 110] }),
  soak: chosen => split('soak', chosen, () => true, { timeout: 600_000, weights: [105] }),
  'host-1.139': chosen => hostJobs('1.139', chosen),
  'host-1.100': chosen => hostJobs('1.100', chosen),
  ui: chosen => split('ui', chosen, isFirstHalf, { timeout: 90_000, weights: [220, 200] }),
};
const ORDER = ['build', 'types', 'walls', 'lint', 'format', 'package', ...Object.keys(SUITES)];
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

/** Tests that start git for nearly everything, and wait for it. Some build what the command line's tests build, and run with them. */
const isGitTest = (/** @type {string} */ file) => /\/adapters\/git\/(?!mergeDriver|fullDisk)/.test(file);

/** About half of the windows' time. */
const isFirstHalf = (/** @type {string} */ file) => /\/(?:canaries|looks|places|security)\./.test(file);

/**
 * The tests of a suite in one process, or in two that may run at once.
 * @param {string} suite @param {Selection} chosen
 * @param {(file: string) => boolean} isFirst which files the first process takes
 * @param {{ timeout: number, weights: readonly number[] }} run timeout: ms a test may take
 * @returns {Promise<Job[]>}
 */
async function split(suite, { grep, filters }, isFirst, { timeout, weights }) {
  const files = findTests(suite, filters);
  const halves = grep ? [files] : [files.filter(isFirst), files.filter(file => !isFirst(file))];
  const parts = halves.filter(part => part.length > 0);
  return Promise.all(
    parts.map(async (part, index) => {
      const bundle = await bundleTests(suite, part, `tests-${index}.js`);
      return {
        title: parts.length > 1 ? `${suite} (${index + 1} of ${parts.length})` : suite,
        suite,
        weight: weights[index] ?? 0,
        command: process.execPath,
        args: [tool('mocha.mjs'), bundle, '--timeout', String(timeout), ...(grep ? ['--grep', grep] : [])],
      };
    }),
  );
}

/** @param {string} version @param {Selection} chosen @returns {Promise<Job[]>} */
async function hostJobs(version, { grep, filters }) {
  const files = findTests('host', filters);
  if (files.length === 0) return [];
  await bundleHostTests(files);
  return [
    {
      title: `host-${version}`,
      suite: `host-${version}`,
      weight: 65,
      command: process.execPath,
      args: [tool('hostTests.mjs'), ...(grep ? ['--grep', grep] : [])],
      env: { VSCODE_HOST: version },
    },
  ];
}

/**
 * Runs a program; what it prints is shown as it comes, or all of it at its end so that two do not mix.
 * @param {Program} program @param {'live' | 'at its end'} show @returns {Promise<number>} its exit code
 */
async function runProgram({ command, args, env }, show) {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: show === 'live' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...ENV, ...env },
  });
  /** @type {Buffer[]} */
  const printed = [];
  child.stdout?.on('data', chunk => printed.push(chunk));
  child.stderr?.on('data', chunk => printed.push(chunk));
  const ended = await once(child, 'close').catch(error => {
    console.error(error);
    return [1];
  });
  process.stdout.write(Buffer.concat(printed));
  return typeof ended[0] === 'number' ? ended[0] : 1;
}

/** @param {Job} job @param {'live' | 'at its end'} show @returns {Promise<Result>} */
async function runJob(job, show) {
  const started = Date.now();
  const totalsFile = path.join(temporary, `${job.title.replaceAll(/\W+/g, '-')}.json`);
  console.log(`\n== ${job.title}${show === 'live' ? '' : ' begins; what it prints comes at its end'}`);
  const status = await runProgram({ ...job, env: { ...job.env, LIVESITE_TOTALS: totalsFile } }, show);
  const totals = readTotals(totalsFile, status);
  const seconds = (Date.now() - started) / 1000;
  console.log(`== ${job.title}: ${print(totals)} (${seconds.toFixed(1)} s)`);
  return { name: job.title, totals, seconds };
}

/** All jobs, the longest first, `LIVESITE_JOBS` at once. @param {Job[]} jobs @returns {Promise<Result[]>} */
async function runJobs(jobs) {
  const atOnce = Math.min(jobs.length, Math.max(1, Number(process.env.LIVESITE_JOBS) || 2));
  const queue = jobs.toSorted((a, b) => b.weight - a.weight);
  /** @type {Result[]} */
  const results = [];
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      results.push(await runJob(job, atOnce > 1 ? 'at its end' : 'live'));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** @param {Check} check @returns {Promise<Result>} */
async function runCheck(check) {
  const started = Date.now();
  console.log(`\n== ${check.title}`);
  const failed = (await runProgram(check, 'live')) === 0 ? 0 : 1;
  const seconds = (Date.now() - started) / 1000;
  const totals = { passed: 1 - failed, failed, skipped: 0 };
  console.log(`== ${check.title}: ${print(totals)} (${seconds.toFixed(1)} s)`);
  return { name: check.title, totals, seconds };
}

/**
 * The jobs of the suites, with what they need on this machine.
 * @param {string[]} suites @param {Selection} chosen @returns {Promise<Job[]>}
 */
async function prepareJobs(suites, chosen) {
  const jobs = (await Promise.all(suites.map(async name => (await SUITES[name]?.(chosen)) ?? []))).flat();
  // Before anything runs at once, so that nothing is installed twice and nothing waits for it.
  const versions = jobs.flatMap(({ suite, env }) => env?.VSCODE_HOST ?? (suite === 'ui' ? ['1.139'] : []));
  for (const version of new Set(versions)) await ensureHost(version);
  if (versions.length > 0) await ensureChromium();
  return jobs;
}

/** @param {Totals} totals */
function print({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** At most 20 lines of 300 characters. @param {string} text */
function shorten(text) {
  const lines = text.split('\n').map(line => line.slice(0, 300));
  return [...lines.slice(0, 20), ...(lines.length > 20 ? ['…'] : [])].join('\n');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g' }, 'no-build': { type: 'boolean', default: false } },
});
const isName = (/** @type {string} */ word) => ORDER.includes(word) || word in GROUPS;
const named = positionals.filter(isName).flatMap(word => GROUPS[word] ?? [word]);
const needed = values['no-build'] ? [] : named.flatMap(name => NEEDS[name] ?? []);
const wanted = ORDER.filter(name => named.length === 0 || named.includes(name) || needed.includes(name));
const filters = positionals.filter(word => !isName(word));

/** @type {Result[]} */
const results = [];
for (const name of wanted) {
  const check = CHECKS[name];
  if (check) results.push(await runCheck(check));
}
try {
  const suites = wanted.filter(name => name in SUITES);
  results.push(...(await runJobs(await prepareJobs(suites, { grep: values.grep, filters }))));
} catch (error) {
  console.error(error instanceof Error && 'errors' in error ? 'The tests could not be bundled.' : error);
  results.push({ name: 'preparing the tests', totals: { passed: 0, failed: 1, skipped: 0 }, seconds: 0 });
}

// Again at the end, where a log that is cut still shows them.
for (const { name, totals } of results) {
  for (const failure of totals.failures ?? []) console.log(`\nFailed in ${name}: ${shorten(failure)}`);
}
console.log('\nSummary');
/** @type {Totals} */
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const { name, totals, seconds } of results) {
  console.log(`  ${name.padEnd(26)} ${seconds.toFixed(1).padStart(7)} s   ${print(totals)}`);
  sum.passed += totals.passed;
  sum.failed += totals.failed;
  sum.skipped += totals.skipped;
}
if (sum.passed + sum.failed === 0) {
  console.error(filters.length > 0 ? `No test file's path holds ${filters.join(' or ')}.` : 'Nothing ran.');
  sum.failed = 1;
}
console.log(`\n${print(sum)}`);
process.exit(sum.failed > 0 ? 1 : 0);
