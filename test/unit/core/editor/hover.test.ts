import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LiveSite } from '../../../../src/app/site';
import { hoverAt } from '../../../../src/core/editor/hover';
import { commandLink, escapeMarkdown } from '../../../../src/core/editor/markdownText';
import { CHECKOUT, FILES, INCIDENT_PATH, logOf, placeAt, REVIEW_PATH, ROOT, siteOf } from './fixture';

/** Markdown as people see it: escapes undone. */
const plain = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');

describe('hover', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });
  const hover = (path: string | undefined, marked: string): string[] =>
    (hoverAt(placeAt(site, path, marked), ROOT)?.paragraphs ?? []).map(plain);

  it('tells about an incident wherever its id stands', () => {
    const expected = [
      '**Checkout returns 500 for EU customers**',
      'SEV1 · investigating · lead @alice',
      'declared 2026-11-23 08:00 UTC',
      'Services: checkout',
    ];
    assert.deepEqual(hover(undefined, `see 2026-|11-23-checkout-errors.`).slice(0, 4), expected);
    assert.deepEqual(hover(INCIDENT_PATH, `|${CHECKOUT}`).slice(0, 4), expected);
    assert.deepEqual(hover(INCIDENT_PATH, '2026-11-23-|unknown'), []);
    assert.deepEqual(hover(INCIDENT_PATH, `${CHECKOUT}-|2`), []);
  });

  it('links to the timeline with the one command that is allowed', () => {
    const link = hoverAt(placeAt(site, undefined, `|${CHECKOUT}`), ROOT)?.paragraphs.at(-1) ?? '';
    const [, command, query] = /^\[Show timeline\]\(command:([\w.]+)\?(.*)\)$/.exec(link) ?? [];
    assert.equal(command, 'livesite.showTimeline');
    assert.deepEqual(JSON.parse(decodeURIComponent(query ?? '')), [CHECKOUT, ROOT]);
  });

  it('tells about a person, where it is what time, and the roles held', () => {
    assert.deepEqual(hover(INCIDENT_PATH, 'ask @al|ice.'), [
      '**Alice Adams** @alice · Payments · Europe/Berlin · Monday 11:00 there',
      `Incident lead of ${CHECKOUT}: Checkout returns 500 for EU customers`,
    ]);
    assert.deepEqual(hover(INCIDENT_PATH, 'ask @no|body'), []);
    assert.deepEqual(hover('README.md', 'ask @al|ice'), []);
    assert.deepEqual(hover(INCIDENT_PATH, 'mail x@al|ice'), []);
  });

  it('tells what a severity means and promises', () => {
    const [name, test, page, promises] = hover(REVIEW_PATH, 'It was SEV|1.');
    assert.equal(name, '**SEV1 Critical**');
    assert.match(test ?? '', /^Most or all customers/);
    assert.equal(page, 'Page: now, day and night');
    assert.match(
      promises ?? '',
      /^acknowledge within 5 min, lead within 5 min, first customer update within 5 min/,
    );
    assert.deepEqual(hover(REVIEW_PATH, 'HTTP|'), []);
  });

  it('tells about an item at its id and at its date', () => {
    const text = (line: string): string => `Because of R|1.\n\n## Remediation\n${line}\n`;
    const line = '- [ ] R1 Do it — @alice, due 2026-11-27 ([#7](https://github.com/acme/shop/issues/7))';
    const expected = [
      '**R1 Do it**',
      'open · @alice · due 3 days ago (2026-11-27) · overdue',
      '[#7 on github.com](https://github.com/acme/shop/issues/7)',
    ];
    assert.deepEqual(hover(REVIEW_PATH, text(line)), expected);
    assert.deepEqual(
      hover(REVIEW_PATH, text(line).replace('|', '').replace('due 2026', 'due |2026')),
      expected,
    );
    assert.deepEqual(hover(REVIEW_PATH, text('- [x] R1 Done')), [
      '**R1 Done**',
      'done · no owner · no due date',
      'No GitHub issue yet',
    ]);
  });

  it('lets nothing in a title be more than text', async () => {
    const evil =
      'x](command:workbench.action.quit) <img src=https://e.example> ![a](https://e.example) $(alert) <command:x> https://e.example &lt;';
    const id = '2026-11-30-evil';
    const spoiled = await siteOf({
      ...FILES,
      [`incidents/2026/${id}/timeline.md`]: logOf(id, `@alice **declared** SEV1: ${evil}`),
    });
    const paragraphs = hoverAt(placeAt(spoiled, undefined, `|${id}`), ROOT)?.paragraphs ?? [];
    const bare = paragraphs
      .slice(0, -1)
      .map(markdown => markdown.replace(/\\[!-/:-@[-`{-~]/g, ''))
      .join('\n');
    assert.doesNotMatch(bare.replaceAll('**', ''), /[!-/:-@[-`{-~]/);
    assert.match(bare, /workbench/);
  });

  it('escapes every text to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
        const escaped = escapeMarkdown(text);
        assert.doesNotMatch(escaped.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~\n]/);
        assert.equal(escapeMarkdown(plain(escaped)), escaped);
      }),
    );
  });

  it('keeps the arguments of a command whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }), args => {
        const link = commandLink('x', 'livesite.showTimeline', args);
        const query = /^\[x\]\(command:livesite\.showTimeline\?([^()\s<>\\]*)\)$/.exec(link)?.[1];
        assert.ok(query !== undefined, link);
        assert.deepEqual(JSON.parse(decodeURIComponent(query)), args);
      }),
    );
  });
});
