import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  issueBody,
  issueData,
  issueLabels,
  issueTitle,
  summarySentence,
  type IssueSource,
} from '../../../../src/core/remediation/issue';
import { issueMarker, markerOf, tryParseMarker } from '../../../../src/core/remediation/issueMarker';
import { tryParseItem } from '../../../../src/core/remediation/item';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { parseReview } from '../../../../src/core/review/review';
import { idOf, incidentOf } from '../../../support/builders';

const ID = '2026-11-23-checkout-errors';
const LOG = '- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout returns 500 <!--01KAQW4HBG000000-->\n';
const REVIEW =
  '## Summary\n\n<!-- hint -->\nCheckout was **down** for v1.2 users. It took long.\n\n## Remediation\n';

function sourceOf(line: string, overrides: Partial<IssueSource> = {}): IssueSource {
  const item = tryParseItem(line, 0);
  assert.ok(item?.id);
  return {
    incident: foldIncident(ID, parseLog(LOG).value, new Set()),
    item: { ...item, id: item.id },
    plan: DEFAULT_PLAN,
    people: [{ handle: 'bob', name: 'Bob Bell', github: 'bob-gh' }],
    reviewText: REVIEW,
    review: parseReview(REVIEW),
    assignee: undefined,
    ...overrides,
  };
}

describe('issue markers', () => {
  it('are read back from a body, whatever stands around them', () => {
    const marker = issueMarker(ID, 'R12');
    assert.equal(marker, '<!-- livesite:2026-11-23-checkout-errors/R12 -->');
    assert.deepEqual(tryParseMarker(marker), { incident: ID, item: 'R12' });
    assert.equal(markerOf(`text\r\n\r\n  ${marker}  \r\n`), marker);
    assert.equal(
      markerOf(`${issueMarker(ID, 'R1')}\n${marker}\nedited below`),
      marker,
      'the last one counts',
    );
  });

  it('count only as lines of their own', () => {
    assert.equal(markerOf(`> quoted ${issueMarker(ID, 'R1')}`), undefined);
    for (const text of [
      '<!-- livesite:x/R1 -->',
      `<!-- livesite:${ID}/Q1 -->`,
      `<!-- livesite:${ID}/R1 --> x`,
      '',
    ]) {
      assert.equal(tryParseMarker(text), undefined, text);
    }
  });
});

describe('issueTitle', () => {
  const titleOf = (text: string): string => issueTitle(sourceOf(`- [ ] R1 ${text} — due 2026-12-07`).item);

  it('is the item’s text without Markdown, mentions and references', () => {
    assert.equal(
      titleOf('Add **limits** to `pool` ([docs](https://x.example/y)), ask @bob, see #12'),
      'Add limits to pool (docs), ask @\u200bbob, see #\u200b12',
    );
  });

  it('is never longer than 256 characters and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 200, maxLength: 400 }), text => {
        const title = titleOf(`a${text.replace(/[\r\n\u2028\u2029]/g, ' ')}`);
        assert.ok(title.length <= 256);
        assert.doesNotMatch(title, /[\ud800-\udbff](?![\udc00-\udfff])/);
        assert.doesNotMatch(title, /[\n\r\u202a-\u202e]/);
      }),
    );
    assert.equal(titleOf('x'.repeat(300)).length, 256);
    assert.equal(titleOf('👩'.repeat(200)).length, 255);
  });
});

describe('issueLabels', () => {
  it('puts the plan’s before the default ones, each once', () => {
    const plan = { ...DEFAULT_PLAN, github: { labels: ['sre', ' Remediation ', 'x'.repeat(60), '', 'SRE'] } };
    assert.deepEqual(issueLabels(plan), ['sre', 'Remediation', 'x'.repeat(50), 'livesite']);
    assert.deepEqual(issueLabels(DEFAULT_PLAN), ['livesite', 'remediation']);
  });
});

