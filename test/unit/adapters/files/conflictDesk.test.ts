import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createConflictDesk } from '../../../../src/adapters/files/conflictDesk';

describe('conflictDesk', () => {
  let folder: string;

  beforeEach(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-desk-')), 'conflicts');
  });
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  const TEXTS = {
    changeIds: ['01A', '01B'],
    path: 'incidents/2026/x/review.md',
    base: 'base\n',
    theirs: 'theirs\n',
    mine: 'mine\n',
    start: '<<<<<<< a\n',
  };

  it('lays the texts out under the file’s own name, and finds them again after a restart', async () => {
    const laid = await createConflictDesk(folder).lay(TEXTS);
    for (const side of ['base', 'theirs', 'mine'] as const) {
      assert.equal(path.basename(laid.files[side]), 'review.md');
      assert.equal(fs.readFileSync(laid.files[side], 'utf8'), TEXTS[side]);
    }
    const desk = createConflictDesk(folder);
    assert.deepEqual(await desk.all(), [laid]);
    assert.equal(await desk.readResult(laid), TEXTS.start);
    fs.writeFileSync(laid.files.result, 'merged\n');
    assert.equal(await desk.readResult(laid), 'merged\n');
    await desk.clear(laid);
    assert.deepEqual(await desk.all(), []);
    assert.deepEqual(fs.readdirSync(folder), []);
    assert.equal(await desk.readResult(laid), undefined);
  });

  it('keeps two files of one change apart, and a file that is not shared any more', async () => {
    const desk = createConflictDesk(folder);
    assert.deepEqual(await desk.all(), []);
    await desk.lay(TEXTS);
    const other = await desk.lay({ ...TEXTS, path: 'people.yml', theirs: undefined });
    assert.equal(fs.readFileSync(other.files.theirs, 'utf8'), '');
    const all = await desk.all();
    assert.equal(all.length, 2);
    assert.equal(all.find(laid => laid.path === 'people.yml')?.theirs, undefined);
    assert.equal(all.find(laid => laid.path === TEXTS.path)?.theirs, 'theirs\n');
  });

  it('passes over what a crash left half made, and does not delete it', async () => {
    const desk = createConflictDesk(folder);
    const laid = await desk.lay(TEXTS);
    const about = path.join(path.dirname(path.dirname(laid.files.base)), 'conflict.json');
    const text = fs.readFileSync(about, 'utf8');
    for (const broken of [text.slice(0, 20), '{}', 'null', text.replace('review.md', 'other.md')]) {
      fs.writeFileSync(about, broken);
      assert.deepEqual(await desk.all(), [], broken);
    }
    assert.ok(fs.existsSync(laid.files.result));
  });
});
