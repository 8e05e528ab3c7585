import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neutralise } from '../../../../src/core/remediation/neutralise';

const Z = '\u200b';

describe('neutralise', () => {
  for (const [name, text, expected] of [
    ['a mention', 'ask @bob about it', `ask @${Z}bob about it`],
    ['a team', '(@acme/sre)', `(@${Z}acme/sre)`],
    ['a mention in emphasis', '_@bob_ **@bob**', `_@${Z}bob_ **@${Z}bob**`],
    [
      'a mention behind an entity',
      '&#64;bob &#x40;bob &commat;bob @&#98;ob',
      `&amp;#${Z}64;bob &amp;#x40;bob &amp;commat;bob @&amp;#${Z}98;ob`,
    ],
    ['a mention put together by a comment', '@<!-- x -->bob', `@${Z}bob`],
    [
      'a reference',
      'as in #12 and acme/shop#34 and GH-56',
      `as in #${Z}12 and acme/shop#${Z}34 and GH-${Z}56`,
    ],
    [
      'a closing word',
      'Fixes #1, closes: acme/shop#2, resolved GH-3',
      `Fixes${Z} #${Z}1, closes${Z}: acme/shop#${Z}2, resolved${Z} GH-${Z}3`,
    ],
    [
      'a closing word before an address',
      'fixes https://github.com/a/b/issues/1',
      `fixes${Z} https://github.com/a/b/issues/1`,
    ],
    ['a comment', 'a<!-- hidden\nlines -->b', 'ab'],
    ['comments that build a comment', '<!<!-- x -->-- y -->', '&lt;!-- y -->'],
    ['a comment without end', 'a <!-- b', 'a &lt;!-- b'],
    ['bidi, zero-width and control characters', 'a\u202eb\u2066c\u200bd\u0007e\u{e0041}f\u00adg', 'abcdefg'],
    ['line endings', 'a\r\nb\rc', 'a\nb\nc'],
  ] as const) {
    it(`takes the effect from ${name}`, () => assert.equal(neutralise(text), expected));
  }

  for (const text of [
    'write to ops@example.com',
    'see https://grafana.example.com/d/abc#12 and https://medium.com/@bob/x?y=@z',
    '[the board](https://example.com/run_book#3)',
    'C# and a # heading, fixes the latency, #hash',
    'an emoji 👩‍🚒 with its joiner, a\ttab',
    'AT&T, R&D, &lt;b&gt;',
  ]) {
    it(`leaves ${JSON.stringify(text)} alone`, () => assert.equal(neutralise(text), text));
  }

  it('lets only the assignee be mentioned', () => {
    assert.equal(
      neutralise('@Alice @alice/team @alice-b @bob', 'alice'),
      `@Alice @${Z}alice/team @${Z}alice-b @${Z}bob`,
    );
  });

  it('changes nothing in what it has made, and leaves neither mention nor reference nor comment', () => {
    const words = fc.constantFrom(
      '@',
      '#',
      '1',
      'bob',
      ' ',
      '<!--',
      '-->',
      'https://x.io/',
      '&',
      ';',
      'fixes ',
      '\u200b',
      '_',
      '*',
      '\n',
      'GH-',
      '64',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), parts => {
        const safe = neutralise(parts.join(''));
        assert.ok(!safe.includes('<!--'));
        // Outside addresses nothing may be left that GitHub's own patterns would take.
        const text = safe.replace(/https:\/\/x\.io\/\S*/g, ' ');
        assert.doesNotMatch(text, /(?:^|[^A-Za-z0-9])@[A-Za-z0-9]/);
        assert.doesNotMatch(text, /#\d|\bGH-\d/i);
        assert.doesNotMatch(text, /&#|&commat;|&num;/);
      }),
      { numRuns: 3000 },
    );
  });
});
