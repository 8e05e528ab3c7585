import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { until } from '../../../../support/until';
import { createGitWrapper } from '../gitWrapper';
import { entryChange, entryId, logPath, numbersIn, openStore, sampleFiles } from '../openStore';

describe('dropping a change at the moment in which it is shared', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share(sampleFiles, 'a');
    remote = site.remote;
    [a] = site.clones as [TempRepo];
  });
  afterEach(() => repos.dispose());

  const shared = () => numbersIn(repos.at(remote).git('show', `main:${logPath}`));

  /** Shares in a window whose git stops before a command until it is let go. */
  async function publishUntil(command: string) {
    const wrapper = createGitWrapper(repos);
    const [reached, go] = ['reached', 'go'].map(name => path.join(repos.folder, name)) as [string, string];
    wrapper.on(command, `touch '${reached}'; while [ ! -f '${go}' ]; do sleep 0.05; done; exec "$GIT" "$@"`);
    const store = openStore(repos, a, { gitPath: wrapper.program });
    await store.save(entryChange(2));
    await store.save(entryChange(3));
    const published = store.publish();
    await until(() => fs.existsSync(reached));
    return { published, letGo: () => fs.writeFileSync(go, '') };
  }

  it('keeps it out as long as it was not sent', async () => {
    const { published, letGo } = await publishUntil('commit-tree');
    await openStore(repos, a).discard(entryId(2));
    letGo();
    assert.equal((await published).state, 'shared');
    assert.deepEqual(shared(), [1, 3]);
  });

  it('says that it is too late once it was sent', async () => {
    const { published, letGo } = await publishUntil('push');
    const other = openStore(repos, a);
    assert.equal((await other.pending()).length, 2);
    const dropped = assert.rejects(other.discard(entryId(2)), {
      name: 'Refusal',
      message: 'Not dropped: it has been shared meanwhile.',
    });
    letGo();
    await dropped;
    assert.equal((await published).state, 'shared');
    assert.deepEqual(shared(), [1, 2, 3]);
  });
});
