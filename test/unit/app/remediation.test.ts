import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { openItems, planAddItem } from '../../../src/app/remediation';
import type { LiveSite } from '../../../src/app/site';
import { parseReview } from '../../../src/core/review/review';
import { applied, authorAt, FOLDER, INCIDENT, siteFiles, siteOf } from '../../support/builders';

const STORY = '08:15:02 alice declared SEV2: Checkout\n09:00:00 bob status resolved';
const REVIEW = `${FOLDER}/review.md`;

const withReview = (text: string): Promise<LiveSite> => siteOf(STORY, { [REVIEW]: text });

const ITEMS = `## Remediation

- [ ] R1 Later — @bob, due 2027-03-01
- [ ] R2 Late — @alice, due 2026-11-01
- [ ] R3 Soon, nobody’s — due 2026-11-30
- [ ] R4 No date — @alice
- [x] R5 Done — @alice, due 2026-11-01
- [ ] R6 Not done — @alice, won’t do: too dear
`;

describe('openItems', () => {
  const idsOf = (
    groups: ReturnType<typeof openItems>['byOwner'] | ReturnType<typeof openItems>['byUrgency'],
  ) => Object.fromEntries([...groups].map(([key, items]) => [key, items.map(({ item }) => item.id).join()]));

  it('are grouped by how urgent they are and by who owns them', async () => {
    const { byUrgency, byOwner } = openItems(await withReview(ITEMS), '2026-11-25');
    assert.deepEqual(idsOf(byUrgency), { overdue: 'R2', 'due-soon': 'R3', later: 'R1', undated: 'R4' });
    assert.deepEqual(idsOf(byOwner), { '': 'R3', alice: 'R2,R4', bob: 'R1' });
    assert.deepEqual([...byOwner.keys()], ['', 'alice', 'bob']);
  });

  it('are worked out once for a reading and a day', async () => {
    const site = await withReview(ITEMS);
    const open = openItems(site, '2026-11-25');
    assert.equal(openItems(site, '2026-11-25'), open);
    assert.deepEqual(idsOf(openItems(site, '2027-03-02').byUrgency), { overdue: 'R2,R3,R1', undated: 'R4' });
    assert.notEqual(openItems({ ...site }, '2026-11-25'), open);
  });
});

describe('planAddItem', () => {
  async function added(review: string, input: { readonly owner?: string } = {}): Promise<string> {
    const files = siteFiles(STORY, { [REVIEW]: review });
    const site = await withReview(review);
    const change = planAddItem(site, { incident: INCIDENT, text: 'Alert', ...input }, authorAt('10:00'));
    return applied(change, files)[REVIEW] ?? '';
  }

  it('adds below a heading however it is written, so that the item is read', async () => {
    for (const heading of ['Remediation', 'remediation', 'REMEDIATION']) {
      const text = await added(`## Summary\n\nx\n\n## ${heading}\n\n## Learned\n\ny\n`);
      assert.deepEqual(
        parseReview(text).sections.map(({ title }) => title),
        ['Summary', heading, 'Learned'],
      );
      assert.deepEqual(
        parseReview(text).items.map(({ id, text: words }) => [id, words]),
        [['R1', 'Alert']],
      );
    }
  });

  it('writes the owner as people.yml does', async () => {
    for (const owner of ['alice', '@alice', ' Alice ']) {
      assert.match(await added('## Remediation\n', { owner }), /Alert — @alice/);
    }
    assert.match(await added('## Remediation\n', { owner: 'Zed' }), /Alert — @Zed/);
  });

  it('refuses an owner that is no handle', async () => {
    for (const owner of ['', '@', 'Alice Ames', 'a, due 2020-01-01', 'x\n- [ ] R9 y', '-rf']) {
      await assert.rejects(added('## Remediation\n', { owner }), (error: unknown) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, /is no handle/);
        return true;
      });
    }
  });
});
