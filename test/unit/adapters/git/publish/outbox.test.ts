import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openOutbox, type Outbox } from '../../../../../src/adapters/git/publish/outbox';
import { entryChange, entryId } from '../openStore';

describe('the outbox', () => {
  let folder: string;
  let outbox: Outbox;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-outbox-'));
    outbox = openOutbox(path.join(folder, 'deep/outbox'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('keeps changes, oldest first, for every window', async () => {
    for (const number of [30, 4, 1000]) {
      await outbox.write(entryChange(number));
    }
    const other = openOutbox(outbox.folder);
    for (const each of [outbox, other]) {
      assert.deepEqual(
        each.list().changes.map(change => change.id),
        [4, 30, 1000].map(entryId),
      );
    }
    assert.deepEqual(other.list().changes[0], entryChange(4));
    await other.remove(entryId(30));
    await other.remove(entryId(30));
    assert.deepEqual(
      outbox.list().changes.map(change => change.id),
      [4, 1000].map(entryId),
    );
    assert.deepEqual(
      fs.readdirSync(outbox.folder).sort(),
      [4, 1000].map(number => `${entryId(number)}.json`),
    );
  });

  it('is empty before anything was saved, and lists nothing half-written', async () => {
    assert.deepEqual(outbox.list(), { changes: [], damaged: [], fault: undefined });
    await outbox.write(entryChange(1));
    fs.writeFileSync(path.join(outbox.folder, '.tmp-00ff'), '{"id":');
    assert.equal(outbox.list().changes.length, 1);
    assert.deepEqual(outbox.list().damaged, []);
  });

  it('says why it cannot be read, instead of failing', () => {
    fs.rmSync(outbox.folder, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(outbox.folder), { recursive: true });
    fs.writeFileSync(outbox.folder, 'a file in its place');
    assert.match(outbox.list().fault ?? '', /a file stands where the folder .* belongs/);
    fs.rmSync(outbox.folder);
    fs.symlinkSync(outbox.folder, outbox.folder);
    assert.match(outbox.list().fault ?? '', /cannot be read \(ELOOP\)/);
    assert.deepEqual(outbox.list().changes, []);
  });

  it('lists damaged files apart, and deletes none', async () => {
    await outbox.write(entryChange(1));
    fs.writeFileSync(
      path.join(outbox.folder, 'cut.json'),
      fs.readFileSync(path.join(outbox.folder, `${entryId(1)}.json`)).subarray(0, 50),
    );
    fs.writeFileSync(path.join(outbox.folder, 'other-name.json'), JSON.stringify(entryChange(2)));
    fs.mkdirSync(path.join(outbox.folder, 'folder.json'));
    const { changes, damaged } = outbox.list();
    assert.deepEqual(
      changes.map(change => change.id),
      [entryId(1)],
    );
    assert.deepEqual(damaged.map(each => path.basename(each.file)).sort(), [
      'cut.json',
      'folder.json',
      'other-name.json',
    ]);
    assert.match(damaged[0]?.message ?? '', /is damaged and was left alone/);
    assert.equal(fs.readdirSync(outbox.folder).length, 4);
  });

  it('rejects with a SaveError where the folder cannot be written, and leaves nothing behind', async () => {
    fs.writeFileSync(path.join(folder, 'deep'), 'a file');
    await assert.rejects(outbox.write(entryChange(1)), { name: 'SaveError', reason: 'io' });
    assert.deepEqual(fs.readdirSync(folder), ['deep']);
  });

  it('says which folder is read-only', async function () {
    if (process.getuid?.() === 0) {
      this.skip();
    }
    fs.mkdirSync(outbox.folder, { recursive: true });
    fs.chmodSync(outbox.folder, 0o500);
    await assert.rejects(outbox.write(entryChange(1)), { name: 'SaveError', reason: 'read-only' });
  });

  it('does not remove files by a path', async () => {
    fs.writeFileSync(path.join(folder, 'precious.json'), '{}');
    await outbox.write(entryChange(1));
    await outbox.remove('../../precious');
    assert.ok(fs.existsSync(path.join(folder, 'precious.json')));
  });
});
