import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SearchDocument } from '../../../../src/core/search/searchDocument';
import { SimilarIndex } from '../../../../src/core/search/similarIndex';
import { isTelling, stemOf, wordsIn } from '../../../../src/core/search/words';

function document(id: string, more: Partial<SearchDocument> = {}): SearchDocument {
  return {
    id,
    title: '',
    services: [],
    tags: [],
    severity: undefined,
    summary: '',
    log: '',
    causes: '',
    fix: '',
    weight: 1,
    ...more,
  };
}

function indexOf(...documents: readonly SearchDocument[]): SimilarIndex {
  const index = new SimilarIndex();
  for (const one of documents) {
    index.put(one);
  }
  return index;
}

const idsOf = (found: readonly { readonly id: string }[]): readonly string[] => found.map(({ id }) => id);

describe('SimilarIndex', () => {
  const past = indexOf(
    document('pool', {
      title: 'Checkout returns 500',
      services: ['checkout'],
      tags: ['config'],
      causes: 'connection pool exhausted',
    }),
    document('login', { title: 'Nobody can log in', services: ['identity'], summary: 'expired certificate' }),
    document('slow', {
      title: 'Search is slow',
      services: ['search'],
      log: 'note: connection to the index slow',
    }),
  );

  it('finds what is alike, and says why', () => {
    const [best] = past.find(
      { title: 'Checkout fails with 500', services: ['checkout'], tags: ['config'] },
      3,
    );
    assert.equal(best?.id, 'pool');
    assert.deepEqual(best.services, ['checkout']);
    assert.deepEqual(best.tags, ['config']);
    assert.ok(best.words.includes('500'));
  });

  it('finds misspelt words, and words that are being typed', () => {
    assert.deepEqual(idsOf(past.find({ title: 'certifcate expird' }, 3)), ['login']);
    assert.deepEqual(idsOf(past.find({ title: 'expired certif', typing: true }, 3)), ['login']);
    assert.deepEqual(idsOf(past.find({ title: 'certif' }, 3)), []);
  });

  it('takes a plural for the same word, and shows it as it stands', () => {
    const index = indexOf(document('a', { title: 'Payments fail' }));
    assert.deepEqual(index.find({ title: 'payment' }, 1)[0]?.words, ['payments']);
    assert.deepEqual(['redis', 'status', 'access', 'pools', 'gas'].map(stemOf), [
      'redis',
      'status',
      'access',
      'pool',
      'gas',
    ]);
  });

  it('asks for a rare word exactly, so that a like one is no match', () => {
    const index = indexOf(document('a', { title: 'pool drained' }), document('b', { title: 'poll drained' }));
    assert.deepEqual(idsOf(index.find({ title: 'pool' }, 3)), ['a']);
  });

  it('counts incidents less that were none, and leaves out the one asked about', () => {
    const index = indexOf(
      document('declined', { title: 'Checkout 500', weight: 0.4 }),
      document('real', { title: 'Checkout 500 again' }),
      document('me', { title: 'Checkout 500' }),
    );
    assert.deepEqual(idsOf(index.find({ title: 'Checkout 500', except: 'me' }, 3)), ['real', 'declined']);
  });

  it('forgets what is removed or replaced', () => {
    const index = indexOf(document('a', { title: 'secret kraken' }), document('b', { title: 'other words' }));
    index.put(document('a', { title: 'harmless words' }));
    assert.deepEqual(index.find({ title: 'kraken' }, 3), []);
    index.remove('b');
    assert.ok([...index.tidy()].length > 0);
    assert.deepEqual(idsOf(index.find({ title: 'words' }, 3)), ['a']);
    assert.equal(index.size, 1);
  });

  it('gives nothing for words that say nothing, and takes any text', () => {
    assert.deepEqual(past.find({ title: 'the and of' }, 3), []);
    assert.deepEqual(past.find({ title: '' }, 3), []);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ß', '\u0000', '\ud800', '한', ' ', '-', '🦊') }),
        text => {
          past.find({ title: text, text, typing: true }, 3);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('finds exactly the incidents that a naive scan finds for a word they have', () => {
    const word = fc.constantFrom(
      'pool',
      'Pool',
      'config',
      'café',
      'CAFE',
      'x1',
      'naïve',
      'timeout',
      'a',
      'the',
    );
    const text = fc
      .array(fc.tuple(word, fc.constantFrom(' ', ', ', '-', '\n', '/')))
      .map(parts => parts.flat().join(''));
    const documents = fc.array(fc.record({ title: text, log: text, causes: text, fix: text }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(documents, word, (contents, asked) => {
        const all = contents.map((content, n) => document(String(n), content));
        const wanted = wordsIn(asked)[0] ?? '';
        const naive = all
          .filter(({ title, log, causes, fix }) =>
            [title, log, causes, fix].flatMap(wordsIn).includes(wanted),
          )
          .map(({ id }) => id);
        // A word that nobody has is looked for as a misspelt one.
        fc.pre(naive.length > 0 && isTelling(wanted));
        const found = idsOf(indexOf(...all).find({ title: asked }, 100));
        // What is far from the best is left out of what is alike, but nothing else comes in.
        assert.ok(found.length > 0 && found.every(id => naive.includes(id)));
        assert.deepEqual([...indexOf(...all).idsWith(asked)].sort(), naive.sort());
      }),
      { numRuns: 100 },
    );
  });
});
