import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { remindersFor } from '../../../src/app/reminders';
import {
  checkReviewState,
  planAssignReview,
  planReviewMeeting,
  planReviewState,
  planUpdateReferences,
} from '../../../src/app/reviewProcess';
import type { Author } from '../../../src/app/change';
import { problemsOfText } from '../../../src/app/fileProblems';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import type { Change } from '../../../src/core/change/change';
import { printAgenda, printInvitation, shareOut } from '../../../src/core/review/agenda';
import { quickFixesFor } from '../../../src/core/editor/quickFixes';
import { applyTextEdits } from '../../../src/core/text/range';
import { reviewFact } from '../../../src/vscode/views/labels';
import { applied, at, authorAt, FOLDER, idOf, INCIDENT, siteFiles } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const STORY = `
  08:00:00 alice declared SEV2: Checkout [fails]
  08:01:00 alice role lead @alice
  08:20:00 bob decision Roll back
  08:31:00 bob status resolved: rolled back
`;
const REVIEW = `---
# ours
incident: ${INCIDENT}
state: draft
owner: alice
due: 2026-11-30
---
# Review

## Summary

EU customers could not pay.

## Contributing factors

### Technical

- A missing limit
  with a second line.

## Open questions

- Who knew of the limit?

## Where we were lucky

## Remediation

- [ ] R1 Alert when the pool is over 90 % for 5 minutes — @bob, due 2026-12-20
- [ ] R2 Improve monitoring
`;
const REVIEW_PATH = `${FOLDER}/review.md`;

async function siteOf(review: string | undefined = REVIEW, story = STORY): Promise<LiveSite> {
  const files = siteFiles(story, review === '' ? {} : { [REVIEW_PATH]: review });
  return new SiteReader(new MemoryStore(files)).read();
}

type Plan = (site: LiveSite, author: Author) => Change;

async function outcome(plan: Plan, review: string = REVIEW): Promise<Map<string, string>> {
  const site = await siteOf(review);
  const before = siteFiles(STORY, { [REVIEW_PATH]: review });
  return new Map(Object.entries(applied(plan(site, authorAt('10:00')), before)));
}

async function refusal(plan: Plan, review: string = REVIEW): Promise<string> {
  const site = await siteOf(review);
  try {
    plan(site, authorAt('10:00'));
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.message;
  }
  return 'nothing was refused';
}

describe('planReviewState', () => {
  const to =
    (state: 'draft' | 'in-review' | 'reviewed' | 'closed', anyway = false): Plan =>
    (site, author) =>
      planReviewState(site, { incident: INCIDENT, state, anyway }, author);

  it('changes one word of the review, and says so in the log', async () => {
    const files = await outcome(to('in-review'));
    assert.equal(files.get(REVIEW_PATH), REVIEW.replace('state: draft', 'state: in-review'));
    assert.match(files.get(`${FOLDER}/timeline.md`) ?? '', /@alice \*\*review\*\* state in-review <!--/);
  });

  it('gives a review without front matter one', async () => {
    const files = await outcome(to('in-review'), '# Review\r\n\r\n## Summary\r\n');
    assert.equal(
      files.get(REVIEW_PATH),
      `---\r\nincident: ${INCIDENT}\r\nstate: in-review\r\n---\r\n# Review\r\n\r\n## Summary\r\n`,
    );
  });

  it('refuses what the review is not ready for, unless told', async () => {
    assert.equal(
      await refusal(to('closed')),
      'Not closed: One section is still empty. One item lacks an owner, a date or clear words. 2 remediation items are still open.',
    );
    assert.match((await outcome(to('closed', true))).get(REVIEW_PATH) ?? '', /^state: closed$/m);
    const record = (await siteOf()).byId.get(INCIDENT);
    assert.ok(record);
    assert.deepEqual(checkReviewState(record, 'in-review'), []);
    assert.equal(checkReviewState(record, 'reviewed').length, 2);
  });

  it('refuses the state there is, a front matter it cannot read, and an incident without a review', async () => {
    assert.equal(await refusal(to('draft')), 'The review is draft already.');
    assert.match(
      await refusal(to('in-review'), REVIEW.replace('owner: alice', 'owner: @alice')),
      /cannot be read/,
    );
    assert.match(await refusal(to('draft'), ''), /has no review yet/);
  });
});

