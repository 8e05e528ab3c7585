import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { SiteFile, SomeFiles } from '../../../../../src/app/ports';
import { isSiteFile } from '../../../../../src/core/change/siteFiles';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { changeOf, entryChange, entryLine, logPath, logText, openStore, sampleFiles } from '../openStore';

const paths = ['people.yml', 'runbooks/a.md', 'rotations/primary.yml', 'runbooks/trace.txt', logPath];
const texts = ['people: {}\n', '# A\n', '# B\n', `${logText}${entryLine(70)}\n`, undefined];

/** What happens to a live site: by its team in another clone, by its user, and by Livesite. */
const steps = [
  'colleague',
  'merge',
  'fetch',
  'follow',
  'publish',
  'save',
  'write',
  'stage',
  'unstage',
  'commit',
  'switch',
  'list',
] as const;

const step = fc.record({
  what: fc.constantFrom(...steps),
  path: fc.constantFrom(...paths),
  text: fc.constantFrom(...texts),
});

/** A clone with a live site, looked at as a window does: at all once, and then at what it hears of. */
async function watch(repos: TempRepos, mine: TempRepo) {
  const store = openStore(repos, mine);
  const whole = openStore(repos, mine);
  const stampsOnDisk = () =>
    new Map(
      fs
        .readdirSync(mine.folder, { recursive: true, encoding: 'utf8' })
        .filter(isSiteFile)
        .map(file => {
          const { mtimeNs, ctimeNs, ino } = fs.lstatSync(path.join(mine.folder, file), { bigint: true });
          return [file, `${mtimeNs} ${ctimeNs} ${ino}`] as const;
        }),
    );
  let onDisk = stampsOnDisk();
  let files = byPath(await store.list());
  let listings = 0;
  return {
    store,
    get listings() {
      return listings;
    },
    /** Looks at what was written on disk since, and compares with a look at all. Resolves with what the store told of. */
    async look(): Promise<SomeFiles | undefined> {
      const now = stampsOnDisk();
      const touched = [...new Set([...onDisk.keys(), ...now.keys()])].filter(
        file => onDisk.get(file) !== now.get(file),
      );
      onDisk = now;
      const some = await store.listSome?.(touched);
      if (some) {
        some.gone.forEach(file => files.delete(file));
        some.files.forEach(file => files.set(file.path, file));
      } else {
        listings += 1;
        files = byPath(await store.list());
      }
      assert.deepEqual([...files.values()].sort(order), await whole.list());
      return some;
    },
  };
}

function byPath(files: readonly SiteFile[]): Map<string, SiteFile> {
  return new Map(files.map(file => [file.path, file]));
}

function order(one: SiteFile, other: SiteFile): number {
  return one.path < other.path ? -1 : 1;
}

function write(repo: TempRepo, file: string, text: string | undefined): void {
  if (text === undefined) {
    fs.rmSync(path.join(repo.folder, file), { force: true });
  } else {
    repo.write(file, text);
  }
}

/** What git refuses (nothing to commit, files in the way) happens to a person too. */
function tryGit(repo: TempRepo, ...args: string[]): void {
  try {
    repo.git(...args);
  } catch (error) {
    assert.ok(error instanceof Error && 'stderr' in error);
  }
}

