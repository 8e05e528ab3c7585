import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LiveSite } from '../../../../src/app/site';
import { issueAddress, linksOf } from '../../../../src/core/editor/links';
import { CHECKOUT, INCIDENT_PATH, SEARCH, siteOf } from './fixture';

describe('links', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });
  const found = (text: string): string[] =>
    linksOf(site, text).map(
      link =>
        `${text.slice(link.range.start, link.range.end)} ${link.kind === 'incident' ? link.path : link.kind}`,
    );

  it('lead from an incident’s id to its file, or to its log where there is no other', () => {
    assert.deepEqual(found(`First ${CHECKOUT}, then ${SEARCH}.`), [
      `${CHECKOUT} ${INCIDENT_PATH}`,
      `${SEARCH} incidents/2026/${SEARCH}/timeline.md`,
    ]);
    assert.deepEqual(found('2026-01-01-unknown'), []);
    assert.deepEqual(found(`x-${CHECKOUT} ${CHECKOUT}-2`), []);
  });

  it('leave addresses and Markdown links to others', () => {
    assert.deepEqual(found(`[a](../${CHECKOUT}/incident.md)`), []);
    assert.deepEqual(found(`[see ${CHECKOUT}](x.md)`), []);
    assert.deepEqual(found(`https://x.example/?q=${CHECKOUT}`), []);
    assert.deepEqual(found('https://github.com/acme/shop#12'), []);
    assert.equal(found(`[x] ${CHECKOUT} (see below)`).length, 1);
  });

  it('know owner/repo#12', () => {
    assert.deepEqual(found('Fixed by acme/shop#12, not a/b/c#1 or acme/shop#0'), ['acme/shop#12 issue']);
  });

  it('go to the host of the live site’s own repository', () => {
    const [link] = linksOf(site, 'acme/shop#12');
    assert.ok(link?.kind === 'issue');
    const host = (remote: string | undefined): string => new URL(issueAddress(link, remote)).host;
    assert.equal(issueAddress(link, undefined), 'https://github.com/acme/shop/issues/12');
    assert.equal(host('git@github.acme.example:ops/live.git'), 'github.acme.example');
    assert.equal(host('ssh://git@ghe.acme.example:22/ops/live.git'), 'ghe.acme.example');
    assert.equal(host('https://user@ghe.acme.example/ops/live.git'), 'ghe.acme.example');
    assert.equal(host('https://gitlab.com/ops/live.git'), 'github.com');
    assert.equal(host('/srv/git/live.git'), 'github.com');
    assert.equal(host('C:\\live.git'), 'github.com');
  });

  it('are looked for to the end of any text', () => {
    for (const piece of ['2026-11-23-', 'a/', 'a/a#', '[', `${CHECKOUT} `, `](${CHECKOUT}`]) {
      const text = piece.repeat(Math.ceil(300_000 / piece.length));
      assert.ok(
        linksOf(site, text).every(({ range }) => range.end <= text.length),
        piece,
      );
    }
  });

  it('never overlap', () => {
    const piece = fc.constantFrom(CHECKOUT, 'acme/shop#12', ' ', '[', '](', ')', '/', 'https://', '-', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), parts => {
        const ranges = linksOf(site, parts.join(''))
          .map(({ range }) => range)
          .sort((a, b) => a.start - b.start);
        ranges.forEach((range, index) =>
          assert.ok(index === 0 || (ranges[index - 1]?.end ?? 0) <= range.start),
        );
      }),
    );
  });
});
