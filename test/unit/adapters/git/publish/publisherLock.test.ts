import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '../../../../../src/adapters/files/isAlive';
import { removeDeadLock, tryLockPublisher } from '../../../../../src/adapters/git/publish/publisherLock';
import { silentLog } from '../openStore';

describe('the lock between windows', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-lock-'));
    file = path.join(folder, 'deep/publisher.lock');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const lock = (patience = 0, silence?: number) =>
    tryLockPublisher(file, { patience, log: silentLog, ...(silence === undefined ? {} : { silence }) });
  const hold = (holder: object | string) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  };
  const other = { token: 'x', pid: process.ppid, host: os.hostname(), heartbeat: 0 };
  const beating = () => ({ ...other, heartbeat: Date.now() });

  it('goes at the next start where its process was killed, and only then', async () => {
    await removeDeadLock(file);
    const dead = spawnSync('true').pid;
    for (const [holder, isGone] of [
      [{ ...beating(), pid: dead }, true],
      [beating(), false],
      [{ ...beating(), pid: dead, host: 'elsewhere' }, false],
      ['half-writ', false],
    ] as const) {
      hold(holder);
      await removeDeadLock(file);
      assert.equal(!fs.existsSync(file), isGone, JSON.stringify(holder));
    }
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['publisher.lock']);
  });

  it('is held by one at a time', async () => {
    const first = await lock();
    assert.ok(first);
    assert.equal(await lock(), undefined);
    const waiting = lock(5000);
    await first.release();
    const second = await waiting;
    assert.ok(second);
    await second.release();
    assert.equal(fs.existsSync(file), false);
  });

  it('is respected while its holder lives and beats', async () => {
    hold(beating());
    assert.equal(await lock(), undefined);
    assert.equal(JSON.parse(fs.readFileSync(file, 'utf8')).token, 'x');
  });

  it('is taken over from a dead process, and from one that no longer beats', async () => {
    hold({ ...beating(), pid: spawnSync('true').pid });
    await (await lock())?.release();
    assert.equal(fs.existsSync(file), false);
    hold({ ...other, host: 'another-machine', heartbeat: Date.now() - 60_000 });
    assert.ok(await lock());
  });

  it('is taken over within seconds where another process has the number of the one that died', async () => {
    // The holder's last beat is fresh and its number is that of a living process: only that it beats no more tells.
    hold(beating());
    const lockAgain = await lock(20_000, 300);
    assert.ok(lockAgain);
    await lockAgain.release();
    assert.equal(fs.existsSync(file), false);
  }).timeout(30_000);

  it('is taken over within seconds from another machine whose clock differs', async () => {
    hold({ ...other, host: 'another-machine', heartbeat: Date.now() + 20_000 });
    assert.ok(await lock(20_000, 300));
  }).timeout(30_000);

  it('is left to a holder on another machine that beats, whatever its clock says', async () => {
    let beat = Date.now() - 20_000;
    const renew = () => hold({ ...other, host: 'another-machine', heartbeat: beat++ });
    renew();
    const timer = setInterval(renew, 50);
    try {
      assert.equal(await lock(3000, 1500), undefined);
    } finally {
      clearInterval(timer);
    }
  }).timeout(30_000);

  it('is not wedged by a clock that goes back', async () => {
    const now = Date.now;
    try {
      // The holder beat before the clock was turned back by an hour, and died.
      hold({ ...other, heartbeat: now() });
      Date.now = () => now() - 3_600_000;
      const held = await lock(20_000, 300);
      assert.ok(held);
      // Waiting ends by the time that passes, not by the clock.
      const waiting = lock(300);
      Date.now = () => now() - 7_200_000;
      assert.equal(await waiting, undefined);
      await held.release();
      assert.equal(fs.existsSync(file), false);
    } finally {
      Date.now = now;
    }
  }).timeout(30_000);

  it('is taken over when it was left half-written', async () => {
    hold('{"tok');
    assert.equal(await lock(), undefined, 'it may be being written');
    const past = new Date(Date.now() - 60_000);
    fs.utimesSync(file, past, past);
    assert.ok(await lock());
  });

  it("does not release another's", async () => {
    const first = await lock();
    hold(beating());
    await first?.release();
    assert.ok(fs.existsSync(file));
  });

  it('does not keep from publishing where it cannot be written', async () => {
    fs.writeFileSync(path.join(folder, 'deep'), 'a file');
    assert.ok(await lock());
  });

  it('knows which processes live', () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(spawnSync('true').pid), false);
  });
});
