import assert from 'node:assert/strict';
import { planAddAbsence, shiftsWithin } from '../../../src/app/addAbsence';
import { Refusal } from '../../../src/app/change';
import { notePath, planHandOffNote } from '../../../src/app/handOffNote';
import { planTurnEdit } from '../../../src/app/nextTurn';
import { effectOfEdit, effectText, lensOfEffect } from '../../../src/app/scheduleEffect';
import type { Change } from '../../../src/core/change/change';
import { isSiteFile } from '../../../src/core/change/siteFiles';
import { parsePeople } from '../../../src/core/people/people';
import { authorAt, siteOf } from '../../support/builders';
import { recordOf, rotationOf, schedule, who } from '../../support/rotations';

const TEXT = `name: Primary
zone: Europe/Berlin
layers:
  - name: Everybody
    anchor: 2026-11-16T09:00 # Mondays
    turn: 1w
    people: [alice, bob, carol]
`;
const PEOPLE_TEXT = `# The team
people:
  - handle: alice
    name: Alice
    zone: America/New_York # until spring
  - { handle: bob, name: Bob }
  - handle: carol
    name: Carol
    absences:
      - from: 2026-08-01
        to: 2026-08-14
  - handle: dan
    name: Dan
`;

/** Tuesday of Bob's week, 12:30 in Berlin. */
const NOW = Date.parse('2026-11-24T11:30Z');
const by = { ...authorAt('11:30', 'bob'), now: NOW };
const people = parsePeople(PEOPLE_TEXT).value;
const siteWith = (text = TEXT) => ({ rotations: [recordOf('primary', text)], people });
const time = (text: string): number => Date.parse(text);

function textAfter({ edits }: Change): string {
  const [edit] = edits;
  assert.ok(edit?.kind === 'replace' && edits.length === 1);
  return edit.after;
}

function refused(plan: () => unknown, message: RegExp): void {
  assert.throws(plan, (error: unknown) => error instanceof Refusal && message.test(error.message));
}

describe('an absence', () => {
  const plan = (person: string, from: string, until: string, text: string | undefined = PEOPLE_TEXT) =>
    planAddAbsence(
      { people },
      text,
      { person, from: time(from), until: time(until), zone: 'Europe/Berlin' },
      by,
    );

  it('is written as whole days of the person’s clocks, or as times', () => {
    const days = plan('alice', '2026-12-24T05:00Z', '2027-01-03T05:00Z');
    assert.equal(days.subject, 'people: @alice is away 2026-12-24 to 2027-01-02');
    assert.equal(
      textAfter(days),
      PEOPLE_TEXT.replace(
        '# until spring\n',
        '# until spring\n    absences:\n      - { from: 2026-12-24, to: 2027-01-02 }\n',
      ),
    );
    const times = plan('Carol', '2026-12-24T12:00Z', '2026-12-24T16:00Z');
    assert.equal(
      textAfter(times),
      PEOPLE_TEXT.replace(
        'to: 2026-08-14\n',
        'to: 2026-08-14\n      - { from: 2026-12-24T13:00, to: 2026-12-24T17:00 }\n',
      ),
    );
    assert.deepEqual(parsePeople(textAfter(times)).problems, []);
    const inBraces = textAfter(plan('bob', '2026-12-24T12:00Z', '2026-12-24T16:00Z'));
    assert.equal(
      inBraces,
      PEOPLE_TEXT.replace(
        'name: Bob }',
        'name: Bob, absences: [{ from: 2026-12-24T13:00, to: 2026-12-24T17:00 }] }',
      ),
    );
    assert.equal(
      textAfter(plan('bob', '2026-12-26T12:00Z', '2026-12-26T16:00Z', inBraces)),
      inBraces.replace('}] }', '}, { from: 2026-12-26T13:00, to: 2026-12-26T17:00 }] }'),
    );
    const empty = PEOPLE_TEXT.replace('name: Bob }', 'absences: [], name: Bob }');
    assert.equal(
      textAfter(plan('bob', '2026-12-26T12:00Z', '2026-12-26T16:00Z', empty)),
      empty.replace('[]', '[{ from: 2026-12-26T13:00, to: 2026-12-26T17:00 }]'),
    );
  });

  it('is refused for strangers, for what is over, and where a person has to edit the file', () => {
    refused(() => plan('zoe', '2026-12-24T05:00Z', '2027-01-03T05:00Z'), /not in people.yml/);
    refused(() => plan('alice', '2026-10-24T05:00Z', '2026-11-03T05:00Z'), /is over/);
    const odd = PEOPLE_TEXT.replace('name: Dan', 'name: Dan\n    absences: often');
    refused(() => plan('dan', '2026-12-24T05:00Z', '2027-01-03T05:00Z', odd), /open it and edit it/);
    refused(() => plan('alice', '2026-12-24T05:00Z', '2027-01-03T05:00Z', 'people: ['), /cannot be read/);
  });

  it('falls into shifts, which are found in all rotations', () => {
    const found = shiftsWithin(
      siteWith().rotations,
      'Bob',
      { from: time('2026-11-20T00:00Z'), until: time('2026-12-20T00:00Z') },
      NOW,
    );
    assert.deepEqual(
      found.map(({ record, from, until }) => [record.id, from, until]),
      [
        ['primary', NOW, time('2026-11-30T08:00Z')],
        ['primary', time('2026-12-14T08:00Z'), time('2026-12-20T00:00Z')],
      ],
    );
  });
});

