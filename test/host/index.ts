/**
 * The entry that VS Code calls inside the extension host (`extensionTestsPath`): runs the bundled tests beside it.
 * Output goes to the file that LIVESITE_TEST_OUTPUT names (the web host's console reaches no terminal), else to the
 * console; the totals go to the file that LIVESITE_TOTALS names once the last test has ended.
 */
import * as fs from 'node:fs';
import { findSourceMap } from 'node:module';
import * as path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { LIVESITE_TEST_OUTPUT: output, LIVESITE_TOTALS: totals, LIVESITE_GREP: grep } = process.env;
  if (output) {
    Mocha.reporters.Base.consoleLog = (...words: unknown[]) =>
      fs.appendFileSync(output, `${format(...words)}\n`);
  }
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    color: false,
    timeout: 20_000,
    forbidOnly: process.env.LIVESITE_FORBID_ONLY === '1',
    ...(grep ? { grep } : {}),
  });
  mocha.addFile(path.join(__dirname, 'tests.js'));
  const failures: string[] = [];
  const runner = await new Promise<Mocha.Runner>(resolve => {
    const started = mocha.run(() => resolve(started));
    started.prependListener('fail', (test: Mocha.Test, error: Error) => {
      error.stack = mapStack(error.stack);
      failures.push(`${test.fullTitle()}\n${error.stack}`);
    });
  });
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  if (totals) {
    const written = { passed: passes, failed: runner.failures, skipped: pending, failures };
    fs.writeFileSync(totals, JSON.stringify(written));
  }
  if (output) fs.appendFileSync(output, '#end\n');
  if (runner.failures > 0) throw new Error(`${runner.failures} failed`);
}

/**
 * Source positions for bundle positions: VS Code prepares stack traces itself, so Node's own mapping is not used. Mocha
 * has made the paths relative to the working folder.
 */
function mapStack(stack: string | undefined): string {
  return (stack ?? '').replace(
    /([^\s():]+\.js):(\d+):(\d+)/g,
    (whole, file: string, line: string, column: string) => {
      const bundle = path.resolve(file);
      const entry = findSourceMap(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (!entry || !('originalSource' in entry)) return whole;
      const source = path.relative(process.cwd(), entry.originalSource.replace('file://', ''));
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}
