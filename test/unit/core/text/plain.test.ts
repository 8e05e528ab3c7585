import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shorten, stripMarkdown, toLabel, toOneLine } from '../../../../src/core/text/plain';
import { hostileText } from '../../../support/arbitraries';

const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]/;

describe('toOneLine', () => {
  it('gives one line without control, invisible and bidirectional characters, and does nothing a second time', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const line = toOneLine(text);
        assert.doesNotMatch(line, INVISIBLE);
        assert.equal(line.trim(), line);
        assert.equal(toOneLine(line), line);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives plain text as it gives each line of any other', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.string()), text => {
        const line = toOneLine(text);
        assert.equal(toOneLine(`${text}\né`), line === '' ? 'é' : `${line} ⏎ é`);
      }),
    );
  });

  it('gives text that a file can hold', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const line = toOneLine(text);
        assert.equal(Buffer.from(line, 'utf8').toString('utf8'), line);
      }),
    );
  });

  it('shows where lines were broken, whatever broke them', () => {
    assert.equal(
      toOneLine('one\ntwo\r\nthree\rfour\u2028five\u2029six\u0085seven'),
      'one ⏎ two ⏎ three ⏎ four ⏎ five ⏎ six ⏎ seven',
    );
    assert.equal(toOneLine('  one \n\n\t\n two\t2  '), 'one ⏎ two 2');
    assert.equal(toOneLine(' \r\n '), '');
  });

  it('keeps emoji with their joiners, accents and scripts written from the right', () => {
    for (const text of ['👩‍🚒 on it', 'Zürich', 'cafe\u0301', 'خدمة الدفع', '決済エラー', 'می‌خواهم']) {
      assert.equal(toOneLine(text), text);
    }
  });

  it('replaces half a character, which a file cannot hold', () => {
    assert.equal(toOneLine('a\ud800b\udc00c'), 'a\ufffdb\ufffdc');
    assert.equal(toOneLine('\ud83d\u200b\ude00'), '😀');
  });
});

describe('toLabel', () => {
  it('leaves no icon and no link, and is no longer than it may be', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const label = toLabel(text, max);
        assert.ok(!label.includes('$('), label);
        assert.ok(!label.includes(']('), label);
        assert.ok(label.length <= max);
        assert.doesNotMatch(label, INVISIBLE);
        assert.doesNotMatch(label, /\p{Surrogate}/u);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what an icon and a link said', () => {
    assert.equal(
      toLabel('$(check) done, see [here](command:x)'),
      '$\u200a(check) done, see [here]\u200a(command:x)',
    );
  });
});

describe('shorten', () => {
  it('cuts between characters', () => {
    assert.equal(shorten('abcdef', 6), 'abcdef');
    assert.equal(shorten('abcdefg', 6), 'abcde…');
    assert.equal(shorten('abcd😀😀', 6), 'abcd…');
  });
});

describe('stripMarkdown', () => {
  it('leaves the words of links, emphasis and code', () => {
    assert.equal(
      stripMarkdown(
        'see [the **graph**](https://a.example/x(1)) and `kubectl get` or <https://b.example>, __now__ ``a`b``',
      ),
      'see the graph and kubectl get or https://b.example, now a`b',
    );
    assert.equal(stripMarkdown('![shot](a.png) 2 * 3 * 4 [x] (y)'), 'shot 2 * 3 * 4 [x] (y)');
  });

  it('comes to an end, whatever the text', () => {
    for (const part of ['[', '![', '`', '**', '__', '<http:', '[x](', '``a', '(']) {
      for (const length of [20_000, 200_000]) {
        assert.ok(stripMarkdown(part.repeat(length / part.length)).length <= length, part);
        const half = `${part.repeat(length / part.length / 2)}${'a'.repeat(length / 2)}`;
        assert.ok(stripMarkdown(half).endsWith('a'.repeat(length / 2)), part);
      }
    }
  });
});
