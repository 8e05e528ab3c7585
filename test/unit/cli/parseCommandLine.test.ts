import assert from 'node:assert/strict';
import { COMMANDS } from '../../../src/cli/commands';
import { UsageError } from '../../../src/cli/command';
import { parseCommandLine } from '../../../src/cli/parseCommandLine';

function parsed(...args: readonly string[]) {
  const request = parseCommandLine(args, COMMANDS);
  assert.equal(request.kind, 'command');
  const { command, positionals, options } = request.invocation;
  return { name: command.name, positionals: [...positionals], options: { ...options } };
}

function refusal(...args: readonly string[]): string {
  try {
    parseCommandLine(args, COMMANDS);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return assert.fail(`${args.join(' ')} was understood`);
}

describe('parseCommandLine', () => {
  it('takes options before, between and after the words', () => {
    const expected = {
      name: 'declare',
      positionals: ['it is down'],
      options: { dir: 'x', severity: 'SEV1', service: ['a', 'b'], json: true },
    };
    assert.deepEqual(
      parsed('--dir', 'x', 'declare', '-s', 'SEV1', '--service=a', 'it is down', '--service', 'b', '--json'),
      expected,
    );
  });

  it('does not take an option’s value for the command', () => {
    assert.deepEqual(parsed('--dir', 'list', 'show'), {
      name: 'show',
      positionals: [],
      options: { dir: 'list' },
    });
  });

  it('takes everything behind -- as text', () => {
    assert.deepEqual(parsed('declare', '--', '--output=x').positionals, ['--output=x']);
    assert.deepEqual(parsed('note', '--json', '--', 'checkout', '-u').positionals, ['checkout', '-u']);
    assert.match(refusal('--', 'declare', 'x'), /Which command\?|no command/);
  });

  it('refuses what it does not know, and names the nearest', () => {
    assert.equal(
      refusal('declare', '--output=x'),
      'There is no option --output here. If it is text, put -- before it.',
    );
    assert.equal(
      refusal('declare', 'x', '-u'),
      'There is no option -u here. If it is text, put -- before it.',
    );
    assert.equal(
      refusal('declare', 'x', '--severty', 'SEV1'),
      'There is no option --severty here. Did you mean --severity?',
    );
    assert.equal(refusal('decalre', 'x'), 'There is no command "decalre". Did you mean "declare"?');
    assert.equal(refusal('bake', 'x'), 'There is no command "bake".');
    assert.equal(refusal('help', 'bake'), 'There is no command "bake".');
    assert.equal(refusal(), 'Which command?');
    assert.match(refusal('list', '--severity', 'SEV1'), /no option --severity here/);
    assert.match(refusal('declare', 'x', '--severity'), /severity/);
    assert.match(refusal('list', '--json=yes'), /json/);
  });

  it('refuses too few and too many words', () => {
    assert.equal(refusal('declare'), 'Something is missing: livesite declare TITLE');
    assert.equal(
      refusal('declare', 'it', 'is', 'down'),
      'Too many words: livesite declare TITLE. Put quotes round a text of several words.',
    );
    assert.match(refusal('list', 'x'), /It takes no words/);
    assert.match(refusal('role', 'lead'), /Something is missing/);
  });

  it('shows the words of others without what a terminal obeys', () => {
    assert.equal(refusal('a\u001b[31m\nb'), 'There is no command "a[31m ⏎ b".');
    assert.doesNotMatch(refusal('declare', '--x\u202ey\n'), /\u202e/);
  });

  it('gives help wherever it is asked for', () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      assert.deepEqual(parseCommandLine(args, COMMANDS), { kind: 'help', command: undefined });
    }
    for (const args of [
      ['help', 'note'],
      ['note', '--help'],
      ['note', '-h', '--json'],
    ]) {
      const request = parseCommandLine(args, COMMANDS);
      assert.equal(request.kind === 'help' && request.command?.name, 'note');
    }
    assert.deepEqual(parseCommandLine(['--version'], COMMANDS), { kind: 'version' });
  });
});
