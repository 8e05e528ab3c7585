import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../../src/cli/commands';
import { EXIT } from '../../../src/cli/exitCodes';
import { printCommandHelp, printHelp, VERSION } from '../../../src/cli/help';
import { COMMON, OPTIONS, WRITING } from '../../../src/cli/options';
import { parseCommandLine } from '../../../src/cli/parseCommandLine';
import { fakeIo, runHere } from './cliProcess';

const guide = readFileSync(fileURLToPath(new URL('../../../docs/cli.md', import.meta.url)), 'utf8');

describe('the help', () => {
  it('names every command and every exit code', () => {
    const help = printHelp(COMMANDS);
    for (const { name, summary } of COMMANDS) {
      assert.match(help, new RegExp(`^  ${name} +${summary.replace(/[.*+?()[\]]/g, '\\$&')}$`, 'm'));
    }
    assert.ok(help.includes('4  saved on this machine, not shared yet'));
  });

  it('has examples that are understood', () => {
    for (const command of COMMANDS) {
      for (const example of command.examples) {
        const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '');
        const request = parseCommandLine(words, COMMANDS);
        assert.equal(request.kind === 'command' && request.invocation.command.name, command.name, example);
      }
      assert.ok(command.examples.length > 0);
    }
  });

  it('of a command lists its options', async () => {
    const io = fakeIo('/');
    const { code, out } = await runHere(io, 'status', '--help');
    assert.equal(code, EXIT.ok);
    assert.match(out, /^Usage: livesite status \[INCIDENT\] STATUS\n/);
    assert.match(out, /^ {2}-i, --incident ID /m);
    assert.match(out, /^ {2}mitigated +Customers are no longer hurt/m);
    assert.equal((await runHere(io, '--version')).out, VERSION);
  });

  it('fits a terminal of 120 columns', () => {
    const texts = [printHelp(COMMANDS), ...COMMANDS.map(printCommandHelp)].join('\n').split('\n');
    assert.deepEqual(
      texts.filter(line => line.length > 120),
      [],
    );
  });

  it('and the guide say the same', () => {
    for (const { name, usage, options } of COMMANDS) {
      assert.ok(
        guide.includes(`\n### livesite ${name}${usage === '' ? '' : ` ${usage}`}\n`),
        `docs/cli.md lacks ${name}`,
      );
      const section = guide.slice(guide.indexOf(`\n### livesite ${name}`)).split('\n### ')[1] ?? '';
      for (const option of options) {
        const everywhere = [...WRITING, 'incident'].includes(option);
        assert.ok(
          (everywhere ? guide : section).includes(`--${option}`),
          `docs/cli.md lacks --${option} of ${name}`,
        );
      }
    }
    for (const option of COMMON) {
      assert.ok(guide.includes(`--${option}`));
    }
    for (const code of Object.values(EXIT)) {
      assert.ok(guide.includes(`| ${code} |`), `docs/cli.md lacks exit code ${code}`);
    }
    const used = new Set([...COMMON, ...COMMANDS.flatMap(({ options }) => options), 'version']);
    assert.deepEqual(
      Object.keys(OPTIONS).filter(name => !used.has(name as keyof typeof OPTIONS)),
      [],
    );
  });
});
