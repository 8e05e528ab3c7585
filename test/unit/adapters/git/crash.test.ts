import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../support/tempRepo';
import { bundleFile } from '../../../tools/bundle.mjs';
import { entryChange, logPath, numbersIn, openStore, sampleFiles } from './openStore';

/** Two windows are killed in each round. */
const rounds = Number(process.env.LIVESITE_KILLS ?? 20) / 2;

describe('a publisher that is killed at any moment', () => {
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  let b: TempRepo;
  let c: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share({ ...sampleFiles, 'src/app.ts': 'one\n' }, 'a', 'b', 'c');
    remote = site.remote;
    [a, b, c] = site.clones as [TempRepo, TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  /** Runs the loop and kills it some milliseconds after its first entry. Returns the numbers it accepted. */
  function runUntilKilled(program: string, repo: TempRepo, first: number): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, repo.folder, String(first)], {
        env: repos.environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      let timer: NodeJS.Timeout | undefined;
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        timer ??= setTimeout(() => child.kill('SIGKILL'), Math.random() * 400);
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
    for (let round = 1; round <= rounds; round++) {
      const killed = [
        runUntilKilled(program, a, 1000 * round),
        runUntilKilled(program, c, 1000 * round + 500),
      ];
      await theirs.save(entryChange(100 + round));
      await theirs.publish();
      accepted.push(100 + round, ...(await Promise.all(killed)).flat());
    }
    const stores = [theirs, openStore(repos, a), openStore(repos, c)];
    for (const store of stores) {
      assert.equal((await store.publish()).waiting, 0);
    }
    for (const store of stores) {
      assert.deepEqual(await store.refresh(), { state: 'shared', waiting: 0, message: '' });
    }

    const shared = numbersIn(repos.at(remote).git('show', `main:${logPath}`));
    assert.deepEqual(
      accepted.filter(number => !shared.includes(number)),
      [],
      'lost',
    );
    assert.equal(new Set(shared).size, shared.length, 'doubled');
    assert.ok(
      shared.length <= accepted.length + 1 + 2 * rounds,
      'at most the entry being saved when it was killed',
    );
    for (const repo of [a, b, c]) {
      assert.deepEqual(numbersIn(repo.read(logPath)), shared);
      assert.equal(repo.git('rev-parse', 'HEAD'), repos.at(remote).git('rev-parse', 'main'));
      assert.doesNotMatch(repo.git('fsck', '--no-dangling', '--no-progress'), /error|missing|corrupt/);
    }
    assert.equal(repos.at(remote).git('fsck', '--no-dangling', '--no-progress'), '');
    assert.equal(a.git('status', '--porcelain'), 'MM src/app.ts');
    assert.equal(b.git('status', '--porcelain'), '');
    assert.equal(c.git('status', '--porcelain'), '');
    const locks = [a, c].flatMap(repo =>
      fs.readdirSync(path.join(repo.folder, '.git'), { recursive: true, encoding: 'utf8' }),
    );
    assert.deepEqual(
      locks.filter(name => name.endsWith('.lock') || /livesite.*(?:move|index)-/.test(name)),
      [],
    );
    a.git('commit', '-q', '-m', 'my own');
    assert.deepEqual(numbersIn(a.git('show', `HEAD:${logPath}`)), shared);
  }).timeout(600_000);
});
