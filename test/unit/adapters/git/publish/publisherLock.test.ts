import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive, tryLockPublisher } from '../../../../../src/adapters/git/publish/publisherLock';
import { silentLog } from '../openStore';

describe('the lock between windows', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-lock-'));
    file = path.join(folder, 'deep/publisher.lock');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const lock = (patience = 0) => tryLockPublisher(file, { patience, log: silentLog });
  const hold = (holder: object | string) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  };
  const other = { token: 'x', pid: process.ppid, host: os.hostname(), heartbeat: 0 };
  const beating = () => ({ ...other, heartbeat: Date.now() });

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
