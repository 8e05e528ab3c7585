import assert from 'node:assert/strict';
import { createTempRepos, type TempRepos } from '../../../../support/tempRepo';
import { changeOf, openStore, peopleText, sampleFiles } from '../openStore';

describe('a file with unsaved text in an editor', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  it('is left alone on disk when a colleague’s change arrives, and follows once it is saved', async () => {
    const { clones } = repos.share(sampleFiles, 'mine', 'theirs');
    const [mine, theirs] = clones;
    assert.ok(mine && theirs);
    const colleague = openStore(repos, theirs);
    const after = `${peopleText}  carol:\n    name: Carol\n`;
    await colleague.save(changeOf(2, { kind: 'replace', path: 'people.yml', before: peopleText, after }));
    await colleague.publish();
    let unsaved: ReadonlySet<string> = new Set(['people.yml']);
    const store = openStore(repos, mine, { unsaved: () => unsaved });
    const status = await store.refresh();
    assert.match(status.message, /people\.yml has unsaved text in an editor/);
    assert.equal(repos.at(mine.folder).git('show', 'HEAD:people.yml'), peopleText.trimEnd());
    assert.equal(repos.at(mine.folder).git('status', '--porcelain'), '');
    unsaved = new Set();
    await store.refresh();
    assert.equal(repos.at(mine.folder).git('show', 'HEAD:people.yml'), after.trimEnd());
    assert.equal(repos.at(mine.folder).git('status', '--porcelain'), '');
  });
});
