import type { GitSiteStore } from '../../../../../src/adapters/git/siteStore';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';
import {
  changeOf,
  entryChange,
  entryId,
  entryLine,
  entriesIn,
  logPath,
  numbersIn,
  openStore,
  peopleText,
  readText,
  sampleFiles,
} from '../openStore';

describe('a remote whose history was rewritten', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  let b: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share(sampleFiles, 'a', 'b');
    remote = site.remote;
    [a, b] = site.clones as [TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  const bare = () => repos.at(remote);
  const onRemote = () => numbersIn(bare().git('show', `main:${logPath}`));
  const missingIn = (store: GitSiteStore) =>
    numbersIn(
      store
        .missing()
        .map(({ id }) => `<!--${id}-->`)
        .join(),
    );

  /** Shares entries 2 to `last` from clone a, one commit each. */
  async function share(store: GitSiteStore, last: number): Promise<void> {
    for (let number = 2; number <= last; number++) {
      await store.save(entryChange(number));
      assert.equal((await store.publish()).state, 'shared');
    }
  }

  /** What somebody with the right to do so does: the branch is as it was so many commits ago. */
  function resetRemote(commits: number): void {
    bare().git('update-ref', 'refs/heads/main', `main~${commits}`);
  }

  it('is told, with what is no longer on it; nothing is put back by itself', async () => {
    const store = openStore(repos, a);
    await share(store, 4);
    resetRemote(2);
    const status = await store.refresh();
    assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'history', 0]);
    assert.equal(
      status.message,
      'The history of main was rewritten on the remote; 2 entries shared from here are no longer on it. Put them back, or leave them out.',
    );
    assert.deepEqual(missingIn(store), [3, 4]);
    assert.equal((await store.publish()).reason, 'history');
    await store.leaveOut([entryId(3), entryId(4)]);
    assert.deepEqual([store.status.state, store.status.reason], ['shared', 'old-history']);
    assert.match(
      store.status.message,
      /your checkout still has the old one.*git reset --keep origin\/main.*Do not pull/,
    );
    a.git('reset', '-q', '--keep', 'origin/main');
    assert.deepEqual(await store.refresh(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(onRemote(), [1, 2]);
  });

  it('shows nobody any longer what was taken off, and writes it nowhere', async () => {
    const mine = openStore(repos, a);
    await share(mine, 4);
    const theirs = openStore(repos, b);
    await theirs.refresh();
    assert.deepEqual(await entriesIn(theirs), [1, 2, 3, 4]);
    resetRemote(2);
    for (const store of [mine, theirs]) {
      await store.refresh();
      assert.deepEqual(await entriesIn(store), [1, 2], 'whether they wrote or only read it');
      assert.equal((await openStore(repos, store === mine ? a : b).list()).length > 0, true);
    }
    await theirs.save(entryChange(7));
    await theirs.publish();
    assert.deepEqual(onRemote(), [1, 2, 7]);
    b.write(logPath, `${b.read(logPath)}${entryLine(9)}\n`);
    assert.deepEqual(await entriesIn(openStore(repos, b)), [1, 2, 7, 9], 'nor with what is written by hand');
  });

  it('lets a checkout leave the old history when a person says so, and only then', async () => {
    const store = openStore(repos, b);
    await share(openStore(repos, a), 4);
    await store.refresh();
    resetRemote(2);
    b.write('people.yml', 'mine: 1\n');
    b.write('notes.txt', 'mine\n');
    b.git('add', 'notes.txt');
    const before = b.git('rev-parse', 'HEAD');
    assert.deepEqual(
      [(await store.refresh()).reason, (await store.publish()).reason],
      ['old-history', 'old-history'],
    );
    assert.equal(b.git('rev-parse', 'HEAD'), before);
    assert.deepEqual(await store.leaveOldHistory(), { state: 'shared', waiting: 0, message: '' });
    assert.equal(b.git('rev-parse', 'HEAD'), b.git('rev-parse', 'origin/main'));
    assert.doesNotMatch(b.read(logPath), /note 4/);
    assert.equal(b.git('status', '--porcelain'), 'A  notes.txt\n M people.yml');
  });

  it('never takes a person’s own commits for what was taken off', async () => {
    const store = openStore(repos, b);
    await share(openStore(repos, a), 4);
    await store.refresh();
    b.commit({ 'runbooks/mine.md': 'mine\n' }, 'mine');
    resetRemote(2);
    const status = await store.refresh();
    assert.match(
      status.message,
      /commits of its own on the old one\. Do not pull; .*git rebase --onto origin\/main [0-9a-f]{12}$/,
    );
    assert.deepEqual(await entriesIn(store), [1, 2]);
    assert.equal(await readText(store, 'runbooks/mine.md'), 'mine\n');
    const head = b.git('rev-parse', 'HEAD');
    assert.equal((await store.leaveOldHistory()).message, status.message);
    assert.equal(b.git('rev-parse', 'HEAD'), head);
  });

  it('gets back what a person puts back, exactly once, also after a restart and from two windows', async () => {
    await share(openStore(repos, a), 5);
    resetRemote(3);
    await openStore(repos, a).refresh();
    const [one, other] = [openStore(repos, a), openStore(repos, a)];
    await Promise.all([one.list(), other.list()]);
    assert.deepEqual(missingIn(one), [3, 4, 5]);
    await one.putBack([entryId(4), entryId(5), 'unknown']);
    await other.putBack([entryId(5)]);
    assert.deepEqual(missingIn(other), [3]);
    assert.equal((await one.pending()).length, 2);
    await Promise.all([one.publish(), other.publish()]);
    assert.deepEqual(onRemote(), [1, 2, 4, 5]);
    assert.equal((await one.refresh()).reason, 'history', 'about the third still');
    const theirs = openStore(repos, b);
    await theirs.refresh();
    assert.deepEqual(await entriesIn(theirs), [1, 2, 4, 5]);
    await one.leaveOut([entryId(3)]);
    assert.deepEqual([one.status.state, one.missing()], ['shared', []]);
  });

  it('asks never again about what was left out', async () => {
    const store = openStore(repos, a);
    await share(store, 4);
    resetRemote(1);
    await store.refresh();
    await store.leaveOut([entryId(4)]);
    assert.deepEqual([store.status.state, store.missing()], ['shared', []]);
    resetRemote(1);
    await store.refresh();
    assert.deepEqual(missingIn(store), [3]);
    await store.leaveOut([entryId(3)]);
    assert.equal((await openStore(repos, a).refresh()).state, 'shared');
  });

  it('stops asking where somebody restores the history', async () => {
    const store = openStore(repos, a);
    await share(store, 4);
    const tip = bare().git('rev-parse', 'main');
    resetRemote(2);
    await store.refresh();
    bare().git('update-ref', 'refs/heads/main', tip);
    assert.equal((await store.refresh()).state, 'shared');
    assert.deepEqual(store.missing(), []);
    resetRemote(2);
    await store.refresh();
    assert.deepEqual(missingIn(store), [3, 4], 'and asks again when it happens again');
  });

  it('tells only of what was there before, and of nothing where all is still there', async () => {
    const store = openStore(repos, a);
    await share(store, 4);
    // In an ordinary commit somebody takes out the third entry: that is on purpose, and no rewriting.
    b.git('pull', '-q');
    b.commit({
      [logPath]: b
        .read(logPath)
        .split('\n')
        .filter(line => !line.includes('note 3 '))
        .join('\n'),
    });
    b.git('push', '-q');
    assert.equal((await store.refresh()).state, 'shared');
    // The whole history becomes one commit.
    const squashed = b.git('commit-tree', '-m', 'all', 'HEAD^{tree}');
    b.git('push', '-q', '-f', 'origin', `${squashed}:main`);
    assert.equal((await store.refresh()).state, 'shared');
    assert.deepEqual(store.missing(), []);
  });

  it('is found out when the branch was deleted and made again', async () => {
    const store = openStore(repos, a);
    await share(store, 3);
    const first = bare().git('rev-parse', 'main~2');
    bare().git('update-ref', '-d', 'refs/heads/main');
    const gone = await store.refresh();
    assert.deepEqual([gone.state, gone.reason], ['blocked', 'no-branch']);
    bare().git('update-ref', 'refs/heads/main', first);
    assert.equal((await store.refresh()).reason, 'history');
    assert.deepEqual(missingIn(store), [2, 3]);
  });

  it("is found out after the user's own fetch, and when the old commits are gone from this clone", async () => {
    await share(openStore(repos, a), 3);
    resetRemote(2);
    a.git('fetch', '-q', '-f', 'origin', '+main:refs/remotes/origin/main');
    a.git('reset', '-q', '--hard', 'origin/main');
    a.git('reflog', 'expire', '--expire=now', '--all');
    a.git('gc', '-q', '--prune=now');
    const store = openStore(repos, a);
    assert.equal((await store.refresh()).reason, 'history');
    assert.deepEqual(missingIn(store), [2, 3]);
  });

  it('is found out in a shallow clone, which takes a cut history for no loss', async () => {
    const shallow = repos.clone(`file://${remote}`, 'shallow', '--depth', '1');
    const store = openStore(repos, shallow);
    await share(store, 3);
    const theirs = openStore(repos, b);
    for (const number of [10, 11, 12]) {
      await theirs.save(entryChange(number));
      await theirs.publish();
    }
    shallow.git('fetch', '-q', '--depth', '1', 'origin', '+main:refs/remotes/origin/main');
    assert.notEqual((await store.refresh()).reason, 'history');
    assert.deepEqual(store.missing(), []);
    resetRemote(4);
    assert.equal((await store.refresh()).reason, 'history');
    assert.deepEqual(missingIn(store), [3]);
  });

  it('offers edits of texts and new files too, and not where others went on from there', async () => {
    const store = openStore(repos, a);
    const rename = (before: string, after: string) => ({
      kind: 'replace' as const,
      path: 'people.yml',
      before,
      after,
    });
    const renamed = peopleText.replace('Bob', 'Robert');
    await store.save(changeOf(20, rename(peopleText, renamed)));
    await store.publish();
    await store.save(changeOf(21, { kind: 'create', path: 'services.yml', text: 'services: {}\n' }));
    await store.publish();
    await store.save(changeOf(22, rename(renamed, renamed.replace('Alice', 'Alicia'))));
    await store.publish();
    b.git('pull', '-q');
    // Somebody goes on from the second edit, in the same line.
    b.commit({ 'people.yml': b.read('people.yml').replace('Alicia', 'Al') });
    b.git('push', '-q');
    await store.refresh();
    resetRemote(4);
    assert.equal((await store.refresh()).state, 'blocked');
    assert.deepEqual(missingIn(store), [20, 21]);
    await store.putBack(store.missing().map(({ id }) => id));
    assert.equal((await store.publish()).state, 'shared');
    assert.equal(bare().git('show', 'main:people.yml'), renamed.trimEnd());
    assert.equal(bare().git('show', 'main:services.yml'), 'services: {}');
  });

  it('costs one question to git while the branch only grows, and none while it rests', async () => {
    const wrapper = createGitWrapper(repos);
    const store = openStore(repos, a, { gitPath: wrapper.program });
    await share(store, 2);
    const asked = () => wrapper.count('merge-base');
    const before = asked();
    await store.refresh();
    assert.equal(asked(), before);
    b.git('commit', '-q', '--allow-empty', '-m', 'x');
    b.git('pull', '-q', '--rebase');
    b.git('push', '-q');
    await store.refresh();
    assert.ok(asked() - before <= 2, 'one here, one for the checkout');
  });

  it('forgets what is old', async () => {
    const store = openStore(repos, a);
    await share(store, 3);
    const folder = path.join(a.folder, '.git/livesite/shared');
    const past = new Date(Date.now() - 31 * 86_400_000);
    fs.utimesSync(path.join(folder, `${entryId(2)}.json`), past, past);
    await store.save(entryChange(4));
    await store.publish();
    assert.deepEqual(fs.readdirSync(folder).sort(), [`${entryId(3)}.json`, `${entryId(4)}.json`]);
  });

  it('is not confused by a crash between writing and removing', async () => {
    const store = openStore(repos, a);
    await share(store, 2);
    resetRemote(1);
    await store.refresh();
    const folder = path.join(a.folder, '.git/livesite');
    fs.copyFileSync(
      path.join(folder, `missing/${entryId(2)}.json`),
      path.join(folder, `outbox/${entryId(2)}.json`),
    );
    const after = openStore(repos, a);
    assert.equal((await after.pending()).length, 1);
    assert.deepEqual(after.missing(), []);
    assert.equal((await after.publish()).state, 'shared');
    assert.deepEqual(after.missing(), []);
    assert.deepEqual(onRemote(), [1, 2]);
  });
});
