import assert from 'node:assert/strict';
import { asPutBack, isTakenAway, standsIn } from '../../../../src/core/change/takenAway';
import { applyEdits } from '../../../../src/core/change/applyEdits';
import type { Change, FileEdit } from '../../../../src/core/change/change';

const change = (...edits: FileEdit[]): Change => ({
  id: '01KAQW4HBG000001',
  at: '2026-11-23T08:15:02Z',
  actor: 'alice',
  subject: 'x',
  trailers: [],
  edits,
});
const files = (texts: Readonly<Record<string, string>>) => (path: string) => texts[path];
const nothing = files({});

const line = (id: string) => `- 2026-11-23T08:15:02Z @alice **note** x <!--${id}-->`;
const entry = change(
  { kind: 'append', path: 'log.md', heading: '# Log', lines: [line('01KAQW4HBG000002')] },
  { kind: 'replace', path: 'people.yml', before: 'Bob', after: 'Robert' },
);
const edit = change({ kind: 'replace', path: 'people.yml', before: 'a\nBob\n', after: 'a\nRobert\n' });
const created = change({ kind: 'create', path: 'services.yml', text: 'services: {}\n' });

describe('isTakenAway', () => {
  it('tells entries by their ids, whatever became of the rest', () => {
    const there = files({ 'log.md': `# Log\n\n${line('01KAQW4HBG000002')}\n` });
    assert.equal(standsIn(entry, there), true);
    assert.equal(isTakenAway(entry, there, nothing), true);
    assert.equal(isTakenAway(entry, there, there), false);
    assert.equal(isTakenAway(entry, undefined, nothing), true);
    assert.equal(isTakenAway(entry, nothing, nothing), false, 'it was gone before');
  });

  it('tells edits of texts and new files where that can be told', () => {
    const before = files({ 'people.yml': 'a\nRobert\n', 'services.yml': 'services: {}\n' });
    assert.equal(isTakenAway(edit, before, files({ 'people.yml': 'a\nBob\n' })), true);
    assert.equal(isTakenAway(edit, before, nothing), true, 'the whole file is gone');
    assert.equal(isTakenAway(edit, before, files({ 'people.yml': 'a\nRobby\n' })), false, 'nobody can say');
    assert.equal(isTakenAway(edit, undefined, files({ 'people.yml': 'a\nBob\n' })), false);
    assert.equal(isTakenAway(created, before, nothing), true);
    assert.equal(isTakenAway(created, before, files({ 'services.yml': 'other\n' })), false);
  });

  it('is put back without touching what somebody made meanwhile', () => {
    const { files: texts, conflicts } = applyEdits(
      asPutBack(created).edits,
      files({ 'services.yml': 'other\n' }),
    );
    assert.deepEqual([texts.size, conflicts], [0, []]);
    assert.equal(asPutBack(entry).id, entry.id);
    assert.deepEqual(asPutBack(entry), entry);
    const lines = [line('01KAQW4HBG000002')];
    const unless = { word: 'paging', start: 'default 1.1', after: '01KAQW4HBG000001' };
    const claim = change({ kind: 'append', path: 'log.md', heading: '# Log', lines, unless });
    assert.deepEqual(
      asPutBack(claim).edits,
      [{ kind: 'append', path: 'log.md', heading: '# Log', lines }],
      'the page has left, whoever has paged since',
    );
  });
});
