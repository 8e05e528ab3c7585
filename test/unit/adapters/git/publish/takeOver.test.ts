import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { until } from '../../../../support/until';
import { bundleFile } from '../../../../tools/bundle.mjs';
import { createGitWrapper, type GitWrapper } from '../gitWrapper';
import { logPath, numbersIn, openStore, sampleFiles } from '../openStore';

describe('a window that is killed while it shares', function () {
  this.timeout(120_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  let wrapper: GitWrapper;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share(sampleFiles, 'a');
    remote = site.remote;
    [a] = site.clones as [TempRepo];
    wrapper = createGitWrapper(repos);
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    repos.dispose();
  });

  const lockFile = () => path.join(a.folder, '.git/livesite/publisher.lock');
  const onRemote = () => numbersIn(repos.at(remote).git('show', `main:${logPath}`));

  /** Starts another window, and kills it in the middle of its first push. */
  async function killInPush(): Promise<void> {
    const program = await bundleFile('test/unit/adapters/git/publishLoop.ts', 'out/test/git/publishLoop.js');
    const started = path.join(repos.folder, 'started');
    wrapper.on('push', `: > '${started}'; sleep 60`);
    const window = spawn(process.execPath, [program, a.folder, '100'], {
      env: { ...repos.environment, PATH: `${path.dirname(wrapper.program)}:${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child = window;
    await until(() => fs.existsSync(started));
    assert.equal(JSON.parse(fs.readFileSync(lockFile(), 'utf8')).pid, window.pid);
    const ended = new Promise(resolve => window.once('exit', resolve));
    window.kill('SIGKILL');
    await ended;
    // The push that it left behind would end by itself in a minute.
    wrapper.on('push', undefined);
  }

  it('leaves its lock and what it saved to the next one, which shares it at once', async () => {
    await killInPush();
    const store = openStore(repos, a);
    const status = await store.publish();
    assert.deepEqual([status.state, status.waiting], ['shared', 0]);
    assert.deepEqual(onRemote(), [1, 100]);
    assert.equal(fs.existsSync(lockFile()), false);
  });

  it('does so within seconds where its number has been given to another process', async () => {
    await killInPush();
    const holder = JSON.parse(fs.readFileSync(lockFile(), 'utf8')) as object;
    fs.writeFileSync(lockFile(), JSON.stringify({ ...holder, pid: process.ppid, heartbeat: Date.now() }));
    const status = await openStore(repos, a).publish();
    assert.deepEqual([status.state, status.waiting], ['shared', 0]);
    assert.deepEqual(onRemote(), [1, 100]);
  });
});