describe('planAssignReview', () => {
  it('names people as people.yml writes them, and takes them out', async () => {
    const files = await outcome((site, author) =>
      planAssignReview(
        site,
        { incident: INCIDENT, owner: '@BOB', facilitator: 'zoe', attendees: ['alice', 'ALICE', '123'] },
        author,
      ),
    );
    const text = files.get(REVIEW_PATH) ?? '';
    assert.match(text, /^owner: bob$/m);
    assert.match(text, /^facilitator: zoe$/m);
    assert.match(text, /^attendees: \[alice, "123"\]$/m);
    assert.match(text, /^# ours$/m);
  });

  it('refuses what is no handle', async () => {
    assert.match(
      await refusal((site, author) =>
        planAssignReview(site, { incident: INCIDENT, owner: 'the team' }, author),
      ),
      /is no handle/,
    );
  });
});

describe('planReviewMeeting', () => {
  const meeting = { at: at('2026-11-27 14:00'), minutes: 60, attendees: ['bob'] };

  it('writes the time into the review, and an agenda beside it', async () => {
    const files = await outcome((site, author) =>
      planReviewMeeting(site, { incident: INCIDENT, meeting, agendaBefore: undefined }, author),
    );
    assert.match(files.get(REVIEW_PATH) ?? '', /^meeting: 2026-11-27T14:00Z$/m);
    const agenda = files.get(`${FOLDER}/review-agenda.md`) ?? '';
    assert.deepEqual(
      agenda.split('\n').filter(line => line !== ''),
      [
        '# Agenda: review of Checkout \\[fails\\]',
        '2026-11-27 14:00 UTC, 60 minutes · no facilitator yet, @alice owns the review, @bob',
        '[The review](review.md) · [the log](timeline.md)',
        'Nobody is judged here. We want to know what people saw, what made sense to them then, and what made it hard.',
        '## 1. What happened (12 min)',
        `- [08:00 declared SEV2: Checkout \\[fails\\]](timeline.md#${idOf(1)})`,
        `- [08:20 decision Roll back](timeline.md#${idOf(3)})`,
        `- [08:31 status resolved: rolled back](timeline.md#${idOf(4)})`,
        '- What is missing here, or was different for you?',
        '## 2. Contributing factors (20 min)',
        '- Technical: A missing limit',
        '- Process: none yet. What in how we plan, review, test, release or decide let it through?',
        '- Response: none yet. What made noticing, understanding or mending it take as long as it did?',
        '## 3. What else could have caught it, and where else it lives (8 min)',
        '- Which test, review, alert or limit could have stopped this earlier?',
        '- Where else do we have the same fault? How would we find it?',
        '- Where were we lucky?',
        '## 4. Open questions (8 min)',
        '- Who knew of the limit?',
        '- “Where we were lucky” is still empty.',
        '- What would we want to know that nobody can tell yet?',
        '## 5. Items to decide (12 min)',
        '- R1 Alert when the pool is over 90 % for 5 minutes — @bob, due 2026-12-20',
        '- R2 Improve monitoring (to decide: who, until when, how anyone can see that it is done)',
        '- What is missing? What is not worth doing, and why?',
      ],
    );
  });

  it('goes through the turns by when they happened', async () => {
    const story = `${STORY}
      08:40:00 bob impact started 2026-11-23T07:30Z
      08:41:00 bob detected by customer at 2026-11-23T07:50Z
      08:42:00 bob impact ended 2026-11-23T08:25Z`;
    const site = await siteOf(REVIEW, story);
    const { incident, review, reviewText = '' } = site.incidents[0] ?? assert.fail();
    assert.ok(review);
    const agenda = printAgenda({ incident, review, reviewText, meeting });
    assert.deepEqual(
      [...agenda.matchAll(/^- \[[\d:]+ (\w+ \w+)/gm)].map(([, words]) => words),
      ['impact started', 'detected by', 'declared SEV2', 'decision Roll', 'impact ended', 'status resolved'],
    );
  });

  it('lets nothing redacted stay in an agenda that was written before', async () => {
    const path = `${FOLDER}/review-agenda.md`;
    const agenda = `# Agenda\n\n- [08:20 decision Roll back](timeline.md#${idOf(3)})\n- [08:31 status resolved: rolled back](timeline.md#${idOf(4)})\n`;
    const files = {
      [REVIEW_PATH]: REVIEW,
      [path]: agenda,
      'incidents/2026/2026-11-24-alone/review-agenda.md': agenda,
    };
    const read = (story: string) => new SiteReader(new MemoryStore(siteFiles(story, files))).read();
    const before = await read(STORY);
    assert.equal(before.problems.get(path), undefined);
    assert.deepEqual([...before.byId.keys()], [INCIDENT], 'an agenda alone makes no incident');
    const site = await read(`${STORY}\n09:00:00 bob corrected redact #3`);
    const problems = site.problems.get(path);
    assert.deepEqual(
      problems?.map(({ code, severity, range }) => [code, severity, agenda.slice(range.start, range.end)]),
      [['reference-redacted', 'error', `[08:20 decision Roll back](timeline.md#${idOf(3)})`]],
    );
    assert.deepEqual(problemsOfText(site, path, agenda), problems);
    const [fix] = quickFixesFor(problems[0] ?? assert.fail(), {
      site,
      path,
      text: agenda,
      problems,
      now: at('12:00'),
      me: 'alice',
      root: 'file:///shop',
      readOnly: false,
      peopleText: undefined,
    });
    const [edit] = fix?.edits ?? [];
    const mended = applyTextEdits(agenda, edit?.edits ?? []);
    assert.ok(mended.includes('[08:20 (redacted)](') && !mended.includes('Roll back'), mended);
    assert.deepEqual(problemsOfText(site, path, mended), []);
  });

  it('says nothing that was redacted, though the review or the agenda shows it still', async () => {
    const shown = `[08:20 decision Roll back](timeline.md#${idOf(3)})`;
    const story = `${STORY}\n09:00:00 bob corrected redact #3`;
    const review = REVIEW.replace('A missing limit', `A limit, see ${shown}`).replace(
      'Who knew of the limit?',
      `Who decided ${shown}?`,
    );
    const site = await siteOf(review, story);
    const change = planReviewMeeting(
      site,
      { incident: INCIDENT, meeting, agendaBefore: undefined },
      authorAt('10:00'),
    );
    const files = applied(change, siteFiles(story, { [REVIEW_PATH]: review }));
    const agenda = files[`${FOLDER}/review-agenda.md`] ?? '';
    assert.match(agenda, /^- Technical: A limit, see \[08:20 \(redacted\)\]/m);
    assert.match(agenda, /^- Who decided \[08:20 \(redacted\)\]/m);
    assert.doesNotMatch(agenda, /Roll back/);
    const { incident } = site.incidents[0] ?? assert.fail();
    const written = printInvitation(incident, meeting, {
      agenda: `- ${shown}`,
      people: [],
      now: at('10:00'),
    });
    assert.match(written, /DESCRIPTION:- \[08:20 \(redacted\)\]/);
  });

  it('refuses a meeting that takes no time, or a day', async () => {
    for (const minutes of [0, 600, 30.5]) {
      assert.match(
        await refusal((site, author) =>
          planReviewMeeting(
            site,
            { incident: INCIDENT, meeting: { ...meeting, minutes }, agendaBefore: undefined },
            author,
          ),
        ),
        /5 to 480 minutes/,
      );
    }
  });

  it('shares out every minute', () => {
    assert.deepEqual(shareOut([3, 5, 2, 2, 3], 45), [9, 15, 6, 6, 9]);
    assert.equal(
      shareOut([3, 5, 2, 2, 3], 31).reduce((sum, one) => sum + one, 0),
      31,
    );
  });

  it('is an invitation in which only people with an address are invited', () => {
    const text = printInvitation(
      { id: INCIDENT, title: 'A; b', declaredAt: undefined, entries: [] },
      { ...meeting, attendees: ['alice', 'bob'] },
      {
        agenda: 'One\n- two, three',
        people: [
          { handle: 'Alice', name: 'Alice "A"', email: 'alice@example.com' },
          { handle: 'bob', name: 'Bob', email: 'bob;evil@example.com' },
        ],
        now: at('10:00'),
      },
    );
    assert.deepEqual(text.split('\r\n').slice(5, 14), [
      'BEGIN:VEVENT',
      `UID:review-${INCIDENT}@livesite`,
      'DTSTAMP:20261123T100000Z',
      'DTSTART:20261127T140000Z',
      'DTEND:20261127T150000Z',
      'SUMMARY:Review: A\\; b',
      'DESCRIPTION:One\\n- two\\, three',
      'ATTENDEE;CN="Alice A";RSVP=TRUE:mailto:alice@example.com',
      'END:VEVENT',
    ]);
  });
});

describe('planUpdateReferences', () => {
  it('brings what is out of date up to date, and refuses where nothing is', async () => {
    const review = `${REVIEW}\n- [08:20 decision Roll back](timeline.md#${idOf(3)})\n`;
    const story = `${STORY}\n09:00:00 bob corrected reword #3: Roll forward`;
    const site = await siteOf(review, story);
    const change = planUpdateReferences(site, INCIDENT, authorAt('10:00'));
    const files = applied(change, siteFiles(story, { [REVIEW_PATH]: review }));
    assert.equal(files[REVIEW_PATH], review.replace('Roll back]', 'Roll forward]'));
    assert.match(
      await refusal((same, author) => planUpdateReferences(same, INCIDENT, author), review),
      /as the log has it now/,
    );
  });
});

describe('a review that is due', () => {
  const told = async (who: string, when: string, review: string = REVIEW) =>
    remindersFor(await siteOf(review), who, at(when)).map(({ message, key }) => [
      message.split(': ')[1],
      key.slice(-1),
    ]);

  it('is asked of its owner on its day, and once more when it is late', async () => {
    assert.deepEqual(await told('alice', '2026-11-29 12:00'), []);
    assert.deepEqual(await told('alice', '2026-11-30 09:00'), [['its review is due today.', '0']]);
    assert.deepEqual(await told('bob', '2026-11-30 09:00'), []);
    assert.deepEqual(await told('alice', '2026-12-02 00:00'), [
      ['its review is late by 1 d. Finish it, or set a day that will be kept.', '1'],
    ]);
    assert.deepEqual(await told('alice', '2027-01-30 00:00'), []);
    assert.deepEqual(await told('alice', '2026-12-02 00:00', REVIEW.replace('draft', 'reviewed')), []);
    assert.equal(
      (await told('bob', '2026-12-02 00:00', REVIEW.replace('owner: alice', 'owner: bob'))).length,
      1,
    );
  });

  it('is said in the row of its incident', async () => {
    const fact = async (when: string, review: string = REVIEW) => {
      const site = await siteOf(review);
      const record = site.byId.get(INCIDENT);
      assert.ok(record);
      return reviewFact(site.plan, record, at(when));
    };
    assert.deepEqual(await fact('2026-11-28 10:00'), {
      row: 'in 2d @alice',
      words: 'review draft, due 2026-11-30 (in 2d), @alice sees to it',
    });
    assert.equal((await fact('2026-11-30 23:00')).row, 'today @alice');
    assert.deepEqual(await fact('2026-12-02 10:00', REVIEW.replace('owner: alice\n', '')), {
      row: '2d late no owner',
      words: 'review draft, was due 2026-11-30 (2d late), nobody sees to it',
    });
    assert.equal((await fact('2026-12-02 10:00', REVIEW.replace('draft', 'closed'))).row, 'reviewed');
  });
});
