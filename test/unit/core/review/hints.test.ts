import assert from 'node:assert/strict';
import { findHints } from '../../../../src/core/review/hints';
import type { HintKind } from '../../../../src/core/review/hintRules';
import { parseReview } from '../../../../src/core/review/review';
import { under } from '../../../support/builders';

const PEOPLE = [
  { handle: 'alice', name: 'Alice Sommer' },
  { handle: 'bob', name: 'Bob' },
];

function hintsIn(text: string, off: readonly HintKind[] = []) {
  return findHints(parseReview(text), text, { people: PEOPLE, off: new Set(off) }).map(problem => [
    problem.code.replace('hint-', ''),
    under(text, problem.range),
    ...(problem.data?.replacement === undefined ? [] : [problem.data.replacement]),
  ]);
}

const kindsIn = (sentence: string, section = 'What went badly'): readonly string[] =>
  hintsIn(`# Review\n\n## ${section}\n\n${sentence}\n`).map(([kind = '']) => kind);

/** Sentences as reviews have them, with the hint that is right. */
const FOUND: readonly (readonly [string, string])[] = [
  ['The outage was down to human error.', 'blame'],
  ['This was an operator error during the roll-out.', 'blame'],
  ['Bob was careless with the flag.', 'blame'],
  ['Carelessness in the review let it through.', 'blame'],
  ['Alice Sommer caused the outage by running the script twice.', 'blame'],
  ['@bob broke the pool at 08:02.', 'blame'],
  ['The on-call engineer ignored the first page.', 'blame'],
  ['The engineer on duty forgot to drain the node.', 'blame'],
  ['He accidentally deleted the table.', 'blame'],
  ['She made a mistake in the script.', 'blame'],
  ['The reviewer overlooked the missing index.', 'blame'],
  ['They should have known better.', 'blame'],
  ['The payments team messed up the migration.', 'blame'],
  ['It is clear who is to blame.', 'blame'],
  ['Support did not bother to ask.', 'blame'],
  ['The lead was wrong about the cache.', 'blame'],
  ['There was a lack of attention in the hand-over.', 'blame'],
  ['It was Bob’s mistake.', 'blame'],
  ['Somebody fat-fingered the region.', 'blame'],
  ['That was a sloppy deploy.', 'blame'],
  ['We should have tested this with production data.', 'counterfactual'],
  ['The on-call engineer should have rolled back at once.', 'counterfactual'],
  ['@alice should have escalated.', 'counterfactual'],
  ['Bob, who was on call, should have seen the graph.', 'counterfactual'],
  ['The change should have been reviewed by two people.', 'counterfactual'],
  ['This shouldn’t have been merged, and it should not have been approved.', 'counterfactual'],
  ['We could have noticed it ten minutes earlier.', 'counterfactual'],
  ['The impact could have been avoided.', 'counterfactual'],
  ['It would have been caught by a canary.', 'counterfactual'],
  ['We would have escalated sooner with a clear path.', 'counterfactual'],
  ['They could have asked the vendor.', 'counterfactual'],
  ['We failed to notice the alert.', 'counterfactual'],
  ['The responders failed to tell support.', 'counterfactual'],
  ['If only the alert had been louder.', 'counterfactual'],
  ['Had we known about the limit, the test would look different.', 'counterfactual'],
  ['We really should have paged the database team.', 'counterfactual'],
  ['You ought to have checked the dashboard.', 'counterfactual'],
  ['The root cause was a missing index.', 'single-cause'],
  ['Root cause: a typo in the config.', 'single-cause'],
  ['The cause was a typo.', 'single-cause'],
  ['A full disk was the only reason.', 'single-cause'],
  ['The real cause of the outage sits in the driver.', 'single-cause'],
  ['This was simply caused by a typo.', 'single-cause'],
  ['It was entirely due to the new driver.', 'single-cause'],
  ['The culprit was the cache.', 'single-cause'],
];

/** Sentences that are all right, many of which share their words with those above. */
const QUIET: readonly string[] = [
  'The alert did not fire, because its threshold was above the peak.',
  'Alice rolled back at 08:31, which ended it.',
  'Bob saw the graph and took it for the nightly job.',
  'The pods failed to start on the new nodes.',
  'Requests failed to reach the pool.',
  'The deploy caused a restart of all workers.',
  'A fault injection test found the same fault.',
  'The page fault rate tripled.',
  'The alert that we built should have fired at 08:04; it waits for three samples.',
  'Each service should have an alert on its error budget.',
  'We should have a runbook for this by March.',
  'They should have a runbook, too.',
  'The network broke at 08:02.',
  'The link between the sites broke twice.',
  'There is no single root cause.',
  'We looked for more than one root cause.',
  'The template says root cause analysis, which we do not do.',
  'The cache ignored the header.',
  'The proxy ignored the error of the payments team’s service.',
  'An alert of the payments team caused the second page.',
  'The import fails if only one node is up.',
  'The job runs if only the leader holds the lock.',
  'The config of the staff caused a loop.',
  'It could have hit billing as well.',
  'The retry made it worse.',
  'The error was easy to make: both buttons look alike.',
  'Lazy loading hid the missing index.',
  'The customer told us that it was slow.',
  'We had three people on the call within five minutes.',
  'Support had asked twice, and got an answer after an hour.',
  '`git blame` names the commit.',
  'The message said "human error".',
  'The vendor wrote: “the root cause was a cut fibre”.',
  'See [the notes](https://example.com/human-error/we-should-have-known).',
  'The log has [08:31 note we should have tested this](timeline.md#01JDCR2N0A00).',
  '> We should have tested this.',
  '| We should have tested this. | human error |',
  '<!-- the root cause was … -->',
  '```\nwe should have tested this, human error\n```',
  'Nothing else changed; the blameless format helped.',
  'Two of the three zones had no capacity left.',
  'The driver was wrong about the size of the page.',
];

