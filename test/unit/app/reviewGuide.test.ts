import assert from 'node:assert/strict';
import { reviewGuide } from '../../../src/app/reviewGuide';
import { REVIEW_SECTIONS } from '../../../src/core/review/checkReview';
import { REVIEW_QUESTIONS } from '../../../src/core/review/questions';
import { isFromGuide, isToGuide } from '../../../src/protocol/reviewGuide';
import { at, idOf, incidentOf } from '../../support/builders';

const STORY = `
  08:00:00 alice declared SEV2: Checkout fails
  08:01:00 alice role lead @alice
  08:31:00 bob status resolved: rolled back to v141
`;

const REVIEW = `---
state: in-review
owner: alice
facilitator: bob
due: 2026-11-30
meeting: 2026-11-27T14:00Z
attendees: [carol]
---
# Review

## Summary

EU customers could not pay.

## Impact

| | |
|---|---|
| Declared | 08:00 |

## Contributing factors

### Technical

- A missing limit.
- A slow disk.

### Process

- Nobody reviews limits.

### Response

## What went well

[08:31 status resolved: rolled back to v141](timeline.md#${idOf(3)})

## Remediation

- [ ] R1 Alert when the pool is over 90 % — @bob, due 2026-12-20
- [ ] R2 Improve monitoring
`;

const TARGET = { root: 'file:///shop', incident: '2026-11-23-checkout' };

function guide(text: string, { now = '2026-11-28 10:00', story = STORY } = {}) {
  const model = reviewGuide({ text, incident: incidentOf(story), now: at(now), readOnly: '' });
  assert.ok(isToGuide({ type: 'model', model, target: TARGET, pinned: false }));
  return model;
}

describe('reviewGuide', () => {
  it('asks every question of a review, in the order of its sections', () => {
    assert.deepEqual(
      REVIEW_QUESTIONS.map(({ title }) => title),
      REVIEW_SECTIONS,
    );
    for (const { asks, example } of REVIEW_QUESTIONS) {
      assert.ok(asks.length > 20 && asks.length < 160 && example.length > 20, asks);
    }
  });

  it('says of each what is missing, and where it stands', () => {
    const lines = REVIEW.split('\n');
    const found = guide(REVIEW).questions.map(({ title, state, missing, line }) => [
      title,
      state,
      missing,
      line === undefined ? undefined : lines[line],
    ]);
    const gone = (title: string) => [title, 'absent', 'Taken out. Click to write it.', undefined];
    assert.deepEqual(found, [
      ['Summary', 'answered', '', '## Summary'],
      ['Impact', 'empty', 'Nothing stands here yet.', '## Impact'],
      gone('Detection'),
      ['Contributing factors', 'started', 'None yet: response.', '## Contributing factors'],
      gone('What else could have caught it'),
      gone('Mitigation and resolution'),
      ['What went well', 'answered', '', '## What went well'],
      gone('What went badly'),
      gone('Where we were lucky'),
      gone('Same pattern elsewhere'),
      ['Remediation', 'started', 'One item lacks something.', '## Remediation'],
    ]);
  });

  it('shows who sees to it, with what is wrong about that', () => {
    const facts = (text: string, now?: string) =>
      guide(text, now === undefined ? {} : { now }).facts.map(({ label, value, warning }) => [
        label,
        value,
        warning,
      ]);
    assert.deepEqual(facts(REVIEW), [
      ['State', 'in-review: written, and read by the others', ''],
      ['Due', '2026-11-30', ''],
      ['Owner', '@alice', ''],
      ['Facilitator', '@bob', 'took part in the response'],
      ['Meeting', '2026-11-27 14:00 UTC', ''],
      ['Attendees', '@carol', ''],
    ]);
    assert.deepEqual(facts('# Review\n'), [
      ['State', 'draft: being written', ''],
      ['Due', '', ''],
      ['Owner', '', 'nobody yet'],
      ['Facilitator', '', 'nobody yet'],
      ['Meeting', '', 'not planned'],
      ['Attendees', '', ''],
    ]);
    assert.equal(facts(REVIEW, '2026-12-01 00:00')[1]?.[2], 'late');
  });

  it('counts the factors of each kind, and leads to items and entries that need somebody', () => {
    const lines = REVIEW.split('\n');
    const { factors, items, references, actions } = guide(REVIEW);
    assert.deepEqual(
      factors.map(({ label, count, line }) => [label, count, lines[line ?? 0]]),
      [
        ['Technical', 2, '### Technical'],
        ['Process', 1, '### Process'],
        ['Response', 0, '### Response'],
      ],
    );
    assert.deepEqual(
      items.map(({ text, lacks, line }) => [text, lacks, lines[line]]),
      [
        [
          'R2 Improve monitoring',
          'lacks an owner, a date, words that say when it is done',
          '- [ ] R2 Improve monitoring',
        ],
      ],
    );
    assert.deepEqual(references, []);
    assert.ok(!actions.some(({ command }) => command === 'livesite.updateTimelineEntries'));
  });

  it('names entries that changed, but no redacted words', () => {
    const reworded = guide(REVIEW, { story: `${STORY}\n09:00:00 bob corrected reword #3: resolved: fixed` });
    assert.deepEqual(
      reworded.references.map(({ text, lacks }) => [text, lacks]),
      [['08:31 status resolved: rolled back to v141', 'was corrected since']],
    );
    assert.ok(reworded.actions.some(({ command }) => command === 'livesite.updateTimelineEntries'));
    const redacted = guide(REVIEW, { story: `${STORY}\n09:00:00 bob corrected redact #3` });
    assert.deepEqual(
      redacted.references.map(({ text }) => text),
      ['An entry of the timeline'],
    );
  });

  it('offers nothing that writes where nothing can be written', () => {
    const { actions, readOnly } = reviewGuide({
      text: REVIEW,
      incident: incidentOf(STORY),
      now: at('10:00'),
      readOnly: 'This folder is not trusted.',
    });
    assert.deepEqual(
      [readOnly, actions.map(({ command }) => command)],
      ['This folder is not trusted.', ['livesite.showSimilar', 'livesite.showTimeline']],
    );
  });

  it('gets along with an empty text', () => {
    assert.ok(guide('').questions.every(({ state }) => state === 'absent'));
  });
});

describe('messages of the review guide', () => {
  it('get through only where they fit', () => {
    assert.ok(isFromGuide({ type: 'goTo', line: 3 }));
    assert.ok(isFromGuide({ type: 'run', command: 'livesite.x', choice: '' }));
    for (const bad of [
      { type: 'goTo', line: -1 },
      { type: 'goTo', line: 1.5 },
      { type: 'run' },
      { type: 'run', command: 'livesite.x' },
      { type: 'pin' },
      { type: 'x' },
      null,
    ]) {
      assert.ok(!isFromGuide(bad), JSON.stringify(bad));
    }
    const model = guide(REVIEW);
    const rest = { type: 'model', target: TARGET, pinned: true };
    assert.ok(isToGuide({ ...rest, model }));
    assert.ok(!isToGuide({ ...rest, model: { ...model, items: [{}] } }));
    assert.ok(!isToGuide({ ...rest, model, target: {} }));
    assert.ok(!isToGuide({ type: 'model', model }));
    assert.ok(isFromGuide({ type: 'pin', pinned: true }));
    assert.ok(isToGuide({ type: 'unavailable', message: 'x' }));
  });
});
