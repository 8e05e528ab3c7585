import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';
import {
  changeOf,
  entriesIn,
  entryChange,
  entryId,
  logPath,
  logText,
  numbersIn,
  openStore,
  peopleText,
  sampleFiles,
} from '../openStore';

describe('publishing', function () {
  this.timeout(30_000);
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
  const onRemote = (file = logPath) => bare().git('show', `main:${file}`);
  const commits = () => Number(bare().git('rev-list', '--count', 'main'));
  const peopleEdit = (name: string) => {
    const before = peopleText;
    return { kind: 'replace', path: 'people.yml', before, after: before.replace('Bob', name) } as const;
  };

  describe('when others share at the same moment', () => {
    it('loses and doubles nothing', async () => {
      const one = openStore(repos, a);
      const other = openStore(repos, b);
      const expected = [1];
      for (let number = 2; number < 8; number += 2) {
        await one.save(entryChange(number));
        await other.save(entryChange(number + 1));
        const [first, second] = await Promise.all([one.publish(), other.publish()]);
        assert.deepEqual([first.state, second.state], ['shared', 'shared']);
        expected.push(number, number + 1);
      }
      assert.deepEqual(
        numbersIn(onRemote()).sort((x, y) => x - y),
        expected,
      );
      await Promise.all([one.refresh(), other.refresh()]);
      for (const repo of [a, b]) {
        assert.equal(repo.git('rev-parse', 'HEAD'), bare().git('rev-parse', 'main'));
        assert.equal(repo.git('status', '--porcelain'), '');
      }
    });

    it('tries again by itself when the push is rejected', async () => {
      const wrapper = createGitWrapper(repos);
      const other = openStore(repos, b);
      await other.save(entryChange(2));
      // The other's push comes between this window's fetch and push, once.
      const flag = path.join(repos.folder, 'raced');
      wrapper.on(
        'push',
        `[ -f '${flag}' ] || { : > '${flag}'; (cd '${b.folder}' && "$GIT" commit -q --allow-empty -m race && "$GIT" push -q origin HEAD:main); }; "$GIT" "$@"`,
      );
      const store = openStore(repos, a, { gitPath: wrapper.program });
      await store.save(entryChange(3));
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(wrapper.count('push'), 2);
      assert.deepEqual(numbersIn(onRemote()), [1, 3]);
      assert.equal(commits(), 3);
    });

    it('gives up for now when it is rejected every time, and says so', async () => {
      const wrapper = createGitWrapper(repos);
      wrapper.on('push', 'echo "! refs/heads/main:refs/heads/main [rejected] (fetch first)"; exit 1');
      const store = openStore(repos, a, { gitPath: wrapper.program });
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason, status.waiting], ['saved', 'rejected', 1]);
      assert.equal(wrapper.count('push'), 8);
      wrapper.on('push', undefined);
      assert.equal((await store.publish()).state, 'shared');
    }).timeout(20_000);

    it('doubles nothing where two windows of one folder share the same entries', async () => {
      const windows = [openStore(repos, a), openStore(repos, a)] as const;
      for (const number of [2, 3, 4]) {
        await windows[0].save(entryChange(number));
      }
      const states = await Promise.all(windows.map(window => window.publish()));
      assert.deepEqual(
        states.map(status => status.state),
        ['shared', 'shared'],
      );
      assert.deepEqual(numbersIn(onRemote()), [1, 2, 3, 4]);
      assert.equal(commits(), 2);
    });
  });

  describe('when the answer to a push is lost', () => {
    const losses = {
      'exit code 1 without a message': '"$GIT" "$@" > /dev/null 2>&1; exit 1',
      'killed after the server acted': '"$GIT" "$@" > /dev/null 2>&1; kill -9 $$',
      'the line was cut':
        '"$GIT" "$@" > /dev/null 2>&1; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128',
    };
    for (const [name, script] of Object.entries(losses)) {
      it(`finds the entry in the fetched branch: ${name}`, async () => {
        const wrapper = createGitWrapper(repos);
        wrapper.on('push', script);
        const store = openStore(repos, a, { gitPath: wrapper.program });
        await store.save(entryChange(2));
        assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
        assert.equal(wrapper.count('push'), 1);
        assert.equal(commits(), 2);
      });
    }

    it('settles it later, after a restart, even if others have edited the same lines since', async () => {
      const wrapper = createGitWrapper(repos);
      wrapper.on('push', '"$GIT" "$@" > /dev/null 2>&1; : > "${0%/*}/down"; exit 1');
      wrapper.on(
        'fetch',
        '[ -f "${0%/*}/down" ] && { echo "fatal: unable to access: Could not resolve host: x" >&2; exit 128; }; "$GIT" "$@"',
      );
      const store = openStore(repos, a, { gitPath: wrapper.program });
      await store.save(changeOf(2, peopleEdit('Robert')));
      const status = await store.publish();
      assert.deepEqual([status.state, status.waiting], ['offline', 1]);
      b.git('pull', '-q');
      b.commit({ 'people.yml': b.read('people.yml').replace('Robert', 'Bert') });
      b.git('push', '-q');
      const restarted = openStore(repos, a);
      assert.deepEqual(await restarted.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.match(onRemote('people.yml'), /Bert/);
      assert.equal(commits(), 3, 'nothing was sent a second time');
    });

    it('keeps the entry when the push died before it arrived', async () => {
      const wrapper = createGitWrapper(repos);
      wrapper.on('push', 'kill -9 $$');
      const store = openStore(repos, a, { gitPath: wrapper.program });
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason, status.waiting], ['saved', 'unknown', 1]);
      assert.match(status.message, /git push was killed \(SIGKILL\)/);
      assert.equal(commits(), 1);
      wrapper.on('push', undefined);
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(commits(), 2);
    });

    it('does not take a successful exit for proof', async () => {
      const wrapper = createGitWrapper(repos);
      wrapper.on('push', 'exit 0');
      const store = openStore(repos, a, { gitPath: wrapper.program });
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.notEqual(status.state, 'shared');
      assert.equal(status.waiting, 1);
    }).timeout(20_000);
  });

  describe('when something is missing', () => {
    it('asks for a name and an address instead of inventing them', async () => {
      fs.writeFileSync(String(repos.environment.GIT_CONFIG_GLOBAL), '[init]\n\tdefaultBranch = main\n');
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'no-identity', 1]);
      assert.match(status.message, /set user\.name and user\.email/);
      a.git('config', 'user.name', 'Carol');
      a.git('config', 'user.email', 'carol@example.com');
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(bare().git('log', '-1', '--format=%an', 'main'), 'Carol');
    });

    it('never sends an unsigned commit where commits are to be signed', async () => {
      a.git('config', 'commit.gpgSign', 'yes');
      a.git('config', 'gpg.program', 'false');
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'signing', 1]);
      assert.match(status.message, /Signing failed/);
      assert.equal(commits(), 1);
      const signer = path.join(repos.folder, 'signer');
      fs.writeFileSync(
        signer,
        '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho "-----BEGIN PGP SIGNATURE-----"\n',
        { mode: 0o755 },
      );
      a.git('config', 'gpg.program', signer);
      assert.equal((await store.publish()).state, 'shared');
      assert.match(bare().git('cat-file', 'commit', 'main'), /gpgsig -----BEGIN PGP SIGNATURE-----/);
    });

    it('stays saved while offline, shares all of it in one commit afterwards', async () => {
      fs.renameSync(remote, `${remote}.away`);
      const at = new Date(2026, 10, 23, 14, 2).getTime();
      let now = at;
      const store = openStore(repos, a, { clock: { now: () => now } });
      for (const number of [2, 3]) {
        await store.save(entryChange(number));
        const status = await store.publish();
        assert.deepEqual([status.state, status.reason, status.waiting], ['offline', 'offline', number - 1]);
        now += 3_600_000;
      }
      assert.match(store.status.message, /^2 entries saved, not shared yet: offline since 14:02\. /);
      assert.deepEqual(await entriesIn(store), [1, 2, 3]);
      assert.equal((await store.refresh()).state, 'offline');
      fs.renameSync(`${remote}.away`, remote);
      assert.equal((await store.refresh()).message, '2 entries saved, not shared yet.');
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(commits(), 2);
    });

    it('quotes the server that refuses, and keeps the entry', async () => {
      fs.mkdirSync(path.join(remote, 'hooks'), { recursive: true });
      fs.writeFileSync(
        path.join(remote, 'hooks/pre-receive'),
        '#!/bin/sh\necho "error: GH006: Protected branch update failed" >&2\nexit 1\n',
        { mode: 0o755 },
      );
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'protected', 1]);
      assert.match(status.message, /The remote refused the push: GH006: Protected branch update failed/);
      fs.rmSync(path.join(remote, 'hooks/pre-receive'));
      assert.equal((await store.publish()).state, 'shared');
    });

    it('stops at once when it is told to, and keeps the entry', async () => {
      const wrapper = createGitWrapper(repos);
      const started = path.join(repos.folder, 'started');
      wrapper.on('push', `: > '${started}'; sleep 60`);
      const store = openStore(repos, a, { gitPath: wrapper.program });
      await store.save(entryChange(2));
      const stop = new AbortController();
      const publishing = store.publish(stop.signal);
      while (!fs.existsSync(started)) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      stop.abort();
      const status = await publishing;
      assert.deepEqual([status.state, status.waiting], ['saved', 1]);
      wrapper.on('push', undefined);
      assert.equal((await store.publish()).state, 'shared');
    });
  });

  describe('what stays private', () => {
    it("publishes nothing of the user's: no commits, no tags, no branches", async () => {
      a.git('config', 'push.followTags', 'true');
      a.git('config', 'push.default', 'matching');
      a.git('checkout', '-q', '-b', 'feature');
      a.commit({ 'secret.txt': 'work in progress\n' });
      a.git('tag', '-a', '-m', 'mine', 'v1', 'origin/main');
      a.git('checkout', '-q', 'main');
      a.commit({ 'draft.txt': 'not yet\n' });
      const head = a.git('rev-parse', 'HEAD');
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      assert.equal((await store.publish()).waiting, 0);
      assert.equal(bare().git('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
      assert.equal(bare().git('ls-tree', '-r', '--name-only', 'main').includes('draft.txt'), false);
      assert.equal(a.git('rev-parse', 'HEAD'), head);
    });

    it('runs no hooks: neither failing ones nor ones that stage everything', async () => {
      a.write('wip.txt', 'unfinished\n');
      const hooks = path.join(a.folder, '.git/hooks');
      fs.mkdirSync(hooks, { recursive: true });
      const ran = path.join(repos.folder, 'hook-ran');
      for (const hook of [
        'pre-commit',
        'commit-msg',
        'prepare-commit-msg',
        'post-commit',
        'pre-push',
        'pre-rebase',
        'post-checkout',
        'post-merge',
        'post-index-change',
        'reference-transaction',
        'update',
        'pre-auto-gc',
      ]) {
        fs.writeFileSync(
          path.join(hooks, hook),
          `#!/bin/sh\necho ${hook} >> '${ran}'\ngit add -A\nexit 1\n`,
          { mode: 0o755 },
        );
      }
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(fs.existsSync(ran), false);
      assert.equal(a.git('status', '--porcelain'), '?? wip.txt');
    });

    it('writes to its own repository even if git variables of another one are inherited', async () => {
      const environment = {
        ...repos.environment,
        GIT_DIR: path.join(b.folder, '.git'),
        GIT_WORK_TREE: b.folder,
        GIT_INDEX_FILE: path.join(b.folder, '.git/index'),
        GIT_AUTHOR_NAME: 'Mallory',
        GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'user.name',
        GIT_CONFIG_VALUE_0: 'Mallory',
      };
      const index = fs.readFileSync(path.join(b.folder, '.git/index'));
      const store = openStore(repos, a, { environment });
      await store.save(entryChange(2));
      assert.equal((await store.publish()).state, 'shared');
      assert.deepEqual(fs.readFileSync(path.join(b.folder, '.git/index')), index);
      assert.equal(fs.existsSync(path.join(b.folder, '.git/livesite')), false);
      assert.match(
        bare().git('log', '-1', '--format=%an %ad', '--date=short', 'main'),
        /^Alice Example 20[2-9]\d-/,
      );
    });

    it('does not send through a remote that would run a command', async () => {
      a.git('remote', 'set-url', '--push', 'origin', `ext::sh -c touch% ${repos.folder}/owned`);
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason], ['blocked', 'refused'], status.message);
      assert.equal(fs.existsSync(path.join(repos.folder, 'owned')), false);
    });
  });

  describe('files of every kind', () => {
    it('keeps the line endings of the shared file, whatever the checkout makes of them', async () => {
      const crlf = logText.replaceAll('\n', '\r\n');
      b.git('config', 'core.autocrlf', 'false');
      b.commit({ [logPath]: crlf });
      b.git('push', '-q');
      a.git('config', 'core.autocrlf', 'true');
      a.git('config', 'core.safecrlf', 'true');
      const store = openStore(repos, a);
      await store.save(entryChange(2));
      await store.save(changeOf(3, peopleEdit('Robert')));
      assert.equal((await store.publish()).waiting, 0);
      const stored = bare().git('show', `main:${logPath}`);
      assert.equal(stored.split('\r\n').length, stored.split('\n').length);
      assert.deepEqual(numbersIn(stored), [1, 2]);
      assert.equal(onRemote('people.yml').includes('\r'), false);
    });

    it('does not write through links and submodules, or into what is not text', async () => {
      const target = path.join(b.folder, 'elsewhere');
      fs.mkdirSync(target);
      fs.symlinkSync('../../people.yml', path.join(b.folder, 'incidents/2026/link.md'));
      fs.symlinkSync('elsewhere', path.join(b.folder, 'runbooks'));
      fs.writeFileSync(path.join(b.folder, 'services.yml'), Buffer.from([0xff, 0xfe, 0x00, 0x41]));
      b.git('add', '-A');
      b.git('commit', '-q', '-m', 'odd files');
      b.git('update-index', '--add', '--cacheinfo', `160000,${b.git('rev-parse', 'HEAD')},cases`);
      b.git('commit', '-q', '-m', 'submodule');
      b.git('push', '-q');
      const tree = bare().git('rev-parse', 'main^{tree}');
      const store = openStore(repos, a);
      const paths = ['incidents/2026/link.md', 'runbooks/a.md', 'cases/2026/x.md', 'services.yml'];
      for (const [index, file] of paths.entries()) {
        await store.save(
          changeOf(10 + index, {
            kind: 'append',
            path: file,
            heading: '# x',
            lines: ['- x <!--01JDCQ8X2K-->'],
          }),
        );
      }
      const status = await store.publish();
      assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'conflict', 4]);
      assert.equal(bare().git('rev-parse', 'main^{tree}'), tree);
    });

    it('keeps the mode of an executable file', async () => {
      b.git('update-index', '--chmod=+x', 'people.yml');
      b.git('commit', '-q', '-m', 'x');
      b.git('push', '-q');
      const store = openStore(repos, a);
      await store.save(changeOf(2, peopleEdit('Robert')));
      assert.equal((await store.publish()).state, 'shared');
      assert.match(onRemote('people.yml'), /Robert/);
      assert.match(bare().git('ls-tree', 'main', 'people.yml'), /^100755 /);
    });

    it('stores what .gitignore covers', async () => {
      b.commit({ '.gitignore': 'incidents\n' });
      b.git('push', '-q');
      const store = openStore(repos, a);
      await store.save(changeOf(2, { kind: 'create', path: 'incidents/2026/y/incident.md', text: 'y\n' }));
      assert.equal((await store.publish()).waiting, 0);
      assert.equal(onRemote('incidents/2026/y/incident.md'), 'y');
    });
  });

  describe('clones of every kind', () => {
    it('works in a shallow clone', async () => {
      const clone = repos.clone(`file://${remote}`, 'shallow', '--depth', '1');
      const store = openStore(repos, clone);
      await store.save(entryChange(2));
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(clone.git('rev-parse', 'HEAD'), bare().git('rev-parse', 'main'));
    });

    it('works in a partial clone without fetching everything', async () => {
      bare().git('config', 'uploadpack.allowFilter', 'true');
      const clone = repos.clone(`file://${remote}`, 'partial', '--filter=blob:none', '--no-checkout');
      clone.git('sparse-checkout', 'set', 'docs');
      clone.git('checkout', '-q', 'main');
      const store = openStore(repos, clone);
      assert.deepEqual(await entriesIn(store), [1], 'read from the branch');
      await store.save(entryChange(2));
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(clone.git('status', '--porcelain'), '');
      assert.equal(clone.exists(logPath), false, 'the checkout stays as small as it was');
      assert.ok((await store.list()).some(file => file.path === logPath && !file.inCheckout));
    });

    it('works in a linked working tree, and what waits there outlives it', async () => {
      a.git('worktree', 'add', '-q', '-b', 'side', path.join(repos.folder, 'linked'));
      const linked = repos.at(path.join(repos.folder, 'linked'));
      const store = openStore(repos, linked);
      await store.save(entryChange(2));
      assert.equal((await openStore(repos, a).pending()).length, 1, 'seen by the main working tree');
      a.git('worktree', 'remove', linked.folder);
      assert.equal((await openStore(repos, a).publish()).state, 'shared');
      assert.deepEqual(numbersIn(onRemote()), [1, 2]);
    });

    it('works in a folder of a bigger repository, beside another live site', async () => {
      const files = { 'src/app.ts': 'code\n', 'one/livesite.yml': '1\n', 'two/livesite.yml': '2\n' };
      const big = repos.clone(remote, 'big');
      big.commit(files);
      big.git('push', '-q');
      const one = openStore(repos, big, { root: path.join(big.folder, 'one') });
      const two = openStore(repos, big, { root: path.join(big.folder, 'two') });
      await one.save(entryChange(2));
      await two.save(entryChange(3));
      assert.equal((await one.pending()).length, 1);
      await Promise.all([one.publish(), two.publish()]);
      assert.deepEqual(numbersIn(onRemote(`one/${logPath}`)), [2]);
      assert.deepEqual(numbersIn(onRemote(`two/${logPath}`)), [3]);
      await one.refresh();
      assert.equal(big.git('status', '--porcelain'), '');
      assert.deepEqual(
        (await one.list()).map(file => file.path),
        [logPath, 'livesite.yml'],
      );
    });

    it('works in a repository that hashes with SHA-256', async () => {
      const place = path.join(repos.folder, 'sha256.git');
      const clone = repos.at(path.join(repos.folder, 'sha256'));
      repos.at(repos.folder).git('init', '-q', '--bare', '-b', 'main', '--object-format=sha256', place);
      repos.at(repos.folder).git('init', '-q', '-b', 'main', '--object-format=sha256', clone.folder);
      clone.git('remote', 'add', 'origin', place);
      clone.commit({ 'livesite.yml': '1\n' });
      clone.git('push', '-q', 'origin', 'main');
      const store = openStore(repos, clone);
      await store.save(entryChange(2));
      assert.equal((await store.publish()).state, 'shared');
      assert.equal(clone.git('status', '--porcelain'), '');
    });
  });

  it('keeps no trace of finished work but what was shared, should it be taken away', async () => {
    const store = openStore(repos, a);
    await store.save(entryChange(2));
    await store.publish();
    await store.save(entryChange(3));
    await store.publish();
    const folder = path.join(a.folder, '.git/livesite');
    const left = fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => fs.statSync(path.join(folder, name)).isFile());
    assert.deepEqual(
      left.map(name => name.replace(/[0-9a-f]{40}$/, '*')),
      ['remote', `shared/${entryId(2)}.json`, `shared/${entryId(3)}.json`, 'tips/*'],
    );
    assert.equal(a.git('for-each-ref', '--format=%(refname)', 'refs/livesite'), '');
    assert.equal(fs.existsSync(path.join(a.folder, '.git/FETCH_HEAD')), false);
  });
});
