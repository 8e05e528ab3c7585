import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findSharedSites } from '../../../../../src/adapters/git/repository/sharedSites';
import { rememberSite, tryRecall } from '../../../../../src/adapters/git/repository/siteMemory';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';

describe('findSharedSites', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  /** A clone on a branch that was cut before there was a live site. */
  function cloneOnOldBranch(site: Readonly<Record<string, string>>): TempRepo {
    const [a] = repos.share({ 'src/app.ts': 'code\n' }, 'a').clones as [TempRepo];
    a.git('switch', '-q', '-c', 'feature');
    a.git('switch', '-q', 'main');
    a.commit(site, 'site');
    a.git('push', '-q', 'origin', 'main');
    a.git('switch', '-q', 'feature');
    return a;
  }
  const find = (folder: string, upwards = false) =>
    findSharedSites(folder, { environment: repos.environment, upwards });

  it('finds a live site at the root and one level below, whatever is checked out', async () => {
    const a = cloneOnOldBranch({
      'livesite.yml': '1\n',
      'ops room/livesite.yml': '1\n',
      'deep/er/livesite.yml': '1\n',
      '.hidden/livesite.yml': '1\n',
    });
    assert.equal(a.exists('livesite.yml'), false);
    assert.deepEqual(await find(a.folder), [a.folder, path.join(a.folder, 'ops room')]);
  });

  it('names folders as they were given, behind a link too', async () => {
    const a = cloneOnOldBranch({ 'ops/livesite.yml': '1\n' });
    const link = path.join(repos.folder, 'link');
    fs.symlinkSync(a.folder, link);
    assert.deepEqual(await find(link), [path.join(link, 'ops')]);
  });

  it('looks upwards only when it is asked to', async () => {
    const a = cloneOnOldBranch({ 'livesite.yml': '1\n' });
    const inner = path.join(a.folder, 'src');
    assert.deepEqual(await find(inner), []);
    assert.deepEqual(await find(inner, true), [a.folder]);
  });

  it('remembers a branch that only livesite.yml names', async () => {
    const a = cloneOnOldBranch({ 'README.md': 'no site here\n' });
    a.git('switch', '-q', '-c', 'live');
    a.commit({ 'ops/livesite.yml': '1\n' });
    a.git('push', '-q', 'origin', 'live');
    a.git('switch', '-q', 'feature');
    assert.deepEqual(await find(a.folder), []);
    await rememberSite(path.join(a.folder, '.git/livesite/sites/ops'), { prefix: 'ops/', branch: 'live' });
    assert.deepEqual(await find(a.folder), [path.join(a.folder, 'ops')]);
    a.git('push', '-q', 'origin', ':live');
    a.git('branch', '-q', '-D', 'live');
    assert.deepEqual(await find(a.folder), [], 'a branch that is gone holds nothing');
  });

  it('finds a live site on a branch of its own, which nobody has checked out', async () => {
    const a = cloneOnOldBranch({ 'README.md': 'no site here\n' });
    a.git('switch', '-q', '--orphan', 'live-site');
    a.commit({ 'livesite.yml': 'livesite: 1\nbranch: live-site\n', 'ops/livesite.yml': 'livesite: 1\n' });
    a.git('push', '-q', 'origin', 'live-site');
    a.git('switch', '-q', 'feature');
    a.git('branch', '-q', '-D', 'live-site');
    assert.deepEqual(await find(a.folder), [a.folder], 'the other one does not say that it is shared there');
    assert.deepEqual(tryRecall(path.join(a.folder, '.git/livesite')), { prefix: '', branch: 'live-site' });
  });

  it('finds nothing outside Git, in an empty repository and beside a folder called livesite.yml', async () => {
    assert.deepEqual(await find(repos.folder), []);
    assert.deepEqual(await find(repos.init('empty').folder), []);
    assert.deepEqual(await find(cloneOnOldBranch({ 'livesite.yml/x': '1\n' }).folder), []);
  });

  it('overlooks a damaged note', async () => {
    const a = cloneOnOldBranch({ 'livesite.yml': '1\n' });
    fs.mkdirSync(path.join(a.folder, '.git/livesite'), { recursive: true });
    for (const text of ['', '{', '[]', '{"prefix":1}', '{"prefix":"../../x/","branch":"--upload-pack=x"}']) {
      fs.writeFileSync(path.join(a.folder, '.git/livesite/site.json'), text);
      assert.deepEqual(await find(a.folder), [a.folder], text);
    }
  });
});
