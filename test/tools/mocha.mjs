// @ts-check
// Runs bundled tests in this Node process: node mocha.mjs <bundle> [--timeout ms] [--grep text]
// Writes {passed, failed, skipped, failures} to the file that LIVESITE_TOTALS names once the last test has ended, so that a
// process that died half-way is not taken for a good one.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' }, grep: { type: 'string' } },
});
process.setSourceMapsEnabled(true);
const mocha = new Mocha({
  ui: 'bdd',
  reporter: 'spec',
  timeout: Number(values.timeout),
  forbidOnly: process.env.LIVESITE_FORBID_ONLY === '1',
  ...(values.grep ? { grep: values.grep } : {}),
});
for (const file of positionals) mocha.addFile(path.resolve(file));
/** @type {string[]} */
const failures = [];
const runner = mocha.run(() => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  const failed = runner.failures;
  const totals = process.env.LIVESITE_TOTALS;
  if (totals)
    fs.writeFileSync(totals, JSON.stringify({ passed: passes, failed, skipped: pending, failures }));
  // A server or a browser that a failed test left open must not keep the run from ending.
  process.exit(failed > 0 ? 1 : 0);
});
runner.on('fail', (test, error) => failures.push(`${test.fullTitle()}\n${error.stack ?? String(error)}`));
