import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, entryIdsOf, tryEntryIdOf } from '../../../../src/core/change/applyEdits';
import type { FileEdit } from '../../../../src/core/change/change';
import { lineEndingOf, linesOf } from '../../../../src/core/text/range';

const path = 'incidents/2026/x/timeline.md';
const line = (id: string, text = 'note') => `- 2026-11-23T08:15:02Z @alice ${text} <!--${id}-->`;
const A = '01JDCQ8X2K';
const B = '01JDCQB1M7';

function append(...lines: string[]): FileEdit {
  return { kind: 'append', path, heading: '# Log', lines };
}

function apply(edit: FileEdit, text: string | undefined): string | undefined {
  const { files, conflicts } = applyEdits([edit], () => text);
  assert.deepEqual(conflicts, []);
  return files.get(edit.path);
}

function conflictOf(edit: FileEdit, text: string | undefined): string | undefined {
  const { files, conflicts } = applyEdits([edit], () => text);
  assert.equal(files.size, 0);
  return conflicts[0]?.reason;
}

describe('applyEdits: create', () => {
  const edit: FileEdit = { kind: 'create', path: 'people.yml', text: 'a: 1\n' };

  it('makes a missing file', () => assert.equal(apply(edit, undefined), 'a: 1\n'));
  it('does nothing where the same text stands, also with other line endings', () => {
    assert.equal(apply(edit, 'a: 1\n'), undefined);
    assert.equal(apply(edit, 'a: 1\r\n'), undefined);
  });
  it('conflicts with another text, also an empty one', () => {
    assert.equal(conflictOf(edit, 'b: 1\n'), 'exists');
    assert.equal(conflictOf(edit, ''), 'exists');
  });
});

describe('applyEdits: append', () => {
  it('starts a missing or empty file with its heading', () => {
    assert.equal(apply(append(line(A)), undefined), `# Log\n\n${line(A)}\n`);
    assert.equal(apply(append(line(A)), ''), `# Log\n\n${line(A)}\n`);
  });

  it('adds at the end, with the line ending of the file', () => {
    assert.equal(
      apply(append(line(B)), `# Log\r\n\r\n${line(A)}\r\n`),
      `# Log\r\n\r\n${line(A)}\r\n${line(B)}\r\n`,
    );
  });

  it('gives a last line its missing ending first', () => {
    assert.equal(apply(append(line(B)), `# Log\n\n${line(A)}`), `# Log\n\n${line(A)}\n${line(B)}\n`);
    assert.equal(apply(append(line(B)), `# Log\r\n${line(A)}`), `# Log\r\n${line(A)}\r\n${line(B)}\r\n`);
  });

  it('skips entries whose id stands there, whatever has become of their text', () => {
    assert.equal(apply(append(line(A, 'other words'), line(B)), `${line(A)}\n`), `${line(A)}\n${line(B)}\n`);
    assert.equal(apply(append(line(A)), `${line(A)}  \n`), undefined);
  });

  it('adds an entry once even if it is given twice', () => {
    assert.equal(apply(append(line(A), line(A)), '# Log\n'), `# Log\n${line(A)}\n`);
  });

  it('knows an id only at the end of a line', () => {
    assert.equal(tryEntryIdOf(line(A)), A);
    assert.equal(tryEntryIdOf(`see <!--${A}--> above`), undefined);
    assert.equal(tryEntryIdOf('- x <!--01JDCQ8X2-->'), undefined, 'nine characters');
    assert.equal(tryEntryIdOf('- x <!--01JDCQ8X2I-->'), undefined, 'no I in the alphabet');
    assert.equal(apply(append(line(A)), `see <!--${A}--> above\n`), `see <!--${A}--> above\n${line(A)}\n`);
  });

  it('tells lines without an id by their text', () => {
    assert.equal(apply(append('- by hand'), '- by hand\n'), undefined);
  });
});

