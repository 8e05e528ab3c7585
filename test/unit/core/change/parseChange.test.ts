import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change } from '../../../../src/core/change/change';
import { findFlaw, parseChange, printChange } from '../../../../src/core/change/parseChange';

const change: Change = {
  id: '01JDCQ8X2K00000A',
  at: '2026-11-23T08:15:02Z',
  actor: 'alice',
  subject: 'x: severity SEV2 -> SEV1',
  trailers: [['Livesite-Incident', 'x']],
  edits: [
    { kind: 'create', path: 'people.yml', text: 'a: "1"\n' },
    {
      kind: 'append',
      path: 'incidents/2026/x/timeline.md',
      heading: '# x',
      lines: ['- a <!--01JDCQ8X2K-->'],
    },
    { kind: 'replace', path: 'services.yml', before: 'a', after: 'b\r\n' },
  ],
};

function flawOf(json: string): string {
  const parsed = parseChange(json);
  return typeof parsed === 'string' ? parsed : assert.fail('it is sound');
}

describe('parseChange', () => {
  it('reads what printChange writes', () => assert.deepEqual(parseChange(printChange(change)), change));

  it('keeps any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        const edited: Change = { ...change, edits: [{ kind: 'replace', path: 'people.yml', before, after }] };
        assert.deepEqual(parseChange(printChange(edited)), edited);
      }),
    );
  });

  it('says what is wrong with a damaged one', () => {
    const damaged: unknown[] = [
      [],
      null,
      {},
      { ...change, id: 7 },
      { ...change, trailers: [['a']] },
      { ...change, edits: {} },
      { ...change, edits: [{ kind: 'delete', path: 'people.yml' }] },
      { ...change, edits: [{ kind: 'append', path: 'people.yml', heading: '', lines: [1] }] },
    ];
    for (const value of damaged) {
      assert.equal(typeof parseChange(JSON.stringify(value)), 'string', JSON.stringify(value));
    }
    assert.equal(parseChange('{"id"'), 'It is not valid JSON.');
    assert.equal(typeof parseChange(''), 'string');
  });

  it('refuses paths that lead out, also in a file somebody planted', () => {
    const planted = printChange({
      ...change,
      edits: [{ kind: 'create', path: '../.git/hooks/x', text: '' }],
    });
    assert.match(flawOf(planted), /not allowed/);
  });

  it('refuses edits of a log in place', () => {
    const planted = printChange({
      ...change,
      edits: [{ kind: 'replace', path: 'incidents/2026/x/timeline.md', before: 'a\n', after: 'b\n' }],
    });
    assert.match(flawOf(planted), /never edited in place/);
  });
});

describe('findFlaw', () => {
  it('finds none in a sound change', () => assert.equal(findFlaw(change), undefined));
  it('finds ids that cannot name a file, several lines in one, and no edits', () => {
    assert.match(findFlaw({ ...change, id: '../x' }) ?? '', /cannot name a file/);
    assert.match(findFlaw({ ...change, edits: [] }) ?? '', /edits nothing/);
    const lines = ['- a\n- b <!--01JDCQ8X2K-->'];
    assert.match(
      findFlaw({ ...change, edits: [{ kind: 'append', path: 'cases/x.md', heading: '', lines }] }) ?? '',
      /more than one line/,
    );
  });
});
