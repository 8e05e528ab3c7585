import assert from 'node:assert/strict';
import fs from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SaveError } from '../../../../src/app/ports';
import { writeAtomically, writeDurably } from '../../../../src/adapters/files/durableFile';
import { createEffectJournal } from '../../../../src/adapters/files/effectJournal';
import { openOutbox } from '../../../../src/adapters/git/publish/outbox';
import { entryChange } from '../git/openStore';

/** Lets a step of writing any file fail as on a full disk, after half of the text has been written. */
async function onFullDisk(
  step: 'writeFile' | 'sync',
  folder: string,
  work: () => Promise<void>,
): Promise<void> {
  const handle = await open(folder, 'r');
  const prototype: Pick<FileHandle, 'writeFile' | 'sync'> = Object.getPrototypeOf(handle);
  await handle.close();
  const original = prototype[step];
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  Object.defineProperty(prototype, step, {
    configurable: true,
    writable: true,
    async value(this: FileHandle, text?: string) {
      if (text !== undefined) {
        await this.write(text.slice(0, text.length / 2));
      }
      throw full;
    },
  });
  try {
    await work();
  } finally {
    Object.defineProperty(prototype, step, { configurable: true, writable: true, value: original });
  }
}

describe('a disk that is full in the middle of writing', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-disk-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  for (const step of ['writeFile', 'sync'] as const) {
    it(`keeps the old text whole and leaves nothing beside it (${step})`, async () => {
      const file = path.join(folder, 'kept.json');
      await writeDurably(file, 'the old text');
      await onFullDisk(step, folder, async () => {
        await assert.rejects(writeDurably(file, 'another text'), { code: 'ENOSPC' });
        if (step === 'writeFile') {
          await assert.rejects(writeAtomically(file, 'another text'), { code: 'ENOSPC' });
        }
      });
      assert.equal(fs.readFileSync(file, 'utf8'), 'the old text');
      assert.deepEqual(fs.readdirSync(folder), ['kept.json']);
    });

    it(`says that nothing was saved, and why (${step})`, async () => {
      const outbox = openOutbox(path.join(folder, 'outbox'));
      await outbox.write(entryChange(1));
      await onFullDisk(step, folder, () =>
        assert.rejects(outbox.write(entryChange(2)), (error: unknown) => {
          assert.ok(error instanceof SaveError);
          assert.equal(error.reason, 'full');
          assert.match(error.message, /^Not saved: the disk is full.*your text is still here\.$/);
          return true;
        }),
      );
      assert.deepEqual(outbox.list(), { changes: [entryChange(1)], damaged: [], fault: undefined });
      assert.equal(fs.readdirSync(outbox.folder).length, 1);
      await outbox.write(entryChange(2));
      assert.equal(outbox.list().changes.length, 2);
    });

    it(`intends no outside effect that could not be written down (${step})`, async () => {
      const journal = createEffectJournal(path.join(folder, 'effects'));
      const effect = { key: 'k1', at: '2026-11-23T08:15:02Z', what: 'Open an issue' };
      await onFullDisk(step, folder, () => assert.rejects(journal.intend(effect), { code: 'ENOSPC' }));
      assert.deepEqual(await journal.open(), []);
    });
  }
});
