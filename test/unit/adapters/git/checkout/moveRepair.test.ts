import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  indexLockPath,
  newLockToken,
  tryLockIndex,
} from '../../../../../src/adapters/git/checkout/indexLock';
import { findJournals } from '../../../../../src/adapters/git/checkout/moveJournal';
import { repairMoves } from '../../../../../src/adapters/git/checkout/moveRepair';
import { rangeOf } from '../../../../../src/adapters/git/repository/rangeOf';
import type { Repository } from '../../../../../src/adapters/git/repository/repository';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { headerPath, logPath, logText, openTempRepository, sampleFiles, silentLog } from '../openStore';

const added = 'runbooks/new/restart.md';
const longText = 'line of text\n'.repeat(50);
const newFiles: Record<string, string> = {
  [logPath]: `${logText}${longText}`,
  [headerPath]: `new\n${longText}`,
  [added]: longText,
};

describe('a move of the checkout that was cut short', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let a: TempRepo;
  let repository: Repository;
  let from: string;
  let to: string;
  let token: string;
  beforeEach(async () => {
    repos = createTempRepos();
    [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
    from = a.git('rev-parse', 'HEAD');
    to = a.commit(newFiles);
    a.git('reset', '-q', '--hard', from);
    repository = await openTempRepository(repos, a);
    token = newLockToken();
  });
  afterEach(() => repos.dispose());

  async function leaveJournal(pid?: number): Promise<void> {
    const dead = spawnSync('true').pid;
    const journal = {
      token,
      branchRef: 'refs/heads/main',
      from,
      to,
      entries: await rangeOf(repository, from, to),
      pid: pid ?? dead,
      host: os.hostname(),
      at: Date.now(),
    };
    fs.mkdirSync(repository.checkoutFolder, { recursive: true });
    fs.writeFileSync(path.join(repository.checkoutFolder, `move-${token}.json`), JSON.stringify(journal));
  }

  /** Files and index have arrived; the lock is still held, so git itself has to be kept from looking at it. */
  function exchangeIndexAsIf(): void {
    const lock = indexLockPath(repository);
    fs.renameSync(lock, `${lock}.kept`);
    a.git('read-tree', '-m', '-u', from, to);
    fs.renameSync(`${lock}.kept`, lock);
  }

  const texts = () =>
    Object.fromEntries(Object.keys(newFiles).map(file => [file, a.exists(file) ? a.read(file) : undefined]));
  const oldTexts = {
    [logPath]: sampleFiles[logPath],
    [headerPath]: sampleFiles[headerPath],
    [added]: undefined,
  };

  function assertTidy(): void {
    assert.deepEqual(findJournals(repository), []);
    assert.equal(fs.existsSync(indexLockPath(repository)), false);
    assert.deepEqual(fs.readdirSync(repository.checkoutFolder), []);
  }

  it('is forgotten where it had not begun', async () => {
    await leaveJournal();
    await repairMoves(repository, silentLog);
    assert.deepEqual(texts(), oldTexts);
    assert.equal(a.git('status', '--porcelain'), '');
    assertTidy();
  });

  it('is taken back where files were half written', async () => {
    await leaveJournal();
    await tryLockIndex(repository, token);
    a.write(logPath, '');
    a.write(headerPath, String(newFiles[headerPath]).slice(0, 100));
    a.write(added, longText);
    fs.writeFileSync(path.join(repository.checkoutFolder, `index-${token}`), 'half an index');
    await repairMoves(repository, silentLog);
    assert.deepEqual(texts(), oldTexts);
    assert.equal(a.exists('runbooks'), false);
    assert.equal(a.git('status', '--porcelain'), '');
    assert.equal(a.git('rev-parse', 'HEAD'), from);
    assertTidy();
  });

  it('is taken back where files were missing', async () => {
    await leaveJournal();
    await tryLockIndex(repository, token);
    fs.rmSync(path.join(a.folder, logPath));
    await repairMoves(repository, silentLog);
    assert.deepEqual(texts(), oldTexts);
    assertTidy();
  });

  it('is finished where only the branch had not moved', async () => {
    await leaveJournal();
    await tryLockIndex(repository, token);
    exchangeIndexAsIf();
    await repairMoves(repository, silentLog);
    assert.equal(a.git('rev-parse', 'HEAD'), to);
    assert.equal(a.git('status', '--porcelain'), '');
    assert.deepEqual(texts(), newFiles);
    assertTidy();
  });

  it('is forgotten where it had been finished', async () => {
    a.git('reset', '-q', '--hard', to);
    await leaveJournal();
    await repairMoves(repository, silentLog);
    assert.equal(a.git('rev-parse', 'HEAD'), to);
    assert.equal(a.git('status', '--porcelain'), '');
    assertTidy();
  });

  it('leaves alone what the user has written since', async () => {
    await leaveJournal();
    await tryLockIndex(repository, token);
    a.write(logPath, 'my own words\n');
    a.write(headerPath, '');
    await repairMoves(repository, silentLog);
    assert.equal(a.read(logPath), 'my own words\n');
    assert.equal(a.read(headerPath), sampleFiles[headerPath]);
    assertTidy();
  });

  it("leaves the user's lock alone", async () => {
    await leaveJournal();
    fs.writeFileSync(indexLockPath(repository), '');
    await repairMoves(repository, silentLog);
    assert.equal(fs.readFileSync(indexLockPath(repository), 'utf8'), '');
    assert.deepEqual(texts(), oldTexts);
  });

  it('does not move a branch that the user has taken elsewhere', async () => {
    await leaveJournal();
    a.git('read-tree', '-m', '-u', from, to);
    a.git('commit', '-q', '-m', 'taken along');
    const mine = a.git('rev-parse', 'HEAD');
    await repairMoves(repository, silentLog);
    assert.equal(a.git('rev-parse', 'HEAD'), mine);
    assert.equal(a.git('status', '--porcelain'), '');
  });

  it('is not touched while the window that makes it lives', async () => {
    await leaveJournal(process.ppid);
    await tryLockIndex(repository, token);
    a.write(logPath, '');
    await repairMoves(repository, silentLog);
    assert.equal(a.read(logPath), '');
    assert.equal(findJournals(repository).length, 1);
    assert.ok(fs.existsSync(indexLockPath(repository)));
  });

  it('is repaired although a damaged journal lies beside it', async () => {
    fs.mkdirSync(repository.checkoutFolder, { recursive: true });
    fs.writeFileSync(path.join(repository.checkoutFolder, 'move-00ff.json'), '{"token":');
    await leaveJournal();
    a.write(logPath, '');
    await repairMoves(repository, silentLog);
    assert.deepEqual(texts(), oldTexts);
  });
});
