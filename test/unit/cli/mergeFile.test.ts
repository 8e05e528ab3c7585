import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EXIT } from '../../../src/cli/exitCodes';
import { createTempRepos } from '../../support/tempRepo';
import { fakeIo, runHere } from './cliProcess';

describe('livesite merge-file', () => {
  let folder: string;
  const write = (name: string, text: string | Buffer) => fs.writeFileSync(path.join(folder, name), text);
  const ours = () => fs.readFileSync(path.join(folder, 'ours'), 'utf8');
  const run = (...args: string[]) =>
    runHere(fakeIo(folder), 'merge-file', 'base', 'ours', 'theirs', 'ops/people.yml', ...args);

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-merge-'));
    write('base', 'people:\n  - handle: alice\n    name: Alice\n    zone: A\n');
    write('ours', 'people:\n  - handle: alice\n    name: Eve\n    zone: B\n');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('writes the result into OURS', async () => {
    write('theirs', 'people:\n  - handle: alice\n    name: Alice\n    zone: A\n    team: T\n');
    assert.equal((await run()).code, EXIT.ok);
    assert.equal(ours(), 'people:\n  - handle: alice\n    name: Eve\n    zone: B\n    team: T\n');
  });

  it('marks a conflict and names it', async () => {
    write('theirs', 'people:\n  - handle: alice\n    name: Alice\n    zone: C\n');
    const ended = await run('--json');
    assert.equal(ended.code, EXIT.refused);
    assert.equal(ended.err, 'Somebody else changed "zone" of alice in ops/people.yml meanwhile.');
    assert.deepEqual(JSON.parse(ended.out), {
      path: 'ops/people.yml',
      conflicts: [{ kind: 'changed', place: '"zone" of alice' }],
    });
    assert.equal(
      ours(),
      'people:\n  - handle: alice\n    name: Eve\n<<<<<<< ours\n    zone: B\n=======\n    zone: C\n>>>>>>> theirs\n',
    );
  });

  it('leaves OURS alone where it cannot merge', async () => {
    const before = ours();
    write('theirs', Buffer.from([0xff, 0xfe, 0]));
    const ended = await run();
    assert.equal(ended.code, EXIT.unmerged);
    assert.match(ended.err, /was not merged and is as it was: .* is not a UTF-8 text file/);
    fs.rmSync(path.join(folder, 'theirs'));
    assert.equal((await run()).code, EXIT.unmerged);
    assert.equal(ours(), before);
  });
});

describe('livesite merge-driver', () => {
  it('installs, tells and removes', async () => {
    const repos = createTempRepos();
    try {
      const repo = repos.init('site');
      repo.commit({ 'livesite.yml': 'livesite: 1\nname: X\n' }, 'seed');
      const run = (action: string) => runHere(fakeIo(repo.folder), 'merge-driver', action);
      assert.deepEqual([(await run('status')).code, (await run('install')).code], [EXIT.refused, EXIT.ok]);
      const { code, out } = await run('status');
      assert.equal(code, EXIT.ok);
      assert.match(out, /^Git merges the files of this live site with Livesite/);
      assert.match(repo.git('check-attr', 'merge', 'people.yml'), /livesite$/);
      assert.match((await run('remove')).out, /is not installed/);
      assert.equal((await run('toggle')).code, EXIT.usage);
    } finally {
      repos.dispose();
    }
  });
});
