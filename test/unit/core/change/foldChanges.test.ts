import assert from 'node:assert/strict';
import type { Change, FileEdit } from '../../../../src/core/change/change';
import { foldChanges } from '../../../../src/core/change/foldChanges';

const log = 'incidents/2026/x/timeline.md';
const header = 'incidents/2026/x/incident.md';
const line = (n: number) => `- entry ${n} <!--01JDCQ8X${String(n).padStart(2, '0')}-->`;

function change(id: string, ...edits: FileEdit[]): Change {
  return { id, at: '2026-11-23T08:00:00Z', actor: 'alice', subject: id, trailers: [], edits };
}

function entry(n: number): FileEdit {
  return { kind: 'append', path: log, heading: '# Log', lines: [line(n)] };
}

function replace(path: string, before: string, after: string): FileEdit {
  return { kind: 'replace', path, before, after };
}

function fold(base: Record<string, string>, changes: readonly Change[], lenient = false) {
  const { files, outcomes } = foldChanges(changes, path => base[path], { lenient });
  return {
    files: Object.fromEntries(files),
    kinds: Object.fromEntries(outcomes.map(outcome => [outcome.change.id, outcome.kind])),
  };
}

describe('foldChanges', () => {
  it('applies changes one on top of the other', () => {
    const { files, kinds } = fold({}, [change('1', entry(1)), change('2', entry(2))]);
    assert.deepEqual(files, { [log]: `# Log\n\n${line(1)}\n${line(2)}\n` });
    assert.deepEqual(kinds, { 1: 'applies', 2: 'applies' });
  });

  it('recognises what is shared already', () => {
    const { files, kinds } = fold({ [log]: `${line(1)}\n`, 'people.yml': 'b\n' }, [
      change('1', entry(1)),
      change('2', replace('people.yml', 'a\n', 'b\n')),
      change('3', entry(2)),
    ]);
    assert.deepEqual(kinds, { 1: 'present', 2: 'present', 3: 'applies' });
    assert.deepEqual(files, { [log]: `${line(1)}\n${line(2)}\n` });
  });

  it('takes a whole change for shared when its entries are, whatever others made of the rest since', () => {
    const base = { [log]: `${line(1)}\n`, [header]: 'edited since\n' };
    const { files, kinds } = fold(base, [
      change('1', { kind: 'create', path: header, text: 'as declared\n' }, entry(1)),
    ]);
    assert.deepEqual([files, kinds], [{}, { 1: 'present' }]);
  });

  it('does not drop a change that says nothing only because an unshared one says it', () => {
    const { kinds } = fold({}, [change('1', entry(1)), change('2', entry(1))]);
    assert.deepEqual(kinds, { 1: 'applies', 2: 'applies' });
  });

  it('holds back a change with a conflict, whole, and nothing else', () => {
    const base = { 'people.yml': 'others\n' };
    const { files, kinds } = fold(base, [
      change('1', entry(1), replace('people.yml', 'a\n', 'b\n')),
      change('2', entry(2)),
    ]);
    assert.deepEqual(kinds, { 1: 'conflict', 2: 'applies' });
    assert.deepEqual(files, { [log]: `# Log\n\n${line(2)}\n` });
  });

  it('holds back what builds on an incident whose name is taken', () => {
    const base = { [header]: 'another incident\n', [log]: `${line(7)}\n` };
    const { files, kinds } = fold(base, [
      change('1', { kind: 'create', path: header, text: 'mine\n' }, entry(1)),
      change('2', entry(2)),
      change('3', replace('people.yml', 'x', 'y')),
    ]);
    assert.deepEqual(kinds, { 1: 'conflict', 2: 'conflict', 3: 'conflict' });
    assert.deepEqual(files, {});
  });

  it('shows for reading what can be shown of a change with a conflict', () => {
    const base = { 'people.yml': 'others\n' };
    const { files, kinds } = fold(base, [change('1', entry(1), replace('people.yml', 'a\n', 'b\n'))], true);
    assert.deepEqual(kinds, { 1: 'conflict' });
    assert.deepEqual(files, { [log]: `# Log\n\n${line(1)}\n` });
  });

  it('says nothing changes where later changes undo earlier ones', () => {
    const { files, kinds } = fold({ 'people.yml': 'a\n' }, [
      change('1', replace('people.yml', 'a\n', 'b\n')),
      change('2', replace('people.yml', 'b\n', 'a\n')),
    ]);
    assert.deepEqual(files, {});
    assert.deepEqual(kinds, { 1: 'applies', 2: 'applies' });
  });

  it('never writes a file that cannot be edited, not even a derived one', () => {
    const obstacle = { path: header, reason: 'exists' as const, message: 'a link' };
    const { files, outcomes } = foldChanges([change('1', entry(1))], () => undefined, {
      derive: () => new Map([[header, 'derived\n']]),
      findObstacle: path => (path === header ? obstacle : undefined),
      lenient: true,
    });
    assert.deepEqual([...files.keys()], [log]);
    assert.deepEqual(outcomes[0]?.kind === 'conflict' && outcomes[0].conflicts, [obstacle]);
  });
});
