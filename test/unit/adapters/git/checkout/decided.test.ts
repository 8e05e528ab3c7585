import type { GitSiteStore } from '../../../../../src/adapters/git/siteStore';
import assert from 'node:assert/strict';
import { readSharedVersion } from '../../../../../src/adapters/git/reading/sharedVersion';

import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { changeOf, openStore, openTempRepository, readText } from '../openStore';

const REVIEW = 'incidents/2026/2026-11-23-checkout/review.md';
const TEXT = '# Review\n\nIt broke.\n\nEnd.\n';
const MINE = TEXT.replace('It broke.', 'It broke twice.');
const THEIRS = TEXT.replace('It broke.', 'It broke at noon.');
const RESULT = TEXT.replace('It broke.', 'It broke twice, at noon.');

describe('a decided conflict', () => {
  let repos: TempRepos;
  let ours: TempRepo;
  let theirs: TempRepo;
  let remote: string;
  let store: GitSiteStore;

  beforeEach(() => {
    repos = createTempRepos();
    const shared = repos.share({ 'livesite.yml': 'livesite: 1\n', [REVIEW]: TEXT }, 'ours', 'theirs');
    const [one, other] = shared.clones;
    assert.ok(one && other);
    [ours, theirs, remote] = [one, other, shared.remote];
    store = openStore(repos, ours);
  });
  afterEach(() => repos.dispose());

  const shared = (): string => `${repos.at(remote).git('show', `main:${REVIEW}`)}\n`;
  const edit = (number: number, before: string, after: string) =>
    changeOf(number, { kind: 'replace', path: REVIEW, before, after });

  /** Two people saved the same line; ours is held, and lies in the checkout still. */
  async function conflict(): Promise<void> {
    theirs.git('config', 'user.name', 'Bob Example');
    theirs.commit({ [REVIEW]: THEIRS }, 'their edit');
    theirs.git('push', '-q', 'origin', 'HEAD:main');
    ours.write(REVIEW, MINE);
    await store.save(edit(1, TEXT, MINE));
    assert.equal((await store.publish()).reason, 'conflict');
    assert.equal(ours.read(REVIEW), MINE);
  }

  it('is shared, and the checkout follows although its text is no part of the result', async () => {
    await conflict();
    await store.supersede(['0000000000000001', 'unknown'], edit(2, THEIRS, RESULT));
    assert.deepEqual(
      (await store.pending()).map(({ id }) => id),
      ['0000000000000002'],
    );
    assert.deepEqual(store.held(), []);
    assert.equal((await store.publish()).waiting, 0);
    assert.equal(shared(), RESULT);
    assert.equal(ours.read(REVIEW), RESULT);
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('leaves a file alone that was edited again since', async () => {
    await conflict();
    const more = MINE.replace('End.', 'The end.');
    ours.write(REVIEW, more);
    await store.supersede(['0000000000000001'], edit(2, THEIRS, RESULT));
    await store.publish();
    assert.equal(shared(), RESULT);
    assert.equal(ours.read(REVIEW), more);
    // The next save begins where the last one ended, so that only what is new is shared.
    assert.equal(await readText(store, REVIEW, 'readShared'), MINE);
    await store.save(edit(3, MINE, more));
    assert.equal((await store.publish()).waiting, 0);
    assert.equal(shared(), RESULT.replace('End.', 'The end.'));
  });

  it('may be decided for the shared text: then the checkout follows to that', async () => {
    await conflict();
    await store.supersede(['0000000000000001'], undefined);
    assert.deepEqual(await store.pending(), []);
    assert.equal((await store.refresh()).state, 'shared');
    assert.equal(ours.read(REVIEW), THEIRS);
    assert.equal(shared(), THEIRS);
  });

  it('is merged again where the shared text moved on meanwhile', async () => {
    await conflict();
    theirs.commit({ [REVIEW]: THEIRS.replace('End.', 'Ende.') }, 'more');
    theirs.git('push', '-q', 'origin', 'HEAD:main');
    await store.supersede(['0000000000000001'], edit(2, THEIRS, RESULT));
    assert.equal((await store.publish()).waiting, 0);
    assert.equal(shared(), RESULT.replace('End.', 'Ende.'));
    assert.equal(ours.read(REVIEW), RESULT.replace('End.', 'Ende.'));
  });

  it('can be told who wrote the shared text, and when', async () => {
    await conflict();
    const repository = await openTempRepository(repos, ours);
    const { text, last } = await readSharedVersion(repository, REVIEW);
    assert.equal(text, THEIRS);
    assert.deepEqual([last?.author, last?.subject], ['Bob Example', 'their edit']);
    assert.ok(Math.abs(Date.parse(last?.at ?? '') - Date.now()) < 3_600_000);
    assert.deepEqual(await readSharedVersion(repository, 'people.yml'), { text: undefined, last: undefined });
    assert.deepEqual(await readSharedVersion(repository, '../x'), { text: undefined, last: undefined });
  });
});
