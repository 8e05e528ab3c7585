import assert from 'node:assert/strict';
import type { LiveSite } from '../../../../src/app/site';
import { lensesOf, type Lens } from '../../../../src/core/editor/lenses';
import { positionAt } from '../../../../src/core/text/range';
import { CHECKOUT, FILES, INCIDENT_PATH, LOG_PATH, REVIEW_PATH, ROOT, siteOf } from './fixture';

const REVIEW = `# Review

## Remediation

- [ ] R1 Open one — @alice
- [ ] R2 Has an issue ([#123](https://github.com/acme/shop/issues/123))
- [x] R3 Done already
- [ ] R4 Decided — won’t do: too dear
- [ ] Without an id
- [ ] R5 Open two
`;

describe('code lenses', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });

  const lenses = (path: string, text: string, readOnly = false): readonly Lens[] =>
    lensesOf({ site, path, text, root: ROOT, readOnly });
  const show = (text: string, list: readonly Lens[]): string[] =>
    list.map(
      ({ offset, title, command }) =>
        `${positionAt(text, offset).line} ${title}${command ? ` = ${command.id}(${command.args.join()})` : ''}`,
    );

  it('offer issues for a review’s open items, one by one and together', () => {
    assert.deepEqual(show(REVIEW, lenses(REVIEW_PATH, REVIEW)), [
      `0 Show timeline = livesite.showTimeline(${CHECKOUT},${ROOT})`,
      `0 Review guide = livesite.openReviewGuide(${CHECKOUT},${ROOT})`,
      `2 Open all 2 items as GitHub issues… = livesite.openAllIssues(${CHECKOUT},${ROOT})`,
      `2 Sync with GitHub = livesite.syncRemediation(${CHECKOUT},${ROOT})`,
      `4 Open GitHub issue… = livesite.openIssue(${CHECKOUT},R1,${ROOT})`,
      `5 #123 = livesite.openIssueInBrowser(${CHECKOUT},R2,${ROOT})`,
      `9 Open GitHub issue… = livesite.openIssue(${CHECKOUT},R5,${ROOT})`,
      `6 Add proof… = livesite.addProof(${CHECKOUT},R3,${ROOT})`,
    ]);
  });

  it('do not offer "all" for a single item', () => {
    const text = '## Remediation\n- [ ] R1 One\n';
    assert.deepEqual(
      lenses(REVIEW_PATH, text).map(({ title }) => title),
      ['Show timeline', 'Review guide', 'Open GitHub issue…'],
    );
  });

  it('tell the state above an incident and its log', () => {
    assert.deepEqual(show('', lenses(INCIDENT_PATH, FILES[INCIDENT_PATH] ?? '')), [
      '0 SEV1 · investigating · lead @alice',
      `0 Show timeline = livesite.showTimeline(${CHECKOUT},${ROOT})`,
      `0 Add entry = livesite.addEntry(${CHECKOUT},${ROOT})`,
    ]);
    assert.equal(lenses(LOG_PATH, '').length, 3);
  });

  it('offer nothing that writes where nothing can be written', () => {
    assert.deepEqual(
      lenses(INCIDENT_PATH, '', true).map(({ title }) => title),
      ['SEV1 · investigating · lead @alice', 'Show timeline'],
    );
    assert.deepEqual(
      lenses(REVIEW_PATH, REVIEW, true).map(({ title }) => title),
      ['Show timeline', 'Review guide', '#123'],
    );
  });

  it('stay away from other files and unknown incidents', () => {
    assert.deepEqual(lenses('README.md', REVIEW), []);
    assert.deepEqual(lenses('incidents/2026/2026-01-01-unknown/review.md', REVIEW), []);
  });

  it('show no icon and no hidden character out of a file', () => {
    const text = '## Remediation\n- [ ] R1 One ([$(check)\u202e#1](https://x.example/1))\n';
    const title = lenses(REVIEW_PATH, text).at(-1)?.title ?? '';
    assert.ok(!title.includes('$(') && !title.includes('\u202e'), title);
  });
});