describe('the next turn', () => {
  const plan = (person: string, kind: 'add' | 'remove', text = TEXT) =>
    planTurnEdit(siteWith(text), { rotation: 'primary', layer: 0, person, kind }, by);

  it('is joined and left at the next hand-off, and who is on call now stays', () => {
    const joined = plan('@Dan', 'add');
    assert.equal(
      joined.subject,
      'rotations/primary: @dan takes turns in Everybody from the next hand-off on',
    );
    assert.deepEqual(schedule(rotationOf(textAfter(joined)), '2026-11-24T12:00Z', '2026-12-15T00:00Z'), [
      '2026-11-24T12:00 bob',
      '2026-11-30T08:00 carol',
      '2026-12-07T08:00 alice',
      '2026-12-14T08:00 bob',
    ]);
    const left = textAfter(plan('bob', 'remove'));
    assert.equal(who(rotationOf(left), '2026-11-29T12:00Z'), 'bob');
    assert.equal(who(rotationOf(left), '2026-12-15T12:00Z'), 'carol');
    const effect = effectOfEdit({ rotation: 'primary', before: TEXT, after: left }, NOW);
    assert.match(lensOfEffect(effect), /^Who is on call right now changes: no · /);
  });

  it('is refused where nothing would change, and says why', () => {
    refused(() => plan('bob', 'add'), /takes turns in Everybody already/);
    refused(() => plan('dan', 'remove'), /@dan takes no turns in Everybody/);
    refused(() => plan('zoe', 'add'), /not in people.yml/);
    refused(() => plan('bob', 'remove', TEXT.replace('[alice, bob, carol]', '[bob]')), /nobody would take/);
    refused(
      () => planTurnEdit(siteWith(), { rotation: 'primary', layer: 4, person: 'dan', kind: 'add' }, by),
      /not there any more/,
    );
  });
});