describe('listing some files of a repository', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let mine: TempRepo;
  let theirs: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    [mine, theirs] = repos.share(sampleFiles, 'mine', 'theirs').clones as [TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  const share = (files: Readonly<Record<string, string>>) => {
    theirs.git('pull', '-q', '--rebase');
    theirs.commit(files);
    theirs.git('push', '-q');
  };
  const told = (some: SomeFiles | undefined) =>
    some && [...some.files.map(file => file.path), ...some.gone].sort();

  for (const branch of ['main', 'feature']) {
    it(`tells only what was shared and fetched, on ${branch}`, async () => {
      if (branch !== 'main') {
        mine.git('checkout', '-q', '-b', branch);
        share({ 'people.yml': 'people: {}\n' });
        mine.git('fetch', '-q');
      }
      const watched = await watch(repos, mine);
      const { store } = watched;
      await store.refresh();
      assert.deepEqual(told(await watched.look()), []);
      await store.save(entryChange(5));
      assert.deepEqual(told(await watched.look()), [logPath]);
      await store.publish();
      assert.deepEqual(told(await watched.look()), [logPath]);
      share({ 'runbooks/new.md': '# New\n', 'runbooks/new.png': 'x' });
      await store.refresh();
      assert.deepEqual(told(await watched.look()), ['runbooks/new.md']);
      assert.deepEqual(told(await watched.look()), []);
      assert.equal(watched.listings, 0);
    });
  }

  it('looks at all once the folder is what is shown, and once it no longer is', async () => {
    const watched = await watch(repos, mine);
    mine.git('checkout', '-q', '-b', 'feature');
    assert.deepEqual(told(await watched.look()), []);
    share({ 'people.yml': 'people: {}\n' });
    mine.git('fetch', '-q');
    assert.equal(await watched.look(), undefined);
    mine.git('merge', '-q', 'origin/main');
    assert.equal(await watched.look(), undefined);
    assert.equal(watched.listings, 2);
  });

  it('tells what others committed where nobody heard of a file', async () => {
    const store = openStore(repos, mine);
    await store.list();
    share({ 'people.yml': 'people: {}\n' });
    mine.git('pull', '-q');
    assert.deepEqual(told(await store.listSome?.([])), ['people.yml']);
    assert.deepEqual(told(await store.listSome?.([])), []);
  });

  it('tells what differs on another branch where nobody heard of a file', async () => {
    mine.git('checkout', '-q', '-b', 'other');
    mine.commit({ 'runbooks/a.md': '# A\n' });
    mine.git('checkout', '-q', '-b', 'feature', 'main');
    share({ 'runbooks/a.md': '# A\n', 'services.yml': 'services: {}\n' });
    const store = openStore(repos, mine);
    await store.refresh();
    assert.equal((await store.list()).find(file => file.path === 'runbooks/a.md')?.inCheckout, false);
    mine.git('switch', '-q', 'other');
    const some = await store.listSome?.([]);
    assert.deepEqual(
      some?.files.map(file => [file.path, file.inCheckout]),
      [['runbooks/a.md', true]],
    );
  });

  for (const branch of ['main', 'feature']) {
    it(`tells what was shared although somebody else has listed it already, on ${branch}`, async () => {
      mine.git('checkout', '-q', '-B', branch);
      share({ 'services.yml': 'services: {}\n' });
      const store = openStore(repos, mine);
      await store.refresh();
      await store.list();
      share({ 'people.yml': 'people: {}\n' });
      await store.refresh();
      await store.list();
      assert.deepEqual(told(await store.listSome?.([])), ['people.yml']);
      assert.deepEqual(told(await store.listSome?.([])), []);
    });
  }

  it('tells of an edit that only git’s index knows of', async () => {
    mine.git('checkout', '-q', '-b', 'feature');
    share({ 'services.yml': 'services: {}\n' });
    mine.git('fetch', '-q');
    const watched = await watch(repos, mine);
    mine.git('rm', '-q', '--cached', 'people.yml');
    mine.write('.git/info/exclude', 'people.yml\n');
    assert.deepEqual(told(await watched.look()), ['people.yml']);
    mine.git('reset', '-q');
    assert.deepEqual(told(await watched.look()), ['people.yml']);
    assert.equal(watched.listings, 0);
  });

  it('looks at all again after somebody else did at the same time', async () => {
    const watched = await watch(repos, mine);
    share({ 'people.yml': 'people: {}\n' });
    mine.git('pull', '-q');
    await Promise.all([watched.store.list(), watched.store.listSome?.([])]);
    assert.equal(await watched.look(), undefined);
    assert.deepEqual(told(await watched.look()), []);
  });

  it('gives with every listing what a listing of all gives, whatever happens', async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.boolean(),
          fc.array(step, { minLength: 8, maxLength: 8 }),
          async (isElsewhere, walk) => {
            if (isElsewhere) {
              mine.git('checkout', '-q', '-b', 'elsewhere');
            }
            const watched = await watch(repos, mine);
            const { store } = watched;
            let number = 10;
            for (const { what, path: file, text } of walk) {
              switch (what) {
                case 'colleague':
                  tryGit(theirs, 'pull', '-q', '--rebase');
                  write(theirs, file, text);
                  theirs.git('add', '-A');
                  tryGit(theirs, 'commit', '-q', '-m', 'theirs');
                  theirs.git('push', '-q');
                  break;
                case 'merge':
                  tryGit(mine, 'pull', '-q', '--no-edit', '--no-rebase', 'origin', 'main');
                  break;
                case 'fetch':
                  mine.git('fetch', '-q');
                  break;
                case 'follow':
                  await store.refresh();
                  break;
                case 'publish':
                  await store.publish();
                  break;
                case 'save':
                  number += 1;
                  await store.save(
                    file === logPath
                      ? entryChange(number)
                      : changeOf(number, { kind: 'create', path: `cases/${number}.md`, text: '# Case\n' }),
                  );
                  break;
                case 'write':
                  write(mine, file, text);
                  break;
                case 'stage':
                  mine.git('add', '-A');
                  break;
                case 'unstage':
                  tryGit(mine, 'reset', '-q');
                  break;
                case 'commit':
                  tryGit(mine, 'commit', '-q', '-m', 'mine');
                  break;
                case 'switch':
                  tryGit(
                    mine,
                    'switch',
                    '-q',
                    ...(mine.git('branch', '--show-current') === 'main' ? ['-C', 'elsewhere'] : ['main']),
                  );
                  break;
                case 'list':
                  await store.list();
                  break;
              }
              await watched.look();
            }
          },
        )
        .afterEach(() => {
          repos.dispose();
          repos = createTempRepos();
          [mine, theirs] = repos.share(sampleFiles, 'mine', 'theirs').clones as [TempRepo, TempRepo];
        }),
      { numRuns: 3 },
    );
  });
});
