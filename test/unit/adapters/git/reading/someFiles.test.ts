import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSiteReading } from '../../../../../src/adapters/git/reading/siteReading';
import { silentLog } from '../openStore';

describe('reading some files', () => {
  it('says that those are gone whose folder has become a link', async () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-'));
    try {
      const file = 'incidents/2026/2026-11-23-a/timeline.md';
      fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), 'x\n');
      const reading = createSiteReading({
        root,
        opener: { outbox: undefined, open: () => Promise.resolve({ kind: 'none' }) },
        derive: () => new Map(),
        trusted: () => true,
        log: silentLog,
      });
      assert.equal((await reading.list()).length, 1);
      fs.renameSync(path.join(root, path.dirname(file)), path.join(root, 'elsewhere'));
      fs.symlinkSync(path.join(root, 'elsewhere'), path.join(root, path.dirname(file)));
      assert.deepEqual(await reading.list(), []);
      assert.deepEqual(await reading.listSome([file]), { files: [], gone: [file] });
    } finally {
      fs.rmSync(root, { recursive: true, force: true });
    }
  });
});
