import assert from 'node:assert/strict';
import { findBreakage, isEditedByHand, planSavedEdit } from '../../../src/app/savedEdit';
import { parseRotation } from '../../../src/core/oncall/parseRotation';
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

  it('holds back a rotation that cannot be read, and lets go one with mere findings', () => {
    const path = 'rotations/payments.yml';
    const sound = `name: Payments
zone: Europe/Berlin
layers:
  - name: All
    anchor: 2026-11-02T09:00
    turn: 1w
    people: [alice, nobody-knows]
`;
    const skipped = `${sound}overrides:
  - cover: bob
    from: 2027-03-28T02:30
    until: 2027-03-28T06:00
`;
    assert.deepEqual(
      parseRotation(skipped).problems.map(({ severity }) => severity),
      ['warning'],
    );
    assert.equal(findBreakage(path, sound, skipped), undefined);
    assert.match(findBreakage(path, sound, sound.replace('1w', 'now and then')) ?? '', /Line 6: /);
    assert.match(findBreakage(path, undefined, 'layers: [') ?? '', /broken file/);
    assert.equal(findBreakage('runbooks/payments.yml', undefined, 'layers: ['), undefined);
  });

  it('lets go what is no worse than before, and files that cannot break', () => {
    assert.equal(findBreakage('people.yml', good, `${good}  - handle: bob\n    name: Bob\n`), undefined);
    assert.equal(findBreakage('people.yml', 'people: [', 'people: ['), undefined);
    assert.equal(findBreakage('incidents/2026/2026-11-23-down/review.md', '', '# [x'), undefined);
  });
});
