import assert from 'node:assert/strict';
import { classifyEnding } from '../../../../../src/adapters/git/run/classify';
import type { PublishFailure } from '../../../../../src/app/sharingPorts';
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
      "fatal: unable to access 'https://h/x/': The requested URL returned error: 401",
      /sign-in/,
    ],
    [
      'protected',
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
    assert.equal(reasonOf('[remote rejected] (pre-receive hook declined)'), 'protected');
    assert.equal(reasonOf('[remote rejected] (protected branch hook declined)'), 'protected');
    assert.equal(reasonOf('[remote rejected] (branch is currently checked out)'), 'protected');
    assert.equal(reasonOf('[remote rejected] (shallow update not allowed)'), 'refused');
    assert.equal(reasonOf('[remote rejected] (unpacker error)'), 'refused');
    assert.match(
      classifyEnding(ending('', line('[remote rejected] (pre-receive hook declined)'))).sentence,
      /refused the push: pre-receive hook declined/,
    );
  });

  describe('what a host says to a push that is not for this branch, or not for this person', () => {
    const hookDeclined = '!\tabc:refs/heads/main\t[remote rejected] (pre-receive hook declined)\nDone\n';
    const denied403 = "fatal: unable to access 'https://h/x.git/': The requested URL returned error: 403";
    const hosts: readonly (readonly [PublishFailure, string, string, RegExp])[] = [
      [
        'protected',
        'GitHub, ruleset',
        'remote: error: GH013: Repository rule violations found for refs/heads/main.\nremote: Review all repository rules at https://github.com/acme/ops/rules?ref=refs%2Fheads%2Fmain\nremote: \nremote: - Changes must be made through a pull request.\nremote: \n',
        /refused the push: - Changes must be made through a pull request\.$/,
      ],
      [
        'refused',
        'GitHub, a secret in the push',
        'remote: error: GH013: Repository rule violations found for refs/heads/main.\nremote: - GITHUB PUSH PROTECTION\nremote:   Resolve the following violations before pushing again\nremote:   - Push cannot contain secrets\n',
        /Push cannot contain secrets$/,
      ],
      [
        'refused',
        'GitHub, a private address',
        'remote: error: GH007: Your push would publish a private email address.\n',
        /private email address\.$/,
      ],
      [
        'protected',
        'GitLab',
        'remote: GitLab: You are not allowed to push code to protected branches on this project.\n',
        /refused the push: You are not allowed to push code to protected branches/,
      ],
      [
        'refused',
        'GitLab, push rule',
        "remote: GitLab: Commit message does not follow the pattern 'OPS-[0-9]+'\n",
        /Commit message does not follow the pattern/,
      ],
      [
        'protected',
        'Bitbucket Data Center',
        'remote: Branch refs/heads/main can only be modified through pull requests.\nremote: Check your branch permissions configuration with the project administrator.\n',
        /can only be modified through pull requests\.$/,
      ],
      [
        'protected',
        'Bitbucket Cloud',
        'remote: Permission denied to update branch main.\n',
        /refused the push: Permission denied to update branch main\.$/,
      ],
      [
        'protected',
        'Gitea',
        'remote: Gitea: Not allowed to push to protected branch main\n',
        /protected branch main$/,
      ],
      [
        'protected',
        'Azure DevOps',
        'To https://dev.azure.com/a/b/_git/c\n ! [remote rejected] x -> main (TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.)\n',
        /TF402455: Pushes to this branch are not permitted/,
      ],
      [
        'read-only',
        'GitHub over https',
        `remote: Permission to acme/ops.git denied to bob.\n${denied403}\n`,
        /may read this remote, but not write to it: Permission to acme\/ops\.git denied to bob\. Ask for write access/,
      ],
      [
        'read-only',
        'GitHub over ssh',
        'ERROR: Permission to acme/ops.git denied to bob.\nfatal: Could not read from remote repository.\n',
        /Permission to acme\/ops\.git denied to bob/,
      ],
      [
        'read-only',
        'GitHub, deploy key',
        'ERROR: The key you are authenticating with has been marked as read only.\nfatal: Could not read from remote repository.\n',
        /marked as read only/,
      ],
      [
        'read-only',
        'GitHub, archived',
        `remote: This repository was archived so it is read-only.\n${denied403}\n`,
        /archived so it is read-only/,
      ],
      [
        'read-only',
        'GitLab',
        `remote: You are not allowed to push code to this project.\n${denied403}\n`,
        /not allowed to push code to this project/,
      ],
      ['read-only', 'no word', `${denied403}\n`, /not write to it: unable to access/],
      [
        'read-only',
        'git daemon',
        'fatal: remote error: access denied or repository not exported: /ops.git\n',
        /access denied or repository not exported/,
      ],
      [
        'read-only',
        'a folder of somebody else',
        'remote: error: insufficient permission for adding an object to repository database ./objects\nremote: fatal: failed to write object\nerror: remote unpack failed: unpack-objects abnormal exit\n',
        /insufficient permission for adding an object/,
      ],
      [
        'authentication',
        'GitHub, single sign-on',
        "remote: The 'acme' organization has enabled or enforced SAML SSO. To access\nremote: this repository, visit https://github.com/enterprises/acme/sso and try your request again.\n" +
          denied403,
        /did not accept your sign-in: The 'acme' organization has enabled/,
      ],
      [
        'authentication',
        'GitHub, password',
        "remote: Support for password authentication was removed on August 13, 2021.\nfatal: Authentication failed for 'https://github.com/acme/ops.git/'\n",
        /did not accept your sign-in/,
      ],
      [
        'authentication',
        'GitLab, token',
        "remote: HTTP Basic: Access denied. The provided password or token is incorrect or your account has 2FA enabled\nfatal: Authentication failed for 'https://gitlab.com/a/b.git/'\n",
        /did not accept your sign-in/,
      ],
    ];
    for (const [reason, host, stderr, sentence] of hosts) {
      it(`${reason}: ${host}`, () => {
        const isHook = /^(?:protected|refused)$/.test(reason) && !stderr.includes('[remote rejected]');
        const classified = classifyEnding(ending(stderr, isHook ? hookDeclined : ''));
        assert.equal(classified.reason, reason, classified.sentence);
        assert.match(classified.sentence, sentence);
      });
    }

    it('takes 403 to a fetch for a sign-in that is missing', () => {
      assert.equal(classifyEnding({ ...ending(denied403), args: ['fetch'] }).reason, 'authentication');
    });
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
