import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openOutbox } from '../../../../../src/adapters/git/publish/outbox';
import { findSharedSites } from '../../../../../src/adapters/git/repository/sharedSites';
import { rememberSite, tryRecall } from '../../../../../src/adapters/git/repository/siteMemory';
import { forgetBranch, rememberBranch } from '../../../../../src/adapters/siteBackend';
import { planFiles } from '../../../../../src/app/change';
import type { Change } from '../../../../../src/core/change/change';
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
  const change = (file: string): Change =>
    planFiles('begin', [{ kind: 'create', path: file, text: '1\n' }], {
      actor: 'alice',
      now: Date.parse('2026-11-02T08:15:02Z'),
      random: () => 0,
    });
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

  it('finds a live site that was made here and waits, until that is dropped', async () => {
    const a = cloneOnOldBranch({ 'README.md': 'no site here\n' });
    const folder = path.join(a.folder, 'ops');
    const store = path.join(a.folder, '.git/livesite/sites/ops');
    const outbox = openOutbox(path.join(store, 'outbox'));
    const made = change('livesite.yml');
    await outbox.write(made);
    assert.deepEqual(await find(a.folder), [], 'nobody began one here');
    await rememberBranch(folder, undefined);
    assert.deepEqual(tryRecall(store), { prefix: 'ops/' });
    assert.deepEqual(await find(a.folder), [folder]);
    await outbox.remove(made.id);
    await outbox.write(change('people.yml'));
    assert.deepEqual(await find(a.folder), [], 'what waits makes no live site');
  });

  it('forgets one that a person began and cancelled', async () => {
    const a = cloneOnOldBranch({ 'README.md': 'no site here\n' });
    const store = path.join(a.folder, '.git/livesite');
    await rememberBranch(a.folder, 'live-site');
    assert.deepEqual(tryRecall(store), { prefix: '', branch: 'live-site' });
    await forgetBranch(a.folder);
    assert.equal(tryRecall(store), undefined);
    await openOutbox(path.join(store, 'outbox')).write(change('livesite.yml'));
    assert.deepEqual(await find(a.folder), []);
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