describe('findHints', () => {
  for (const [sentence, kind] of FOUND) {
    it(`finds ${kind}: ${sentence}`, () => {
      assert.deepEqual([...new Set(kindsIn(sentence))], [kind]);
    });
  }

  for (const sentence of QUIET) {
    it(`is quiet: ${sentence.replaceAll('\n', ' ')}`, () => {
      assert.deepEqual(kindsIn(sentence), []);
    });
  }

  it('has at least 60 sentences to go by', () => {
    assert.ok(FOUND.length + QUIET.length >= 60);
  });

  it('lets these sections say what could have happened', () => {
    for (const section of [
      'What else could have caught it',
      'Where we were lucky',
      'Same pattern elsewhere',
    ]) {
      assert.deepEqual(kindsIn('A canary would have been noticed. We could have noticed it.', section), []);
      assert.deepEqual(kindsIn('We should have noticed it.', section), ['counterfactual']);
    }
  });

  it('leaves the timeline and the front matter alone', () => {
    assert.deepEqual(kindsIn('We should have noticed it.', 'Timeline'), []);
    assert.deepEqual(hintsIn('---\nnote: human error\n---\n# Review\n'), []);
  });

  it('reads sentences over several lines, emphasis and Windows line endings', () => {
    assert.deepEqual(hintsIn('## A\n\nHere we\nshould\nhave tested.\n'), [
      ['counterfactual', 'should\nhave'],
    ]);
    assert.deepEqual(hintsIn('## A\r\n\r\n- Here we\r\n  **should** have tested.\r\n'), [
      ['counterfactual', 'should** have'],
    ]);
    assert.deepEqual(hintsIn('## A\n\nwe\n\nshould have tested.\n'), []);
  });

  it('finds each place once, and offers other words where they fit', () => {
    assert.deepEqual(hintsIn('## A\n\nThe root cause was human error. We failed to see it.\n'), [
      ['single-cause', 'The root cause', 'One contributing factor'],
      ['blame', 'human error', 'a slip that nothing caught'],
      ['counterfactual', 'failed to', 'did not'],
    ]);
  });

  it('asks for further factors, and for further kinds', () => {
    const factors = (body: string) => hintsIn(`## Contributing factors\n\n${body}\n`).map(([code]) => code);
    assert.deepEqual(factors('- A missing index.'), ['one-factor']);
    assert.deepEqual(factors('### Technical\n\n- A missing index.\n- A slow disk.\n'), ['one-kind']);
    assert.deepEqual(
      factors('### Technical\n\n- A missing index.\n\n### Process\n\nNo test with real data.'),
      [],
    );
    assert.deepEqual(factors('- A missing index.\n- No test with real data.'), []);
    assert.deepEqual(factors('<!-- nothing -->\n\n### Technical\n\n### Process'), []);
  });

  it('finds items that nobody can finish', () => {
    const item = (text: string) =>
      hintsIn(`## Remediation\n\n- [ ] R1 ${text} — @bob, due 2026-12-07\n`).map(([code]) => code);
    for (const text of [
      'Everybody is to be more careful with flags, so be more careful',
      'Raise awareness of the pool’s limits among developers',
      'Make sure this never happens again in any region',
      'Investigate why the pool did not shrink when the node was lost',
      'Move the checks to CI as soon as possible',
    ]) {
      assert.deepEqual(item(text), ['vague'], text);
    }
    for (const text of [
      'Alert when the pool is over 90 % for 5 minutes',
      'Investigate why the pool did not shrink, and write the limit down in the runbook',
      'Every service should have an alert on its error budget',
    ]) {
      assert.deepEqual(item(text), [], text);
    }
    assert.deepEqual(hintsIn('## Remediation\n\n- [x] R1 Raise awareness — @bob\n'), []);
  });

  it('is switched off by kind: by the person, in a section, in the whole review', () => {
    const text = '## A\n\nHuman error. We should have tested.\n\n## B\n\nHuman error.\n';
    const kinds = (source: string, off: readonly HintKind[] = []) =>
      hintsIn(source, off).map(([kind]) => kind);
    assert.deepEqual(kinds(text), ['blame', 'counterfactual', 'blame']);
    assert.deepEqual(kinds(text, ['blame']), ['counterfactual']);
    assert.deepEqual(kinds(text.replace('## A\n', '## A\n<!-- hints: off blame -->\n')), [
      'counterfactual',
      'blame',
    ]);
    assert.deepEqual(kinds(`<!-- hints: off blame, counterfactual -->\n${text}`), []);
    assert.deepEqual(kinds(text.replace('## B\n', '## B\n<!-- hints: off -->\n')), [
      'blame',
      'counterfactual',
    ]);
  });

  it('does not take long for hostile texts', () => {
    for (const piece of [
      '[',
      '"',
      '_',
      '@a',
      ' who',
      ', who ',
      '`',
      '<!--',
      '](',
      'the ',
      'root cause ',
      'should have ',
    ]) {
      const text = `## A\n\n${piece.repeat(20_000)}`;
      // What took a square of this length would outlast the test's own limit.
      assert.ok(Array.isArray(findHints(parseReview(text), text, { people: PEOPLE, off: new Set() })), piece);
    }
  });
});
