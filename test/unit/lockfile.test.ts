import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { completeLock } from '../tools/lockfile.mjs';
import { ROOT } from '../tools/root.mjs';

type Lock = Parameters<typeof completeLock>[0];

const readLock = (): Lock =>
  JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock;

describe('package-lock.json', () => {
  it('has the optional packages of every system', () => {
    const lock = readLock();
    const before = JSON.stringify(lock);
    assert.deepEqual(completeLock(lock), []);
    assert.equal(JSON.stringify(lock), before);
    const name = '@biomejs/cli-darwin-arm64';
    const key = `node_modules/${name}`;
    assert.ok(lock.packages[key]);
    const { [key]: _, ...rest } = lock.packages;
    const incomplete: Lock = { ...lock, packages: rest };
    assert.match(completeLock(incomplete).join('\n'), /^added @biomejs\/cli-darwin-arm64 \d/);
    assert.deepEqual(incomplete.packages[key]?.os, ['darwin']);
    assert.deepEqual(Object.keys(incomplete.packages), Object.keys(lock.packages));
  });

  it('names no registry', () => {
    assert.doesNotMatch(JSON.stringify(readLock()), /"resolved":/);
  });

  it('leaves out what is of no known kind, and says so', () => {
    const lock: Lock = { packages: { '': { optionalDependencies: { fsevents: '2.3.3' } } } };
    assert.deepEqual(completeLock(lock), ['left out fsevents 2.3.3 of : of no known kind']);
  });
});
