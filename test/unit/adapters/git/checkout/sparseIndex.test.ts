import assert from 'node:assert/strict';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { entryChange, logPath, numbersIn, openStore, sampleFiles } from '../openStore';

const sources = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`src/file${n}.ts`, `${n}\n`]));

describe('an index that may be sparse', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share({ ...sampleFiles, ...sources }, 'a');
    ({ remote } = site);
    [a] = site.clones as [TempRepo];
    a.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'src');
  });
  afterEach(() => repos.dispose());

  const entries = () =>
    a
      .git('ls-files', '-s')
      .split('\n')
      .filter(line => !line.endsWith(logPath));

  async function share(): Promise<string> {
    const store = openStore(repos, a);
    await store.save(entryChange(2));
    const { message, waiting } = await store.publish();
    assert.equal(waiting, 0);
    assert.deepEqual(numbersIn(repos.at(remote).git('show', `main:${logPath}`)), [1, 2]);
    return message;
  }

  it('follows, and all other entries stay', async () => {
    const before = entries();
    assert.equal(await share(), '');
    assert.equal(a.git('rev-parse', 'HEAD'), repos.at(remote).git('rev-parse', 'main'));
    assert.deepEqual(entries(), before);
    assert.equal(a.git('status', '--porcelain'), '');
  });

  // Git 2.39 loses and doubles entries in this state, in a merge of the user's own too.
  it('loses none where a file was announced with git add -N', async () => {
    a.write('src/later.ts', 'later\n');
    a.git('add', '-N', 'src/later.ts');
    const before = entries();
    assert.match(await share(), /could damage your sparse index/);
    assert.deepEqual(entries(), before);
    assert.equal(a.git('status', '--porcelain'), ' A src/later.ts');
    a.git('add', 'src/later.ts');
    assert.deepEqual(await openStore(repos, a).refresh(), { state: 'shared', waiting: 0, message: '' });
    assert.equal(a.git('rev-parse', 'HEAD'), repos.at(remote).git('rev-parse', 'main'));
    assert.equal(a.git('status', '--porcelain'), 'A  src/later.ts');
  });
});
