import assert from 'node:assert/strict';
import { findBreakage, isEditedByHand, planSavedEdit } from '../../../src/app/savedEdit';
import { applyEdits } from '../../../src/core/change/applyEdits';

const REVIEW = 'incidents/2026/2026-11-23-checkout-errors/review.md';
const LOG = 'incidents/2026/2026-11-23-checkout-errors/timeline.md';

describe('isEditedByHand', () => {
  it('knows the files people write', () => {
    for (const path of ['livesite.yml', 'people.yml', 'runbooks/failover.md', REVIEW]) {
      assert.equal(isEditedByHand(path), true, path);
    }
  });

  it('leaves out logs, what is not of the live site and what leads out of it', () => {
    for (const path of [LOG, 'incidents/timeline.md', 'README.md', 'src/main.ts', '../people.yml', '']) {
      assert.equal(isEditedByHand(path), false, path);
    }
  });
});

describe('planSavedEdit', () => {
  it('makes an edit from the text it started from to the text that was saved', () => {
    const edit = planSavedEdit(REVIEW, 'one\n', 'two\n');
    assert.deepEqual(edit, { kind: 'replace', path: REVIEW, before: 'one\n', after: 'two\n' });
  });

  it('makes a new file of one that the live site does not have, even an empty one', () => {
    assert.deepEqual(planSavedEdit(REVIEW, undefined, 'new\n'), {
      kind: 'create',
      path: REVIEW,
      text: 'new\n',
    });
    assert.deepEqual(planSavedEdit('runbooks/x.md', undefined, ''), {
      kind: 'create',
      path: 'runbooks/x.md',
      text: '',
    });
    assert.equal(planSavedEdit('runbooks/x.md', '', '')?.kind, undefined);
  });

  it('does nothing where the text is the same but for its line endings', () => {
    assert.equal(planSavedEdit(REVIEW, 'one\ntwo\n', 'one\ntwo\n'), undefined);
    assert.equal(planSavedEdit(REVIEW, 'one\ntwo\n', 'one\r\ntwo\r\n'), undefined);
    assert.equal(planSavedEdit(REVIEW, 'one\r\ntwo\r\n', 'one\ntwo\n'), undefined);
    assert.equal(planSavedEdit(REVIEW, 'one\ntwo\n', 'one\r\n')?.kind, 'replace');
  });

  it('never edits a log or a file outside the live site', () => {
    assert.equal(planSavedEdit(LOG, 'one\n', 'two\n'), undefined);
    assert.equal(planSavedEdit(LOG, undefined, 'two\n'), undefined);
    assert.equal(planSavedEdit('src/main.ts', undefined, 'two\n'), undefined);
  });

  it('makes edits that keep what colleagues wrote elsewhere in the file', () => {
    const before = '# Review\n\nours\n\nmiddle\n\ntheirs\n';
    const edit = planSavedEdit(REVIEW, before, before.replace('ours', 'ours, edited'));
    assert.ok(edit);
    const tip = before.replace('theirs', 'theirs, edited');
    const { files, conflicts } = applyEdits([edit], () => tip);
    assert.deepEqual(conflicts, []);
    assert.equal(files.get(REVIEW), '# Review\n\nours, edited\n\nmiddle\n\ntheirs, edited\n');
  });
});

describe('findBreakage', () => {
  const good = 'people:\n  - handle: alice\n    name: Alice\n';

  it('holds back a plan, people or services file that was broken by the edit, and says where', () => {
    assert.match(
      findBreakage('people.yml', good, `${good}  - handle: [x\n`) ?? '',
      /^Colleagues would get a broken file\. Line \d/,
    );
    assert.match(findBreakage('livesite.yml', undefined, 'livesite: [') ?? '', /broken file/);
  });

  it('lets go what is no worse than before, and files that cannot break', () => {
    assert.equal(findBreakage('people.yml', good, `${good}  - handle: bob\n    name: Bob\n`), undefined);
    assert.equal(findBreakage('people.yml', 'people: [', 'people: ['), undefined);
    assert.equal(findBreakage('incidents/2026/2026-11-23-down/review.md', '', '# [x'), undefined);
  });
});
