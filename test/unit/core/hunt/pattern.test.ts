import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareHits, hitOf, type Hit } from '../../../../src/core/hunt/compareHits';
import { FINGERPRINT, fingerprintOf } from '../../../../src/core/hunt/fingerprint';
import { faultOfGlob } from '../../../../src/core/hunt/globs';
import { toExtendedPattern } from '../../../../src/core/hunt/pattern';

const translated = (text: string): string => {
  const found = toExtendedPattern(text);
  return 'pattern' in found ? found.pattern : `! ${found.message} @${found.at}`;
};

describe('toExtendedPattern', () => {
  it('writes what means the same in POSIX', () => {
    const cases: Readonly<Record<string, string>> = {
      'retry(': '! This `(` is never closed; write `\\(` for the character @5',
      'retry\\(': 'retry\\(',
      'a{b}': 'a\\{b\\}',
      '(?:fetch|axios)\\.get\\(\\s*[\'"]http:': '(fetch|axios)\\.get\\([[:space:]]*[\'"]http:',
      '\\d{3,}x': '[0-9]{3,}x',
      '[\\w.-]+@': '[[:alnum:]_.-]+@',
      '[]a]b': '[]a]b',
      '[^\\]\\-^]x': '[^]^-]x',
      '[\\^]x': '\\^x',
      '[a-f0-9[]': '[a-f0-9[]',
      'a\\tb': 'a\tb',
      '^import .* from$': '^import .* from$',
      '\\/x': '/x',
    };
    for (const [text, expected] of Object.entries(cases)) {
      assert.equal(translated(text), expected, text);
    }
  });

  it('refuses what means something else elsewhere, or can take for ever', () => {
    for (const text of [
      '(a)\\1',
      'a*?',
      'a++',
      'a**',
      '(?=a)b',
      '(?<n>a)',
      '\\bword',
      '\\p{L}',
      'a|',
      '()',
      '*a',
      '^*a',
      'a)',
      '[a',
      'a\\',
      '[z-a]x',
      '[!-~]x',
      '((a{200}){200}){2}',
      'a{300}',
      'a{3,2}',
      'a*',
      '(x|y?)',
      '^',
      'a\nb',
      '[\\D]x',
      'x'.repeat(501),
    ]) {
      assert.ok(translated(text).startsWith('! '), text);
    }
  });

  it('takes any text without failing', () => {
    const unit = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '*',
      '+',
      '?',
      '|',
      '\\',
      '^',
      '$',
      '-',
      'a',
      '1',
      ',',
      ':',
      'é',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.string({ unit }), text => {
        const found = toExtendedPattern(text);
        assert.ok('pattern' in found || (found.at >= 0 && found.at <= text.length + 1), text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('fingerprintOf', () => {
  it('stays the same where only blanks change', () => {
    const words = fc.array(fc.stringMatching(/^[!-~]{1,8}$/), { minLength: 1 });
    const blank = fc.constantFrom(' ', '\t', '  ', ' \t ');
    fc.assert(
      fc.property(words, blank, blank, (parts, between, around) => {
        const one = fingerprintOf(parts.join(' '));
        assert.match(one, FINGERPRINT);
        assert.equal(fingerprintOf(around + parts.join(between) + around), one);
        assert.notEqual(fingerprintOf(`${parts.join(' ')}x`), one);
      }),
    );
  });

  it('is kept for ever, as reviews hold it', () => {
    assert.equal(fingerprintOf('  retry(() => pay());'), fingerprintOf('retry(() =>\tpay());'));
    assert.equal(fingerprintOf('retry(() => pay());'), '3ed36ea68885');
  });

  it('tells a hundred thousand lines apart', () => {
    const seen = new Set(
      Array.from({ length: 100_000 }, (_, n) => fingerprintOf(`const value${n % 317} = ${n};`)),
    );
    assert.equal(seen.size, 100_000);
  });
});

describe('compareHits', () => {
  const hit = (path: string, line: number, text: string): Hit => hitOf({ in: '.', path, line }, text);
  const place = (path: string, text: string, more = {}) => ({
    in: '.',
    path,
    line: fingerprintOf(text),
    as: undefined,
    fine: 'because',
    range: { start: 0, end: 0 },
    ...more,
  });
  const told = ({ hits, gone }: ReturnType<typeof compareHits>): string[] => [
    ...hits.map(
      ({ hit: { path, line }, known, movedFrom }) =>
        `${path}:${line} ${known === undefined ? 'new' : (movedFrom ?? 'known')}`,
    ),
    ...gone.map(({ path }) => `${path} gone`),
  ];

  it('knows lines that moved in their file, and files that were renamed', () => {
    const known = [place('a.ts', 'retry(x)'), place('b.ts', 'retry(y)'), place('c.ts', 'retry(z)')];
    const hits = [
      hit('a.ts', 40, '    retry(x)'),
      hit('lib/b.ts', 1, 'retry(y)'),
      hit('d.ts', 2, 'retry(new)'),
    ];
    assert.deepEqual(told(compareHits(hits, known)), [
      'a.ts:40 known',
      'lib/b.ts:1 b.ts',
      'd.ts:2 new',
      'c.ts gone',
    ]);
  });

  it('takes a second line with the same words for new', () => {
    const hits = [hit('a.ts', 1, 'retry(x)'), hit('a.ts', 9, 'retry(x)')];
    assert.deepEqual(told(compareHits(hits, [place('a.ts', 'retry(x)')])), ['a.ts:1 known', 'a.ts:9 new']);
  });

  it('keeps a place for the line at its own path before one that moved', () => {
    const hits = [hit('0.ts', 1, 'retry(x)'), hit('a.ts', 9, 'retry(x)')];
    assert.deepEqual(told(compareHits(hits, [place('a.ts', 'retry(x)')])), ['0.ts:1 new', 'a.ts:9 known']);
    assert.deepEqual(told(compareHits(hits, [place('a.ts', 'retry(x)', { in: 'shop' })])), [
      '0.ts:1 new',
      'a.ts:9 new',
      'a.ts gone',
    ]);
  });
});

describe('faultOfGlob', () => {
  it('takes globs of a repository and nothing else', () => {
    assert.deepEqual(['src/**/*.ts', '*.go', 'a b/[x].c'].map(faultOfGlob), [
      undefined,
      undefined,
      undefined,
    ]);
    for (const glob of [
      '',
      '/etc/passwd',
      '../other/*',
      'a/../../b',
      'C:\\x',
      ':(exclude)x',
      'a\0b',
      'a\nb',
    ]) {
      assert.notEqual(faultOfGlob(glob), undefined, glob);
    }
  });
});