describe('applyEdits: replace', () => {
  const path = 'incidents/2026/x/review.md';
  const before = 'one\ntwo\nthree\nfour\nfive\n';
  const edit: FileEdit = { kind: 'replace', path, before, after: before.replace('two', 'TWO') };

  it('takes the new text where the old one stands', () =>
    assert.equal(apply(edit, before), edit.kind === 'replace' ? edit.after : ''));
  it('does nothing where the new text stands', () =>
    assert.equal(apply(edit, before.replace('two', 'TWO')), undefined));
  it('keeps what others changed elsewhere', () => {
    assert.equal(apply(edit, before.replace('five', 'FIVE')), 'one\nTWO\nthree\nfour\nFIVE\n');
  });
  it('keeps CRLF line endings of the file', () => {
    assert.equal(apply(edit, before.replaceAll('\n', '\r\n')), 'one\r\nTWO\r\nthree\r\nfour\r\nfive\r\n');
  });
  it('conflicts where others changed the same line, or removed the file', () => {
    assert.equal(conflictOf(edit, before.replace('two', 'zwei')), 'overlap');
    assert.equal(conflictOf(edit, undefined), 'missing');
  });
});

describe('applyEdits: several edits', () => {
  it('lets later edits see earlier ones and reports only files that change', () => {
    const edits: FileEdit[] = [
      { kind: 'create', path: 'a.md', text: 'x\n' },
      { kind: 'replace', path: 'a.md', before: 'x\n', after: 'y\n' },
      { kind: 'replace', path: 'b.md', before: '1\n', after: '2\n' },
      { kind: 'replace', path: 'b.md', before: '2\n', after: '1\n' },
    ];
    const { files } = applyEdits(edits, file => (file === 'b.md' ? '1\n' : undefined));
    assert.deepEqual([...files], [['a.md', 'y\n']]);
  });

  it('applies the others where one conflicts', () => {
    const { files, conflicts } = applyEdits(
      [{ kind: 'create', path: 'a.md', text: 'x' }, append(line(A))],
      file => (file === 'a.md' ? 'other' : undefined),
    );
    assert.deepEqual([...files.keys()], [path]);
    assert.deepEqual(
      conflicts.map(conflict => conflict.path),
      ['a.md'],
    );
  });

  it('derives what follows from the changed files, from their new texts', () => {
    const seen: string[] = [];
    const { files } = applyEdits(
      [append(line(A)), append(line(B))],
      () => undefined,
      (file, read) => {
        seen.push(file);
        return new Map([['incidents/2026/x/incident.md', `entries: ${entryIdsOf(read(file) ?? '').size}\n`]]);
      },
    );
    assert.equal(files.get('incidents/2026/x/incident.md'), 'entries: 2\n');
    assert.deepEqual(seen, [path]);
  });

  it('writes the header of an edited incident.md anew from its log', () => {
    const header = 'incidents/2026/x/incident.md';
    const before = 'status: declared\n\nWords.\n';
    const { files } = applyEdits(
      [{ kind: 'replace', path: header, before, after: 'status: closed\n\nOther words.\n' }],
      file => (file === header ? before : undefined),
      (file, read) =>
        new Map(file === path ? [[header, (read(header) ?? '').replace('closed', 'declared')]] : []),
    );
    assert.deepEqual([...files], [[header, 'status: declared\n\nOther words.\n']]);
  });

  it('derives nothing where nothing changes', () => {
    const { files } = applyEdits(
      [append(line(A))],
      () => `${line(A)}\n`,
      () => assert.fail('nothing changed'),
    );
    assert.equal(files.size, 0);
  });
});

