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
    aside: '',
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
    assert.deepEqual(index.find({ title: 'payment' }, 1)[0]?.words, ['payment']);
    assert.deepEqual(index.find({ title: 'paymnt' }, 1)[0]?.words, ['payments'], 'as it stands there');
    const stems = {
      redis: 'redis',
      status: 'status',
      access: 'access',
      pools: 'pool',
      gas: 'gas',
      retries: 'retri',
    };
    for (const [word, stem] of Object.entries(stems)) {
      assert.equal(stemOf(word), stem);
    }
    for (const words of [
      'charge charges charged charging',
      'drop dropped dropping',
      'retry retries retried',
    ]) {
      assert.equal(new Set(words.split(' ').map(stemOf)).size, 1, words);
    }
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
    assert.ok(index.isUnmeasured);
    assert.ok([...index.measure()].length > 0);
    assert.deepEqual([idsOf(index.find({ title: 'harmless' }, 3)), index.isUnmeasured], [['a'], false]);
    assert.equal(index.size, 1);
  });

  it('takes for the same what is written in one word, in two, or with a hyphen', () => {
    const index = indexOf(
      document('a', { title: 'Checkout times out' }),
      document('b', { title: 'Google sign-in fails' }),
      document('c', { title: 'Database is read-only' }),
    );
    assert.deepEqual(idsOf(index.find({ title: 'Checkout timeouts' }, 3)), ['a']);
    assert.deepEqual(index.find({ title: 'Cannot log in with Google' }, 3)[0]?.words, ['sign-in', 'google']);
    assert.deepEqual(idsOf(index.find({ title: 'readonly database' }, 3)), ['c']);
  });

  it('takes no common word, no bare number and no symptom for a reason', () => {
    const index = indexOf(
      document('a', { title: 'Payroll totals', log: 'Already 30 minutes late, 212 people, nothing works' }),
      document('b', { title: 'Search is slow', services: ['search'] }),
    );
    assert.deepEqual(index.find({ title: 'Already 30 of 212 are late' }, 3), []);
    assert.deepEqual(index.find({ title: 'Intranet is slow' }, 3), []);
    assert.deepEqual(index.find({ title: 'It is slow', services: ['search'] }, 3)[0]?.words, ['slow']);
  });

  it('says at most three words, those of titles and causes before those of the log', () => {
    const index = indexOf(
      document('a', { title: 'Kraken in the pool', causes: 'quota', log: 'gecko heron ibis jackal' }),
    );
    const told = { log: 'ibis heron jackal gecko quota' };
    assert.deepEqual(index.find({ title: 'Kraken pool', told }, 1)[0]?.words, ['kraken', 'pool', 'quota']);
  });

  it('gives nothing for words that say nothing, and takes any text', () => {
    assert.deepEqual(past.find({ title: 'the and of' }, 3), []);
    assert.deepEqual(past.find({ title: '' }, 3), []);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ß', '\u0000', '\ud800', '한', ' ', '-', '🦊') }),
        text => {
          past.find({ title: text, told: { log: text }, typing: true }, 3);
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
        fc.pre(isTelling(wanted));
        const index = indexOf(...all);
        // Nothing else comes in; a word that nobody has is looked for as a misspelt one.
        assert.ok(
          naive.length === 0 || idsOf(index.find({ title: asked }, 100)).every(id => naive.includes(id)),
        );
        assert.deepEqual([...index.idsWith(asked)].sort(), naive.sort());
      }),
      { numRuns: 100 },
    );
  });
});
