import type { GitSiteStore } from '../../../../../src/adapters/git/siteStore';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import type { ShareStatus } from '../../../../../src/app/sharingPorts';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import {
  changeOf,
  entryChange,
  logPath,
  numbersIn,
  openStore,
  peopleText,
  readText,
  sampleFiles,
} from '../openStore';

const files = {
  ...sampleFiles,
  'src/app.ts': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n',
  'src/other.ts': 'other\n',
  'services.yml': 'services: {}\n',
};

describe("the user's checkout", function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  let b: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share(files, 'a', 'b');
    remote = site.remote;
    [a, b] = site.clones as [TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  const onRemote = () => numbersIn(repos.at(remote).git('show', `main:${logPath}`));

  /** Saves and shares an entry; it must reach the remote whatever the checkout is like. */
  async function share(number = 2): Promise<ShareStatus> {
    const store = openStore(repos, a);
    await store.save(entryChange(number));
    const status = await store.publish();
    assert.equal(status.waiting, 0, status.message);
    assert.ok(onRemote().includes(number));
    return status;
  }

  /** Everything that is the user's: working files, index bytes, HEAD, branches, tags, stash, state files. */
  function everything(repo: TempRepo) {
    const git = path.join(repo.folder, '.git');
    const working: Record<string, string> = {};
    for (const name of fs.readdirSync(repo.folder, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(repo.folder, name);
      if (!name.startsWith('.git/') && name !== '.git' && fs.lstatSync(file).isFile()) {
        working[name] = fs.readFileSync(file, 'latin1');
      }
    }
    const state: Record<string, string> = {};
    for (const name of fs.readdirSync(git, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(git, name);
      const isOurs = /^(?:objects|livesite|refs\/remotes|logs\/refs\/remotes|packed-refs)/.test(name);
      if (!isOurs && fs.lstatSync(file).isFile()) {
        state[name] = fs.readFileSync(file, 'latin1');
      }
    }
    return { working, state };
  }

  describe('follows at once, and all other work stays as it is', () => {
    const works: Record<string, (repo: TempRepo) => void> = {
      'staged, unstaged and partly staged changes, and a stash': repo => {
        repo.write('src/app.ts', 'stashed\n');
        repo.git('stash', '-q');
        repo.write('src/staged.ts', 'staged\n');
        repo.write('src/app.ts', files['src/app.ts'].replace('two', 'TWO'));
        repo.git('add', 'src/staged.ts', 'src/app.ts');
        repo.write('src/app.ts', files['src/app.ts'].replace('two', 'TWO').replace('seven', 'SEVEN'));
        repo.write('src/other.ts', 'unstaged\n');
      },
      'new files, staged and edited since or to be added later, untracked or ignored': repo => {
        repo.write('src/new.ts', '1\n');
        repo.git('add', 'src/new.ts');
        repo.write('src/new.ts', '2\n');
        repo.write('src/later.ts', '1\n');
        repo.git('add', '-N', 'src/later.ts');
        repo.write('.git/info/exclude', '*.log\n');
        repo.write('notes.txt', 'mine\n');
        repo.write('debug.log', 'mine\n');
        repo.write('incidents/2026/2026-11-23-checkout/heap.txt', 'mine\n');
      },
      'removals and renames': repo => {
        repo.git('mv', 'src/app.ts', 'src/moved.ts');
        repo.git('rm', '-q', 'services.yml');
        fs.rmSync(path.join(repo.folder, 'src/other.ts'));
      },
      'files git was told to overlook': repo => {
        repo.git('update-index', '--assume-unchanged', 'src/app.ts');
        repo.git('update-index', '--skip-worktree', 'src/other.ts');
        repo.write('src/app.ts', 'overlooked\n');
        repo.write('src/other.ts', 'overlooked\n');
      },
    };
    for (const [name, work] of Object.entries(works)) {
      it(name, async () => {
        work(a);
        const state = () => ({
          status: a.git('status', '--porcelain=v2', '--ignored', '-uall'),
          entries: a
            .git('ls-files', '-s', '-v')
            .split('\n')
            .filter(line => !line.includes(logPath)),
          stash: a.git('stash', 'list', '--format=%H'),
          working: Object.entries(everything(a).working).filter(([file]) => file !== logPath),
        });
        const before = state();
        const status = await share();
        assert.deepEqual(status, { state: 'shared', waiting: 0, message: '' });
        assert.deepEqual(state(), before);
        assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
        assert.equal(a.git('rev-parse', 'HEAD'), repos.at(remote).git('rev-parse', 'main'));
        // The user's next commit takes nothing of ours away.
        a.git('commit', '-q', '--allow-empty', '-m', 'mine');
        assert.deepEqual(numbersIn(a.git('show', `HEAD:${logPath}`)), [1, 2]);
      });
    }

    it('with an edit as young as the index, of the same size as before', async () => {
      // Git tells such an edit only by looking into the file; an index that merely looked younger would hide it.
      a.git('config', 'core.trustctime', 'false');
      a.git('config', 'core.checkStat', 'minimal');
      const file = path.join(a.folder, 'src/other.ts');
      const moment = Math.floor(Date.now() / 1000) - 5;
      const touch = (name: string) => fs.utimesSync(name, moment, moment);
      a.write('src/other.ts', 'aaaaa\n');
      touch(file);
      a.git('add', 'src/other.ts');
      a.git('commit', '-q', '-m', 'mine');
      a.git('push', '-q');
      a.write('src/other.ts', 'bbbbb\n');
      touch(file);
      touch(path.join(a.folder, '.git/index'));
      // Without writing what it finds into the index.
      assert.equal(a.git('--no-optional-locks', 'status', '--porcelain'), ' M src/other.ts');
      await share();
      assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
      assert.equal(a.git('status', '--porcelain'), ' M src/other.ts');
    });

    it('with its own staged work in an index that splits', async () => {
      a.git('update-index', '--split-index');
      a.write('src/app.ts', 'staged\n');
      a.git('add', 'src/app.ts');
      await share();
      assert.equal(a.git('status', '--porcelain'), 'M  src/app.ts');
    });

    it('while a commit of the user waits to be pushed, it keeps it and merges when asked', async () => {
      const mine = a.commit({ 'src/mine.ts': 'mine\n' });
      const before = everything(a);
      const status = await share();
      assert.match(status.message, /has commits of its own; pull/);
      assert.deepEqual(everything(a), before);
      a.git('pull', '-q', '--no-rebase', '--no-edit');
      assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
      assert.equal(a.git('merge-base', mine, 'HEAD'), mine);
    });
  });

  describe('stays untouched to the byte, and the entry is shared all the same', () => {
    const states: Record<string, { readonly make: () => void; readonly says: RegExp }> = {
      'on a feature branch': {
        make: () => a.git('checkout', '-q', '-b', 'feature/x'),
        says: /on branch feature\/x; it follows once you switch to main/,
      },
      'on no branch': { make: () => a.git('checkout', '-q', '--detach'), says: /on no branch/ },
      'in a conflicted merge': {
        make: () => {
          conflict();
          assert.throws(() => a.git('merge', '-q', 'theirs'));
        },
        says: /in the middle of a merge/,
      },
      'in a conflicted rebase': {
        make: () => {
          conflict();
          assert.throws(() => a.git('rebase', '-q', 'theirs'));
        },
        says: /in the middle of a rebase/,
      },
      'in a conflicted cherry-pick': {
        make: () => {
          conflict();
          assert.throws(() => a.git('cherry-pick', 'theirs'));
        },
        says: /in the middle of a cherry-pick/,
      },
      'in a bisect': {
        make: () => {
          a.commit({ 'src/app.ts': 'x\n' });
          a.git('bisect', 'start', 'HEAD', 'HEAD~1');
        },
        says: /in the middle of a bisect/,
      },
      'with the index locked': {
        make: () => a.write('.git/index.lock', ''),
        says: /holds .*index\.lock \(\d+ s old\)/,
      },
      'with HEAD locked': { make: () => a.write('.git/HEAD.lock', ''), says: /holds .*HEAD\.lock/ },
      'with the branch locked': {
        make: () => a.write('.git/refs/heads/main.lock', ''),
        says: /holds .*main\.lock/,
      },
      'with the log edited': {
        make: () => a.write(logPath, 'by hand\n'),
        says: /timeline\.md is edited in your checkout/,
      },
      'with the log edited and staged': {
        make: () => {
          a.write(logPath, 'by hand\n');
          a.git('add', logPath);
        },
        says: /timeline\.md is edited/,
      },
      'with the log removed': {
        make: () => fs.rmSync(path.join(a.folder, logPath)),
        says: /timeline\.md is edited/,
      },
      'with an overlooked edit of the log': {
        make: () => {
          a.git('update-index', '--assume-unchanged', logPath);
          a.write(logPath, 'by hand\n');
        },
        says: /timeline\.md is edited/,
      },
      'with a link in place of the folder': {
        make: () => {
          fs.renameSync(path.join(a.folder, 'incidents'), path.join(repos.folder, 'moved'));
          fs.symlinkSync(path.join(repos.folder, 'moved'), path.join(a.folder, 'incidents'));
        },
        says: /is in the way/,
      },
    };
    function conflict(): void {
      a.git('checkout', '-q', '-b', 'theirs');
      a.commit({ 'src/app.ts': 'theirs\n' });
      a.git('checkout', '-q', 'main');
      a.commit({ 'src/app.ts': 'mine\n' });
    }
    for (const [name, { make, says }] of Object.entries(states)) {
      it(name, async () => {
        make();
        const before = everything(a);
        const status = await share();
        assert.match(status.message, says);
        assert.equal(status.state, 'shared');
        assert.deepEqual(everything(a), before);
      });
    }

    it('follows after a rebase has ended', async () => {
      states['in a conflicted rebase']?.make();
      await share();
      a.git('rebase', '--abort');
      a.git('reset', '-q', '--hard', 'HEAD~1');
      const store = openStore(repos, a);
      assert.deepEqual(await store.refresh(), { state: 'shared', waiting: 0, message: '' });
      assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
    });

    it('with an untracked file where a new one comes', async () => {
      a.write('runbooks/restart.md', 'my own words\n');
      const before = everything(a);
      const store = openStore(repos, a);
      await store.save(changeOf(2, { kind: 'create', path: 'runbooks/restart.md', text: '# Restart\n' }));
      const status = await store.publish();
      assert.equal(status.waiting, 0);
      assert.match(status.message, /restart\.md is edited/);
      assert.deepEqual(everything(a), before);
    });

    it('with an ignored file where a new one comes', async () => {
      a.write('.git/info/exclude', 'runbooks\n');
      a.write('runbooks/restart.md', 'my own words\n');
      const store = openStore(repos, a);
      await store.save(changeOf(2, { kind: 'create', path: 'runbooks/restart.md', text: '# Restart\n' }));
      await store.publish();
      assert.equal(a.read('runbooks/restart.md'), 'my own words\n');
    });

    it('where others changed more than the live site', async () => {
      b.commit({ 'src/app.ts': 'new code\n' });
      b.git('push', '-q');
      const before = everything(a);
      const status = await share();
      assert.match(status.message, /Others changed more than the live site \(src\/app\.ts\); pull/);
      assert.deepEqual(everything(a), before);
      a.git('pull', '-q', '--ff-only');
      assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
    });
  });

  describe('with an edit that was shared from it', () => {
    const before = peopleText;
    const edited = before.replace('Bob', 'Robert');
    const edit = changeOf(2, { kind: 'replace', path: 'people.yml', before, after: edited });

    it('follows: the edit is no longer the only copy', async () => {
      a.write('people.yml', edited);
      const store = openStore(repos, a);
      await store.save(edit);
      assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(a.read('people.yml'), edited);
      assert.equal(a.git('status', '--porcelain'), '');
      assert.equal(a.git('diff-files', '--name-only'), '');
    });

    it('gets what others changed in the same file beside it', async () => {
      b.commit({ 'people.yml': `# People\n${before}` });
      b.git('push', '-q');
      a.write('people.yml', edited);
      const store = openStore(repos, a);
      await store.save(edit);
      assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(a.read('people.yml'), `# People\n${edited}`);
      assert.equal(a.git('status', '--porcelain'), '');
    });

    it('stays if the file was edited further', async () => {
      a.write('people.yml', edited);
      const store = openStore(repos, a);
      await store.save(edit);
      a.write('people.yml', edited.replace('Alice', 'Alicia'));
      const status = await store.publish();
      assert.match(status.message, /people\.yml is edited/);
      assert.equal(a.read('people.yml'), edited.replace('Alice', 'Alicia'));
      // The further edit starts from the first one, and finds its way too.
      const here = await readText(store, 'people.yml');
      const base = await readText(store, 'people.yml', 'readShared');
      assert.deepEqual([base, here], [edited, edited.replace('Alice', 'Alicia')]);
      await store.save(changeOf(3, { kind: 'replace', path: 'people.yml', before: base, after: here }));
      assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(a.git('status', '--porcelain'), '');
    });

    const replacing = (number: number, from: string, to: string) =>
      changeOf(number, { kind: 'replace', path: 'people.yml', before: from, after: to });

    /** Shares what waits while the checkout cannot follow, and then a colleague makes something else of the same line. */
    async function shareAndOverwrite(store: GitSiteStore): Promise<void> {
      a.write('.git/index.lock', '');
      assert.equal((await store.publish()).waiting, 0);
      fs.rmSync(path.join(a.folder, '.git/index.lock'));
      b.git('pull', '-q');
      b.commit({ 'people.yml': b.read('people.yml').replace('Robert', 'Bobby') });
      b.git('push', '-q');
    }

    it('follows although somebody else has replaced it since: its words were shared', async () => {
      a.write('people.yml', edited);
      const store = openStore(repos, a);
      await store.save(edit);
      await shareAndOverwrite(store);
      assert.deepEqual(await store.refresh(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(a.read('people.yml'), before.replace('Bob', 'Bobby'));
      assert.equal(a.git('status', '--porcelain'), '');
    });

    it('stays if somebody else has replaced it since, and it was edited further', async () => {
      a.write('people.yml', edited);
      const store = openStore(repos, a);
      await store.save(edit);
      await shareAndOverwrite(store);
      a.write('people.yml', edited.replace('Robert', 'Rob'));
      assert.match((await store.refresh()).message, /people\.yml is edited/);
      assert.equal(a.read('people.yml'), edited.replace('Robert', 'Rob'));
    });

    it('stays if somebody else has replaced it since, and it holds words that were dropped', async () => {
      const first = before.replace('Alice', 'Alicia');
      const second = first.replace('Bob', 'Robert');
      const store = openStore(repos, a);
      const dropped = replacing(3, before, first);
      a.write('people.yml', first);
      await store.save(dropped);
      a.write('people.yml', second);
      await store.save(replacing(4, first, second));
      await store.discard(dropped.id);
      await shareAndOverwrite(store);
      assert.match((await store.refresh()).message, /people\.yml is edited/);
      assert.equal(a.read('people.yml'), second);
    });

    it('takes over an untracked file that was shared as it is', async () => {
      a.write('runbooks/restart.md', '# Restart\n');
      const store = openStore(repos, a);
      await store.save(changeOf(2, { kind: 'create', path: 'runbooks/restart.md', text: '# Restart\n' }));
      assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(a.git('status', '--porcelain'), '');
    });

    it('keeps the line endings the checkout converts', async () => {
      a.git('config', 'core.autocrlf', 'true');
      a.write('people.yml', edited.replaceAll('\n', '\r\n'));
      const store = openStore(repos, a);
      await store.save(edit);
      assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
      assert.equal(a.read('people.yml'), edited.replaceAll('\n', '\r\n'));
      assert.equal(a.git('status', '--porcelain'), '');
    });
  });

  it('follows in a linked working tree of the branch, not in one of another branch', async () => {
    a.git('checkout', '-q', '-b', 'feature');
    a.git('worktree', 'add', '-q', path.join(repos.folder, 'linked'), 'main');
    const linked = repos.at(path.join(repos.folder, 'linked'));
    await share(2);
    assert.deepEqual(numbersIn(linked.read(logPath)), [1]);
    const store = openStore(repos, linked);
    assert.deepEqual(await store.refresh(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(numbersIn(linked.read(logPath)), [1, 2]);
    assert.equal(linked.git('status', '--porcelain'), '');
    assert.deepEqual(numbersIn(a.read(logPath)), [1]);
  });

  it('follows although a restored copy of the folder has other times', async () => {
    fs.cpSync(a.folder, path.join(repos.folder, 'copy'), { recursive: true });
    const copy = repos.at(path.join(repos.folder, 'copy'));
    const store = openStore(repos, copy);
    await store.save(entryChange(2));
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(numbersIn(copy.read(logPath)), [1, 2]);
  });

  it('removes what others removed', async () => {
    b.git('rm', '-q', logPath);
    b.git('commit', '-q', '-m', 'gone');
    b.git('push', '-q');
    assert.deepEqual(await openStore(repos, a).refresh(), { state: 'shared', waiting: 0, message: '' });
    assert.equal(a.exists(logPath), false);
    assert.equal(a.git('status', '--porcelain'), '');
  });
});
