import assert from 'node:assert/strict';
import type { LiveSite } from '../../../../src/app/site';
import { completionsAt } from '../../../../src/core/editor/completion';
import { hoverAt } from '../../../../src/core/editor/hover';
import type { FixContext } from '../../../../src/core/editor/quickFix';
import { quickFixesFor } from '../../../../src/core/editor/quickFixes';
import { findHints } from '../../../../src/core/review/hints';
import { checkEntryReferences, parseReferences } from '../../../../src/core/review/references';
import { parseReview } from '../../../../src/core/review/review';
import { reviewProblems } from '../../../../src/app/fileProblems';
import { applyTextEdits } from '../../../../src/core/text/range';
import { FILES, LOG_PATH, CHECKOUT, NOW, PEOPLE, REVIEW_PATH, ROOT, siteOf } from './fixture';

describe('in a review', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });

  const context = (text: string): FixContext => ({
    site,
    path: REVIEW_PATH,
    text,
    now: NOW,
    me: 'bob',
    root: ROOT,
    readOnly: false,
    problems: [],
    peopleText: PEOPLE,
  });
  const hintFixes = (text: string) => {
    const [hint] = findHints(parseReview(text), text, { people: site.people, off: new Set() });
    assert.ok(hint);
    return quickFixesFor(hint, context(text));
  };
  const after = (text: string, fix: ReturnType<typeof hintFixes>[number] | undefined): string =>
    applyTextEdits(text, fix?.edits[0]?.edits ?? []);

  it('hints come with other words and three ways to be left alone', () => {
    const text = '---\nstate: draft\n---\n# Review\n\n## What went badly\n\nIt was human error.\n';
    const fixes = hintFixes(text);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      [
        'Write “a slip that nothing caught”',
        'No hints at blame in this section',
        'No hints at blame in this review',
        'No hints at blame anywhere, for me…',
      ],
    );
    assert.match(after(text, fixes[0]), /\nIt was a slip that nothing caught\.\n$/);
    assert.match(after(text, fixes[1]), /\n## What went badly\n<!-- hints: off blame -->\n\nIt/);
    assert.match(after(text, fixes[2]), /\n# Review\n<!-- hints: off blame -->\n\n## What/);
    for (const fix of fixes.slice(0, 3)) {
      const done = after(text, fix);
      assert.deepEqual(findHints(parseReview(done), done, { people: [], off: new Set() }), [], fix.title);
    }
    assert.deepEqual(fixes[3]?.command?.args, ['livesite.review.hints']);
  });

  it('a state that was mistyped is mended', () => {
    const text = '---\nstate: reviewd\nowner: alice\n---\n';
    const known = site.byId.get(CHECKOUT);
    assert.ok(known);
    const [problem] = reviewProblems(parseReview(text), {
      people: [],
      plan: site.plan,
      incident: known.incident,
      isAlone: false,
      text,
    });
    assert.ok(problem);
    assert.match(after(text, quickFixesFor(problem, context(text))[0]), /^---\nstate: reviewed\n/);
  });

  it('an entry is completed, hovered over and brought up to date', async () => {
    const incident = site.byId.get(CHECKOUT)?.incident;
    const at = (text: string) => ({ ...context(text), offset: text.length });
    const all = completionsAt(at('## A\n\n- timeline.md#'));
    assert.equal(all?.items.length, incident?.entries.length);
    const first = all?.items[0];
    assert.ok(first && incident);
    assert.match(first.insert, /^\[\d\d:\d\d declared /);
    assert.equal(first.range.start, '## A\n\n- '.length);
    const [only] = completionsAt(at('## A\n\n[own words](timeline.md#'))?.items ?? [];
    assert.equal(only?.insert, incident.entries[0]?.entry.id);
    assert.equal(completionsAt({ ...at('[](timeline.md#)'), offset: 15 })?.items[0]?.range.end, 16);

    const text = `## A\n\n${first.insert}\n`;
    const hover = hoverAt({ ...context(text), offset: 10 }, ROOT);
    assert.match(hover?.paragraphs.join('\n') ?? '', /Declared/);
    assert.equal(hoverAt({ ...context(text), offset: 2 }, ROOT), undefined);

    const id = incident.entries[0]?.entry.id ?? '';
    const more = `- 2026-11-25T10:00:00Z @bob **corrected** redact ${id} <!--01ZZZZZZZZZZZZZZ-->\n`;
    const redacted = await siteOf({ ...FILES, [LOG_PATH]: `${FILES[LOG_PATH] ?? ''}${more}` });
    const now = redacted.byId.get(CHECKOUT)?.incident;
    assert.ok(now);
    const [problem] = checkEntryReferences(parseReferences(text), now);
    assert.deepEqual([problem?.code, problem?.severity], ['reference-redacted', 'error']);
    assert.ok(problem);
    const [fix] = quickFixesFor(problem, { ...context(text), site: redacted });
    assert.equal(fix?.title, 'Remove the redacted words');
    assert.match(after(text, fix), /^## A\n\n\[[\d:]+ \\?\(redacted\\?\)\]\(timeline\.md#/);
  });

  it('states, attendees and tags of the front matter are completed', async () => {
    const tagged = await siteOf({
      ...FILES,
      [REVIEW_PATH]: '---\ntags: [config, deploy]\n---\n',
      [REVIEW_PATH.replace('2026-11-23-checkout-errors', '2026-11-29-search-slow')]:
        '---\ntags: [deploy]\n---\n',
    });
    const labels = (line: string): readonly string[] => {
      const text = `---\n${line}`;
      const found = completionsAt({ ...context(text), site: tagged, offset: text.length });
      return (found?.items ?? []).map(({ label }) => label);
    };
    assert.deepEqual(labels('state: '), ['draft', 'in-review', 'reviewed', 'closed']);
    assert.deepEqual(labels('attendees: [alice, b'), ['bob']);
    assert.deepEqual(labels('tags: [x, '), ['deploy', 'config']);
  });
});
