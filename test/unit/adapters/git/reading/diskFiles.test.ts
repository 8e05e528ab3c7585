import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isOnDisk, listDisk, readDisk, tryStampOf } from '../../../../../src/adapters/git/reading/diskFiles';

describe('reading files of a folder', () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-disk-'));
    for (const [file, text] of Object.entries({
      'livesite.yml': '1\n',
      'README.md': 'x\n',
      'incidents/2026/a/timeline.md': 'größe\r\n',
      'runbooks/empty.md': '',
    })) {
      fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  const list = async () => (await listDisk(root)).map(file => file.path).sort();
  const read = async (file: string) => (await readDisk(root, [file])).get(file);

  it('lists site files', async () => {
    assert.deepEqual(await list(), ['incidents/2026/a/timeline.md', 'livesite.yml', 'runbooks/empty.md']);
  });

  it('gives texts byte for byte, and nothing for what is not there', async () => {
    assert.equal(await read('incidents/2026/a/timeline.md'), 'größe\r\n');
    assert.equal(await read('runbooks/empty.md'), '');
    assert.equal(await read('runbooks/none.md'), undefined);
    assert.equal(await read('livesite.yml/x.md'), undefined);
    assert.equal(await read('incidents/2026'), undefined);
    fs.writeFileSync(path.join(root, 'runbooks/bom.md'), '\ufeffx');
    assert.equal(await read('runbooks/bom.md'), '\ufeffx');
  });

  it('reads large and small files one after the other', async () => {
    const large = 'x'.repeat(300_000);
    fs.writeFileSync(path.join(root, 'runbooks/large.md'), large);
    const texts = await readDisk(root, [
      'livesite.yml',
      'runbooks/large.md',
      'runbooks/empty.md',
      'livesite.yml',
    ]);
    assert.deepEqual([...texts.values()], ['1\n', large, '']);
  });

  it('follows no links, neither to files nor to folders', async () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-outside-'));
    fs.writeFileSync(path.join(outside, 'secret.md'), 'secret');
    fs.symlinkSync(path.join(outside, 'secret.md'), path.join(root, 'runbooks/link.md'));
    fs.symlinkSync('nowhere', path.join(root, 'runbooks/broken.md'));
    fs.symlinkSync(outside, path.join(root, 'runbooks/folder'));
    fs.symlinkSync(outside, path.join(root, 'cases'));
    const reasons = await readDisk(root, [
      'runbooks/link.md',
      'runbooks/broken.md',
      'runbooks/folder/secret.md',
      'cases/secret.md',
    ]);
    assert.deepEqual(
      Array.from(reasons.values(), file => typeof file === 'object' && file.reason),
      ['symlink', 'symlink', 'symlink', 'symlink'],
    );
    assert.deepEqual(
      (await list()).filter(file => file.includes('secret') || file.includes('cases')),
      [],
    );
    fs.rmSync(outside, { recursive: true });
  });

  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [path.join(root, 'runbooks/pipe.md')]);
    const found = await read('runbooks/pipe.md');
    assert.equal(typeof found === 'object' && found.reason, 'binary');
  });

  it('tells a rewritten file by its stamp, even with the same size and time', () => {
    const file = path.join(root, 'livesite.yml');
    const before = tryStampOf(root, 'livesite.yml');
    const { atime, mtime } = fs.statSync(file);
    fs.writeFileSync(`${file}.new`, '2\n');
    fs.utimesSync(`${file}.new`, atime, mtime);
    fs.renameSync(`${file}.new`, file);
    assert.notEqual(tryStampOf(root, 'livesite.yml'), before);
    assert.equal(tryStampOf(root, 'none.yml'), undefined);
  });

  it('knows what stands in the folder', () => {
    const paths = ['livesite.yml', 'none.yml', 'runbooks'];
    assert.deepEqual(
      paths.filter(file => isOnDisk(root, file)),
      ['livesite.yml'],
    );
  });

  it('lists in the order of the paths', async () => {
    for (const file of [
      'x/1.md',
      'x.md',
      'x-y.md',
      'x0/1.md',
      'X.md',
      '\u{1f600}.md',
      '\ufb01.md',
      'x/y/z.md',
    ]) {
      fs.mkdirSync(path.join(root, 'runbooks', path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(root, 'runbooks', file), '');
    }
    const paths = (await listDisk(root)).map(file => file.path);
    assert.deepEqual(paths, [...paths].sort());
    assert.ok(paths.length >= 10);
  });
});
