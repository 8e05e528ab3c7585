import assert from 'node:assert/strict';
import { SavedFiles } from '../../../src/app/savedFiles';

const REVIEW = 'incidents/2026/2026-11-23-checkout-errors/review.md';

describe('files that were saved and wait to be shared', () => {
  /** What was shared: the text it began from, the text saved, and what was shared before. */
  type Shared = readonly [base: string | undefined, saved: string, last: string | undefined];

  function start(fail: () => Error | undefined = () => undefined) {
    const shared: Shared[] = [];
    const files = new SavedFiles(async (_path, { saved, base }, last) => {
      const began = await base;
      const error = fail();
      if (error) {
        throw error;
      }
      shared.push([began, saved, last]);
    });
    return { files, shared };
  }
  const from = (text: string | undefined) => ({ base: Promise.resolve(text) });

  it('share an edit that was saved twice from where it began', async () => {
    const { files, shared } = start();
    files.wait(REVIEW, 'one word', from('nothing'));
    files.wait(REVIEW, 'two words', from('one word'));
    files.wait(REVIEW, 'three words', from('two words'));
    await files.share(REVIEW);
    assert.deepEqual(shared, [['nothing', 'three words', undefined]]);
    assert.deepEqual(files.paths, []);
  });

  it('do not take a text for the beginning that was saved where the beginning is not known', async () => {
    const { files, shared } = start();
    files.wait(REVIEW, 'one word');
    files.wait(REVIEW, 'two words', from('one word'));
    await files.share(REVIEW);
    assert.deepEqual(shared, [[undefined, 'two words', undefined]]);
  });

  it('call off the earlier plan to share, and their own once they are shared', async () => {
    const { files } = start();
    const calledOff: string[] = [];
    files.wait(REVIEW, 'one word', { cancel: () => calledOff.push('first') });
    files.wait(REVIEW, 'two words', { cancel: () => calledOff.push('second') });
    assert.deepEqual(calledOff, ['first']);
    await files.share(REVIEW);
    assert.deepEqual(calledOff, ['first', 'second']);
  });

  it('share the next edit from where the last one ended, and tell what was shared before', async () => {
    const { files, shared } = start();
    files.wait(REVIEW, 'one word', from('nothing'));
    const first = files.share(REVIEW);
    const again = files.share(REVIEW);
    await Promise.all([first, again]);
    files.wait(REVIEW, 'two words', from('one word'));
    await files.share(REVIEW);
    assert.deepEqual(shared, [
      ['nothing', 'one word', undefined],
      ['one word', 'two words', 'one word'],
    ]);
  });

  it('go on waiting when sharing fails, from where they began', async () => {
    let error: Error | undefined = new Error('the disk is full');
    const { files, shared } = start(() => error);
    files.wait(REVIEW, 'one word', from('nothing'));
    files.wait('people.yml', 'people: []\n', from('people:\n'));
    await assert.rejects(files.share(REVIEW), /the disk is full/);
    assert.deepEqual([...files.paths].sort(), [REVIEW, 'people.yml']);
    error = undefined;
    await files.share('people.yml');
    files.wait(REVIEW, 'two words', from('one word'));
    await files.share(REVIEW);
    assert.deepEqual(shared, [
      ['people:\n', 'people: []\n', undefined],
      ['nothing', 'two words', undefined],
    ]);
  });

  it('that were saved again while sharing failed begin where the failed edit began', async () => {
    let error: Error | undefined = new Error('offline');
    let refuse = (): void => undefined;
    const turn = new Promise<void>(resolve => {
      refuse = resolve;
    });
    const shared: Shared[] = [];
    const files = new SavedFiles(async (_path, { saved, base }, last) => {
      await turn;
      if (error) {
        throw error;
      }
      shared.push([await base, saved, last]);
    });
    files.wait(REVIEW, 'one word', from('nothing'));
    const failing = files.share(REVIEW);
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(files.paths, [], 'it is being shared');
    files.wait(REVIEW, 'two words', from('one word'));
    refuse();
    await assert.rejects(failing, /offline/);
    error = undefined;
    await files.share(REVIEW);
    assert.deepEqual(shared, [['nothing', 'two words', undefined]]);
  });
});
