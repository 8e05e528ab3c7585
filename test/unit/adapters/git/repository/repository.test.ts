import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  openRepository,
  type OpenRepositoryOptions,
} from '../../../../../src/adapters/git/repository/repository';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';
import { openTempRepository, sampleFiles } from '../openStore';

describe('openRepository', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  const open = (repo: TempRepo, options: Partial<OpenRepositoryOptions> = {}) =>
    openTempRepository(repos, repo, options);
  const refusal = async (root: string, options: Partial<OpenRepositoryOptions> = {}) => {
    const opened = await openRepository({ environment: repos.environment, root, ...options });
    assert.equal(opened.kind, 'none');
    return opened.kind === 'none' ? opened : assert.fail();
  };
  const branchOf = async (repo: TempRepo, options: Partial<OpenRepositoryOptions> = {}) =>
    (await open(repo, options)).target.branch;

  it('knows the facts of a clone', async () => {
    const { remote, clones } = repos.share(sampleFiles, 'a');
    const [a] = clones as [TempRepo];
    a.git('remote', 'set-url', 'origin', remote);
    const facts = await (await open(a)).facts();
    assert.deepEqual(facts, {
      branch: 'main',
      remote: 'origin',
      remoteUrl: remote,
      onRemote: true,
      prefix: '',
      identity: { name: 'Alice Example', email: 'alice@example.com' },
      tip: a.git('rev-parse', 'origin/main'),
    });
    a.git('update-ref', '-d', 'refs/remotes/origin/main');
    const { onRemote, tip } = await (await open(a)).facts();
    assert.deepEqual({ onRemote, tip }, { onRemote: false, tip: a.git('rev-parse', 'main') });
  });

  it('hides credentials, and notices new ones of a person', async () => {
    const [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
    a.git('remote', 'set-url', 'origin', 'https://bob:hunter2@example.com/x.git');
    const repository = await open(a);
    assert.equal((await repository.facts()).remoteUrl, 'https://example.com/x.git');
    a.git('config', 'user.name', 'Carol');
    assert.deepEqual((await repository.facts()).identity, { name: 'Carol', email: 'alice@example.com' });
    fs.writeFileSync(String(repos.environment.GIT_CONFIG_GLOBAL), '');
    assert.equal((await repository.facts()).identity, undefined);
  });

  it('finds its folders: in a subfolder, behind a link, in a linked working tree', async () => {
    const [a] = repos.share({ 'ops/site/livesite.yml': '1\n' }, 'a').clones as [TempRepo];
    const inside = await open(a, { root: path.join(a.folder, 'ops/site') });
    assert.deepEqual([inside.prefix, inside.topLevel], ['ops/site/', a.folder]);
    assert.equal(inside.storeFolder, path.join(a.folder, '.git/livesite/sites/ops%2Fsite'));
    fs.symlinkSync(path.join(a.folder, 'ops/site'), path.join(repos.folder, 'link'));
    const linked = await open(a, { root: path.join(repos.folder, 'link') });
    assert.deepEqual([linked.prefix, linked.storeFolder], [inside.prefix, inside.storeFolder]);
    a.git('worktree', 'add', '-q', '-b', 'side', path.join(repos.folder, 'side'));
    const side = await open(a, { root: path.join(repos.folder, 'side/ops/site') });
    assert.equal(side.storeFolder, inside.storeFolder);
    assert.equal(side.checkoutFolder, path.join(a.folder, '.git/worktrees/side/livesite/sites/ops%2Fsite'));
    assert.equal(side.gitFolder, path.join(a.folder, '.git/worktrees/side'));
  });

  describe('the branch', () => {
    it('is what livesite.yml says', async () => {
      const [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
      assert.equal(await branchOf(a, { choice: async () => ({ branch: 'ops/live' }) }), 'ops/live');
    });

    it("is the remote's own default", async () => {
      const { remote, clones } = repos.share(sampleFiles, 'a');
      const [a] = clones as [TempRepo];
      repos.at(remote).git('branch', 'trunk', 'main');
      repos.at(remote).git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
      a.git('checkout', '-q', '-b', 'feature');
      assert.equal(await branchOf(a), 'main');
      assert.equal(await branchOf(repos.clone(remote, 'b')), 'trunk');
    });

    it('is main or master of the remote with the live site, where its default is not known', async () => {
      const [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
      a.git('remote', 'set-head', 'origin', '--delete');
      a.git('checkout', '-q', '-b', 'feature', '--track', 'origin/main');
      a.git('update-ref', 'refs/remotes/origin/feature', 'HEAD');
      a.git('config', 'branch.feature.merge', 'refs/heads/feature');
      assert.equal(await branchOf(a), 'main');
    });

    it('is what the current branch follows, where the remote has no main with a live site', async () => {
      const { remote } = repos.share({ 'README.md': 'x\n' }, 'a');
      const b = repos.clone(remote, 'b');
      b.git('remote', 'set-head', 'origin', '--delete');
      b.git('checkout', '-q', '-b', 'mine', '--track', 'origin/main');
      b.git('config', 'branch.mine.merge', 'refs/heads/live');
      assert.equal(await branchOf(b), 'live');
    });

    it('is main or master with the live site, without a remote', async () => {
      const repo = repos.init('alone');
      repo.git('checkout', '-q', '-b', 'master');
      repo.commit(sampleFiles);
      repo.git('checkout', '-q', '-b', 'feature');
      assert.equal(await branchOf(repo), 'master');
      repo.git('checkout', '-q', '--detach');
      assert.equal(await branchOf(repo), 'master');
    });

    it('is the current one otherwise, also before its first commit', async () => {
      const repo = repos.init('alone');
      repo.git('checkout', '-q', '-b', 'trunk');
      assert.equal(await branchOf(repo), 'trunk');
      repo.commit(sampleFiles);
      assert.equal(await branchOf(repo), 'trunk');
      assert.equal((await open(repo)).isSparse, false);
    });

    it('is refused where its name is none', async () => {
      const [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
      for (const branch of ['-x', 'a..b', 'a b', 'x.lock', '/x', 'x/', 'a\nb', 'a~1', '@{u}']) {
        const { target } = await open(a, { choice: async () => ({ branch }) });
        assert.equal(target.problem?.reason, 'refused', branch);
        assert.equal(target.branch, 'main');
      }
    });
  });

  describe('the remote', () => {
    const withRemotes = (...names: string[]) => {
      const repo = repos.init('repo');
      repo.commit(sampleFiles);
      for (const name of names) {
        repo.git('remote', 'add', name, `https://example.com/${name}.git`);
      }
      return repo;
    };
    const remoteOf = async (repo: TempRepo, options: Partial<OpenRepositoryOptions> = {}) => {
      const { target } = await open(repo, options);
      return target.problem ? target.problem.message : target.remote;
    };

    it('is the one that is named, else the one the branch follows, else origin, else the only one', async () => {
      const repo = withRemotes('origin', 'fork');
      assert.equal(await remoteOf(repo, { choice: async () => ({ remote: 'fork' }) }), 'fork');
      assert.equal(await remoteOf(repo), 'origin');
      repo.git('config', 'branch.main.remote', 'fork');
      assert.equal(await remoteOf(repo), 'fork');
    });

    it('is the only one, whatever its name', async () =>
      assert.equal(await remoteOf(withRemotes('company')), 'company'));

    it('is none where there is none', async () => assert.equal(await remoteOf(withRemotes()), undefined));

    it('must be named where there are several', async () => {
      assert.match(String(await remoteOf(withRemotes('one', 'two'))), /several remotes \(one, two\)/);
    });

    it('must exist where it is named', async () => {
      assert.match(
        String(await remoteOf(withRemotes('origin'), { choice: async () => ({ remote: 'team' }) })),
        /"team", which this clone does not have/,
      );
    });

    it('must not run a command', async () => {
      const repo = withRemotes('origin');
      repo.git('remote', 'set-url', 'origin', 'ext::sh -c evil');
      assert.match(String(await remoteOf(repo)), /runs a command/);
    });
  });

  describe('where there is nothing to work with', () => {
    it('says so for a folder without a repository', async () => {
      const folder = path.join(repos.folder, 'plain');
      fs.mkdirSync(folder);
      const { reason, message } = await refusal(folder);
      assert.equal(reason, 'not-a-repository');
      assert.match(message, /Run git init/);
    });

    it('says so for a bare repository, also one hidden in a clone', async () => {
      assert.equal((await refusal(repos.initBare('bare'))).reason, 'not-a-repository');
      const repo = repos.init('outer');
      const inner = path.join(repo.folder, 'inner.git');
      repo.git('init', '-q', '--bare', inner);
      assert.equal((await refusal(inner)).reason, 'not-a-repository');
    });

    it('says so without git, and with one that is too old', async () => {
      const repo = repos.init('repo');
      assert.equal((await refusal(repo.folder, { gitPath: '/nowhere/git' })).reason, 'no-git');
      const wrapper = createGitWrapper(repos);
      wrapper.on('version', 'echo "git version 2.24.3 (Apple Git-1)"');
      const old = await refusal(repo.folder, { gitPath: wrapper.program });
      assert.deepEqual(
        [old.reason, old.message],
        ['no-git', 'Git 2.24.3 is too old: Livesite needs Git 2.25 or newer.'],
      );
      const newer = createGitWrapper(repos);
      newer.on('version', 'echo "git version 2.25.1.windows.1"');
      assert.equal((await open(repo, { gitPath: newer.program })).canSkipFetchHead, false);
    });

    it("gives git's own advice where somebody else owns the folder", async () => {
      const repo = repos.init('repo');
      const wrapper = createGitWrapper(repos);
      wrapper.on(
        'rev-parse',
        `echo "fatal: detected dubious ownership in repository at '/srv/x'" >&2; exit 128`,
      );
      const { reason, message } = await refusal(repo.folder, { gitPath: wrapper.program });
      assert.equal(reason, 'not-a-repository');
      assert.match(message, /git config --global --add safe\.directory \/srv\/x/);
    });

    it('says so where the folder is gone', async () => {
      assert.equal((await refusal(path.join(repos.folder, 'gone'))).reason, 'not-a-repository');
    });
  });

  it('takes settings of a remote, as people have them for all repositories, for no remote', async () => {
    fs.appendFileSync(
      String(repos.environment.GIT_CONFIG_GLOBAL),
      '[remote "origin"]\n\tfetch = +refs/pull/*/head:refs/remotes/origin/pr/*\n',
    );
    const repo = repos.init('repo');
    repo.commit(sampleFiles);
    const { target } = await open(repo);
    assert.deepEqual([target.remote, target.problem, target.branch], [undefined, undefined, 'main']);
    repo.git('config', 'remote.origin.url', '../elsewhere.git');
    assert.equal((await open(repo)).target.remote, 'origin');
  });

  it('finds a git whose path has a space', async () => {
    const repo = repos.init('repo');
    const folder = path.join(repos.folder, 'with space');
    fs.mkdirSync(folder);
    const wrapper = createGitWrapper(repos);
    fs.symlinkSync(wrapper.program, path.join(folder, 'git'));
    assert.equal((await open(repo, { gitPath: path.join(folder, 'git') })).target.branch, 'main');
  });

  it('reads facts although editors and pagers are set in the environment', async () => {
    const repo = repos.init('repo');
    const environment = {
      ...repos.environment,
      EDITOR: 'vi',
      PAGER: 'less',
      GIT_EDITOR: 'vi',
      PREFIX: '/usr',
      GIT_ASKPASS: '/x',
      SSH_ASKPASS: '/y',
    };
    assert.equal((await open(repo, { environment })).target.branch, 'main');
  });
});
