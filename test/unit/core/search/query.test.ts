import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery } from '../../../../src/core/search/query';

describe('parseQuery', () => {
  it('tells words, phrases and facets apart', () => {
    const { words, facets, problems } = parseQuery(
      'Timeout "connection POOL" service:checkout -tag:"bad config" person:@Alice is:overdue https://x.example/a:b',
    );
    assert.deepEqual(words, ['timeout', 'connection pool', 'https://x.example/a:b']);
    assert.deepEqual(
      facets.map(({ name, value, not }) => `${not ? '-' : ''}${name}:${value}`),
      ['service:checkout', '-tag:bad config', 'person:alice', 'is:overdue'],
    );
    assert.deepEqual(problems, []);
  });

  it('reads days, months and years', () => {
    const at = (text: string) => parseQuery(text).facets[0]?.at;
    assert.equal(at('before:2026-10'), Date.UTC(2026, 9, 1));
    assert.equal(at('since:2026'), Date.UTC(2026, 0, 1));
    assert.equal(at('since:2026-02-03'), Date.UTC(2026, 1, 3));
    assert.match(parseQuery('before:2026-13').problems[0] ?? '', /takes a day/);
    assert.match(parseQuery('is:nice').problems[0] ?? '', /takes open, over/);
  });

  it('passes over what is still being typed', () => {
    for (const text of ['service:', '"', '"half', '-', '']) {
      const { facets, problems } = parseQuery(text);
      assert.deepEqual([facets, problems], [[], []], text);
    }
    assert.deepEqual(parseQuery('"half a phrase').words, ['half a phrase']);
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const { words } = parseQuery(text);
        assert.ok(words.every(word => word !== ''));
      }),
    );
  });
});