describe('issueData', () => {
  it('tells the template what is known, as texts', () => {
    assert.deepEqual(issueData(sourceOf('- [ ] R1 Do it — @bob, due 2026-12-07, prevent')), {
      item: 'R1',
      text: 'Do it',
      type: 'prevent',
      purpose: 'It is meant to keep this from happening again.',
      owner: 'Bob Bell',
      due: '2026-12-07',
      incident: ID,
      title: 'Checkout returns 500',
      severity: 'SEV2',
      severityName: DEFAULT_PLAN.severities.find(({ id }) => id === 'SEV2')?.name,
      declared: '2026-11-23',
      summary: 'Checkout was down for v1.2 users.',
    });
    assert.equal(issueData(sourceOf('- [ ] R1 Do it — @bob', { assignee: 'bob-gh' })).owner, '@bob-gh');
    assert.equal(issueData(sourceOf('- [ ] R1 Do it — @carol')).owner, 'carol');
    assert.equal(issueData(sourceOf('- [ ] R1 Do it')).owner, '');
  });

  it('has every field for an item and an incident that know nothing', () => {
    const data = issueData(
      sourceOf('- [ ] R1 Do it', { incident: foldIncident(ID, parseLog('').value, new Set()) }),
    );
    assert.deepEqual(
      [data.severity, data.severityName, data.declared, data.type, data.due],
      ['SEV?', 'not set', '2026-11-23', '', ''],
    );
  });
});

describe('summarySentence', () => {
  const incident = incidentOf(
    '08:00:00 alice declared SEV2: x\n08:01:00 bob note pin 4711\n08:02:00 bob corrected redact #2',
  );
  const of = (text: string): string =>
    summarySentence({ incident, review: parseReview(text), reviewText: text });

  it('leaves out what was redacted, though the review shows it still', () => {
    const shown = `[08:01 note pin 4711](timeline.md#${idOf(2)})`;
    assert.equal(of(`## Summary\n\nSee ${shown}. More.\n`), 'See 08:01 (redacted).');
  });

  it('is the first sentence that somebody wrote', () => {
    assert.equal(of('## Summary\r\n\r\nOne line\r\nand another. More.\r\n'), 'One line and another.');
    assert.equal(of('## Summary\n\n### What\n\n- A list item without end\n'), 'A list item without end');
    assert.equal(of('## Summary\n\n<!-- hint -->\n\n## Impact\n\nx.\n'), '');
    assert.equal(of('# Review\n'), '');
    assert.equal(of(`## Summary\n\n${'word '.repeat(100)}\n`).length, 300);
  });
});

describe('issueBody', () => {
  const place = {
    path: `incidents/2026/${ID}/review.md`,
    url: 'https://github.com/acme/live/blob/abc/x.md?plain=1#L7',
  };

  it('ends with the link and the marker, whatever the template says', () => {
    const rendered = 'Hello @bob <!-- livesite:2020-01-01-other/R9 -->\n<!-- open';
    const body = issueBody(sourceOf('- [ ] R1 Do it'), rendered, place);
    assert.equal(
      body,
      `Hello @\u200bbob \n&lt;!-- open\n\n[R1 of the review of ${ID}](${place.url})\n\nDue: none\n${issueMarker(ID, 'R1')}\n`,
    );
    assert.equal(markerOf(body), issueMarker(ID, 'R1'));
  });

  it('names the file where there is no address', () => {
    const body = issueBody(sourceOf('- [ ] R1 Do it'), '', { ...place, url: undefined });
    assert.match(
      body,
      /\n\nR1 of the review of 2026-11-23-checkout-errors, `incidents\/2026\/2026-11-23-checkout-errors\/review\.md`\n/,
    );
  });

  it('fits into what GitHub takes', () => {
    const body = issueBody(sourceOf('- [ ] R1 Do it'), '👩'.repeat(60_000), place);
    assert.ok(body.length < 65_536);
    assert.equal(markerOf(body), issueMarker(ID, 'R1'));
  });
});
