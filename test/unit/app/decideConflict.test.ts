import assert from 'node:assert/strict';
import { decidableFiles, gatherHeld, planDecision, sidesOf } from '../../../src/app/decideConflict';
import type { HeldChange } from '../../../src/app/sharingPorts';
import { applyEdits } from '../../../src/core/change/applyEdits';
import type { Change, FileEdit } from '../../../src/core/change/change';
import { authorAt, FOLDER, INCIDENT } from '../../support/builders';

const REVIEW = `${FOLDER}/review.md`;
const LOG = `${FOLDER}/timeline.md`;
const BASE = 'one\n\ntwo\n\nthree\n';

let count = 0;
function change(...edits: FileEdit[]): Change {
  count++;
  return {
    id: `01KAQW4HBG00000${count}`,
    at: '2026-11-23T08:15:02Z',
    actor: 'alice',
    subject: `${INCIDENT}: edit ${count}`,
    trailers: [['Livesite-Incident', INCIDENT]],
    edits,
  };
}
const edit = (before: string, after: string, path = REVIEW): FileEdit => ({
  kind: 'replace',
  path,
  before,
  after,
});
const held = (one: Change, path = REVIEW): HeldChange => ({
  change: one,
  conflicts: [{ path, reason: 'overlap', message: 'Somebody else changed the same lines.' }],
});
const entry = (line: string): FileEdit => ({ kind: 'append', path: LOG, heading: '# Log', lines: [line] });

describe('decideConflict', () => {
  beforeEach(() => {
    count = 0;
  });

  it('decides texts, not logs', () => {
    assert.deepEqual(decidableFiles(held(change(edit('a', 'b')))), [REVIEW]);
    assert.deepEqual(decidableFiles(held(change(entry('- x')), LOG)), []);
    const twice = held(change(edit('a', 'b')));
    assert.deepEqual(decidableFiles({ ...twice, conflicts: [...twice.conflicts, ...twice.conflicts] }), [
      REVIEW,
    ]);
  });

  it('takes later saves of the same file together with the first', () => {
    const first = change(edit(BASE, BASE.replace('one', 'ONE')));
    const second = change(edit(BASE.replace('one', 'ONE'), BASE.replace('one', 'ONE').replace('three', '3')));
    const other = change(edit('x', 'y', 'people.yml'));
    const file = gatherHeld([held(first), held(other, 'people.yml'), held(second)], second.id, REVIEW);
    assert.deepEqual(file, {
      path: REVIEW,
      changes: [first, second],
      base: BASE,
      mine: 'ONE\n\ntwo\n\n3\n',
    });
    assert.throws(() => gatherHeld([held(other, 'people.yml')], first.id, REVIEW), /settled already/);
  });

  it('leaves for later what contradicts the person’s own earlier save', () => {
    const first = change(edit(BASE, BASE.replace('one', 'ONE')));
    const second = change(edit(BASE, BASE.replace('one', 'uno')));
    const file = gatherHeld([held(first), held(second)], second.id, REVIEW);
    assert.deepEqual(
      file.changes.map(({ id }) => id),
      [first.id],
    );
    assert.equal(file.mine, BASE.replace('one', 'ONE'));
  });

  it('replaces the edit of the file and keeps everything else the changes did', () => {
    const line = '- 2026-11-23T08:15:02Z @alice **note** x <!--01KAQW4HBG00001A-->';
    const first = change(edit(BASE, BASE.replace('one', 'ONE')), entry(line));
    const file = gatherHeld([held(first)], first.id, REVIEW);
    const theirs = BASE.replace('one', 'eins');
    const result = BASE.replace('one', 'eins, ONE');
    const by = planDecision({ file, theirs, result }, authorAt('09:00'));
    assert.ok(by);
    assert.notEqual(by.id, first.id);
    assert.equal(by.subject, first.subject);
    assert.deepEqual(by.trailers, first.trailers);
    assert.deepEqual(by.edits, [edit(theirs, result), entry(line)]);
    // The shared text has moved on meanwhile: what was decided is merged with it.
    const later = theirs.replace('three', 'drei');
    const { files, conflicts } = applyEdits(by.edits, path => (path === REVIEW ? later : undefined));
    assert.deepEqual(conflicts, []);
    assert.equal(files.get(REVIEW), result.replace('three', 'drei'));
  });

  it('saves nothing where the shared text was taken, and a new file where there is none any more', () => {
    const first = change(edit(BASE, BASE.replace('one', 'ONE')));
    const file = gatherHeld([held(first)], first.id, REVIEW);
    assert.equal(
      planDecision({ file, theirs: 'theirs\n', result: 'theirs\n' }, authorAt('09:00')),
      undefined,
    );
    assert.equal(planDecision({ file, theirs: undefined, result: '' }, authorAt('09:00')), undefined);
    assert.deepEqual(planDecision({ file, theirs: undefined, result: 'mine\n' }, authorAt('09:00'))?.edits, [
      { kind: 'create', path: REVIEW, text: 'mine\n' },
    ]);
  });

  it('keeps the header of an incident out of the conflict', () => {
    const incident = (status: string, body: string): string => `---\nstatus: ${status}\n---\n${body}`;
    const file = {
      path: `${FOLDER}/incident.md`,
      changes: [],
      base: incident('investigating', 'Before.\n'),
      mine: incident('investigating', 'Mine.\n'),
    };
    const theirs = incident('resolved', 'Theirs.\n');
    assert.deepEqual(sidesOf(file, theirs), {
      base: incident('resolved', 'Before.\n'),
      theirs,
      mine: incident('resolved', 'Mine.\n'),
    });
    assert.deepEqual(sidesOf(file, undefined), { base: file.base, theirs: '', mine: file.mine });
  });
});