describe('applyEdits, for any text', () => {
  const ids = ['01JDCQ8X2K', '01JDCQB1M7', '01JDCR2N0A', '01JDCR2N0B', '01JDCR2N0C'];
  const ending = fc.constantFrom('\n', '\r\n');
  const word = fc.constantFrom('a', 'b', 'c', '', '---', '# h', ...ids.map(id => line(id)));
  const text = fc
    .tuple(fc.array(word, { maxLength: 12 }), ending, fc.boolean())
    .map(([words, eol, last]) => words.join(eol) + (last && words.length > 0 ? eol : ''));
  const appends = fc
    .uniqueArray(fc.constantFrom(...ids), { maxLength: 4 })
    .map(chosen => append(...chosen.map(id => line(id))));
  const replaces = fc
    .tuple(text, text)
    .map(([before, after]): FileEdit => ({ kind: 'replace', path, before, after }));
  const creates = text.map((created): FileEdit => ({ kind: 'create', path, text: created }));
  const edits = fc.oneof(appends, replaces, creates);

  it('applying an edit twice changes nothing more', () => {
    fc.assert(
      fc.property(edits, fc.option(text, { nil: undefined }), (edit, current) => {
        const once = applyEdits([edit], () => current);
        if (once.conflicts.length > 0) {
          assert.equal(once.files.size, 0);
          return;
        }
        const result = once.files.get(path) ?? current;
        const twice = applyEdits([edit], () => result);
        assert.deepEqual([[...twice.files], twice.conflicts], [[], []]);
      }),
      { numRuns: 2000 },
    );
  });

  it('the order of appends changes at most the order of lines', () => {
    fc.assert(
      fc.property(appends, appends, text, (one, other, current) => {
        const both = (first: FileEdit, second: FileEdit) =>
          linesOf(applyEdits([first, second], () => current).files.get(path) ?? current)
            .map(each => each.text)
            .sort();
        assert.deepEqual(both(one, other), both(other, one));
      }),
      { numRuns: 1000 },
    );
  });

  it('appending keeps every byte that stood there', () => {
    fc.assert(
      fc.property(
        appends,
        text.filter(current => current !== ''),
        (edit, current) => {
          const result = applyEdits([edit], () => current).files.get(path) ?? current;
          assert.ok(result.startsWith(current));
          assert.ok(result === current || result.endsWith(lineEndingOf(current)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('an edit at one place leaves every byte of the rest alone', () => {
    const path = 'incidents/2026/x/notes.md';
    const lines = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, lines, lines, ending, (head, tail, added, eol) => {
        const before = [...head, 'MARK', ...tail].join('\n');
        const after = [...head, 'NEW', ...tail].join('\n');
        const around = (middle: string) =>
          [...added, 'x1', 'x2', ...head, middle, ...tail, 'y1', 'y2', ...added].join(eol);
        const { files, conflicts } = applyEdits([{ kind: 'replace', path, before, after }], () =>
          around('MARK'),
        );
        if (conflicts.length === 0) {
          assert.equal(files.get(path), around('NEW'));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('applyEdits: a new file that is as good as one that stands there', () => {
  const heading = '# Timeline of 2026-11-23-down';
  const declare = (text: string, line: string): readonly FileEdit[] => [
    { kind: 'create', path: 'incidents/2026/2026-11-23-down/incident.md', text, keep: true },
    { kind: 'append', path: 'incidents/2026/2026-11-23-down/timeline.md', heading, lines: [line] },
  ];

  it('leaves that one alone, and adds what belongs beside it', () => {
    const first = applyEdits(
      declare(
        '---\ntitle: Down\n---\n',
        '- 2026-11-23T08:00:00Z @alice **declared** SEV2: Down <!--01MA000000000A-->',
      ),
      () => undefined,
    );
    const second = applyEdits(
      declare(
        '---\ntitle: Down!\n---\n',
        '- 2026-11-23T08:00:09Z @bob **declared** SEV?: Down <!--01MA000000000B-->',
      ),
      path => first.files.get(path),
    );
    assert.deepEqual(second.conflicts, []);
    assert.deepEqual([...second.files.keys()], ['incidents/2026/2026-11-23-down/timeline.md']);
    assert.match(second.files.get('incidents/2026/2026-11-23-down/timeline.md') ?? '', /@alice[\s\S]*@bob/);
  });
});
