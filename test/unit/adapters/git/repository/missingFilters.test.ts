import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  findMissingFilters,
  settingsWithout,
} from '../../../../../src/adapters/git/repository/missingFilters';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import {
  entriesIn,
  entryChange,
  logPath,
  numbersIn,
  openStore,
  openTempRepository,
  sampleFiles,
} from '../openStore';

const LFS = {
  'filter.lfs.process': 'git-lfs-is-missing filter-process',
  'filter.lfs.clean': 'git-lfs-is-missing clean -- %f',
  'filter.lfs.smudge': 'git-lfs-is-missing smudge -- %f',
  'filter.lfs.required': 'true',
};

describe('filters whose program is missing', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share({ ...sampleFiles, 'src/picture.bin': 'pointer\n' }, 'a');
    ({ remote } = site);
    [a] = site.clones as [TempRepo];
  });
  afterEach(() => repos.dispose());

  function useLfs(pattern: string): void {
    for (const [key, value] of Object.entries(LFS)) {
      a.git('config', key, value);
    }
    a.write('.git/info/attributes', `${pattern} filter=lfs diff=lfs merge=lfs -text\n`);
    // Git has to look into every file: by its times alone it cannot tell that none has changed.
    for (const file of [...Object.keys(sampleFiles), 'src/picture.bin']) {
      fs.utimesSync(path.join(a.folder, file), 1, 1);
    }
    assert.throws(() => a.git('status'), 'git itself gives up');
  }

  it('keep nothing from being shared, shown and followed where only other files go through them', async () => {
    useLfs('*.bin');
    const store = openStore(repos, a);
    await store.save(entryChange(2));
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(numbersIn(repos.at(remote).git('show', `main:${logPath}`)), [1, 2]);
    assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
    assert.equal(a.read('src/picture.bin'), 'pointer\n');
  });

  it('leave the checkout as it is where the live site’s own files are to go through them', async () => {
    useLfs('*.md');
    const before = a.read(logPath);
    const store = openStore(repos, a);
    await store.save(entryChange(2));
    const status = await store.publish();
    assert.equal(status.waiting, 0);
    assert.match(status.message, /is to go through the filter lfs, whose program is missing here/);
    assert.deepEqual(numbersIn(repos.at(remote).git('show', `main:${logPath}`)), [1, 2]);
    assert.deepEqual(await entriesIn(store), [1, 2]);
    assert.equal(a.read(logPath), before);
  });

  it('are noticed when their program comes and goes', async () => {
    useLfs('*.bin');
    const repository = await openTempRepository(repos, a);
    assert.deepEqual(repository.missingFilters, ['lfs']);
    for (const key of Object.keys(LFS)) {
      a.git('config', key, key.endsWith('required') ? 'true' : 'cat');
    }
    await repository.reload();
    assert.deepEqual(repository.missingFilters, []);
  });

  it('are told by the first word of a command, as far as that can be told', async () => {
    const bin = path.join(repos.folder, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, 'here'), '', { mode: 0o755 });
    fs.writeFileSync(path.join(bin, 'git-own'), '', { mode: 0o755 });
    const places = {
      environment: { Path: path.join(bin, 'none'), PATH: '' },
      execPath: async () => `${bin}\n`,
    };
    const isMissing = async (...commands: string[]) =>
      (await findMissingFilters([{ name: 'x', commands }], places)).length > 0;
    assert.equal(await isMissing('gone clean %f'), true);
    assert.equal(await isMissing('git-own clean', 'gone smudge'), true);
    assert.equal(await isMissing('/nowhere/gone clean'), true);
    for (const present of [
      'git-own clean -- %f',
      path.join(bin, 'here'),
      '"/nowhere/with space" clean',
      'FOO=1 gone',
      'exec gone',
      './scripts/clean',
      '$HOME/clean',
    ]) {
      assert.equal(await isMissing(present), false, present);
    }
  });

  it('are left out by settings, where a command line can name them', () => {
    assert.deepEqual(settingsWithout(['a.b', 'c=d']), [
      'filter.a.b.process=',
      'filter.a.b.clean=',
      'filter.a.b.smudge=',
      'filter.a.b.required=false',
    ]);
  });
});
