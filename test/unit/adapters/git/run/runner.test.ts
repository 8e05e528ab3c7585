import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { GitError } from '../../../../../src/adapters/git/run/gitError';
import { createGitRunner } from '../../../../../src/adapters/git/run/runner';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';

describe('the git runner', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let repo: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    repo = repos.init('repo');
  });
  afterEach(() => repos.dispose());

  const runner = (options: { gitPath?: string; environment?: NodeJS.ProcessEnv; cwd?: string } = {}) =>
    createGitRunner({
      cwd: repo.folder,
      environment: repos.environment,
      patience: { grace: 300, silence: 300 },
      ...options,
    });

  async function failure(work: Promise<unknown>): Promise<GitError> {
    const error = await work.then(
      () => assert.fail('it succeeded'),
      (caught: unknown) => caught,
    );
    assert.ok(error instanceof GitError, String(error));
    return error;
  }

  it('passes arguments as they are, without a shell', async () => {
    repo.commit({ '$(touch owned) *.md': 'x' });
    const git = runner();
    assert.equal(await git.text(['ls-files', '-z', '--', '$(touch owned) *.md']), '$(touch owned) *.md\0');
    assert.equal(await git.text(['ls-files', '-z', '--', '*.md']), '', 'path names are literal');
    assert.equal(repo.exists('owned'), false);
  });

  it('sends input and returns bytes', async () => {
    const bytes = Buffer.from([0, 255, 10, 13]);
    const oid = (await runner().text(['hash-object', '-w', '--stdin'], { stdin: bytes })).trim();
    assert.deepEqual(await runner().run(['cat-file', 'blob', oid]), bytes);
  });

  it('closes the input of a process that is sent none', async () => {
    assert.equal((await runner().text(['hash-object', '--stdin'])).trim().length, 40);
  });

  it('takes nothing but exit code 0 for success', async () => {
    const wrapper = createGitWrapper(repos);
    const git = runner({ gitPath: wrapper.program });
    wrapper.on('version', 'echo fine; exit 1');
    assert.deepEqual(
      ((error: GitError) => [error.exitCode, error.signal])(await failure(git.run(['version']))),
      [1, undefined],
    );
    wrapper.on('version', 'echo fine; kill -9 $$');
    const killed = await failure(git.run(['version']));
    assert.deepEqual([killed.exitCode, killed.signal, killed.reason], [undefined, 'SIGKILL', 'unknown']);
    assert.match(killed.message, /git version was killed \(SIGKILL\)/);
  });

  it('tells a no by exit code 1 from a failure', async () => {
    assert.equal(await runner().tryText(['config', '--get', 'no.such']), undefined);
    await failure(runner().tryText(['rev-parse', 'no-such-ref']));
  });

  it('ends a process that takes too long, with its children', async () => {
    const wrapper = createGitWrapper(repos);
    const pids = path.join(repos.folder, 'pids');
    wrapper.on('version', `sleep 100 & echo $! >> '${pids}'; wait`);
    const error = await failure(runner({ gitPath: wrapper.program }).run(['version'], { timeLimit: 300 }));
    assert.equal(error.reason, 'timeout');
    assert.match(error.message, /git version did not end in time/);
    await untilGone(Number(fs.readFileSync(pids, 'utf8')));
  });

  it('kills a process that does not want to end', async () => {
    const wrapper = createGitWrapper(repos);
    wrapper.on('version', `trap '' TERM; while :; do sleep 0.05; done`);
    const error = await failure(runner({ gitPath: wrapper.program }).run(['version'], { timeLimit: 200 }));
    assert.deepEqual([error.reason, error.signal], ['timeout', 'SIGKILL']);
  });

  it('stops when it is told to, also before it starts', async () => {
    const wrapper = createGitWrapper(repos);
    wrapper.on('version', 'sleep 100');
    const stop = new AbortController();
    const running = failure(runner({ gitPath: wrapper.program }).run(['version'], { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    assert.equal((await running).message, 'Stopped.');
    assert.equal((await failure(runner().run(['version'], { signal: stop.signal }))).message, 'Stopped.');
  });

  it('does not wait for a silent child that git left behind', async () => {
    const wrapper = createGitWrapper(repos);
    wrapper.on('version', 'sleep 30 & echo "git version 9"; exit 0');
    assert.equal(await runner({ gitPath: wrapper.program }).text(['version']), 'git version 9\n');
  });

  it('says when git or the folder is not there', async () => {
    const missing = await failure(runner({ gitPath: '/nowhere/git' }).run(['version']));
    assert.equal(missing.reason, 'no-git');
    assert.match(missing.message, /Git could not be started \(\/nowhere\/git\)/);
    const gone = await failure(runner({ cwd: path.join(repos.folder, 'gone') }).run(['version']));
    assert.equal(gone.reason, 'not-a-repository');
  });

  it('hands on how to reach remotes and where the configuration is, and nothing else of git', async () => {
    const environment = {
      ...repos.environment,
      GIT_DIR: '/elsewhere',
      GIT_INDEX_FILE: '/elsewhere/index',
      GIT_EXTERNAL_DIFF: 'evil',
      git_work_tree: '/elsewhere',
      GIT_SSH_COMMAND: 'ssh -i key',
      GIT_ASKPASS: '/askpass',
      SSH_ASKPASS: '/ssh-askpass',
      VSCODE_GIT_ASKPASS_NODE: '/node',
      LC_ALL: 'de_DE.UTF-8',
    };
    const wrapper = createGitWrapper(repos);
    wrapper.on('version', 'env');
    const printed = await runner({ gitPath: wrapper.program, environment }).text(['version']);
    const seen = new Map(
      printed.split('\n').map(line => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
    );
    for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_EXTERNAL_DIFF', 'git_work_tree']) {
      assert.equal(seen.has(name), false, name);
    }
    assert.equal(seen.get('GIT_SSH_COMMAND'), 'ssh -i key');
    assert.equal(seen.get('GIT_ASKPASS'), '/askpass');
    assert.equal(seen.get('SSH_ASKPASS'), '/ssh-askpass');
    assert.equal(seen.get('VSCODE_GIT_ASKPASS_NODE'), '/node');
    assert.equal(seen.get('GIT_CONFIG_GLOBAL'), repos.environment.GIT_CONFIG_GLOBAL);
    assert.equal(seen.get('LC_ALL'), 'C');
    assert.equal(seen.get('GIT_TERMINAL_PROMPT'), '0');
    assert.equal(seen.get('GIT_OPTIONAL_LOCKS'), '0');
  });

  it("does not run what a repository's configuration names", async () => {
    repo.commit({ 'a.txt': 'x' });
    const canary = path.join(repos.folder, 'canary');
    const program = path.join(repos.folder, 'evil');
    fs.writeFileSync(program, `#!/bin/sh\n: > '${canary}'\n`, { mode: 0o755 });
    repo.git('config', 'core.fsmonitor', program);
    repo.git('config', 'core.hooksPath', repos.folder);
    await runner().text(['status', '--porcelain']);
    assert.equal(fs.existsSync(canary), false);
  });

  it('keeps passwords out of its messages', async () => {
    const url = 'https://bob:hunter2@127.0.0.1:1/x.git';
    const error = await failure(runner().run(['fetch', url]));
    assert.equal(error.reason, 'offline');
    assert.ok(!JSON.stringify([error.message, error.args, error.stderr, error.line]).includes('hunter2'));
  });
});

async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    // On Linux a killed process whose parent is gone too may stay as a zombie where nobody reaps.
    const status = `/proc/${pid}/status`;
    if (fs.existsSync(status) && /^State:\tZ/m.test(fs.readFileSync(status, 'utf8'))) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  assert.fail(`process ${pid} still runs`);
}
