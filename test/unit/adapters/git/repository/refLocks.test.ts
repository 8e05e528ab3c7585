import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { releaseDeadRefLocks, withRefLocks } from '../../../../../src/adapters/git/repository/refLocks';
import type { Repository } from '../../../../../src/adapters/git/repository/repository';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import {
  entryChange,
  logPath,
  numbersIn,
  openStore,
  openTempRepository,
  sampleFiles,
  silentLog,
} from '../openStore';

const tracking = 'refs/remotes/origin/main';
const branch = 'refs/heads/main';

describe('locks of references that a killed git left', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let a: TempRepo;
  let repository: Repository;
  beforeEach(async () => {
    repos = createTempRepos();
    [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
    repository = await openTempRepository(repos, a);
  });
  afterEach(() => repos.dispose());

  const lockOf = (ref: string) => path.join(a.folder, '.git', `${ref}.lock`);

  function leaveLock(ref: string, secondsAgo: number): void {
    const made = Date.now() / 1000 - secondsAgo;
    fs.writeFileSync(lockOf(ref), '');
    fs.utimesSync(lockOf(ref), made, made);
  }

  function leaveNote(secondsAgo: number, refs: readonly string[], pid = spawnSync('true').pid): void {
    const from = Date.now() - secondsAgo * 1000;
    const note = { pid, host: os.hostname(), from, locks: refs.map(lockOf) };
    fs.mkdirSync(repository.storeFolder, { recursive: true });
    fs.writeFileSync(path.join(repository.storeFolder, 'ref-lock-00ff.json'), JSON.stringify(note));
  }

  const notes = () => fs.readdirSync(repository.storeFolder).filter(name => name.startsWith('ref-lock'));

  it('are removed, so that sharing and following go on', async () => {
    leaveNote(40, [tracking, branch, 'HEAD']);
    for (const ref of [tracking, branch, 'HEAD']) {
      leaveLock(ref, 30);
    }
    const store = openStore(repos, a);
    await store.save(entryChange(2));
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(numbersIn(a.git('show', `HEAD:${logPath}`)), [1, 2]);
    assert.deepEqual(notes(), []);
  });

  it('stay where they are young: that git may be alive', async () => {
    leaveNote(3, [tracking]);
    leaveLock(tracking, 1);
    await releaseDeadRefLocks(repository, silentLog);
    assert.ok(fs.existsSync(lockOf(tracking)));
    assert.equal(notes().length, 1, 'it is looked at again');
  });

  it('stay where they are not ours: made before, long after, or while our process lives', async () => {
    for (const [noted, made] of [
      [30, 60],
      [900, 30],
    ] as const) {
      leaveNote(noted, [tracking]);
      leaveLock(tracking, made);
      await releaseDeadRefLocks(repository, silentLog);
      assert.ok(fs.existsSync(lockOf(tracking)));
      assert.deepEqual(notes(), []);
    }
    leaveNote(40, [tracking], process.ppid);
    leaveLock(tracking, 30);
    await releaseDeadRefLocks(repository, silentLog);
    assert.ok(fs.existsSync(lockOf(tracking)));
    assert.equal(notes().length, 1);
  });

  it('are noted only while git runs, or where it left one behind', async () => {
    await withRefLocks(repository, [tracking], async () => {
      assert.equal(notes().length, 1);
      await releaseDeadRefLocks(repository, silentLog);
      assert.equal(notes().length, 1);
    });
    assert.deepEqual(notes(), []);
    await assert.rejects(
      withRefLocks(repository, [tracking], async () => {
        leaveLock(tracking, 0);
        throw new Error('killed');
      }),
      /killed/,
    );
    assert.equal(notes().length, 1);
    await releaseDeadRefLocks(repository, silentLog);
    assert.ok(fs.existsSync(lockOf(tracking)));
  });

  it('of others are left alone', async () => {
    leaveLock(tracking, 3600);
    await releaseDeadRefLocks(repository, silentLog);
    assert.ok(fs.existsSync(lockOf(tracking)));
  });
});
