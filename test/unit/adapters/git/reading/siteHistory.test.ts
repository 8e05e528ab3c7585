import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createHistory } from '../../../../../src/adapters/git/reading/siteHistory';
import { openRepository } from '../../../../../src/adapters/git/repository/repository';
import type { PastSite, SiteHistory } from '../../../../../src/app/history';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';

describe('the history of a live site', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let repo: TempRepo;
  let history: SiteHistory;

  const commitAt = (at: string, files: Readonly<Record<string, string>>): void => {
    for (const [file, text] of Object.entries(files)) {
      repo.write(file, text);
    }
    const env = { ...repos.environment, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at };
    execFileSync('git', ['add', '-A'], { cwd: repo.folder, env });
    execFileSync('git', ['commit', '-q', '-m', at], { cwd: repo.folder, env });
  };
  const textOf = async (past: PastSite | undefined, file: string): Promise<unknown> =>
    (await past?.files.readMany([file]))?.get(file);
  const pathsOf = async (past: PastSite | undefined): Promise<string[]> =>
    ((await past?.files.list()) ?? []).map(one => one.path).sort();

  before(async () => {
    repos = createTempRepos();
    repo = repos.init('history');
    commitAt('2026-01-01T00:00:00Z', { 'other.txt': 'x' });
    commitAt('2026-02-01T00:00:00Z', {
      'live/livesite.yml': 'livesite: 1\nname: Acme\n',
      'live/rotations/primary.yml': 'name: First\nzone: UTC\n',
      'live/rotations/deep/old.yml': 'name: Not read\n',
      'live/incidents/2026/2026-01-02-x/timeline.md': '# x\n',
    });
    commitAt('2026-03-01T00:00:00Z', { 'live/rotations/primary.yml': 'name: Second\nzone: UTC\n' });
    const repository = await openRepository({
      root: path.join(repo.folder, 'live'),
      environment: repos.environment,
    });
    assert.ok(repository.kind === 'repository');
    history = createHistory(repository);
  });
  after(() => repos.dispose());

  it('gives the files as they stood at a time, the second of a commit included', async () => {
    const primary = async (at: string): Promise<unknown> =>
      textOf(await history.at(Date.parse(at)), 'rotations/primary.yml');
    assert.equal(await primary('2026-02-28T23:59:59Z'), 'name: First\nzone: UTC\n');
    assert.equal(await primary('2026-03-01T00:00:00Z'), 'name: Second\nzone: UTC\n');
    assert.equal(await primary('2030-01-01T00:00:00Z'), 'name: Second\nzone: UTC\n');
    assert.equal(await primary('2026-01-15T00:00:00Z'), undefined);
    assert.equal(await history.at(Date.parse('2025-12-31T00:00:00Z')), undefined);
  });

  it('gives them at a revision', async () => {
    const past = await history.revision('main~1');
    assert.equal(await textOf(past, 'rotations/primary.yml'), 'name: First\nzone: UTC\n');
    assert.equal(past?.commit, repo.git('rev-parse', 'main~1'));
    for (const name of ['none', '-x', '--all', 'main\nmain~1', '', 'main:live/livesite.yml']) {
      assert.equal(await history.revision(name), undefined, name);
    }
  });

  it('holds the team’s files, not the incidents and not what lies beside', async () => {
    const past = await history.revision('main');
    assert.deepEqual(await pathsOf(past), ['livesite.yml', 'rotations/primary.yml']);
    assert.deepEqual([...((await past?.files.readMany(['none.yml'])) ?? [])], []);
  });
});
