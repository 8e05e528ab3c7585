import assert from 'node:assert/strict';
import { classifyEnding } from '../../../../../src/adapters/git/run/classify';
import type { PublishFailure } from '../../../../../src/app/ports';
import { redactUrls } from '../../../../../src/adapters/git/run/redact';

const ending = (stderr: string, stdout = '') => ({
  args: ['push'],
  exitCode: 1,
  signal: undefined,
  stdout,
  stderr,
  timedOut: false,
  aborted: false,
  ageOf: () => 300,
});

describe('classifyEnding', () => {
  const cases: [PublishFailure, string, RegExp][] = [
    [
      'not-a-repository',
      'fatal: not a git repository (or any of the parent directories): .git',
      /Run git init/,
    ],
    [
      'not-a-repository',
      "fatal: detected dubious ownership in repository at '/srv/team site'\nTo add an exception ...",
      /somebody else owns it.* --add safe\.directory '\/srv\/team site'$/,
    ],
    [
      'no-identity',
      'Author identity unknown\n\n*** Please tell me who you are.\n',
      /set user\.name and user\.email/,
    ],
    ['no-identity', 'fatal: no email was given and auto-detection is disabled', /set user\.name/],
    [
      'signing',
      'error: gpg failed to sign the data\nfatal: failed to write commit object',
      /^Signing failed: gpg failed to sign/,
    ],
    ['signing', "error: Couldn't load public key /k.pub: No such file or directory?", /^Signing failed/],
    ['disk', 'error: file write error: No space left on device', /disk refused to write/],
    ['disk', "fatal: Unable to create '/r/.git/livesite/index-1.lock': Permission denied", /disk refused/],
    [
      'locked',
      "fatal: Unable to create '/r/.git/index.lock': File exists.\n\nAnother git process",
      /holds \/r\/\.git\/index\.lock \(5 min old\)/,
    ],
    [
      'offline',
      "fatal: unable to access 'https://h/x/': Could not resolve host: h",
      /cannot be reached: unable to access/,
    ],
    [
      'offline',
      'ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.',
      /cannot be reached/,
    ],
    [
      'offline',
      "fatal: '/mnt/team.git' does not appear to be a git repository\nfatal: Could not read from remote repository.",
      /cannot be reached/,
    ],
    [
      'offline',
      'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502',
      /cannot be reached/,
    ],
    [
      'authentication',
      "fatal: could not read Username for 'https://h': terminal prompts disabled",
      /did not accept your sign-in/,
    ],
    [
      'authentication',
      'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      /sign-in: git@h: Permission denied/,
    ],
    [
      'authentication',
      "remote: Repository not found.\nfatal: repository 'https://h/x/' not found",
      /sign-in/,
    ],
    [
      'authentication',
      "fatal: unable to access 'https://h/x/': The requested URL returned error: 403",
      /sign-in/,
    ],
    [
      'refused',
      'remote: error: GH006: Protected branch update failed for refs/heads/main.\nerror: failed to push some refs',
      /refused the push: GH006: Protected branch update failed/,
    ],
    ['refused', "fatal: transport 'ext' not allowed", /does not share through this remote/],
  ];
  for (const [reason, stderr, sentence] of cases) {
    it(`${reason}: ${stderr.split('\n')[0]}`, () => {
      const classified = classifyEnding(ending(stderr));
      assert.equal(classified.reason, reason, classified.sentence);
      assert.match(classified.sentence, sentence);
    });
  }

  it('reads what push prints for programs', () => {
    const line = (text: string) => `To h:x.git\n!\tabc:refs/heads/main\t${text}\nDone\n`;
    const reasonOf = (text: string) =>
      classifyEnding(ending("error: failed to push some refs to 'h:x.git'\n", line(text))).reason;
    assert.equal(reasonOf('[rejected] (fetch first)'), 'rejected');
    assert.equal(reasonOf('[rejected] (non-fast-forward)'), 'rejected');
    assert.equal(
      reasonOf("[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)"),
      'rejected',
    );
    assert.equal(reasonOf('[remote rejected] (failed to update ref)'), 'rejected');
    assert.equal(reasonOf('[remote rejected] (pre-receive hook declined)'), 'refused');
    assert.equal(reasonOf('[remote rejected] (protected branch hook declined)'), 'refused');
    assert.match(
      classifyEnding(ending('', line('[remote rejected] (pre-receive hook declined)'))).sentence,
      /refused the push: pre-receive hook declined/,
    );
  });

  it('says what it does not know as git said it, without terminal codes', () => {
    const { reason, sentence } = classifyEnding(
      ending('hint: x\nfatal: \u001b[31mbad thing\u202e happened\n'),
    );
    assert.equal(reason, 'unknown');
    assert.equal(sentence, 'git push failed with exit code 1: bad thing happened');
    assert.equal(classifyEnding(ending('', 'only this\n')).line, 'only this');
    assert.equal(
      classifyEnding({ ...ending(''), exitCode: 1 }).sentence,
      'git push failed with exit code 1.',
    );
  });
});

describe('redactUrls', () => {
  it('removes names and passwords, and nothing else', () => {
    assert.equal(redactUrls('https://u:p@h/x and ssh://git@h:22/y'), 'https://h/x and ssh://h:22/y');
    assert.equal(redactUrls("'https://u:p@ss@h/x'"), "'https://h/x'");
    assert.equal(redactUrls('git@h:team/x.git, https://h/@scope/x'), 'git@h:team/x.git, https://h/@scope/x');
  });
});
