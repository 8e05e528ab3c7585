import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdownHtml } from '../../../../src/core/markdown/html';

const html = (markdown: string): string => markdownHtml(markdown);

describe('markdownHtml', () => {
  it('knows what people write in reviews', () => {
    assert.equal(html('## What *we* did ##'), '<h2>What <em>we</em> did</h2>');
    assert.equal(html('One\ntwo\n\nthree'), '<p>One\ntwo</p>\n<p>three</p>');
    assert.equal(
      html('**bold _and_ more** `a < b`'),
      '<p><strong>bold <em>and</em> more</strong> <code>a &lt; b</code></p>',
    );
    assert.equal(html('snake_case_word 2 * 3 * 4'), '<p>snake_case_word 2 * 3 * 4</p>');
    assert.equal(html('a  \nb'), '<p>a<br>\nb</p>');
    assert.equal(html('\\*not\\*'), '<p>*not*</p>');
    assert.equal(html('---'), '<hr>');
    assert.equal(html('> a\n> b'), '<blockquote>\n<p>a\nb</p>\n</blockquote>');
    assert.equal(html('```js\n<b>\n```\nx'), '<pre><code>&lt;b&gt;</code></pre>\n<p>x</p>');
  });

  it('knows lists within lists, and numbers', () => {
    assert.equal(
      html('- a\n- b\n  - c\n\nd'),
      '<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n<p>d</p>',
    );
    assert.equal(html('3. a\n4. b'), '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>');
    assert.equal(html('- a\n\n- b'), '<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>');
    assert.equal(html('Text\n- a'), '<p>Text</p>\n<ul>\n<li>a</li>\n</ul>');
  });

  it('knows tables', () => {
    assert.equal(
      html('| Time | What |\n|---|---|\n| 08:00 | a \\| b |\n'),
      '<table>\n<thead>\n<tr>\n<th>Time</th>\n<th>What</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>08:00</td>\n<td>a | b</td>\n</tr>\n</tbody>\n</table>',
    );
  });

  it('links to web and mail addresses, and to nothing else', () => {
    const link = '<a href="https://a.example/b?c=d&amp;e" rel="noopener noreferrer">';
    assert.equal(html('[x](https://a.example/b?c=d&e)'), `<p>${link}x</a></p>`);
    assert.equal(html('<https://a.example/b?c=d&e>'), `<p>${link}https://a.example/b?c=d&amp;e</a></p>`);
    assert.equal(
      html('See https://a.example/b?c=d&e.'),
      `<p>See ${link}https://a.example/b?c=d&amp;e</a>.</p>`,
    );
    assert.equal(html('![p](https://a.example/b?c=d&e)'), `<p>${link}p</a></p>`);
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      'file:///etc/passwd',
      'jAvAscript:x',
    ]) {
      assert.doesNotMatch(html(`[x](${bad}) <${bad}>`), /href/, bad);
    }
  });

  it('lets no HTML through', () => {
    assert.equal(html('<script>alert(1)</script>'), '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>');
    assert.equal(html('a <img src=x onerror=y>'), '<p>a &lt;img src=x onerror=y&gt;</p>');
    assert.doesNotMatch(html('[x](https://a.example/"onmouseover="y)'), /<a[^>]*"onmouseover/);
  });

  it('never fails and never writes a tag of its own accord, whatever the text', () => {
    const bits = fc.constantFrom(
      ...'# |- |1. |> |```|~~~|`|**|*|_|__|[|](|)|<|>|https://a.b|javascript:|"|\'|&|\\|\n|\n\n|  |    |x|a b|<b>|-->|<!--|||\t'.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 60 }), parts => {
        const page = html(parts.join(''));
        const tags = page.match(/<[^>]*>/g) ?? [];
        for (const tag of tags) {
          assert.match(
            tag,
            /^<\/?(?:h[1-6]|p|ul|ol|ol start="\d+"|li|blockquote|pre|code|strong|em|s|br|hr|table|thead|tbody|tr|th|td|a|a href="(?:https?:\/\/|mailto:)[^"<>]*" rel="noopener noreferrer")>$/i,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is done soon with hostile text', () => {
    for (const text of [
      '['.repeat(20_000),
      '*a '.repeat(6000),
      '`'.repeat(3) + 'a`'.repeat(9000),
      '> '.repeat(9000),
      '- '.repeat(9000),
      '|'.repeat(19_000),
    ]) {
      // What took a square of this length would outlast the test's own limit.
      assert.notEqual(html(text), '');
    }
  });
});
