import type { GitSiteStore } from '../../../../../src/adapters/git/siteStore';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { PublishError } from '../../../../../src/app/sharingPorts';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';
import {
  changeOf,
  entryChange,
  entriesIn,
  logPath,
  numbersIn,
  openStore,
  peopleText,
  sampleFiles,
} from '../openStore';

describe('a branch that people may not push to', function () {
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
    protect('refs/heads/main');
  });
  afterEach(() => repos.dispose());

  const bare = () => repos.at(remote);
  const hook = () => path.join(remote, 'hooks/pre-receive');
  const entriesOn = (branch: string) => numbersIn(bare().git('show', `${branch}:${logPath}`));
  const branches = () => bare().git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');

  /** The server refuses pushes to branches of this name, as GitHub does. */
  function protect(pattern: string): void {
    fs.mkdirSync(path.dirname(hook()), { recursive: true });
    fs.writeFileSync(
      hook(),
      `#!/bin/sh\nwhile read -r old new ref; do case "$ref" in ${pattern}) [ -n "$LIVESITE_TEST_MERGE" ] || { echo "error: GH006: Protected branch update failed for $ref." >&2; exit 1; } ;; esac; done\n`,
      { mode: 0o755 },
    );
  }

  /** What the host's button does with a pull request. */
  function merge(branch: string, how: 'merge' | 'squash' | 'rebase'): void {
    fs.rmSync(hook());
    b.git('fetch', '-q');
    b.git('reset', '-q', '--hard', 'origin/main');
    if (how === 'merge') {
      b.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #1', `origin/${branch}`);
    } else if (how === 'squash') {
      b.git('merge', '-q', '--squash', `origin/${branch}`);
      b.git('commit', '-q', '-m', 'squashed');
    } else {
      b.git('commit', '-q', '--allow-empty', '-m', 'others were faster');
      b.git('cherry-pick', `HEAD~1..origin/${branch}`);
    }
    b.git('push', '-q', 'origin', 'HEAD:main');
    protect('refs/heads/main');
  }

  async function openWith(...numbers: number[]): Promise<GitSiteStore> {
    const store = openStore(repos, a);
    for (const number of numbers) {
      await store.save(entryChange(number));
    }
    const status = await store.publish();
    assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'protected', numbers.length]);
    return store;
  }

  it('gets what waits on a branch of its own, in one commit on the fetched tip', async () => {
    const store = await openWith(2, 3, 4);
    const { branch, compareUrl } = await store.publishToBranch();
    assert.match(branch, /^livesite\/alice\/[0-9a-z]{6}$/);
    assert.equal(compareUrl, undefined, 'a folder has no pull requests');
    assert.deepEqual(branches(), [branch, 'main']);
    assert.deepEqual([entriesOn('main'), entriesOn(branch)], [[1], [1, 2, 3, 4]]);
    assert.equal(bare().git('rev-parse', `${branch}~1`), bare().git('rev-parse', 'main'));
    assert.deepEqual(store.status, {
      state: 'saved',
      reason: 'on-branch',
      waiting: 3,
      message: `3 entries are on branch ${branch}, waiting for a pull request.`,
      onBranch: { branch, compareUrl: undefined },
    });
    assert.deepEqual(await entriesIn(store), [1, 2, 3, 4]);
    assert.equal(a.git('status', '--porcelain'), '');
    assert.equal(a.git('branch', '--list').trim(), '* main');
  });

  for (const how of ['merge', 'squash', 'rebase'] as const) {
    it(`goes on with the branch until it is merged (${how}), and then with the live site's`, async () => {
      const store = await openWith(2);
      const { branch } = await store.publishToBranch();
      await store.save(entryChange(3));
      const status = await store.publish();
      assert.equal(status.message, `2 entries are on branch ${branch}, waiting for a pull request.`);
      assert.deepEqual(entriesOn(branch), [1, 2, 3]);
      const restarted = openStore(repos, a);
      assert.equal((await restarted.publish()).reason, 'on-branch');
      assert.equal((await restarted.publishToBranch()).branch, branch, 'asked for again, it is the same');
      assert.deepEqual(branches(), [branch, 'main']);
      merge(branch, how);
      const merged = await restarted.publish();
      assert.deepEqual(merged, { state: 'shared', waiting: 0, message: '' });
      assert.deepEqual(entriesOn('main'), [1, 2, 3]);
      await restarted.save(entryChange(4));
      assert.equal((await restarted.publish()).reason, 'protected');
      const next = await restarted.publishToBranch();
      assert.notEqual(next.branch, branch);
      assert.deepEqual(entriesOn(next.branch), [1, 2, 3, 4]);
    });
  }

  it('takes along what is new on the live site’s branch, so that the pull request never conflicts', async () => {
    const store = await openWith(2);
    const { branch } = await store.publishToBranch();
    fs.rmSync(hook());
    const other = openStore(repos, b);
    await other.save(entryChange(10));
    await other.publish();
    protect('refs/heads/main');
    await store.save(entryChange(11));
    await store.publish();
    assert.deepEqual(entriesOn(branch), [1, 10, 2, 11]);
    assert.equal(bare().git('diff', '--numstat', `main...${branch}`), `2\t0\t${logPath}`);
    merge(branch, 'merge');
    assert.equal((await store.publish()).state, 'shared');
  });

  it('takes out what was dropped here since, while nobody else works on it', async () => {
    const store = await openWith(2);
    const { branch } = await store.publishToBranch();
    await store.save(entryChange(3));
    await store.publish();
    await store.discard(entryChange(3).id);
    assert.equal((await openStore(repos, a).publish()).reason, 'on-branch');
    assert.deepEqual(entriesOn(branch), [1, 2]);
    const before = bare().git('rev-parse', branch);
    await openStore(repos, a).publish();
    assert.equal(bare().git('rev-parse', branch), before, 'once');
  });

  it('keeps what others add to the branch', async () => {
    const store = await openWith(2);
    const { branch } = await store.publishToBranch();
    b.git('fetch', '-q');
    b.git('checkout', '-q', branch);
    b.commit({ 'people.yml': peopleText.replace('Bob', 'Robert') }, 'suggested in the pull request');
    b.git('push', '-q', 'origin', branch);
    b.git('checkout', '-q', 'main');
    await store.save(entryChange(3));
    assert.equal((await store.publish()).reason, 'on-branch');
    assert.deepEqual(entriesOn(branch), [1, 2, 3]);
    assert.match(bare().git('show', `${branch}:people.yml`), /Robert/);
    // What was pushed on top of theirs is not ours alone either.
    await store.save(entryChange(4));
    assert.equal((await openStore(repos, a).publish()).reason, 'on-branch');
    assert.deepEqual(entriesOn(branch), [1, 2, 3, 4]);
    assert.match(bare().git('show', `${branch}:people.yml`), /Robert/);
  });

  it('stays ours alone when a push to it was lost', async () => {
    const store = await openWith(2);
    const { branch } = await store.publishToBranch();
    const wrapper = createGitWrapper(repos);
    wrapper.on('push', 'kill -9 $$');
    await store.save(entryChange(3));
    await openStore(repos, a, { gitPath: wrapper.program }).publish();
    fs.rmSync(hook());
    const other = openStore(repos, b);
    await other.save(entryChange(10));
    await other.publish();
    protect('refs/heads/main');
    assert.equal((await openStore(repos, a).publish()).reason, 'on-branch');
    assert.deepEqual(entriesOn(branch), [1, 10, 2, 3], 'made of the newest state');
  });

  it('is back where it was when the branch is deleted', async () => {
    const store = await openWith(2);
    const { branch } = await store.publishToBranch();
    bare().git('branch', '-D', branch);
    const status = await store.publish();
    assert.deepEqual([status.state, status.reason, status.onBranch], ['blocked', 'protected', undefined]);
    assert.equal(a.git('for-each-ref', '--format=%(refname)', 'refs/remotes/origin/livesite'), '');
    assert.notEqual((await store.publishToBranch()).branch, branch);
  });

  it('says what is only saved while the branch cannot be reached', async () => {
    const store = await openWith(2);
    const { branch } = await store.publishToBranch();
    await store.save(entryChange(3));
    assert.equal(
      store.status.message,
      `1 entry is on branch ${branch}, waiting for a pull request. 1 entry saved, not shared yet.`,
    );
    fs.renameSync(remote, `${remote}.away`);
    const status = await store.publish();
    assert.deepEqual([status.state, status.waiting, status.onBranch?.branch], ['offline', 2, branch]);
    fs.renameSync(`${remote}.away`, remote);
    assert.equal(
      (await store.publish()).message,
      `2 entries are on branch ${branch}, waiting for a pull request.`,
    );
  });

  it('finds the branch again after a crash between pushing and noting, and after a lost answer', async () => {
    const wrapper = createGitWrapper(repos);
    await openWith(2);
    wrapper.on('push', '"$GIT" "$@" > /dev/null 2>&1; kill -9 $$');
    const killed = openStore(repos, a, { gitPath: wrapper.program });
    const { branch } = await killed.publishToBranch();
    assert.deepEqual(branches(), [branch, 'main']);
    assert.equal((await openStore(repos, a).publish()).reason, 'on-branch');
  });

  it('edits of text are found merged too, and a conflict is left to a person', async () => {
    const store = openStore(repos, a);
    const after = peopleText.replace('Bob', 'Robert');
    await store.save(changeOf(5, { kind: 'replace', path: 'people.yml', before: peopleText, after }));
    await store.publish();
    const { branch } = await store.publishToBranch();
    assert.equal(store.status.message, `1 change is on branch ${branch}, waiting for a pull request.`);
    fs.rmSync(hook());
    b.commit({ 'people.yml': peopleText.replace('Bob', 'Bobby') });
    b.git('push', '-q', 'origin', 'main');
    protect('refs/heads/main');
    assert.equal((await store.publish()).reason, 'conflict');
  });

  it('says why where not even that is allowed, and keeps what was saved', async () => {
    const store = await openWith(2);
    protect('*');
    await assert.rejects(store.publishToBranch(), (error: unknown) => {
      assert.ok(error instanceof PublishError);
      assert.equal(error.reason, 'refused');
      assert.match(error.message, /Not on a branch of its own either\. The remote refused the push: GH006/);
      return true;
    });
    assert.deepEqual([branches(), store.status.waiting], [['main'], 1]);
    await assert.rejects(openStore(repos, b).publishToBranch(), /Nothing waits to be shared/);
    fs.rmSync(hook());
    assert.equal((await store.publish()).state, 'shared');
  });

  it('finds another name where the remote has a branch called livesite', async () => {
    const store = await openWith(2);
    bare().git('branch', 'livesite', 'main');
    const { branch } = await store.publishToBranch();
    assert.match(branch, /^livesite-alice-[0-9a-z]{6}$/);
    assert.equal((await store.publish()).reason, 'on-branch');
  });

  it('is of no use without a remote', async () => {
    const alone = repos.init('alone');
    alone.commit(sampleFiles);
    const store = openStore(repos, alone);
    await store.save(entryChange(2));
    await assert.rejects(store.publishToBranch(), /no remote that a branch could be pushed to/);
  });
});
