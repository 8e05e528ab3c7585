import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** All hooks of githooks(5) that a client may run. */
const HOOKS = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'p4-pre-submit',
  'post-applypatch',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-applypatch',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
  'reference-transaction',
  'sendemail-validate',
];

export interface Canaries {
  /** Names of the programs that ran. */
  readonly ran: () => string[];
  /** A program that writes down its name, then passes its input on. */
  readonly program: (name: string) => string;
}

/** Programs that tell when they were run; `dir` must not be in the repository. */
export function createCanaries(dir: string): Canaries {
  const ran = path.join(dir, 'ran');
  fs.mkdirSync(ran, { recursive: true });
  return {
    ran: () => fs.readdirSync(ran).sort(),
    program: name => {
      const file = path.join(dir, `${name}.sh`);
      fs.writeFileSync(file, `#!/bin/sh\n: > '${path.join(ran, name)}'\ncat\n`, { mode: 0o755 });
      return file;
    },
  };
}

/** Makes each setting by which a repository names a program name a canary, and each hook one. */
export function armRepository(folder: string, canaries: Canaries): void {
  const hooks = path.join(path.dirname(folder), 'hooks');
  for (const at of [hooks, path.join(folder, '.git/hooks')]) {
    fs.mkdirSync(at, { recursive: true });
    for (const hook of HOOKS) fs.copyFileSync(canaries.program(`hook-${hook}`), path.join(at, hook));
  }
  const settings: Readonly<Record<string, string>> = {
    'core.hooksPath': hooks,
    'core.fsmonitor': canaries.program('fsmonitor'),
    'core.sshCommand': canaries.program('ssh'),
    'core.askPass': canaries.program('askpass'),
    'core.editor': canaries.program('editor'),
    'core.pager': canaries.program('pager'),
    'credential.helper': canaries.program('credential'),
    'diff.external': canaries.program('diff-external'),
    'diff.evil.command': canaries.program('diff-command'),
    'diff.evil.textconv': canaries.program('textconv'),
    'merge.evil.driver': canaries.program('merge-driver'),
    'filter.evil.clean': canaries.program('clean'),
    'filter.evil.smudge': canaries.program('smudge'),
    'gpg.program': canaries.program('gpg'),
    'gpg.ssh.program': canaries.program('gpg-ssh'),
    'commit.gpgSign': 'true',
  };
  const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: folder });
  for (const [key, value] of Object.entries(settings)) git('config', key, value);
  for (const word of ['status', 'log', 'rev-parse', 'cat-file', 'l']) {
    git('config', `alias.${word}`, `!${canaries.program(`alias-${word}`)}`);
  }
}

/**
 * A folder of plain committed files that git takes for a repository of its own, with a program to run (the "embedded bare
 * repository" attack).
 */
export function embeddedRepository(canaries: Canaries): Record<string, string> {
  const config = [
    '[core]',
    '\trepositoryformatversion = 0',
    '\tbare = false',
    '\tworktree = .',
    `\tfsmonitor = ${canaries.program('embedded-fsmonitor')}`,
    '',
  ];
  return {
    HEAD: 'ref: refs/heads/main\n',
    config: config.join('\n'),
    'objects/info/keep': '',
    'refs/heads/keep': '',
  };
}