describe('what an edit does', () => {
  it('is told in one line above the file, and on a page', () => {
    const override = 'overrides:\n  - { from: 2026-12-01, until: 2026-12-02, remove: carol }\n';
    const effect = effectOfEdit({ rotation: 'primary', before: TEXT, after: TEXT + override }, NOW);
    assert.equal(
      lensOfEffect(effect),
      'Who is on call right now changes: no · 24 h less for @carol · 1 new gap',
    );
    assert.match(effectText(effect), /^### On call: Primary\n\n- On call right now changes: no \(@bob\)/);
    const now = effectOfEdit(
      { rotation: 'primary', before: TEXT, after: TEXT.replace('bob, carol', 'dan, carol') },
      NOW,
    );
    assert.match(
      lensOfEffect(now),
      /^Who is on call right now changes: YES, from @bob to @dan · .* h move from @bob to @dan · the past changes$/,
    );
    const more = effectOfEdit(
      { rotation: 'primary', before: TEXT, after: TEXT.replace('bob, carol', 'bob, carol, dan') },
      NOW,
    );
    assert.match(lensOfEffect(more), /: no · @dan \+\d+ h, @\w+ -\d+(\.\d)? h, @\w+ -\d+(\.\d)? h/);
    const none = effectOfEdit({ rotation: 'primary', before: TEXT, after: `${TEXT}# kept\n` }, NOW);
    assert.equal(lensOfEffect(none), 'Who is on call right now changes: no · no hours move');
  });
});

describe('a hand-off note', () => {
  const REVIEW =
    '# Review\n\n## Remediation\n\n- [ ] R1 Circuit <breaker> — @alice, due 2026-11-20, prevent\n- [ ] R2 Later — @bob, due 2027-03-01\n';

  it('says what is open, what is due, and who comes next', async () => {
    const site = await siteOf('08:15:02 alice declared SEV2: Checkout | EU', {
      'people.yml': PEOPLE_TEXT,
      'rotations/primary.yml': `${TEXT}requests:\n  - { id: r1, from: 2026-11-27, until: 2026-11-28, person: bob, reason: Concert }\n`,
      'incidents/2026/2026-11-23-checkout-errors/review.md': REVIEW,
    });
    const { path, change } = planHandOffNote(site, 'primary', by);
    assert.equal(path, 'handoffs/2026/2026-11-24-primary.md');
    assert.ok(isSiteFile(path), 'shared when it is saved');
    const [edit] = change?.edits ?? [];
    assert.ok(edit?.kind === 'create');
    assert.equal(change?.subject, 'handoff: begin handoffs/2026/2026-11-24-primary.md');
    assert.equal(
      edit.text,
      `# Hand-off: Primary, 2026-11-24

Written by @bob at Tue 2026-11-24 12:30 Europe/Berlin.

## On call

- Now: @bob, until Mon 2026-11-30 09:00 Europe/Berlin
- Next: @carol, from Mon 2026-11-30 09:00 Europe/Berlin
- Then: @alice, from Mon 2026-12-07 09:00 Europe/Berlin
- Then: @bob, from Mon 2026-12-14 09:00 Europe/Berlin
- Then: @carol, from Mon 2026-12-21 09:00 Europe/Berlin
- Cover wanted: @bob from Fri 2026-11-27 00:00 Europe/Berlin to Sat 2026-11-28 00:00 Europe/Berlin (Concert)

## Risks

What should the next person watch? Releases, planned work, flaky alerts, customers at risk.

- 

## Open incidents

| Severity | Incident | Status | Lead | Open for |
| --- | --- | --- | --- | --- |
| SEV2 | [Checkout \\| EU](../../incidents/2026/2026-11-23-checkout-errors/incident.md) | triage | **nobody** | 1 d 3 h |

## Remediation due

- R1 [Circuit \\<breaker\\>](../../incidents/2026/2026-11-23-checkout-errors/review.md), @alice, **overdue** 2026-11-20
`,
    );
    const again = { ...site, paths: new Set([...site.paths, path]) };
    assert.deepEqual(planHandOffNote(again, 'primary', by), { path, change: undefined });
  });

  it('stands under the day of the rotation’s clocks, and says so where there is nothing', async () => {
    const apia = recordOf('apia', TEXT.replace('Europe/Berlin', 'Pacific/Apia'));
    assert.equal(notePath(apia, NOW), 'handoffs/2026/2026-11-25-apia.md');
    const site = await siteOf(
      '08:15:02 alice declared SEV2: Checkout\n09:00:00 alice status declined: noise',
      {
        'rotations/primary.yml': TEXT,
      },
    );
    const [edit] = planHandOffNote(site, 'primary', by).change?.edits ?? [];
    assert.ok(edit?.kind === 'create');
    assert.match(edit.text, /## Open incidents\n\nNone\.\n/);
    assert.match(edit.text, /Nothing is overdue, or due within a week\./);
  });
});
