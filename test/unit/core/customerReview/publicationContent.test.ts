import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { parseCustomerReview } from '../../../../src/core/customerReview/customerReview';
import {
  markdownBody,
  markerOf,
  publicationContent,
} from '../../../../src/core/customerReview/publicationContent';
import { publicFiles } from '../../../../src/core/customerReview/publicFiles';
import { withoutComments } from '../../../../src/core/customerReview/publicText';

const INCIDENT = '2026-11-23-db-eu-3-is-on-fire';
const TEXT = `---\nincident: ${INCIDENT}\nedition: final\nauthor: alice\n---\n# Payments <b>failed\n\n<!-- for us only -->\n\n## Summary\n\nIt is over. <!-- db-eu-3 --> Sorry.\n`;

const reviewed = { review: parseCustomerReview(TEXT).value, text: TEXT };
const content = publicationContent(INCIDENT, reviewed, { site: 'Harbor & *Co*', day: '2026-11-24' });

describe('publicationContent', () => {
  it('is the text without comments and without the front matter', () => {
    assert.equal(content.title, 'Payments <b>failed');
    assert.equal(content.body, '## Summary\n\nIt is over.  Sorry.\n');
  });

  it('says the incident’s id, which is its internal title, nowhere', () => {
    assert.match(content.tag, /^review-2026-11-23-[0-9a-f]{8}$/);
    for (const text of [
      ...Object.values(content).map(String),
      ...publicFiles(content).flatMap(({ name, text: all }) => [name, all]),
    ]) {
      assert.doesNotMatch(text, /db-eu-3|alice|for us only/);
    }
    assert.notEqual(markerOf(INCIDENT), markerOf(`${INCIDENT}-2`));
  });

  it('is a page that loads and runs nothing, and allows its own style alone', () => {
    const [page, markdown] = publicFiles(content);
    assert.ok(page);
    const style = /<style>([\s\S]*)<\/style>/.exec(page.text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(
      page.text.includes(
        `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
      ),
    );
    assert.ok(
      page.text.includes(
        '<p class="site">Harbor &amp; *Co*</p>\n<h1>Payments &lt;b&gt;failed</h1>\n<p class="edition"><strong>Final edition</strong> · published on <time datetime="2026-11-24">24 November 2026</time> (UTC)</p>',
      ),
    );
    assert.ok(page.text.includes('<title>Payments &lt;b&gt;failed – Harbor &amp; *Co*</title>'));
    assert.doesNotMatch(page.text, /<script|<img|<link|https?:\/\/|style=/);
    const [imprint] = markdown?.text.split('\n').slice(2) ?? [];
    assert.equal(imprint, '*Harbor \\& \\*Co\\* · Final edition · published on 24 November 2026 (UTC)*');
    assert.ok(markdown?.text.startsWith('# Payments <b>failed\n\n'));
  });

  it('says no day before it is published, and no name where the live site has none', () => {
    const bare = publicationContent(INCIDENT, reviewed, { site: '', day: undefined });
    assert.ok(markdownBody(bare).startsWith('*Final edition*\n\n## Summary'));
    const [page] = publicFiles(bare);
    assert.match(
      page?.text ?? '',
      /<header>\n<h1>.*<\/h1>\n<p class="edition"><strong>Final edition<\/strong><\/p>\n<\/header>/,
    );
    assert.doesNotMatch(page?.text ?? '', /class="site"|<time/);
  });
});

describe('withoutComments', () => {
  it('takes comments out, but for those that code quotes', () => {
    assert.equal(withoutComments('a <!-- b --> c'), 'a  c');
    assert.equal(withoutComments('a\n<!-- b\nc -->\nd'), 'a\nd');
    assert.equal(withoutComments('a\n\n<!-- b -->\n\nd'), 'a\n\nd');
    assert.equal(withoutComments('```\n<!-- b -->\n```\n'), '```\n<!-- b -->\n```\n');
    assert.equal(withoutComments('a <!-- ``` -->\n<!-- b -->\nc'), 'a\nc');
    assert.equal(withoutComments('a <!-- never closed\n\nb'), 'a\n');
  });
});
