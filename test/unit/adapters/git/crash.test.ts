import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../support/tempRepo';
import { bundleFile } from '../../../tools/bundle.mjs';
import { entryChange, logPath, numbersIn, openStore, sampleFiles } from './openStore';

const kills = Number(process.env.LIVESITE_KILLS ?? 20);

describe('a publisher that is killed at any moment', () => {
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  let b: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share({ ...sampleFiles, 'src/app.ts': 'one\n' }, 'a', 'b');
    remote = site.remote;
    [a, b] = site.clones as [TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  /** Runs the loop and kills it some milliseconds after its first entry. Returns the numbers it accepted. */
  function runUntilKilled(program: string, first: number, lifetime: number): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, a.folder, String(first)], {
        env: repos.environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      let timer: NodeJS.Timeout | undefined;
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        timer ??= setTimeout(() => child.kill('SIGKILL'), lifetime);
      });
      child.on('error', reject);
      child.on('close', () => {
        clearTimeout(timer);
        resolve(Array.from(printed.matchAll(/saved (\d+)/g), match => Number(match[1])));
      });
    });
  }

  it('loses, doubles and breaks nothing', async () => {
    const program = await bundleFile('test/unit/adapters/git/publishLoop.ts', 'out/test/git/publishLoop.js');
    a.write('src/app.ts', 'staged\n');
    a.git('add', 'src/app.ts');
    a.write('src/app.ts', 'edited\n');
    const theirs = openStore(repos, b);
    const accepted: number[] = [];
    for (let round = 0; round < kills; round++) {
      const killed = runUntilKilled(program, 1000 * (round + 1), Math.random() * 400);
      await theirs.save(entryChange(100 + round));
      await theirs.publish();
      accepted.push(100 + round, ...(await killed));
    }
    const mine = openStore(repos, a);
    assert.equal((await mine.publish()).waiting, 0);
    assert.equal((await theirs.publish()).waiting, 0);
    assert.deepEqual(await mine.refresh(), { state: 'shared', waiting: 0, message: '' });
    await theirs.refresh();

    const shared = numbersIn(repos.at(remote).git('show', `main:${logPath}`));
    assert.deepEqual(accepted.filter(number => !shared.includes(number)), [], 'lost');
    assert.equal(new Set(shared).size, shared.length, 'doubled');
    assert.ok(shared.length <= accepted.length + 1 + kills, 'at most the entry being saved when it was killed');
    for (const repo of [a, b]) {
      assert.deepEqual(numbersIn(repo.read(logPath)), shared);
      assert.equal(repo.git('rev-parse', 'HEAD'), repos.at(remote).git('rev-parse', 'main'));
      assert.doesNotMatch(repo.git('fsck', '--no-dangling', '--no-progress'), /error|missing|corrupt/);
    }
    assert.equal(repos.at(remote).git('fsck', '--no-dangling', '--no-progress'), '');
    assert.equal(a.git('status', '--porcelain'), 'MM src/app.ts');
    assert.equal(b.git('status', '--porcelain'), '');
    const locks = fs.readdirSync(path.join(a.folder, '.git'), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(locks.filter(name => /\.lock$/.test(name) || /livesite.*(?:move|index)-/.test(name)), []);
    a.git('commit', '-q', '-m', 'my own');
    assert.deepEqual(numbersIn(a.git('show', `HEAD:${logPath}`)), shared);
  }).timeout(600_000);
});
