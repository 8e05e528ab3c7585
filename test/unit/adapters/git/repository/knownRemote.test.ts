import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { entryChange, logPath, openStore, sampleFiles } from '../openStore';

describe('a remote that is another repository than before', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote = '';
  let a: TempRepo;
  let fork = '';
  beforeEach(() => {
    repos = createTempRepos();
    const shared = repos.share(sampleFiles, 'a');
    ({ remote } = shared);
    [a] = shared.clones as [TempRepo];
    fork = path.join(repos.folder, 'fork.git');
    fs.cpSync(remote, fork, { recursive: true });
  });
  afterEach(() => repos.dispose());

  const logOf = (place: string) => repos.at(place).git('show', `main:${logPath}`);

  it('gets nothing before a person agrees, also after a restart', async () => {
    const store = openStore(repos, a);
    await store.save(entryChange(11));
    assert.equal((await store.publish()).state, 'shared');
    a.git('remote', 'set-url', 'origin', fork);
    for (const number of [12, 13]) {
      const each = openStore(repos, a);
      await each.save(entryChange(number));
      const status = await each.publish();
      assert.deepEqual([status.state, status.reason], ['blocked', 'remote-changed']);
      assert.match(
        status.message,
        /shared through .*shared\.git until now.* leads to .*fork\.git\. Nothing goes there/,
      );
      assert.equal((await each.refresh()).reason, 'remote-changed');
    }
    assert.doesNotMatch(logOf(fork), /note 13/);
    const later = openStore(repos, a);
    await later.acceptRemote();
    assert.equal((await later.publish()).state, 'shared');
    assert.match(logOf(fork), /note 13/);
    assert.doesNotMatch(logOf(remote), /note 13/);
  });

  it('is the same where only its address is written otherwise', async () => {
    const store = openStore(repos, a);
    const file = path.join(a.folder, '.git/livesite/remote');
    const reasonFor = async (known: string, url: string) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, known);
      a.git('remote', 'set-url', 'origin', url);
      a.git('config', 'protocol.allow', 'never');
      return (await openStore(repos, a).refresh()).reason;
    };
    const https = 'https://github.com/Acme/shop.git';
    for (const other of ['git@github.com:acme/shop', 'ssh://git@ssh.github.com:443/acme/shop.git', https]) {
      assert.notEqual(await reasonFor(https, other), 'remote-changed', other);
    }
    for (const other of [
      'git@github.com:acme-public/shop',
      'https://github.com.evil.example/acme/shop.git',
      fork,
    ]) {
      assert.equal(await reasonFor(https, other), 'remote-changed', other);
    }
    assert.equal(store.status.waiting, 0);
  });

  it('is asked about when an edit of livesite.yml names it', async () => {
    a.git('remote', 'add', 'public', fork);
    const choice = (name: string) => ({ choice: async () => ({ remote: name }) });
    const store = openStore(repos, a, choice('origin'));
    await store.save(entryChange(11));
    assert.equal((await store.publish()).state, 'shared');
    const edited = openStore(repos, a, choice('public'));
    await edited.save(entryChange(12));
    assert.equal((await edited.publish()).reason, 'remote-changed');
    assert.doesNotMatch(logOf(fork), /note 12/);
    const corrected = openStore(repos, a, choice('origin'));
    assert.equal((await corrected.publish()).state, 'shared', 'what waited goes where it always went');
  });
});
