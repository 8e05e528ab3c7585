import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../support/tempRepo';
import { entriesIn, entryChange, logPath, numbersIn, openStore, sampleFiles } from './openStore';

describe('a live site without a shared branch', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  const committed = (repo: TempRepo, ref = 'main') => numbersIn(repo.git('show', `${ref}:${logPath}`));

  it('is committed on the local branch where there is no remote', async () => {
    const repo = repos.init('alone');
    repo.commit(sampleFiles);
    repo.write('src/wip.ts', 'mine\n');
    repo.git('add', 'src/wip.ts');
    repo.write('notes.txt', 'mine\n');
    const store = openStore(repos, repo);
    await store.save(entryChange(2));
    const status = await store.publish();
    assert.deepEqual([status.state, status.waiting], ['local', 0]);
    assert.match(status.message, /on main in this repository only: it has no remote/);
    assert.deepEqual(committed(repo), [1, 2]);
    assert.deepEqual(numbersIn(repo.read(logPath)), [1, 2]);
    assert.equal(repo.git('status', '--porcelain'), 'A  src/wip.ts\n?? notes.txt');
    assert.equal(repo.git('log', '-1', '--format=%an: %s'), 'Alice Example: 2026-11-23-checkout: change 2');
  });

  it('makes the first commit of an unborn branch, beside staged work', async () => {
    const repo = repos.init('unborn');
    repo.write('src/wip.ts', 'mine\n');
    repo.git('add', 'src/wip.ts');
    const store = openStore(repos, repo);
    await store.save(entryChange(1));
    assert.deepEqual(await entriesIn(store), [1]);
    assert.equal((await store.publish()).state, 'local');
    assert.deepEqual(committed(repo), [1]);
    assert.equal(repo.git('ls-tree', '-r', '--name-only', 'main'), logPath);
    assert.equal(repo.git('status', '--porcelain'), 'A  src/wip.ts');
    await store.save(entryChange(2));
    await store.publish();
    assert.equal(repo.git('rev-list', '--count', 'main'), '2');
  });

  it('says so where the remote has no such branch yet, and shares once it has', async () => {
    const remote = repos.initBare('empty');
    const repo = repos.clone(remote, 'clone');
    const store = openStore(repos, repo);
    await store.save(entryChange(1));
    const status = await store.publish();
    assert.equal(status.state, 'local');
    assert.match(status.message, /origin has no branch main yet\. Push it once to share\./);
    assert.deepEqual(committed(repo), [1]);
    repo.git('push', '-q', '-u', 'origin', 'main');
    await store.save(entryChange(2));
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(committed(repos.at(remote)), [1, 2]);
    assert.deepEqual(committed(repo), [1, 2]);
  });

  it('does not commit locally while it cannot know what the remote has', async () => {
    const remote = repos.initBare('empty');
    const repo = repos.clone(remote, 'clone');
    fs.renameSync(remote, `${remote}.away`);
    const store = openStore(repos, repo);
    await store.save(entryChange(1));
    assert.equal((await store.publish()).state, 'offline');
    assert.throws(() => repo.git('rev-parse', '--verify', '-q', 'main'));
  });

  it('says so where the remote no longer has the branch', async () => {
    const { remote, clones } = repos.share(sampleFiles, 'a');
    repos.at(remote).git('branch', '-m', 'main', 'trunk');
    const store = openStore(repos, clones[0]!);
    await store.save(entryChange(2));
    const status = await store.publish();
    assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'no-branch', 1]);
    assert.match(status.message, /origin has no branch main any more/);
  });

  it('is committed on its branch while another one is checked out', async () => {
    const repo = repos.init('alone');
    repo.commit(sampleFiles);
    repo.git('checkout', '-q', '-b', 'feature');
    const index = fs.readFileSync(path.join(repo.folder, '.git/index'));
    const store = openStore(repos, repo);
    await store.save(entryChange(2));
    assert.equal((await store.publish()).state, 'local');
    assert.deepEqual(committed(repo), [1, 2]);
    assert.deepEqual(committed(repo, 'feature'), [1]);
    assert.deepEqual(numbersIn(repo.read(logPath)), [1]);
    assert.deepEqual(fs.readFileSync(path.join(repo.folder, '.git/index')), index);
    assert.deepEqual(await entriesIn(store), [1, 2]);
  });

  const busy: Record<string, (repo: TempRepo) => void> = {
    'the log is edited': repo => repo.write(logPath, 'by hand\n'),
    'a rebase of the branch is in progress': repo => {
      repo.git('checkout', '-q', '-b', 'theirs');
      repo.commit({ 'x.ts': 'theirs\n' });
      repo.git('checkout', '-q', 'main');
      repo.commit({ 'x.ts': 'mine\n' });
      assert.throws(() => repo.git('rebase', '-q', 'theirs'));
    },
    'another working tree has the branch': repo => {
      repo.git('checkout', '-q', '-b', 'feature');
      repo.git('worktree', 'add', '-q', path.join(repos.folder, 'linked'), 'main');
    },
    'a merge is in progress': repo => {
      repo.git('checkout', '-q', '-b', 'theirs');
      repo.commit({ 'x.ts': 'theirs\n' });
      repo.git('checkout', '-q', 'main');
      repo.commit({ 'x.ts': 'mine\n' });
      assert.throws(() => repo.git('merge', '-q', 'theirs'));
    },
  };
  for (const [name, make] of Object.entries(busy)) {
    it(`waits, and moves nothing, while ${name}`, async () => {
      const repo = repos.init('alone');
      repo.commit(sampleFiles);
      make(repo);
      const refs = repo.git('for-each-ref');
      const index = fs.readFileSync(path.join(repo.folder, '.git/index'));
      const store = openStore(repos, repo);
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual(
        [status.state, status.reason, status.waiting],
        ['saved', 'busy-checkout', 1],
        status.message,
      );
      assert.equal(repo.git('for-each-ref'), refs);
      assert.deepEqual(fs.readFileSync(path.join(repo.folder, '.git/index')), index);
      assert.ok((await entriesIn(store)).includes(2), 'shown all the same');
    });
  }
});
