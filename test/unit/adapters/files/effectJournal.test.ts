import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEffectJournal } from '../../../../src/adapters/files/effectJournal';

describe('effectJournal', () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-journal-'));
    folder = path.join(root, 'livesite', 'effects');
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  const A = { key: '<!-- livesite:2026-11-23-x/R1 -->', at: '2026-11-24T10:00:00Z', what: 'Open an issue.' };
  const B = { key: '../../../etc/passwd', at: '2026-11-24T09:00:00Z', what: 'Page @alice — “now”.' };

  it('remembers across processes, oldest first, until settled', async () => {
    const journal = createEffectJournal(folder);
    assert.deepEqual(await journal.open(), []);
    await journal.intend(A);
    await journal.intend(B);
    assert.deepEqual(await createEffectJournal(folder).open(), [B, A]);
    await journal.settle(A.key);
    await journal.settle(A.key);
    await journal.settle('never intended');
    assert.deepEqual(await createEffectJournal(folder).open(), [B]);
  });

  it('keeps one record for a key, the last one', async () => {
    const journal = createEffectJournal(folder);
    await journal.intend(A);
    await journal.intend({ ...A, at: '2026-11-24T11:00:00Z' });
    assert.deepEqual(await journal.open(), [{ ...A, at: '2026-11-24T11:00:00Z' }]);
  });

  it('lets one of several processes intend what is to happen once', async () => {
    const journals = Array.from({ length: 8 }, () => createEffectJournal(folder));
    const won = await Promise.all(journals.map((journal, n) => journal.intendOnce({ ...A, what: `${n}` })));
    assert.equal(won.filter(Boolean).length, 1);
    assert.deepEqual(await createEffectJournal(folder).open(), [{ ...A, what: `${won.indexOf(true)}` }]);
    assert.equal(fs.readdirSync(folder).length, 1);
    await createEffectJournal(folder).settle(A.key);
    assert.equal(await createEffectJournal(folder).intendOnce(A), true);
  });

  it('writes nowhere but into its folder', async () => {
    await createEffectJournal(folder).intend(B);
    const names = fs
      .readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.json'));
    assert.equal(names.length, 1);
    assert.match(names[0] ?? '', /^livesite[/\\]effects[/\\][0-9a-f]{40}\.json$/);
  });

  it('passes over damaged records, keeps them and says so', async () => {
    const log: string[] = [];
    const journal = createEffectJournal(folder, {
      write: (level, message) => log.push(`${level} ${message}`),
    });
    await journal.intend(A);
    const bad = {
      'half.json': '{"key": "x',
      'other.json': '[]',
      'fields.json': '{"key": 1}',
      'null.json': 'null',
      'empty.json': '',
    };
    for (const [name, text] of Object.entries(bad)) {
      fs.writeFileSync(path.join(folder, name), text);
    }
    // A record under another name would be settled in vain.
    fs.copyFileSync(
      path.join(folder, fs.readdirSync(folder).find(name => /^[0-9a-f]{40}/.test(name)) ?? ''),
      path.join(folder, 'copy.json'),
    );
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    assert.deepEqual(await journal.open(), [A]);
    assert.equal(log.length, 6);
    assert.ok(
      log.every(line =>
        /^warn The record \w+\.json of an outside effect is damaged\. It is kept and not used\.$/.test(line),
      ),
    );
    assert.equal(fs.readdirSync(folder).length, 8);
  });

  it('rejects where the folder cannot be written, so that nothing is done unrecorded', async () => {
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.writeFileSync(folder, 'a file stands here');
    await assert.rejects(createEffectJournal(folder).intend(A));
    await assert.rejects(createEffectJournal(folder).open());
  });
});
