import assert from 'node:assert/strict';
import type { Log } from '../../../../../src/app/ports';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { entryChange, entryLine, logPath, openStore, sampleFiles } from '../openStore';

describe('entries that somebody edited by hand', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let a: TempRepo;
  let b: TempRepo;
  let said: string[];
  const log: Log = {
    write: (level, message) => void (level === 'warn' && said.push(message)),
  };
  beforeEach(() => {
    repos = createTempRepos();
    [a, b] = repos.share(sampleFiles, 'a', 'b').clones as [TempRepo, TempRepo];
    said = [];
  });
  afterEach(() => repos.dispose());

  function push(text: string, message: string): string {
    b.git('pull', '-q', '--ff-only');
    const commit = b.commit({ [logPath]: text }, message);
    b.git('push', '-q');
    return commit.slice(0, 7);
  }

  it('are told with the commit and who made it, once', async () => {
    const store = openStore(repos, a, { log });
    await store.refresh();
    await store.save(entryChange(2));
    await store.save(entryChange(3));
    await store.publish();
    assert.deepEqual(said, []);
    b.git('pull', '-q', '--ff-only');
    b.git('config', 'user.name', 'Bob\u202e [x](command:y)');
    const text = b.read(logPath);
    const commit = push(text.replace('note 2', 'nothing').replace(`${entryLine(3)}\n`, ''), 'tidy up');
    push(`${b.read(logPath)}${entryLine(4)}\n`, 'by hand, as it should be');
    await store.refresh();
    assert.equal(said.length, 1);
    assert.match(
      said[0] ?? '',
      new RegExp(`^${logPath}: 1 entry was changed and 1 entry was removed by hand in ${commit} by Bob`),
    );
    assert.doesNotMatch(said[0] ?? '', /\u202e/);
    await store.refresh();
    assert.equal(said.length, 1);
  });

  it('are told where the whole log is gone', async () => {
    const store = openStore(repos, a, { log });
    await store.refresh();
    b.git('rm', '-q', logPath);
    b.git('commit', '-q', '-m', 'gone');
    b.git('push', '-q');
    await store.refresh();
    assert.match(said.join(), /timeline\.md: 1 entry was removed by hand in [0-9a-f]{7,} by Alice Example/);
  });
});
